"""
Months to plan, generated from a seed: agents, shifts, peaks, leave and wishes.

Each has 31 days of 15 open hours, shifts of eight working hours that start between 08:00 and
14:00, three campaign days of 1.8 times the work, exactly six rest days an agent beside leave,
runs of at most six working days and no early shift after a late one. Late replies are convex in
the agents on a queue. Working hours are thus the same in every roster and have no price, so that
a gap is one of what can be decided: late replies and wishes.
"""

import datetime as dt
from itertools import product

import numpy as np
from numpy.typing import NDArray

from planner.domain.cost import Prices
from planner.domain.demand import ChatWork, Lateness, Queue, Target
from planner.domain.horizon import DAY_SLOTS, Horizon
from planner.domain.people import Agent, Request, RequestKind
from planner.domain.roster import RosterProblem
from planner.domain.rules import (
    UNUSED,
    Experienced,
    Fairness,
    MentorPairs,
    Relief,
    RestDays,
    Rules,
    Successions,
    WorkRun,
)
from planner.domain.shifts import Pause, Shift

OPEN_MIN, HOURS = 8 * 60, 15
FIRST_MIN, LAST_MIN = 8 * 60, 14 * 60  # starts of the first and of the last shift
CAMPAIGN_DAYS, CAMPAIGN = (9, 10, 17), 1.8
REST_DAYS, LONGEST_RUN = 6, 6
LEAVE_SHARE, LONGEST_LEAVE = 0.05, 4
WISHES = 3
# The need is REACH of the agents on the queues at an average time, less SPARE roots of itself, so
# that about 1 to 2 % of the replies are late at any size, against a target of 98 %.
REACH, SPARE = 0.7, 0.8
REPLIES = 40.0  # an agent gives one in about 22 s: in 15 minutes
# Relative work of the open hours: busy at noon and in the evening.
PROFILE = np.array([0.5, 0.8, 1, 1, 0.9, 0.8, 0.9, 1, 1, 0.9, 0.8, 0.9, 1.1, 1.2, 0.9])
QUEUES = ("presales", "orders", "aftersales")
SHARES = np.array([0.42, 0.28, 0.30])  # of the queues in the work
GROUPS = ((0, 1), (1, 2), (2, 0))  # queues of each group of agents: every two share one
KINDS = (RequestKind.OFF, RequestKind.OFF, RequestKind.NOT, RequestKind.ON)
WORK = ChatWork(reply_s=22, customer_s=60, replies_per_chat=6, max_chats=4, patience_s=240)


def make_month(
    n_agents: int, n_shifts: int, *, leave: bool = True, groups: int = 1, seed: int = 1
) -> tuple[RosterProblem, Lateness, Prices]:
    """
    Make a month.

    Parameters
    ----------
    n_agents
        Agents, 1 or more.
    n_shifts
        Shifts, 2 to 25: the later half are late ones.
    leave
        Whether 5 % of all days are approved leave, in blocks of 1 to 4 days.
    groups
        1: everybody answers the one queue. 3: three queues and three groups of agents, each of
        whom answer two.
    seed
        The same seed makes the same month.

    Raises
    ------
    ValueError
        If a number is out of range.
    """
    if n_agents < 1 or not 2 <= n_shifts <= 25 or groups not in (1, 3):
        raise ValueError(
            "month: must have agents, 2 to 25 shifts and 1 or 3 groups, "
            f"got {n_agents}, {n_shifts}, {groups}"
        )
    rng = np.random.default_rng([seed, n_agents, n_shifts, groups])
    horizon, shifts = Horizon(start=dt.date(2026, 10, 1), n_days=31), _shifts(n_shifts)
    late = [shift.code for shift in shifts if shift.night]
    early = [shift.code for shift in shifts if not shift.night]
    queues = tuple(_queue(name) for name in QUEUES[: 3 if groups == 3 else 1])
    agents = tuple(
        Agent(
            id=f"a{a:04d}",
            name=f"Agent {a}",
            skills=tuple(QUEUES[q] for q in (GROUPS[a % 3] if groups == 3 else (0,))),
        )
        for a in range(n_agents)
    )
    problem = RosterProblem(
        horizon=horizon,
        agents=agents,
        shifts=shifts,
        queues=queues,
        rules=Rules(
            rest_days=RestDays(least=REST_DAYS, most=REST_DAYS),
            work_run=WorkRun(most=LONGEST_RUN),
            successions=Successions(forbidden=tuple(product(late, early))),
            experienced=Experienced(how=UNUSED),
            relief=Relief(how=UNUSED),
            mentor_pairs=MentorPairs(how=UNUSED),
            fairness=Fairness(nights=0, weekends=0),
        ),
        requests=_requests(rng, agents, horizon, shifts, leave=leave),
    )
    return problem, _lateness(np.random.default_rng(seed), problem), Prices(paid_hour=0.0)


def _shifts(n: int) -> tuple[Shift, ...]:
    starts = FIRST_MIN + np.rint(np.linspace(0, LAST_MIN - FIRST_MIN, n) / 15).astype(int) * 15
    return tuple(
        Shift(
            code=chr(ord("A") + s),
            name=f"from {start // 60}:{start % 60:02d}",
            start_min=start,
            length_min=9 * 60,
            pauses=(Pause(name="meal", start_min=start + 180, length_min=60, crews=3),),
            night=2 * s >= n,
        )
        for s, start in enumerate(starts.tolist())
    )


def _queue(name: str) -> Queue:
    return Queue(
        name=name,
        label=name,
        skill=name,
        open_min=OPEN_MIN,
        close_min=OPEN_MIN + 60 * HOURS,
        work=WORK,
        target=Target(),
    )


def _requests(
    rng: np.random.Generator,
    agents: tuple[Agent, ...],
    horizon: Horizon,
    shifts: tuple[Shift, ...],
    *,
    leave: bool,
) -> tuple[Request, ...]:
    """Draw leave and wishes; nobody wishes anything for a day of leave."""
    away = np.zeros((len(agents), horizon.n_days), np.bool_)
    while leave and away.mean() < LEAVE_SHARE:
        a, length = int(rng.integers(len(agents))), int(rng.integers(1, LONGEST_LEAVE + 1))
        first = int(rng.integers(0, horizon.n_days - length + 1))
        block = slice(max(first - 1, 0), first + length + 1)  # blocks do not touch
        if not away[a, block].any():
            away[a, first : first + length] = True
    found = [
        Request(agent=agents[a].id, date=horizon.date(d), kind=RequestKind.LEAVE, approved=True)
        for a, d in np.argwhere(away).tolist()
    ]
    for a, agent in enumerate(agents):
        for d in rng.choice(np.flatnonzero(~away[a]), WISHES, replace=False).tolist():
            kind = KINDS[int(rng.integers(len(KINDS)))]
            shift = shifts[int(rng.integers(len(shifts)))].code
            found.append(
                Request(
                    agent=agent.id,
                    date=horizon.date(d),
                    kind=kind,
                    shift=None if kind is RequestKind.OFF else shift,
                    weight=5 * int(rng.integers(1, 5)),
                )
            )
    return tuple(found)


def _lateness(rng: np.random.Generator, problem: RosterProblem) -> Lateness:
    """Draw days of different work around what the agents can cope with, and tabulate it."""
    n_agents, n_days, n_queues = len(problem.agents), problem.horizon.n_days, len(problem.queues)
    volume = 1 + 0.15 * np.clip(rng.standard_normal(n_days), -2, 2)
    volume[list(CAMPAIGN_DAYS)] *= CAMPAIGN
    volume /= volume.mean()
    on_queues = n_agents * (1 - REST_DAYS / n_days - LEAVE_SHARE) * 8 / HOURS
    by_slot = np.zeros(DAY_SLOTS)
    opens = OPEN_MIN // 15
    by_slot[opens : opens + 4 * HOURS] = np.repeat(PROFILE / PROFILE.mean(), 4)
    share = SHARES[:n_queues] / SHARES[:n_queues].sum()
    just = (np.sqrt(SPARE**2 + 4 * REACH * on_queues) - SPARE) ** 2 / 4
    need = just * share[:, None] * (volume[:, None] * by_slot).ravel()
    n_max = int(np.ceil(min(n_agents, 2 * need.max() + 10)))
    return Lateness(
        queues=tuple(queue.name for queue in problem.queues),
        replies=REPLIES * need,
        late=late_replies(need, n_max),
    )


def late_replies(need: NDArray[np.float64], n_max: int) -> NDArray[np.float64]:
    """
    Tabulate late replies: nearly all are late far below the need, nearly none far above.

    Parameters
    ----------
    need
        Agents who would just cope, shape (n_queues, n_slots). [agents]
    n_max
        Most agents tabulated.

    Returns
    -------
    ndarray of float, shape (n_queues, n_slots, n_max + 1)
        Never rising, and convex.
    """
    n = np.arange(n_max + 1)
    width = 0.25 * np.sqrt(need[..., None]) + 0.15
    short = width * np.logaddexp(0, (need[..., None] - n) / width)
    none = width * np.logaddexp(0, need[..., None] / width)
    late: NDArray[np.float64] = REPLIES * need[..., None] * short / none
    return late
