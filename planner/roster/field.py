"""A month's problem as the arrays that the kernels read."""

import numpy as np
from numpy.typing import NDArray

from planner.domain.horizon import SATURDAY
from planner.domain.roster import OFF, Codes
from planner.roster.counting import make_counters
from planner.roster.memory import make_automata, price_of
from planner.roster.month import COST_UNITS, Month
from planner.roster.standing import (
    Fair,
    Field,
    Quotas,
    Segments,
    Standing,
    Wanted,
    change,
    refresh,
    settle,
)

SUNDAY = SATURDAY + 1


def make_field(month: Month) -> Field:
    """Turn a month into arrays."""
    problem, prices = month.problem, month.prices
    price = price_of(prices.hard_breach)
    fixed = month.cell_cost / COST_UNITS + prices.hard_breach * month.cell_breaches
    fixed[:, :, :-1] += prices.paid_hour * problem.work_min / 60
    never = problem.limits.shift_most == 0
    fixed[:, :, :-1] += price(problem.rules.shift_counts.how) * never[:, None, :]
    index = problem.agent_index
    return Field(
        fixed=fixed,
        able=problem.skilled,
        speed=np.array([agent.speed for agent in problem.agents], float),
        crosses=month.crosses,
        allowed=month.allowed_late,
        prices=np.array([prices.late_reply, prices.late_over_day, prices.late_over_month]),
        mentor=np.array([-1 if a.mentor is None else index[a.mentor] for a in problem.agents]),
        pair_price=price(problem.rules.mentor_pairs.how),
        automata=make_automata(problem, price),
        counters=make_counters(problem, price),
        segments=_segments(month),
        quotas=_quotas(month),
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


def _quotas(month: Month) -> Quotas:
    """Write the rules on who is on a shift together as quotas."""
    problem, rules = month.problem, month.problem.rules
    n_agents, n_days, n_shifts = month.shape
    price = price_of(month.prices.hard_breach)
    member: list[NDArray[np.bool_]] = []
    shift: list[NDArray[np.bool_]] = []
    least: list[NDArray[np.int64]] = []
    each: list[float] = []
    if price(rules.experienced.how) and rules.experienced.least:
        seniors = np.array([agent.is_experienced for agent in problem.agents])
        for s in range(n_shifts):
            member.append(seniors)
            shift.append(np.arange(n_shifts) == s)
            least.append(np.where(problem.open_days.any(axis=0), rules.experienced.least, 0))
            each.append(price(rules.experienced.how))
    for skill, due in rules.skills_present.needed:
        for s, one in enumerate(problem.shifts):
            named = rules.skills_present.shifts
            if price(rules.skills_present.how) and (not named or one.code in named):
                member.append(np.array([skill in agent.skills for agent in problem.agents]))
                shift.append(np.arange(n_shifts) == s)
                least.append(np.where(problem.open_days.any(axis=0), due, 0))
                each.append(price(rules.skills_present.how))
    night = np.array([s.night for s in problem.shifts])
    if price(rules.relief.how) and night.any():
        for q in range(len(problem.queues)):
            member.append(problem.skilled[:, q])
            shift.append(night)
            least.append(problem.open_days[q].astype(np.int64))
            each.append(price(rules.relief.how))
    n = len(each)
    return Quotas(
        member=np.array(member, np.bool_).reshape(n, n_agents),
        shift=np.array(shift, np.bool_).reshape(n, n_shifts),
        least=np.array(least, np.int64).reshape(n, n_days),
        price=np.array(each),
    )


def _fair(month: Month) -> Fair:
    problem, horizon = month.problem, month.problem.horizon
    days = (~problem.leave).sum(axis=1).astype(float)
    may = [
        agent.mentor is None
        and (agent.earliest_night is None or agent.earliest_night <= horizon.start)
        for agent in problem.agents
    ]
    weekend = np.zeros(horizon.n_days, np.int64)
    for d in range(horizon.n_days):
        if horizon.weekday(d) == SATURDAY or (d == 0 and horizon.weekday(d) == SUNDAY):
            weekend[d] = 1
        elif horizon.weekday(d) == SUNDAY:
            weekend[d] = 2
    rule = problem.rules.fairness
    return Fair(
        night=np.array([shift.night for shift in problem.shifts]),
        weekend=weekend,
        ability=np.array([days * np.array(may), days]),
        past=np.ascontiguousarray(problem.balance.T),
        price=np.array([rule.nights, rule.weekends], float),
    )


def make_standing(field: Field, codes: Codes, duty: NDArray[np.int8]) -> Standing:
    """Set up a roster, by codes and queues as in `planner.domain`."""
    n_agents, n_days, n_codes = field.fixed.shape
    n_shifts, n_queues = n_codes - 1, field.able.shape[1]
    standing = Standing(
        codes=np.where(codes == OFF, n_shifts, codes).astype(np.int64),
        duty=np.where((codes == OFF) | (duty == OFF), -1, duty).astype(np.int64),
        strength=np.zeros((n_days, n_shifts, n_queues)),
        heads=np.zeros((n_days, n_shifts)),
        late=np.zeros((n_queues, n_days)),
        stale=np.ones((n_queues, n_days), np.bool_),
        present=np.zeros((len(field.quotas.price), n_days), np.int64),
        counts=np.zeros((2, n_agents)),
        own=np.zeros(n_agents),
        push=np.zeros((len(field.counters.size), n_agents)),
    )
    for a in range(n_agents):
        change(field, standing, a, 1.0)
        settle(field, standing, a)
    refresh(field, standing)
    return standing
