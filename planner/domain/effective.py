"""Pull the levers: contacts, chats and queues as agents meet them."""

import dataclasses

import numpy as np
from numpy.typing import NDArray

from planner.domain.demand import LEAST_CV, MOST_CV, ChatWork, Queue
from planner.domain.levers import Levers
from planner.domain.people import Agent

HOURS_A_DAY = 24
SENIOR = "senior"  # ends the names of queues and skills for contacts that only seniors finish


def effective_work(work: ChatWork, levers: Levers) -> ChatWork:
    """
    Return how chats run with templates and another cap.

    Replies from a template are shorter by the same time on average and vary as much about their
    mean, relatively; so replies of both kinds together vary more.

    Parameters
    ----------
    work
        How the queue's chats run without levers.
    levers
        Of the queue.

    Returns
    -------
    ChatWork
        The same where the levers are neutral.

    Raises
    ------
    ValueError
        If a template saves a whole reply or more.
    """
    changes: dict[str, float | int] = {}
    if levers.max_chats is not None:
        changes["max_chats"] = levers.max_chats
    p, saved_s = levers.templated_share, levers.template_saves_s
    if p * saved_s > 0:
        if saved_s >= work.reply_s:
            raise ValueError(
                f"levers: template_saves_s must be less than the reply_s of {work.reply_s:g}, "
                f"got {saved_s:g}"
            )
        mean_s = work.reply_s - p * saved_s
        square = p * (work.reply_s - saved_s) ** 2 + (1 - p) * work.reply_s**2
        cv = ((1 + work.reply_cv**2) * square / mean_s**2 - 1) ** 0.5
        changes |= {"reply_s": mean_s, "reply_cv": min(max(cv, LEAST_CV), MOST_CV)}
    return dataclasses.replace(work, **changes) if changes else work  # type: ignore[arg-type]


def effective_rates(contacts_per_hour: NDArray[np.float64], levers: Levers) -> NDArray[np.float64]:
    """
    Return the contacts that reach agents, those who come again counted.

    Of the contacts x(t) of a forecast, ``p0 x(t - d)`` are returns, where p0 is the share in the
    history; the others come for the first time. A share p of all contacts, first and later ones,
    comes again after d hours: ``y(t) = x(t) - p0 x(t - d) + p y(t - d)``. With constant contacts,
    y is x (1 - p0) / (1 - p). Before the first day, days are taken to be like it.

    Parameters
    ----------
    contacts_per_hour
        Forecast rates, shape (..., n_days, 24), at least 0. [1/h]
    levers
        Of the queue.

    Returns
    -------
    ndarray of float, the same shape
        Rates. [1/h]
    """
    given = contacts_per_hour * (1.0 - levers.deflected_share)
    if levers.returning_share == levers.returning_in_history:
        return given
    hours = given.reshape(*given.shape[:-2], -1)
    delay = delay_hours(levers)
    days_before = -(-delay // HOURS_A_DAY)
    first_day = hours[..., :HOURS_A_DAY]
    steady = (1 - levers.returning_in_history) / (1 - levers.returning_share)
    past = np.concatenate([first_day] * days_before, axis=-1)
    x, y = np.concatenate([past, hours], axis=-1), np.concatenate([past * steady, hours], axis=-1)
    for t in range(past.shape[-1], x.shape[-1]):
        first_time = np.maximum(x[..., t] - levers.returning_in_history * x[..., t - delay], 0.0)
        y[..., t] = first_time + levers.returning_share * y[..., t - delay]
    found: NDArray[np.float64] = y[..., past.shape[-1] :].reshape(given.shape)
    return found


def delay_hours(levers: Levers) -> int:
    """Return after how many hours contacts come again. [h]."""
    return max(1, round(levers.return_delay_h))


def first_contacts(
    contacts_per_hour: NDArray[np.float64],
    returning_share: NDArray[np.float64],
    delay_h: NDArray[np.float64],
    open_share: NDArray[np.float64],
) -> NDArray[np.float64]:
    """
    Take those who return out of all contacts, for a simulation that lets them return by itself.

    In the first hours, until the delay has passed, those who return came before.

    Parameters
    ----------
    contacts_per_hour
        All contacts, as `effective_rates` gives them, shape (n_queues, n_days, 24). [1/h]
    returning_share, delay_h
        Of each queue: share who come again, and after how many hours, shape (n_queues,).
    open_share
        Share of each hour of the day in which queues are open, shape (n_queues, 24).

    Returns
    -------
    ndarray of float, the same shape
        Who comes for the first time, or since before the first day. [1/h]
    """
    found = contacts_per_hour.copy().reshape(len(contacts_per_hour), -1)
    for q, (share, delay) in enumerate(zip(returning_share, delay_h, strict=True)):
        hours = contacts_per_hour[q].reshape(-1)
        is_open = np.resize(open_share[q], hours.size)
        d = int(delay)
        if share == 0 or d >= hours.size:
            continue
        both = np.minimum(is_open[:-d], is_open[d:])
        back = np.divide(both, is_open[d:], out=np.zeros_like(both), where=is_open[d:] > 0)
        found[q, d:] = np.maximum(hours[d:] - share * hours[:-d] * back, 0.0)
    return found.reshape(contacts_per_hour.shape)


def with_senior_queues(queues: tuple[Queue, ...]) -> tuple[Queue, ...]:
    """
    Give the contacts that only seniors can finish a queue and a skill of their own.

    Parameters
    ----------
    queues
        As configured.

    Returns
    -------
    tuple of Queue
        The same, then one more for each with a `Levers.senior_share`, in the same order.
    """
    return queues + tuple(
        dataclasses.replace(
            queue,
            name=f"{queue.name}-{SENIOR}",
            label=f"资深{queue.label} {SENIOR}",
            skill=senior_skill(queue),
        )
        for queue in queues
        if queue.levers.senior_share > 0
    )


def with_senior_skills(agents: tuple[Agent, ...], queues: tuple[Queue, ...]) -> tuple[Agent, ...]:
    """Give experienced agents the skill for what only they can finish, last in their choice."""
    found = []
    for agent in agents:
        more = tuple(
            senior_skill(queue)
            for queue in queues
            if queue.levers.senior_share > 0 and queue.skill in agent.skills
        )
        if agent.is_experienced and more:
            agent = dataclasses.replace(agent, skills=agent.skills + more)  # noqa: PLW2901
        found.append(agent)
    return tuple(found)


def senior_skill(queue: Queue) -> str:
    """Return the skill that a queue's senior contacts ask for."""
    return f"{queue.skill}-{SENIOR}"


def planned_rates(
    contacts_per_hour: NDArray[np.float64], queues: tuple[Queue, ...]
) -> NDArray[np.float64]:
    """
    Turn forecast contacts into those that reach agents, for `with_senior_queues`.

    Parameters
    ----------
    contacts_per_hour
        Forecast rates, shape (n_paths, n_queues, n_days, 24), at least 0. [1/h]
    queues
        As configured, length n_queues.

    Returns
    -------
    ndarray of float, shape (n_paths, n_queues + n_senior, n_days, 24)
        Rates; the senior queues last. [1/h]
    """
    all_rates, senior_rates = [], []
    for q, queue in enumerate(queues):
        rates = effective_rates(contacts_per_hour[:, q], queue.levers)
        share = queue.levers.senior_share
        all_rates.append(rates * (1 - share))
        if share > 0:
            senior_rates.append(rates * share)
    return np.stack(all_rates + senior_rates, axis=1)
