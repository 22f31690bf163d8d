"""The roster as one person sees it, and a day as the team sees it."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from planner.domain.people import Agent
from planner.domain.roster import OFF
from planner.domain.shifts import Meeting, Shift
from planner.views.plans import PublishedPlan


class DayKind(StrEnum):
    """What a day is for an agent."""

    WORK = "work"
    REST = "rest"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentDay:
    """
    One day of one agent.

    Parameters
    ----------
    agent
        Who.
    date
        The day.
    kind
        Work, rest or approved leave.
    shift
        On a day of work.
    queue
        Label of the queue the agent answers; empty off work and without one.
    meeting
        The team's meeting in the shift, or before it where everybody comes.
    """

    agent: Agent
    date: dt.date
    kind: DayKind
    shift: Shift | None
    queue: str
    meeting: Meeting | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamDay:
    """
    Who does what on one day.

    Parameters
    ----------
    shifts
        Each shift with those on it, by queue and then in the order of the agents' file.
    rest, leave
        Those who do not work.
    """

    shifts: tuple[tuple[Shift, tuple[AgentDay, ...]], ...]
    rest: tuple[AgentDay, ...]
    leave: tuple[AgentDay, ...]


def agent_day(plan: PublishedPlan, a: int, d: int) -> AgentDay:
    """Return one day of one agent."""
    problem, code = plan.month.problem, int(plan.roster.codes[a, d])
    shift = problem.shifts[code] if code != OFF else None
    queue, weekday = int(plan.duty[a, d]), problem.horizon.weekday(d)
    return AgentDay(
        agent=problem.agents[a],
        date=problem.horizon.date(d),
        kind=DayKind.WORK if shift else DayKind.LEAVE if problem.leave[a, d] else DayKind.REST,
        shift=shift,
        queue=problem.queues[queue].label if shift and queue != OFF else "",
        meeting=next((m for m in problem.meetings if shift and _is_met(m, shift, weekday)), None),
    )


def agent_days(plan: PublishedPlan, agent: str) -> tuple[AgentDay, ...]:
    """Return the days of one agent, in order."""
    a = plan.month.problem.agent_index[agent]
    return tuple(agent_day(plan, a, d) for d in range(plan.month.problem.horizon.n_days))


def team_day(plan: PublishedPlan, d: int, agents: Collection[int]) -> TeamDay:
    """
    Say who does what on a day.

    Parameters
    ----------
    plan
        Roster.
    d
        Day.
    agents
        Places of those who may be shown, as `planner.views.plans.seen_by` gives them.
    """
    people = [agent_day(plan, a, d) for a in sorted(agents)]
    order = {queue.label: q for q, queue in enumerate(plan.month.problem.queues)}
    return TeamDay(
        shifts=tuple(
            (
                shift,
                tuple(
                    sorted(
                        (one for one in people if one.shift is shift),
                        key=lambda one: order.get(one.queue, len(order)),
                    )
                ),
            )
            for shift in plan.month.problem.shifts
        ),
        rest=tuple(one for one in people if one.kind is DayKind.REST),
        leave=tuple(one for one in people if one.kind is DayKind.LEAVE),
    )


def current_day(
    plan: PublishedPlan, days: tuple[AgentDay, ...], now: dt.datetime
) -> tuple[AgentDay | None, bool]:
    """
    Find the shift that runs now, or else the next one.

    Returns
    -------
    day : AgentDay or None
        ``None`` where no more work lies ahead in the roster.
    running : bool
        Whether it has begun.
    """
    horizon = plan.month.problem.horizon
    for d, day in enumerate(days):
        if day.shift and horizon.utc(d, day.shift.end_min) > now:
            return day, horizon.utc(d, day.shift.start_min) <= now
    return None, False


def _is_met(meeting: Meeting, shift: Shift, weekday: int) -> bool:
    """Say whether a shift of a weekday has its agents at a meeting."""
    end_min = meeting.start_min + meeting.length_min
    inside = shift.start_min < end_min and meeting.start_min < shift.end_min
    return meeting.weekday == weekday and (inside or meeting.everyone)
