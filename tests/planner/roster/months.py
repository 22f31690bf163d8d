"""Months to plan, generated from a seed, for tests and measurements."""

import dataclasses
import datetime as dt

import numpy as np
from numpy.typing import NDArray

from planner.domain.agent_limits import AgentLimits
from planner.domain.demand import ChatWork, Lateness, Queue, Target
from planner.domain.horizon import DAY_SLOTS, Horizon
from planner.domain.people import Agent, Level, Request, RequestKind
from planner.domain.roster import FREE, OFF, RosterProblem
from planner.domain.rules import (
    SHARED,
    Experienced,
    Fairness,
    LeastNights,
    MentorPairs,
    Mode,
    NightBlocks,
    Nights,
    Overtime,
    PeriodTime,
    Protection,
    Relief,
    RestAfterNights,
    RestBetween,
    RestBlackouts,
    RestDays,
    RestRun,
    Rules,
    ShiftCounts,
    ShiftHeads,
    ShortRun,
    SkillsPresent,
    Strictness,
    Successions,
    Wanted,
    WeeklyRest,
    WeekTime,
    WorkedWeekends,
    WorkRun,
)
from planner.domain.shift_cover import ShiftCover
from planner.domain.shifts import Meeting, Pause, Shift

WORK = ChatWork(reply_s=25, customer_s=60, replies_per_chat=6, max_chats=4, patience_s=240)
DAY = Shift(
    code="D",
    name="day",
    start_min=480,
    length_min=570,
    pauses=(
        Pause(name="lunch", start_min=630, length_min=60, crews=3),
        Pause(name="rest", start_min=870, length_min=30, crews=3),
        Pause(name="handover", start_min=1035, length_min=15, paid=True),
    ),
)
NIGHT = Shift(
    code="N",
    name="night",
    start_min=810,
    length_min=540,
    pauses=(Pause(name="dinner", start_min=975, length_min=60, crews=2),),
    night=True,
)
EARLY = Shift(code="E", name="early", start_min=420, length_min=540)
GRAVE = Shift(code="G", name="grave", start_min=1200, length_min=480, night=True)
LATE = Shift(code="L", name="late", start_min=660, length_min=540)
MEETING = Meeting(name="Monday", weekday=0, start_min=480, length_min=30, stay_one_in=3)
HANDBOOK = Rules(successions=Successions(forbidden=(("N", "D"),)))
# Share of a day's contacts by hour from 08:00 on; pre-sales peak at noon and in the evening.
HOURS = np.array([3, 5, 7, 7, 8, 7, 6, 6, 6, 6, 6, 7, 9, 10, 7]) / 100
SKILLS = (("pre",), ("pre", "ord"), ("ord", "aft"), ("aft",), ("pre", "ord", "aft"))


def month(
    seed: int = 1,
    *,
    n_agents: int = 36,
    n_days: int = 30,
    shifts: tuple[Shift, ...] = (DAY, NIGHT),
    rules: Rules = HANDBOOK,
    leave_share: float = 0.05,
    wishes: int = 3,
    trainees: int = 2,
    load: float = 0.3,
    n_queues: int = 3,
) -> tuple[RosterProblem, Lateness]:
    """
    Make a month like the handbook's, with peaks, leave and wishes.

    Parameters
    ----------
    seed
        The same seed makes the same month.
    n_agents, n_days, shifts, rules, trainees, n_queues
        What to plan.
    leave_share
        Share of the days of all agents on approved leave, in blocks of 1 to 4 days.
    wishes
        Pending wishes of each agent.
    load
        Agents needed at an average time, as a share of the agents of a full day.
    """
    rng = np.random.default_rng(seed)
    horizon = Horizon(start=dt.date(2026, 11, 1), n_days=n_days)
    queues = tuple(
        Queue(
            name=skill,
            label=skill,
            skill=skill,
            open_min=480,
            close_min=1350,
            work=WORK,
            target=Target(),
        )
        for skill in ("pre", "ord", "aft")[:n_queues]
    )
    agents = _agents(n_agents, trainees, {queue.skill for queue in queues})
    problem = RosterProblem(
        horizon=horizon,
        agents=agents,
        shifts=shifts,
        queues=queues,
        rules=rules,
        requests=_requests(rng, agents, horizon, shifts, leave_share, wishes),
        meetings=(MEETING,),
    )
    return problem, _lateness(rng, problem, load)


def _agents(n_agents: int, trainees: int, known: set[str]) -> tuple[Agent, ...]:
    agents = []
    for a in range(n_agents):
        level = (Level.SENIOR, Level.AGENT, Level.AGENT, Level.LEAD)[a % 8 % 4 if a % 8 < 5 else 1]
        skills = tuple(k for k in SKILLS[a % len(SKILLS)] if k in known) or tuple(sorted(known))
        agents.append(Agent(id=f"a{a}", name=f"Agent {a}", skills=skills, level=level))
    for i in range(trainees):
        a = n_agents - 1 - i
        agents[a] = Agent(
            id=f"a{a}",
            name=f"Agent {a}",
            skills=agents[i].skills,
            level=Level.TRAINEE,
            speed=0.5,
            mentor=f"a{i}",
        )
    return tuple(agents)


def _requests(
    rng: np.random.Generator,
    agents: tuple[Agent, ...],
    horizon: Horizon,
    shifts: tuple[Shift, ...],
    leave_share: float,
    wishes: int,
) -> tuple[Request, ...]:
    found, n_days = [], horizon.n_days
    for agent in agents:
        if rng.random() < leave_share * n_days / 2.5:
            length = int(rng.integers(1, min(5, n_days)))
            first = int(rng.integers(0, n_days - length + 1))
            found += [
                Request(agent=agent.id, date=horizon.date(d), kind=RequestKind.LEAVE, approved=True)
                for d in range(first, first + length)
            ]
        for d in rng.choice(n_days, min(wishes, n_days), replace=False).tolist():
            kind = (RequestKind.OFF, RequestKind.OFF, RequestKind.NOT, RequestKind.ON)[
                int(rng.integers(4))
            ]
            shift = shifts[int(rng.integers(len(shifts)))].code if kind != "off" else None
            found.append(
                Request(
                    agent=agent.id,
                    date=horizon.date(d),
                    kind=kind,
                    shift=shift,
                    weight=5 * int(rng.integers(1, 5)),
                )
            )
    return tuple(found)


def _lateness(rng: np.random.Generator, problem: RosterProblem, load: float) -> Lateness:
    n_days, n_queues = problem.horizon.n_days, len(problem.queues)
    volume = 1 + 0.15 * rng.standard_normal(n_days)
    volume[[d for d in (9, 10, 17) if d < n_days]] *= 1.5
    by_slot = np.zeros(DAY_SLOTS)
    by_slot[32:92] = np.repeat(HOURS, 4) / HOURS.mean()
    by_slot[90:] = 0
    share = np.array([0.42, 0.28, 0.30])[:n_queues] / np.array([0.42, 0.28, 0.30])[:n_queues].sum()
    heads = load * len(problem.agents) / 2
    need = heads * share[:, None] * (np.clip(volume, 0.5, 3)[:, None] * by_slot).ravel()
    return late_replies(need, len(problem.agents))


def small(
    seed: int, *, rules: Rules | None = None, n_days: int = 9
) -> tuple[RosterProblem, Lateness]:
    """Make a month of four agents with every kind of trouble, and rules drawn at random."""
    rng = np.random.default_rng(seed)
    problem, lateness = month(
        seed, n_agents=4, n_days=n_days, shifts=(DAY, NIGHT, GRAVE), trainees=1, n_queues=2
    )
    agents = [
        dataclasses.replace(
            agent,
            contract_min_week=2400 if a else 1200,
            earliest_night=problem.horizon.date(2) if a == 1 else None,
            protected_from=problem.horizon.date(6) if a == 2 else None,
        )
        for a, agent in enumerate(problem.agents)
    ]
    approved = [
        dataclasses.replace(r, approved=r.approved or rng.random() < 0.3) for r in problem.requests
    ]
    pins = np.where(rng.random((4, n_days)) < 0.05, rng.integers(-1, 3, (4, n_days)), FREE)
    return dataclasses.replace(
        problem,
        agents=tuple(agents),
        requests=tuple(approved),
        rules=rules if rules is not None else random_rules(rng),
        pins=pins.astype(np.int8),
        before=rng.integers(FREE, 3, (4, int(rng.integers(0, 9)))).astype(np.int8),
        open_days=rng.random((2, n_days)) < 0.8,
        holidays=rng.random(n_days) < 0.2,
        campaign_days=rng.random(n_days) < 0.3,
        balance=rng.integers(-3, 4, (4, len(SHARED))) / 2,
        own_limits=AgentLimits(
            work_run_most=rng.integers(2, 6, 4) if seed % 2 else None,
            rest_run_least=rng.integers(1, 4, 4) if seed % 3 else None,
            shift_most=rng.integers(0, 6, (4, 3)) if seed % 2 else None,
            weekends_most=rng.integers(0, 3, 4),
            nights_most=rng.integers(0, 6, 4) if seed % 2 else None,
        ),
        shift_cover=ShiftCover(
            wanted=rng.integers(0, 4, (n_days, 3)),
            short=rng.integers(0, 30, (n_days, 3)).astype(float),
            over=rng.integers(0, 3, (n_days, 3)).astype(float),
        ),
        given=rng.integers(FREE, 3, (4, n_days)).astype(np.int8),
    ), lateness


def random_rules(rng: np.random.Generator) -> Rules:
    """Draw rules with tight limits, each hard, soft, only reported, or off."""

    def how() -> Strictness:
        return Strictness(mode=list(Mode)[int(rng.integers(4))], weight=int(rng.integers(1, 300)))

    least = int(rng.integers(0, 4))
    return Rules(
        rest_days=RestDays(least=least, most=least + 2 if rng.random() < 0.5 else None, how=how()),
        weekly_rest=WeeklyRest(least=int(rng.integers(1, 4)), how=how()),
        work_run=WorkRun(most=int(rng.integers(2, 6)), how=how()),
        successions=Successions(forbidden=(("N", "D"), ("G", "D"), ("G", "N")), how=how()),
        rest_between=RestBetween(least_min=int(rng.integers(500, 661)), how=how()),
        experienced=Experienced(
            least=int(rng.integers(1, 3)),
            shifts=("D", "N")[: int(rng.integers(3))],
            skills=("pre", "ord")[: int(rng.integers(3))],
            how=how(),
        ),
        relief=Relief(how=how()),
        mentor_pairs=MentorPairs(how=how()),
        nights=Nights(
            most=int(rng.integers(1, 5)), most_in_a_row=int(rng.integers(1, 4)), how=how()
        ),
        overtime=Overtime(most_min=int(rng.integers(0, 600)), how=how()),
        fairness=Fairness(**{name: int(rng.integers(0, 5)) for name in SHARED}),
        approved_leave=how(),
        approved_wishes=how(),
        first_nights=how(),
        short_run=ShortRun(least=int(rng.integers(1, 5)), how=how()),
        rest_run=RestRun(least=int(rng.integers(1, 4)), how=how()),
        shift_counts=ShiftCounts(
            most=(("D", int(rng.integers(0, 6))), ("G", int(rng.integers(0, 3)))), how=how()
        ),
        period_time=PeriodTime(
            least_min=60 * int(rng.integers(0, 40)),
            most_min=60 * int(rng.integers(40, 70)),
            how=how(),
        ),
        week_time=WeekTime(most_min=60 * int(rng.integers(10, 50)), how=how()),
        worked_weekends=WorkedWeekends(most=int(rng.integers(0, 3)), how=how()),
        least_nights=LeastNights(least=int(rng.integers(0, 5)), how=how()),
        night_blocks=NightBlocks(least=int(rng.integers(1, 5)), how=how()),
        rest_after_nights=RestAfterNights(least=int(rng.integers(0, 4)), how=how()),
        skills_present=SkillsPresent(
            needed=(("pre", int(rng.integers(0, 3))),), shifts=("D", "G"), how=how()
        ),
        shift_heads=ShiftHeads(
            wanted=(
                Wanted(least=int(rng.integers(0, 4)), shifts=("N", "D"), weekdays=(0, 5)),
                Wanted(least=2, dates=(dt.date(2026, 11, 3),)),
            ),
            how=how(),
        ),
        rest_blackouts=RestBlackouts(dates=(dt.date(2026, 11, 4),), how=how()),
        protection=Protection(how=how()),
    )


def late_replies(need: NDArray[np.float64], n_max: int) -> Lateness:
    """
    Make a convex lateness: nearly all late far below the need, nearly none far above.

    Parameters
    ----------
    need
        Agents who would just cope, shape (n_queues, n_slots). [agents]
    n_max
        Most agents tabulated.
    """
    replies = need * 40.0  # an agent gives one reply in about 22 s
    n = np.arange(n_max + 1)
    width = 0.35 * np.sqrt(need[..., None]) + 0.15
    short = width * np.logaddexp(0, (need[..., None] - n) / width)
    none = width[..., 0] * np.logaddexp(0, need / width[..., 0])
    late = replies[..., None] * short / np.maximum(none[..., None], 1e-9)
    names = ("pre", "ord", "aft")[: len(need)]
    return Lateness(queues=names, replies=replies, late=late)


def steady(problem: RosterProblem) -> NDArray[np.int8]:
    """
    Make a plain roster: everybody on one shift, five days on and one off, hires with mentors.

    It keeps the handbook's hard rules where the team is large enough, leave included.
    """
    n_agents, n_days = problem.pins.shape
    a, d = np.indices((n_agents, n_days))
    n_shifts = len(problem.shifts)
    codes = np.where((d + a // n_shifts) % 6 == 5, OFF, a % n_shifts)
    codes = np.where(problem.leave, OFF, codes)
    for hire, mentor in problem.pairs:
        codes[hire] = np.where(problem.leave[hire], OFF, codes[mentor])
    return codes.astype(np.int8)
