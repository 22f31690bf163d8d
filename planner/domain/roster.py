"""A month to be planned, and a roster for it."""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.domain.agent_limits import AgentLimits
from planner.domain.demand import Queue
from planner.domain.horizon import Horizon
from planner.domain.people import Agent, Request, RequestKind
from planner.domain.rules import SHARED, Rules
from planner.domain.shift_cover import ShiftCover
from planner.domain.shifts import Meeting, Shift

OFF = -1  # a day without work
FREE = -2  # in pins: nothing laid down; in the days before: not known

Codes = NDArray[np.int8]
NOT_GIVEN: Any = None  # stands for an array that depends on the other fields


@dataclass(frozen=True, kw_only=True, eq=False)
class RosterProblem:
    """
    Everything that a roster must respect, apart from demand.

    Parameters
    ----------
    horizon
        Days to plan.
    agents
        Who works, length ``n_agents``, in the order of every array.
    shifts
        What they can work, length ``n_shifts``; a code in an array is an index into it.
    queues
        What they answer, length ``n_queues``.
    rules
        What must or should hold.
    requests
        Leave and wishes.
    meetings
        Weekly meetings.
    pins
        Cells laid down beforehand, shape (n_agents, n_days): a shift, `OFF` or `FREE`.
    before
        Last days before the horizon, shape (n_agents, any), the last column the day before:
        a shift, `OFF`, or `FREE` where not known.
    open_days
        Days on which a queue has customers, shape (n_queues, n_days).
    holidays, campaign_days
        Days that are shared out fairly as such, shape (n_days,); none if not given.
    balance
        How far above the fair share of everything in `Fairness` agents stand so far, shape
        (n_agents, n_shared).
    own_limits
        Limits that differ from agent to agent; see `limits`.
    shift_cover
        Agents wanted by day and shift, with their prices; nobody if not given.
    given
        Roster from which as little as possible is to change, shape (n_agents, n_days): a shift,
        `OFF`, or `FREE` where it does not matter. `Prices.changed_cell` is the price.

    Raises
    ------
    ValueError
        If names repeat, a name is unknown, or a shape or a code is wrong.
    """

    horizon: Horizon
    agents: tuple[Agent, ...]
    shifts: tuple[Shift, ...]
    queues: tuple[Queue, ...]
    rules: Rules
    requests: tuple[Request, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    pins: Codes = NOT_GIVEN
    before: Codes = NOT_GIVEN
    open_days: NDArray[np.bool_] = NOT_GIVEN
    holidays: NDArray[np.bool_] = NOT_GIVEN
    campaign_days: NDArray[np.bool_] = NOT_GIVEN
    balance: NDArray[np.float64] = NOT_GIVEN
    own_limits: AgentLimits = AgentLimits()  # noqa: RUF009 - frozen, so it can be shared
    shift_cover: ShiftCover = NOT_GIVEN
    given: Codes = NOT_GIVEN

    def __post_init__(self) -> None:
        n_agents, n_days = len(self.agents), self.horizon.n_days
        defaults = {
            "pins": np.full((n_agents, n_days), FREE, np.int8),
            "before": np.empty((n_agents, 0), np.int8),
            "open_days": np.ones((len(self.queues), n_days), np.bool_),
            "holidays": np.zeros(n_days, np.bool_),
            "campaign_days": np.zeros(n_days, np.bool_),
            "balance": np.zeros((n_agents, len(SHARED))),
            "shift_cover": ShiftCover.nothing(n_days, len(self.shifts)),
            "given": np.full((n_agents, n_days), FREE, np.int8),
        }
        for name, default in defaults.items():
            if getattr(self, name) is None:
                object.__setattr__(self, name, default)
        for name, shape in {
            "pins": (n_agents, n_days),
            "before": (n_agents, self.before.shape[-1]),
            "open_days": (len(self.queues), n_days),
            "holidays": (n_days,),
            "campaign_days": (n_days,),
            "balance": (n_agents, len(SHARED)),
            "shift_cover": (n_days, len(self.shifts)),
            "given": (n_agents, n_days),
        }.items():
            if getattr(self, name).shape != shape:
                raise ValueError(
                    f"problem: {name} must have shape {shape}, got {getattr(self, name).shape}"
                )
        for what, names in {
            "agent": [agent.id for agent in self.agents],
            "shift": [shift.code for shift in self.shifts],
            "queue": [queue.name for queue in self.queues],
        }.items():
            if not names:
                raise ValueError(f"problem: there must be at least one {what}, got none")
            twice = sorted({name for name in names if names.count(name) > 1})
            if twice:
                raise ValueError(f"problem: each {what} must be named once, got {twice[0]} again")
        _check_codes("problem: pins", self.pins, FREE, self)
        _check_codes("problem: before", self.before, FREE, self)
        _check_codes("problem: given", self.given, FREE, self)
        for agent in self.agents:
            if agent.mentor is not None and agent.mentor not in self.agent_index:
                raise ValueError(
                    f"{agent.id}: mentor must be one of the agents, got {agent.mentor}"
                )
        for request in self.requests:
            if request.agent not in self.agent_index:
                raise ValueError(f"request: agent must be on the list, got {request.agent}")
            if request.shift is not None and request.shift not in self.shift_index:
                raise ValueError(f"request: shift must be a known code, got {request.shift}")

    @cached_property
    def agent_index(self) -> dict[str, int]:
        """Place of each agent by id."""
        return {agent.id: a for a, agent in enumerate(self.agents)}

    @cached_property
    def shift_index(self) -> dict[str, int]:
        """Place of each shift by code."""
        return {shift.code: s for s, shift in enumerate(self.shifts)}

    @cached_property
    def limits(self) -> AgentLimits:
        """Every agent's limits, the rule's where there is none of their own."""
        n_agents, n_days = self.pins.shape
        codes = tuple(shift.code for shift in self.shifts)
        return self.own_limits.completed(self.rules, n_agents, n_days, codes)

    @cached_property
    def own_shifts(self) -> tuple[tuple[Shift, list[int]], ...]:
        """Shifts that are no form of another, each with the places of all its forms."""
        return tuple(
            (shift, [s for s, form in enumerate(self.shifts) if form.origin == shift.code])
            for shift in self.shifts
            if not shift.form_of
        )

    def shifts_named(self, codes: tuple[str, ...]) -> tuple[tuple[Shift, list[int]], ...]:
        """Return those of `own_shifts` that have one of some codes; all for no codes."""
        return tuple(one for one in self.own_shifts if not codes or one[0].code in codes)

    @cached_property
    def senior_groups(self) -> tuple[tuple[str, NDArray[np.bool_]], ...]:
        """Skills of which `Experienced` agents must be there, each with who counts (n_agents,)."""
        groups = []
        for skill in self.rules.experienced.skills:
            able = np.array([skill in agent.skills for agent in self.agents], np.bool_)
            groups.append((skill, self.seniors & able))
        return tuple(groups) or (("", self.seniors),)

    @cached_property
    def heads_wanted(self) -> NDArray[np.int64]:
        """Fewest agents on each shift that is no form of another, (n_days, n_own_shifts)."""
        wanted = np.zeros((self.horizon.n_days, len(self.own_shifts)), np.int64)
        for one in self.rules.shift_heads.wanted:
            meant = [not one.shifts or shift.code in one.shifts for shift, _ in self.own_shifts]
            for d, date in enumerate(self.horizon.dates):
                if one.is_for(date) and self.open_days[:, d].any():
                    wanted[d, meant] = np.maximum(wanted[d, meant], one.least)
        return wanted

    @cached_property
    def leave(self) -> NDArray[np.bool_]:
        """Approved leave, shape (n_agents, n_days)."""
        away = np.zeros((len(self.agents), self.horizon.n_days), np.bool_)
        for a, d, request in self.dated_requests():
            if request.approved and request.kind is RequestKind.LEAVE:
                away[a, d] = True
        return away

    @cached_property
    def may_work_nights(self) -> NDArray[np.bool_]:
        """Days on which law, experience and leave let an agent work a night, as `leave`."""
        may = ~self.leave
        for a, agent in enumerate(self.agents):
            for d, date in enumerate(self.horizon.dates):
                too_early = agent.earliest_night is not None and date < agent.earliest_night
                if too_early or agent.is_protected(date):
                    may[a, d] = False
        return may

    @cached_property
    def skilled(self) -> NDArray[np.bool_]:
        """Who can answer what, shape (n_agents, n_queues)."""
        able = [[q.skill in agent.skills for q in self.queues] for agent in self.agents]
        return np.array(able, dtype=np.bool_)

    @cached_property
    def seniors(self) -> NDArray[np.bool_]:
        """Who counts as the senior of a shift, shape (n_agents,)."""
        return np.array([agent.is_experienced for agent in self.agents], dtype=np.bool_)

    @cached_property
    def pairs(self) -> tuple[tuple[int, int], ...]:
        """New hires and their mentors, by place."""
        return tuple(
            (a, self.agent_index[agent.mentor])
            for a, agent in enumerate(self.agents)
            if agent.mentor is not None
        )

    @cached_property
    def work_min(self) -> NDArray[np.int64]:
        """Working time of a shift started on a day, meetings included, (n_days, n_shifts). [min]"""
        return np.array(
            [
                [self.minutes(d, s) for s in range(len(self.shifts))]
                for d in range(self.horizon.n_days)
            ],
            dtype=np.int64,
        )

    def minutes(self, d: int, s: int) -> int:
        """Return the working time of a shift on a day, also before the horizon. [min]"""
        shift, weekday = self.shifts[s], self.horizon.weekday(d)
        return shift.work_min + sum(m.extra_work_min(shift, weekday) for m in self.meetings)

    def dated_requests(self) -> Iterator[tuple[int, int, Request]]:
        """Go through the requests inside the horizon with the agent's and the day's index."""
        for request in self.requests:
            d = self.horizon.day(request.date)
            if d is not None:
                yield self.agent_index[request.agent], d, request


@dataclass(frozen=True, kw_only=True, eq=False)
class Roster:
    """
    Who works which shift on which day.

    Parameters
    ----------
    problem
        What it is a roster for.
    codes
        Shift of each agent on each day, shape (n_agents, n_days): an index into the
        problem's shifts, or `OFF`.

    Raises
    ------
    ValueError
        If the shape is wrong or a code is unknown.
    """

    problem: RosterProblem
    codes: Codes

    def __post_init__(self) -> None:
        shape = self.problem.pins.shape
        if self.codes.shape != shape:
            raise ValueError(f"roster: codes must have shape {shape}, got {self.codes.shape}")
        _check_codes("roster: codes", self.codes, OFF, self.problem)

    @classmethod
    def empty(cls, problem: RosterProblem) -> "Roster":
        """Give nobody any work."""
        return cls(problem=problem, codes=np.full(problem.pins.shape, OFF, np.int8))

    @property
    def works(self) -> NDArray[np.bool_]:
        """Days with work, shape (n_agents, n_days)."""
        at_work: NDArray[np.bool_] = self.codes != OFF
        return at_work

    @property
    def nights(self) -> NDArray[np.bool_]:
        """Days with a night shift, shape (n_agents, n_days)."""
        night = np.array([s.night for s in self.problem.shifts] + [False])
        at_night: NDArray[np.bool_] = night[self.codes]
        return at_night

    @property
    def work_min(self) -> NDArray[np.int64]:
        """Working time, shape (n_agents, n_days). [min]"""
        days = np.arange(self.problem.horizon.n_days)
        minutes = self.problem.work_min[days, np.maximum(self.codes, 0)]
        return np.where(self.works, minutes, 0)

    @property
    def paid_hours(self) -> float:
        """Working time of all agents. [h]"""
        return float(self.work_min.sum()) / 60

    def with_code(self, a: int, d: int, code: int) -> "Roster":
        """Return a copy with one cell changed."""
        codes = self.codes.copy()
        codes[a, d] = code
        return dataclasses.replace(self, codes=codes)


def _check_codes(what: str, codes: Codes, least: int, problem: RosterProblem) -> None:
    most = len(problem.shifts) - 1
    if codes.size and not (codes.min() >= least and codes.max() <= most):
        raise ValueError(f"{what} must be {least} to {most}, got {codes.min()} to {codes.max()}")
