"""Who may do more by the rules and the law, and what the law pays for it."""

import datetime as dt

import numpy as np
from numpy.typing import NDArray

from planner.domain.compliance import assess
from planner.domain.horizon import DAY_MIN
from planner.domain.labour import Labour
from planner.domain.roster import OFF, Roster
from planner.domain.scenario import Scenario
from planner.whatif.case import Case
from planner.whatif.compare import new_breaches, with_changes

DAY_RATE, REST_RATE = 1.5, 2.0  # of the wage, where no preset says (Labour Law art. 44)


def able(case: Case, names: tuple[str, ...], change: Scenario) -> tuple[str, ...]:
    """Keep those whom a change troubles with no new or larger breach, of a rule or a law."""
    after = with_changes(case, change)
    troubled = {v.agent for v in new_breaches(case.roster, after)}
    troubled |= {
        case.roster.problem.agents[a].id
        for a in np.flatnonzero(_short_rests(after) > _short_rests(case.roster)).tolist()
    }
    for law in case.site.laws:
        before = _amounts(case.roster, law)
        troubled |= {
            key[1] for key, amount in _amounts(after, law).items() if amount > before.get(key, 0)
        }
    return tuple(name for name in names if name not in troubled)


def _short_rests(roster: Roster) -> NDArray[np.int64]:
    """
    Count each agent's rests no longer than one that a forbidden succession would leave.

    A day shift moved to the evening is no night shift by name, but ends like one.
    """
    problem, rule = roster.problem, roster.problem.rules.successions
    start = np.array([shift.start_min for shift in problem.shifts])
    end = np.array([shift.end_min for shift in problem.shifts])
    known = problem.shift_index
    pairs = [(known[a], known[b]) for a, b in rule.forbidden if a in known and b in known]
    limit = max((DAY_MIN + start[b] - end[a] for a, b in pairs), default=-DAY_MIN)
    today, tomorrow = roster.codes[:, :-1], roster.codes[:, 1:]
    rest = DAY_MIN + start[tomorrow] - end[today]
    short = (today != OFF) & (tomorrow != OFF) & (rest <= limit)
    counts: NDArray[np.int64] = short.sum(axis=1)
    return counts


def _amounts(roster: Roster, law: Labour) -> dict[tuple[str, str | None, dt.date], int]:
    found = assess(roster, law, paid_hour=0.0).findings
    return {(f.limit, f.agent, f.first): f.amount for f in found}


def overtime_rate(law: Labour, dates: tuple[dt.date, ...], usual: float) -> float:
    """Return the rate that a preset pays for overtime, or for work on rest days."""
    pay = law.pay
    if pay is None:
        return usual
    if pay.holiday_rate is not None and law.holidays_in(dates[0], dates[-1]):
        return pay.holiday_rate
    if pay.period_rate is not None:
        return pay.period_rate
    if usual == REST_RATE and pay.week_rate is not None:
        return pay.week_rate
    return pay.day[0].rate if pay.day else pay.week_rate or usual
