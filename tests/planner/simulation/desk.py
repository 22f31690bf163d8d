"""A small desk that the simulation's tests share, and ways to put chosen customers before it."""

import dataclasses
import datetime as dt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.domain.coverage import Duty
from planner.domain.demand import ChatWork, Queue, Target
from planner.domain.horizon import Horizon
from planner.domain.people import Agent
from planner.domain.roster import OFF, Roster, RosterProblem
from planner.domain.rules import Rules
from planner.domain.shifts import Shift
from planner.simulation.engine import play
from planner.simulation.floor import AVAILABLE, CHAT, Floor
from planner.simulation.team import Team, team_of

MONDAY = dt.date(2026, 11, 2)
DAY = Shift(code="D", name="day", start_min=480, length_min=570)  # 08:00 to 17:30
NIGHT = Shift(code="N", name="night", start_min=810, length_min=540, night=True)  # to 22:30
WORK = ChatWork(reply_s=20, customer_s=40, replies_per_chat=4, max_chats=3, patience_s=120)
INSTANT = ChatWork(  # a reply takes no time worth speaking of, and nobody gives up
    reply_s=1e-6, customer_s=1e-6, replies_per_chat=1, max_chats=3, patience_s=1e9
)


def queue(name: str = "pre", *, work: ChatWork = WORK, **changes: Any) -> Queue:
    given = {"open_min": 480, "close_min": 1380, "target": Target()} | changes
    return Queue(name=name, label=name, skill=name, work=work, **given)


def agent(name: str, *skills: str, **changes: Any) -> Agent:
    return Agent(id=name, name=name, skills=skills or ("pre",), **changes)


def roster(*rows: str, before: str = "", **changes: Any) -> Roster:
    """Build a roster from a row of shift codes an agent; ``-`` is a day off."""
    given: dict[str, Any] = {
        "horizon": Horizon(start=MONDAY, n_days=len(rows[0])),
        "agents": tuple(agent(name) for name, _ in zip("abcdefghijklmnop", rows, strict=False)),
        "shifts": (DAY, NIGHT),
        "queues": (queue(),),
        "rules": Rules(),
    } | changes
    number = {shift.code: s for s, shift in enumerate(given["shifts"])} | {"-": OFF}
    if before:
        given["before"] = np.array([[number[c]] for c in before], np.int8)
    codes = np.array([[number[c] for c in row] for row in rows], np.int8)
    return Roster(problem=RosterProblem(**given), codes=codes)


def chats(*given: tuple[int, float, float, int]) -> NDArray[Any]:
    """Make customers from queue, arrival [min], patience [min] and replies, queue by queue."""
    records = np.zeros(len(given), CHAT)
    for i, (q, arrive_min, patience_min, replies) in enumerate(given):
        records[i]["queue"], records[i]["replies"], records[i]["key"] = q, replies, 7 * i + 1
        records[i]["arrive_s"], records[i]["patience_s"] = 60 * arrive_min, 60 * patience_min
        records[i]["hour"] = arrive_min // 60
    return records


def facing(team: Team, customers: NDArray[Any], n_days: int) -> Floor:
    """Play a team against chosen customers."""
    floor = team.floor(np.zeros((len(team.queues), n_days, 24)), np.uint64(0))
    for q in range(len(team.queues)):
        places = np.flatnonzero(customers["queue"] == q)
        floor.queues[q]["coming"] = places.min(initial=len(customers)) if places.size else 0
        floor.queues[q]["beyond"] = places.max(initial=-1) + 1
    floor = floor._replace(chats=customers)
    play(floor, team.changes)
    return floor


def served(
    given: Roster, *customers: tuple[int, float, float, int], duty: Duty | None = None
) -> Floor:
    """Play a roster against chosen customers."""
    return facing(team_of(given, duty), chats(*customers), given.problem.horizon.n_days)


def steady(n_agents: int, work: ChatWork, within_s: float = 180.0) -> Team:
    """Make a team of agents who never leave, on one queue that never closes."""
    shift = Shift(code="A", name="all", start_min=0, length_min=840)
    given = roster(
        *["A"] * n_agents,
        agents=tuple(agent(f"a{a}") for a in range(n_agents)),
        shifts=(shift,),
        queues=(queue(work=work, open_min=0, close_min=1440, target=Target(within_s=within_s)),),
    )
    team = team_of(given)
    return dataclasses.replace(team, changes=team.changes[team.changes["to"] == AVAILABLE])
