"""
Shops to plan, generated from a seed: people, leave and wishes, and the futures of their month.

The settings are the handbook's; its three queues share the work differently from shop to shop.
Futures share errors as forecasts do: a factor over the month, one a day, and one an hour, and
campaigns of uncertain size. They are drawn, not forecast, so that planning is measured and not
the forecast.
"""

import dataclasses
import datetime as dt
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecasts import Forecast
from planner.config import load_site
from planner.domain.demand import Target
from planner.domain.people import Agent, Level, Request, RequestKind
from planner.domain.site import Site
from planner.month import Month, arrival_rates, build_month, month_horizon

START, N_DAYS, N_PATHS = dt.date(2026, 10, 1), 31, 400  # paths to plan on, to learn from, to prove
OPEN_HOURS = range(8, 23)  # the last one until 22:30
PROFILE = {
    "presales": (3, 5, 7, 7, 9, 9, 7, 7, 7, 6, 6, 7, 11, 12, 10),
    "orders": (5, 8, 9, 9, 6, 7, 9, 9, 9, 7, 5, 6, 7, 6, 5),
    "aftersales": (6, 9, 10, 9, 7, 7, 9, 9, 9, 7, 5, 6, 6, 6, 5),
}
UTILISED = (0.40, 0.52)  # work of the month over the hours that all agents together can give
LEAVE_SHARE = 0.05


@dataclass(frozen=True, kw_only=True, eq=False)
class Shop:
    """
    A month to plan.

    Parameters
    ----------
    month
        Planned on the first futures.
    to_learn, held_out
        Rates of further futures, shape (n_paths, n_queues, n_days, 24). [contacts/h]
    campaigns
        Days with a campaign.
    """

    month: Month
    to_learn: NDArray[np.float64]
    held_out: NDArray[np.float64]
    campaigns: tuple[int, ...]


def make_shop(
    seed: int,
    *,
    n_agents: int | None = None,
    n_queues: int | None = None,
    any_rest: bool = False,
    **target: float,
) -> Shop:
    """
    Make a shop.

    Parameters
    ----------
    seed
        The same seed makes the same shop.
    n_agents, n_queues
        18 to 45 and 1 to 3, drawn if not given.
    any_rest
        Whether people may have any number of rest days, so that the need alone sets the hours.
    **target
        Fields of every queue's target that differ from the handbook's.
    """
    rng = np.random.default_rng([20261001, seed])
    drawn = int(rng.integers(18, 46)), int(rng.integers(1, 4))
    n_agents, n_queues = n_agents or drawn[0], n_queues or drawn[1]
    site = _site(target)
    if any_rest:
        rest = dataclasses.replace(site.rules.rest_days, most=None)
        site = dataclasses.replace(site, rules=dataclasses.replace(site.rules, rest_days=rest))
    names = tuple(PROFILE)[:n_queues]
    shares = rng.dirichlet(np.full(n_queues, 8.0))
    horizon = month_horizon(site, START, N_DAYS)
    agents = _agents(rng, n_agents, names, shares)
    rates, campaigns = _rates(rng, site, names, shares, n_agents)
    is_open = np.zeros(rates.shape[1:], np.bool_)
    is_open[:, :, OPEN_HOURS.start : OPEN_HOURS.stop] = True
    drawn_paths = rng.poisson(rates).astype(np.float64)
    futures = [
        Forecast(start=START, queues=names, paths=part, open=is_open)
        for part in np.split(drawn_paths, 3)
    ]
    return Shop(
        month=build_month(site, horizon, agents, _requests(rng, agents), futures[0]),
        to_learn=arrival_rates(site, futures[1]),
        held_out=arrival_rates(site, futures[2]),
        campaigns=campaigns,
    )


def _site(target: dict[str, float]) -> Site:
    site = load_site(None)
    return dataclasses.replace(
        site,
        queues=tuple(
            dataclasses.replace(queue, target=_changed(queue.target, target))
            for queue in site.queues
        ),
    )


def _changed(target: Target, changes: dict[str, float]) -> Target:
    return dataclasses.replace(target, **changes)


def _agents(
    rng: np.random.Generator, n_agents: int, names: tuple[str, ...], shares: NDArray[np.float64]
) -> tuple[Agent, ...]:
    """Draw people: homes by work, a second skill for half, seniors for a third."""
    home = np.repeat(np.arange(len(names)), np.maximum(np.rint(shares * n_agents), 3).astype(int))
    found = []
    for a in range(n_agents):
        first = int(home[a % len(home)])
        skills = [names[first]]
        if len(names) > 1 and rng.random() < 0.5:
            skills.append(names[(first + int(rng.integers(1, len(names)))) % len(names)])
        level = Level.SENIOR if a % 3 == 0 else Level.AGENT
        found.append(Agent(id=f"a{a:02d}", name=f"Agent {a}", skills=tuple(skills), level=level))
    return tuple(found)


def _requests(rng: np.random.Generator, agents: tuple[Agent, ...]) -> tuple[Request, ...]:
    """Draw leave in blocks of 2 to 4 days, and two wishes for a day off each."""
    found = []
    for agent in agents:
        if rng.random() < LEAVE_SHARE * N_DAYS / 3:
            first, length = int(rng.integers(0, N_DAYS - 4)), int(rng.integers(2, 5))
            found += [
                Request(
                    agent=agent.id,
                    date=START + dt.timedelta(first + i),
                    kind=RequestKind.LEAVE,
                    approved=True,
                )
                for i in range(length)
            ]
        taken = {request.date for request in found if request.agent == agent.id}
        for d in rng.choice(N_DAYS, 2, replace=False).tolist():
            date = START + dt.timedelta(d)
            if date not in taken:
                found.append(Request(agent=agent.id, date=date, kind=RequestKind.OFF, weight=10))
    return tuple(found)


def _rates(
    rng: np.random.Generator,
    site: Site,
    names: tuple[str, ...],
    shares: NDArray[np.float64],
    n_agents: int,
) -> tuple[NDArray[np.float64], tuple[int, ...]]:
    """Draw the rates of all futures, shape (3 * N_PATHS, n_queues, N_DAYS, 24), and campaigns."""
    n_paths = 3 * N_PATHS
    hours = n_agents * (1 - LEAVE_SHARE) * (N_DAYS - 3) * 8 * rng.uniform(*UTILISED)
    volume = np.exp(0.06 * rng.standard_normal(N_DAYS))
    known = np.sort(rng.choice(np.arange(3, N_DAYS - 2), 3, replace=False))
    size = rng.uniform(1.3, 2.0, known.size)
    month_sd, day_sd = rng.uniform(0.02, 0.06), rng.uniform(0.05, 0.12)
    factor = np.exp(month_sd * rng.standard_normal((n_paths, 1, 1)))
    factor = factor * np.exp(day_sd * rng.standard_normal((n_paths, 1, N_DAYS)))
    days = np.tile(volume, (n_paths, 1, 1)) * factor
    sizes = 1 + (size - 1) * np.exp(0.2 * rng.standard_normal((n_paths, 1, known.size)))
    days[:, :, known] *= sizes
    rates = np.zeros((n_paths, len(names), N_DAYS, 24))
    for q, name in enumerate(names):
        work = site.queue(name).work
        shape = np.array(PROFILE[name], float) * np.exp(0.15 * rng.standard_normal(len(OPEN_HOURS)))
        contacts = hours * shares[q] * 3600 / (work.reply_s * work.replies_per_chat)
        a_day = contacts / (volume.sum() + (size - 1).sum())
        own = np.exp(0.03 * rng.standard_normal((n_paths, N_DAYS)))
        noise = np.exp(0.06 * rng.standard_normal((n_paths, N_DAYS, len(OPEN_HOURS))))
        rates[:, q, :, OPEN_HOURS.start : OPEN_HOURS.stop] = (
            a_day * days[:, 0, :, None] * own[:, :, None] * noise * (shape / shape.sum())
        )
    return rates, tuple(known.tolist())
