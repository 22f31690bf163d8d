"""What an agent's rules count over the month or the week, as arrays for `tours.best_tour`."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.domain.horizon import SATURDAY, SUNDAY, Horizon
from planner.domain.roster import FREE, OFF, RosterProblem
from planner.roster.memory import Price
from planner.roster.tours import KNOWN, Counters

MOST_STATES = 4_000  # values of these together
SPARE = 4  # values beyond a limit that are told apart
HOUR_MIN = 60


@dataclass(frozen=True, kw_only=True, eq=False)
class _Counter:
    """One counter; the arrays are those of `Counters` without the first axis."""

    step: NDArray[np.int64]
    due: NDArray[np.bool_]
    price: NDArray[np.float64]
    start: NDArray[np.int64]


def make_counters(problem: RosterProblem, price: Price) -> Counters:
    """
    Build the counters of a problem's agents.

    Parameters
    ----------
    problem
        What a roster must respect.
    price
        Price of breaking a rule once; 0 if nobody plans for it.
    """
    found = [counter for make in COUNTS for counter in make(problem, price)]
    known, states = list[_Counter](), 1
    for counter in found:
        if len(known) < KNOWN and states * counter.price.shape[1] <= MOST_STATES:
            known.append(counter)
            states *= counter.price.shape[1]
    loose = [counter for counter in found if counter not in known]
    while len(known) < KNOWN:
        known.append(_unused(problem))
    known.sort(key=lambda counter: counter.price.shape[1])  # programmes walk along the last
    every = [*known, *loose]
    width = max(counter.price.shape[1] for counter in every)
    return Counters(
        step=np.array([c.step for c in every], np.int16),
        due=np.array([c.due for c in every]),
        price=np.array(
            [np.pad(c.price, ((0, 0), (0, width - c.price.shape[1])), "edge") for c in every]
        ),
        start=np.array([c.start for c in every], np.int16),
        size=np.array([c.price.shape[1] for c in every]),
        most=np.array([c.start + c.step.max(axis=(2, 3)).sum(axis=1) for c in every]),
    )


def _steps(problem: RosterProblem) -> NDArray[np.int64]:
    """Make room for what days add, shape (n_agents, n_days, n_shifts + 1, 2)."""
    return np.zeros((*problem.pins.shape, len(problem.shifts) + 1, 2), np.int64)


def _at_end(problem: RosterProblem) -> NDArray[np.bool_]:
    """Settle at the end of the period, shape (n_agents, n_days)."""
    due = np.zeros(problem.pins.shape, np.bool_)
    due[:, -1] = True
    return due


def _over_period(
    problem: RosterProblem,
    step: NDArray[np.int64],
    least: NDArray[np.int64],
    most: NDArray[np.int64],
    each: float,
    *,
    unit: int = 1,
    whole: int = 1,
) -> _Counter:
    """
    Count over the whole period.

    Parameters
    ----------
    problem, step
        The problem and what days add, in units.
    least, most
        Limits of each agent, before division by the unit.
    each
        Price of a breach.
    unit
        What one step stands for.
    whole
        How much too many or too few is one breach; a part of it counts in full.
    """
    longest = int(step.max(axis=(2, 3)).sum(axis=1).max())
    highest = int(np.where(most < longest * unit, most, least).max())
    values = np.arange(min(-(-highest // unit) + SPARE * -(-whole // unit), longest) + 1) * unit
    wrong = np.maximum(least[:, None] - values, 0) + np.maximum(values - most[:, None], 0)
    return _Counter(
        step=step,
        due=_at_end(problem),
        price=each * (-(-wrong // whole)),
        start=np.zeros(len(problem.agents), np.int64),
    )


def _unused(problem: RosterProblem) -> _Counter:
    n_agents = len(problem.agents)
    return _Counter(
        step=_steps(problem),
        due=np.zeros(problem.pins.shape, np.bool_),
        price=np.zeros((n_agents, 1)),
        start=np.zeros(n_agents, np.int64),
    )


def _period_time(problem: RosterProblem, price: Price) -> Iterator[_Counter]:
    """Add up working time over the period."""
    each, limits = price(problem.rules.period_time.how), problem.limits
    if each:
        step, unit = _minutes(problem)
        yield _over_period(
            problem,
            step,
            limits.time_least_min,
            limits.time_most_min,
            each,
            unit=unit,
            whole=HOUR_MIN,
        )


def _overtime(problem: RosterProblem, price: Price) -> Iterator[_Counter]:
    """Add up working time beyond the contract."""
    rule, n_days = problem.rules.overtime, problem.horizon.n_days
    if each := price(rule.how):
        step, unit = _minutes(problem)
        standard = [round(a.contract_min_week * n_days / 7) for a in problem.agents]
        most = np.array(standard, np.int64) + rule.most_min
        yield _over_period(
            problem, step, np.zeros_like(most), most, each, unit=unit, whole=HOUR_MIN
        )


def _minutes(problem: RosterProblem) -> tuple[NDArray[np.int64], int]:
    """Return what days add to the working time, and the minutes of a step."""
    unit = int(np.gcd.reduce(problem.work_min.ravel())) or 1
    step = _steps(problem)
    step[:, :, :-1, :] = (problem.work_min // unit)[None, :, :, None]
    return step, unit


def _rest_days(problem: RosterProblem, price: Price) -> Iterator[_Counter]:
    """Count days off that are not leave."""
    rule = problem.rules.rest_days
    each = price(rule.how)
    if each and (rule.least or rule.most is not None):
        step = _steps(problem)
        step[:, :, -1, :] = ~problem.leave[:, :, None]
        least = np.minimum(rule.least, (~problem.leave).sum(axis=1))
        most = np.full_like(least, problem.horizon.n_days if rule.most is None else rule.most)
        yield _over_period(problem, step, least, most, each)


def _weekly_rest(problem: RosterProblem, price: Price) -> Iterator[_Counter]:
    """Count days off in each week from Monday to Sunday that is known in full."""
    rule, horizon, history = problem.rules.weekly_rest, problem.horizon, problem.before.shape[1]
    each = price(rule.how)
    if not each or not rule.least:
        return
    step = _steps(problem)
    step[:, :, -1, :] = 1
    head = horizon.weekday(0)  # days of the first week that lie before
    before = problem.before[:, max(history - head, 0) :]
    known = (before != FREE).all(axis=1) & (history >= head)
    # A week that is not known in full is never short of rest.
    start = np.where(known, (before == OFF).sum(axis=1), rule.least) if head else 0
    missing = np.maximum(rule.least - np.arange(rule.least + 1), 0)
    yield _Counter(
        step=step,
        due=_sundays(problem),
        price=np.tile(each * missing, (len(problem.agents), 1)),
        start=np.broadcast_to(start, len(problem.agents)).astype(np.int64),
    )


def _sundays(problem: RosterProblem) -> NDArray[np.bool_]:
    """Settle at the end of each week, shape (n_agents, n_days)."""
    due = np.zeros(problem.pins.shape, np.bool_)
    horizon = problem.horizon
    due[:, [d for d in range(horizon.n_days) if horizon.weekday(d) == SUNDAY]] = True
    return due


def _week_time(problem: RosterProblem, price: Price) -> Iterator[_Counter]:
    """Add up working time from Monday to Sunday."""
    rule, horizon, history = problem.rules.week_time, problem.horizon, problem.before.shape[1]
    each = price(rule.how)
    if not each:
        return
    step, unit = _minutes(problem)
    worked = np.zeros(len(problem.agents), np.int64)
    for d in range(max(-horizon.weekday(0), -history), 0):
        codes = problem.before[:, history + d].tolist()
        worked += [problem.minutes(d, code) if code >= 0 else 0 for code in codes]
    top = 7 * int(step.max()) + int(-(-worked.max() // unit))
    over = np.maximum(np.arange(top + 1) * unit - rule.most_min, 0)
    due = _sundays(problem)
    due[:, -1] = True
    yield _Counter(
        step=step,
        due=due,
        price=np.tile(each * (-(-over // HOUR_MIN)), (len(problem.agents), 1)),
        start=-(-worked // unit),
    )


def weekend_days(horizon: Horizon) -> NDArray[np.int64]:
    """Mark the first (1) and second (2) days of weekends within the horizon, shape (n_days,)."""
    weekdays = np.array([horizon.weekday(d) for d in range(horizon.n_days)])
    place = np.where(weekdays == SATURDAY, 1, np.where(weekdays == SUNDAY, 2, 0))
    if place[0] == 2:
        place[0] = 1
    return place


def _worked_weekends(problem: RosterProblem, price: Price) -> Iterator[_Counter]:
    """Count the weekends on which an agent works on either day."""
    if each := price(problem.rules.worked_weekends.how):
        step = _steps(problem)
        place = weekend_days(problem.horizon)
        step[:, place == 1, :-1, :] = 1
        step[:, place == 2, :-1, 0] = 1  # unless Saturday was worked
        most = problem.limits.weekends_most
        yield _over_period(problem, step, np.zeros_like(most), most, each)


def _nights(problem: RosterProblem, price: Price) -> Iterator[_Counter]:
    """Count night shifts."""
    rules, night = problem.rules, [s for s, x in enumerate(problem.shifts) if x.night]
    step = _steps(problem)
    step[:, :, night, :] = 1
    nobody = np.zeros(len(problem.agents), np.int64)
    each, most = price(rules.nights.how), problem.limits.nights_most
    if each and ((most > 0) & (most < problem.horizon.n_days)).any():
        # None at all is a matter of single cells; see `field.make_field`.
        yield _over_period(problem, step * (most > 0)[:, None, None, None], nobody, most, each)
    each = price(rules.least_nights.how)
    if each and rules.least_nights.least:
        least = np.minimum(rules.least_nights.least, problem.may_work_nights.sum(axis=1))
        yield _over_period(problem, step, least, nobody + problem.horizon.n_days, each)


def _shift_counts(problem: RosterProblem, price: Price) -> Iterator[_Counter]:
    """Count the shifts of each kind of which an agent may have only some."""
    each, n_days = price(problem.rules.shift_counts.how), problem.horizon.n_days
    for s in range(len(problem.shifts)):
        most = problem.limits.shift_most[:, s]
        # None at all is a matter of single cells; see `field.make_field`.
        if each and ((most > 0) & (most < n_days)).any():
            step = _steps(problem)
            step[:, :, s, :] = (most > 0)[:, None, None]
            yield _over_period(problem, step, np.zeros_like(most), most, each)


COUNTS = (
    _period_time,
    _overtime,
    _rest_days,
    _weekly_rest,
    _worked_weekends,
    _week_time,
    _nights,
    _shift_counts,
)
