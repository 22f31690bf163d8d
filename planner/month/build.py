"""
People, rules and forecast as one planning problem.

This is where the forecast's sample paths turn into late replies by agents, and where it is
checked that the queues of the forecast and the skills of the agents belong together.
"""

import dataclasses
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecasts import Forecast, SpecialDay
from planner.domain.demand import Lateness, Queue
from planner.domain.effective import (
    effective_work,
    planned_rates,
    with_senior_queues,
    with_senior_skills,
)
from planner.domain.errors import InputError
from planner.domain.horizon import DAY_SLOTS, SLOT_MIN, Horizon
from planner.domain.labour import within_law
from planner.domain.own_limits import with_own_limits
from planner.domain.people import Agent, Request
from planner.domain.roster import NOT_GIVEN, Codes, RosterProblem
from planner.domain.site import Site
from planner.staffing import convex_hull, lateness_table

HOUR_SLOTS = 60 // SLOT_MIN
HOLIDAY = "public_holiday"


@dataclass(frozen=True, kw_only=True, eq=False)
class Month:
    """
    A planning problem with its demand.

    Parameters
    ----------
    site
        The team's settings.
    problem
        People, shifts, rules.
    forecast
        Sample paths for the problem's queues and days, volume factors applied.
    as_given
        The same without the factors.
    rates
        Arrival rates of the forecast's futures, volume factors and levers applied, shape
        (n_paths, n_queues, n_days, 24). [contacts/h]
    lateness
        Late replies by agents, for the same queues and every slot.
    learnt
        Whether simulation has had a say in them. They then hold for agents on duty for one queue,
        as the roster engine counts; else for agents of one skill.
    """

    site: Site
    problem: RosterProblem
    forecast: Forecast
    as_given: Forecast
    rates: NDArray[np.float64]
    lateness: Lateness
    learnt: bool = False


def build_month(
    site: Site,
    horizon: Horizon,
    agents: tuple[Agent, ...],
    requests: tuple[Request, ...],
    forecast: Forecast,
    *,
    before: Codes = NOT_GIVEN,
    pins: Codes = NOT_GIVEN,
    balance: NDArray[np.float64] = NOT_GIVEN,
    special_days: Iterable[SpecialDay] = (),
) -> Month:
    """
    Put a month together.

    Parameters
    ----------
    site
        The team's settings.
    horizon
        Days to plan.
    agents, requests
        People and what they ask for.
    forecast
        Forecast for exactly these days, before volume factors.
    before, pins, balance
        As in `RosterProblem`.
    special_days
        Holidays and campaigns, which are shared out fairly.

    Raises
    ------
    InputError
        If nobody has the skill for a queue.
    ValueError
        If the forecast is for other days.
    """
    if (forecast.start, forecast.n_days) != (horizon.start, horizon.n_days):
        raise ValueError(
            f"forecast: must be for {horizon.n_days} days from {horizon.start}, "
            f"got {forecast.n_days} from {forecast.start}"
        )
    asked = tuple(site.queue(name) for name in forecast.queues)
    queues = planned_queues(site, forecast)
    agents = with_senior_skills(agents, asked)
    for queue in queues:
        if not any(queue.skill in agent.skills for agent in agents):
            known = ", ".join(sorted({skill for agent in agents for skill in agent.skills}))
            raise InputError(
                f"no agent has the skill {queue.skill} that the queue {queue.name} needs; "
                f"the agents' skills are {known}",
                column="skills",
                advice="Give the skill to those who answer this queue, or name the queue's skill "
                "under queues in the configuration",
            )
    rates = arrival_rates(site, forecast)
    lateness = _lateness(queues, rates, n_max=len(agents))
    open_days = lateness.replies.reshape(len(queues), -1, DAY_SLOTS).sum(axis=2) > 0
    holidays, campaign_days = shared_days(horizon, special_days)
    rules = site.rules
    if site.labour is not None:
        rules = within_law(rules, site.labour, horizon.start, horizon.date(horizon.n_days - 1))
    rules, own_limits = with_own_limits(rules, agents, horizon.n_days, site.own_limits)
    problem = RosterProblem(
        horizon=horizon,
        agents=agents,
        shifts=site.shifts,
        queues=queues,
        rules=rules,
        own_limits=own_limits,
        requests=requests,
        meetings=site.meetings,
        pins=pins,
        before=before,
        balance=balance,
        open_days=open_days,
        holidays=holidays,
        campaign_days=campaign_days,
    )
    factors = {queue.name: site.volume.get(queue.name, 1.0) for queue in asked}
    return Month(
        site=site,
        problem=problem,
        forecast=forecast.scaled(factors),
        as_given=forecast,
        rates=rates,
        lateness=lateness,
    )


def shared_days(
    horizon: Horizon, special_days: Iterable[SpecialDay]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Mark the holidays and the campaign days of a horizon, each shape (n_days,)."""
    days = tuple(special_days)
    return (
        horizon.marked({day.date for day in days if day.kind == HOLIDAY}),
        horizon.marked({day.date for day in days if day.is_campaign}),
    )


def arrival_rates(site: Site, forecast: Forecast) -> NDArray[np.float64]:
    """
    Return the contacts that reach agents: those forecast, times the factors, levers pulled.

    Returns
    -------
    ndarray of float, shape (n_paths, n_queues, n_days, 24)
        For the queues of `planned_queues`. [contacts/h]
    """
    factor = np.array([site.volume.get(name, 1.0) for name in forecast.queues])
    asked = tuple(site.queue(name) for name in forecast.queues)
    return planned_rates(forecast.rates * factor[:, None, None], asked)


def planned_queues(site: Site, forecast: Forecast) -> tuple[Queue, ...]:
    """
    Return the queues that agents answer, their chats as the levers leave them.

    Raises
    ------
    InputError
        If a template would save a whole reply.
    """
    found = []
    for queue in with_senior_queues(tuple(site.queue(name) for name in forecast.queues)):
        try:
            work = effective_work(queue.work, queue.levers)
        except ValueError as error:
            raise InputError(
                f"queue {queue.name}: {error}",
                advice="Lower levers.template_saves_s of the queue in the configuration",
            ) from None
        found.append(dataclasses.replace(queue, work=work))
    return tuple(found)


def _lateness(queues: tuple[Queue, ...], rates: NDArray[np.float64], n_max: int) -> Lateness:
    """Tabulate late replies by slot from the rates of sample paths by hour."""
    n_days = rates.shape[2]
    shape = (len(queues), n_days * DAY_SLOTS)
    replies, late = np.zeros(shape), np.zeros((*shape, n_max + 1))
    for q, queue in enumerate(queues):
        table = lateness_table(
            rates[:, q],
            queue.work,
            queue.target.within_s,
            n_max,
            retry_share=queue.levers.retry_share,
        )
        is_open = open_slots(queue, n_days)
        share = np.where(is_open, 1 / HOUR_SLOTS, 0.0)
        hulled = convex_hull(table.late)
        late[q] = np.repeat(hulled, HOUR_SLOTS, axis=0) * share[:, None]
        replies[q] = np.repeat(table.replies, HOUR_SLOTS) * share
    return Lateness(queues=tuple(q.name for q in queues), replies=replies, late=late)


def open_slots(queue: Queue, n_days: int) -> NDArray[np.bool_]:
    """Mark the slots in which a queue's replies count, shape (96 * n_days,)."""
    return slots_between(queue.open_min, queue.close_min, n_days)


def slots_between(open_min: int, close_min: int, n_days: int) -> NDArray[np.bool_]:
    """Mark the slots of a part of every day, shape (96 * n_days,)."""
    minute = np.arange(n_days * DAY_SLOTS) % DAY_SLOTS * SLOT_MIN
    return (open_min <= minute) & (minute < close_min)


def month_horizon(site: Site, start: dt.date, n_days: int) -> Horizon:
    """Return the horizon of days in the site's zone."""
    return Horizon(start=start, n_days=n_days, zone=site.zone)
