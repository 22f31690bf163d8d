"""A month's problem as the arrays that the kernels read: everything that stays as it is."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.domain.fairness import REFUSED, ability_of, prices_of
from planner.domain.rules import SHARED, Strictness
from planner.roster.counting import make_counters, weekend_days
from planner.roster.legal import Legal, make_legal
from planner.roster.memory import Price, make_automata, price_of
from planner.roster.month import COST_UNITS, Month
from planner.roster.tours import Automata, Counters


class Segments(NamedTuple):
    """
    Late replies by coverage; those of queue q on day d are rows ``first[d, q]`` up to ``last``.

    Parameters
    ----------
    first, last
        Rows of each day and queue, shape (n_days, n_queues).
    today, yesterday
        Share of each shift's agents present, shape (n_rows, n_shifts).
    base
        Coverage by those who came before the horizon.
    late
        Late replies with 0, 1, 2 ... agents, shape (n_rows, n_max + 1).
    """

    first: NDArray[np.int64]
    last: NDArray[np.int64]
    today: NDArray[np.float64]
    yesterday: NDArray[np.float64]
    base: NDArray[np.float64]
    late: NDArray[np.float64]


class Quotas(NamedTuple):
    """
    How many of some agents must be on some shifts of a day.

    Parameters
    ----------
    member
        Agents who count, shape (n_quotas, n_agents).
    shift
        Shifts that count, shape (n_quotas, n_shifts).
    least
        Agents due, shape (n_quotas, n_days).
    price
        Price of each one missing, shape (n_quotas,).
    """

    member: NDArray[np.bool_]
    shift: NDArray[np.bool_]
    least: NDArray[np.int64]
    price: NDArray[np.float64]


class Wanted(NamedTuple):
    """Agents wanted by shift, and prices of each one short and too many; (n_days, n_shifts)."""

    agents: NDArray[np.float64]
    short: NDArray[np.float64]
    over: NDArray[np.float64]


class Fair(NamedTuple):
    """
    Prices of uneven shares.

    Parameters
    ----------
    step
        What each cell adds to each count, rest last, weekends apart, shape
        (n_agents, n_days, n_shifts + 1, n_shared).
    weekend
        1 on the first day of a weekend within the horizon, 2 on the second, else 0.
    ability
        In what proportion agents take part, shape (n_shared, n_agents); 0: not at all.
    past
        Balance so far, shape (n_shared, n_agents).
    price
        Of the squares, shape (n_shared,).
    """

    step: NDArray[np.int8]
    weekend: NDArray[np.int64]
    ability: NDArray[np.float64]
    past: NDArray[np.float64]
    price: NDArray[np.float64]


class Field(NamedTuple):
    """
    Everything that stays as it is.

    Parameters
    ----------
    fixed
        Price of a cell by itself, rest last, shape (n_agents, n_days, n_shifts + 1).
    able, speed
        Queues that each agent can answer, and how fast.
    crosses
        Whether a shift serves customers past midnight, shape (n_days, n_shifts).
    allowed
        Late replies that the targets allow, shape (n_queues, n_days).
    prices
        Of a late reply, of one beyond a day's, and of one beyond the month's allowance.
    mentor
        Mentor of each agent; -1: none.
    pair_price
        Price of each day that a hire works without the mentor.
    automata, counters
        The agents' own rules.
    legal
        What no hard rule forbids.
    segments, quotas, wanted, fair
        See there.
    """

    fixed: NDArray[np.float64]
    able: NDArray[np.bool_]
    speed: NDArray[np.float64]
    crosses: NDArray[np.bool_]
    allowed: NDArray[np.float64]
    prices: NDArray[np.float64]
    mentor: NDArray[np.int64]
    pair_price: float
    automata: Automata
    counters: Counters
    legal: Legal
    segments: Segments
    quotas: Quotas
    wanted: Wanted
    fair: Fair


def make_field(month: Month) -> Field:
    """Turn a month into arrays."""
    problem, prices = month.problem, month.prices
    price = price_of(prices.hard_breach)
    fixed = month.cell_cost / COST_UNITS + prices.hard_breach * month.cell_breaches
    fixed[:, :, :-1] += prices.paid_hour * problem.work_min / 60
    never = problem.limits.shift_most == 0
    fixed[:, :, :-1] += price(problem.rules.shift_counts.how) * never[:, None, :]
    at_night = np.array([shift.night for shift in problem.shifts])
    never = (problem.limits.nights_most == 0)[:, None] & at_night
    fixed[:, :, :-1] += price(problem.rules.nights.how) * never[:, None, :]
    mentor = np.full(len(problem.agents), -1)
    for hire, whose in problem.pairs:
        mentor[hire] = whose
    automata, counters = make_automata(problem, price), make_counters(problem, price)
    return Field(
        fixed=fixed,
        able=problem.skilled,
        speed=np.array([agent.speed for agent in problem.agents], float),
        crosses=month.crosses,
        allowed=month.allowed_late,
        prices=np.array([prices.late_reply, prices.late_over_day, prices.late_over_month]),
        mentor=mentor,
        pair_price=price(problem.rules.mentor_pairs.how),
        automata=automata,
        counters=counters,
        legal=make_legal(fixed, automata, counters, prices.hard_breach),
        segments=_segments(month),
        quotas=_quotas(month, price),
        wanted=Wanted(
            agents=problem.shift_cover.wanted.astype(float),
            short=problem.shift_cover.short.astype(float),
            over=problem.shift_cover.over.astype(float),
        ),
        fair=_fair(month),
    )


def _segments(month: Month) -> Segments:
    n_days, n_queues = month.shape[1], len(month.problem.queues)
    some = sorted(month.segments, key=lambda s: (s.d, s.q))
    keys = np.array([s.d * n_queues + s.q for s in some], np.int64)
    bounds = np.searchsorted(keys, np.arange(n_days * n_queues + 1))
    shape, n_shifts = (n_days, n_queues), month.shape[2]
    rows = len(some)
    return Segments(
        first=bounds[:-1].reshape(shape),
        last=bounds[1:].reshape(shape),
        today=np.array([s.today for s in some]).reshape(rows, n_shifts),
        yesterday=np.array([s.yesterday for s in some]).reshape(rows, n_shifts),
        base=np.array([s.base for s in some], float),
        late=np.array([s.late for s in some]).reshape(rows, month.lateness.n_max + 1),
    )


def _quotas(month: Month, price: Price) -> Quotas:
    """Write the rules on who is on a shift together as quotas."""
    problem, rules = month.problem, month.problem.rules
    n_agents, n_days, n_shifts = month.shape
    member, shift = list[NDArray[np.bool_]](), list[NDArray[np.bool_]]()
    least, each = list[NDArray[np.int64]](), list[float]()

    def add(
        how: Strictness,
        who: NDArray[np.bool_],
        shifts: list[int],
        due: NDArray[np.int64],
    ) -> None:
        if price(how) and due.any():
            member.append(who)
            shift.append(np.isin(np.arange(n_shifts), shifts))
            least.append(due)
            each.append(price(how))

    open_days: NDArray[np.int64] = np.asarray(problem.open_days.any(axis=0), np.int64)
    skills = rules.skills_present
    for _, forms in problem.shifts_named(rules.experienced.shifts):
        for _, seniors in problem.senior_groups:
            add(rules.experienced.how, seniors, forms, open_days * rules.experienced.least)
    for _, forms in problem.shifts_named(skills.shifts):
        for skill, due in skills.needed:
            able = np.array([skill in agent.skills for agent in problem.agents])
            add(skills.how, able, forms, open_days * due)
    everybody = np.ones(n_agents, np.bool_)
    for i, (_, forms) in enumerate(problem.own_shifts):
        add(rules.shift_heads.how, everybody, forms, problem.heads_wanted[:, i])
    nights = [s for s, one in enumerate(problem.shifts) if one.night]
    for q, days in enumerate(problem.open_days if nights else ()):
        add(rules.relief.how, problem.skilled[:, q], nights, days.astype(np.int64))
    n = len(each)
    return Quotas(
        member=np.array(member, np.bool_).reshape(n, n_agents),
        shift=np.array(shift, np.bool_).reshape(n, n_shifts),
        least=np.array(least, np.int64).reshape(n, n_days),
        price=np.array(each),
    )


def _fair(month: Month) -> Fair:
    problem = month.problem
    n_agents, n_days, n_shifts = month.shape
    step = np.zeros((n_agents, n_days, n_shifts + 1, len(SHARED)), np.int8)
    night = [shift.night for shift in problem.shifts]
    step[:, :, :-1, SHARED.index("nights")] = night
    step[:, problem.holidays, :-1, SHARED.index("holidays")] = 1
    step[:, problem.campaign_days, :-1, SHARED.index("campaign_days")] = 1
    step[:, :, :, REFUSED] = month.refusals
    return Fair(
        step=step,
        weekend=weekend_days(problem.horizon),
        ability=np.ascontiguousarray(ability_of(problem).T),
        past=np.ascontiguousarray(problem.balance.T),
        price=prices_of(problem),
    )
