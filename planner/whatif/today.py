"""A day that has begun: what it will still bring, and what helps from now on."""

import dataclasses
import datetime as dt
from dataclasses import dataclass

import pandas as pd

from forecasts import Forecast, update
from planner.domain.effective import planned_rates
from planner.domain.horizon import DAY_MIN
from planner.domain.scenario import Days, ExtraStaff, Scenario
from planner.whatif.case import Case
from planner.whatif.evaluate import cases, followed
from planner.whatif.levers import Lever, Step, find_levers
from planner.whatif.service import Service

KINDS = ("called_in", "longer", "templates")  # what can be pulled within the day
FUTURES = 20  # in which a suggestion is tried
LEAST_MIN = 120  # of a shift that must be left for somebody to be called in for the rest of it
WORTH = 0.5  # late replies fewer, from which on a suggestion is worth telling


@dataclass(frozen=True, kw_only=True, eq=False)
class Outlook:
    """
    A day as it was forecast, and as it is expected now.

    Parameters
    ----------
    date
        The day.
    from_hour
        First hour that is still to come.
    before, after
        Forecast without and with the hours seen.
    case
        The whole roster before the customers now expected.
    planned, service
        Service of the day, by hour and future, before the hours seen and now.
    """

    date: dt.date
    from_hour: int
    before: Forecast
    after: Forecast
    case: Case
    planned: Service
    service: Service

    @property
    def late_to_come(self) -> float:
        """Late replies that are expected in the hours to come."""
        return float(self.service.late[..., self.from_hour :].sum(axis=(1, 2, 3)).mean())


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """
    Something that can still be done today.

    Parameters
    ----------
    kind
        ``called_in``, ``longer`` or ``templates``; see `planner.whatif.levers.Lever`.
    shift
        Code of the shift it is about, if it is about one.
    amount
        People, minutes or queues.
    agents
        Ids of those concerned.
    from_min
        From when on, from midnight. [min]
    cost
        What it costs. [currency]
    late
        Change of the late replies of the day; less is better.
    on_time
        Share of the day's replies on time with it.
    change
        What it changes on its day, for a draft of the roster.
    fits
        Whether a draft can hold it as it is: a shift that has begun cannot be worked whole.
    """

    kind: str
    shift: str
    amount: int
    agents: tuple[str, ...]
    from_min: int
    cost: float
    late: float
    on_time: float
    change: Scenario
    fits: bool


def outlook(case: Case, forecast: Forecast, date: dt.date, seen: pd.DataFrame) -> Outlook:
    """
    Look ahead on a day of which some hours are over.

    Parameters
    ----------
    case
        The whole roster before the customers forecast.
    forecast
        The forecast, volume factors applied.
    date
        The day.
    seen
        Columns timestamp, queue, contacts of its hours that are over; see `forecasts.update`.
    """
    after = update(forecast, seen) if len(seen) else forecast
    asked = tuple(case.site.queue(name) for name in forecast.queues)
    now = dataclasses.replace(case, rates=planned_rates(after.rates, asked))
    days = Scenario(days=Days(first=date, last=date))
    last = -1 if seen.empty else int(pd.DatetimeIndex(seen["timestamp"]).hour.max())
    planned = followed(cases(case, days))
    return Outlook(
        date=date,
        from_hour=last + 1,
        before=forecast,
        after=after,
        case=now,
        planned=planned,
        service=followed(cases(now, days)) if len(seen) else planned,
    )


def suggest(look: Outlook, from_hour: int) -> tuple[Suggestion, ...]:
    """
    Say what still helps from an hour on, the cheapest by late reply saved first.

    Of each lever the least is told that brings the day to its target, or else all of it. People
    come to a shift that has begun for the rest of it only.
    """
    days = Days(first=look.date, last=look.date)
    rest = dataclasses.replace(look.case, rates=look.case.rates.copy())
    d = (look.date - look.case.roster.problem.horizon.start).days
    rest.rates[:, :, d, :from_hour] = 0.0
    base = followed(cases(rest, Scenario(days=days)), FUTURES)
    if not base.late.sum() > 0:
        return ()
    found = []
    for lever in find_levers(rest, Scenario(days=days), base):
        if lever.kind not in KINDS:
            continue
        tried = _least(look, rest, base, lever, from_hour)
        if tried is not None and tried.late < -WORTH:
            found.append(tried)
    return tuple(sorted(found, key=lambda one: one.cost / -one.late))


def _least(
    look: Outlook, rest: Case, base: Service, lever: Lever, from_hour: int
) -> Suggestion | None:
    """Find the least of a lever that brings the day to its target, by halving."""
    low, high = 0, len(lever.steps) - 1
    best = _tried(look, rest, base, lever, lever.steps[high], from_hour)
    if best is None or best.on_time < base.target:
        return best
    while low < high:
        middle = (low + high) // 2
        one = _tried(look, rest, base, lever, lever.steps[middle], from_hour)
        if one is not None and one.on_time >= base.target:
            best, high = one, middle
        else:
            low = middle + 1
    return best


def _tried(
    look: Outlook, rest: Case, base: Service, lever: Lever, step: Step, from_hour: int
) -> Suggestion | None:
    """Pull a lever from an hour on; ``None`` where too little of its shift is left."""
    now_min, change, cost, from_min = 60 * from_hour, step.change, step.cost, 60 * from_hour
    agents = _concerned(change)
    fits = lever.kind != "templates"
    if lever.kind != "templates":
        problem = rest.roster.problem
        shift = problem.shifts[problem.shift_index[lever.shift]]
        from_min = shift.start_min if lever.kind == "called_in" else shift.end_min
        if lever.kind == "longer" and shift.end_min < now_min:
            return None
        if lever.kind == "called_in" and shift.start_min < now_min:
            left = min(shift.end_min, DAY_MIN) - now_min
            if left < LEAST_MIN:
                return None
            fee = step.amount * rest.site.lever_prices.called_in_day
            cost = fee + (cost - fee) * min(left / shift.work_min, 1.0)
            change, from_min, fits = _for_the_rest(rest, agents, now_min, left), now_min, False
    asked = dataclasses.replace(change, days=Days(first=look.date, last=look.date))
    with_it = followed(cases(rest, asked), FUTURES)
    late = float((with_it.late - base.late).sum(axis=(1, 2, 3)).mean())
    replies = float(look.service.replies.sum(axis=(1, 2, 3)).mean())
    all_late = float(look.service.late.sum(axis=(1, 2, 3)).mean())
    return Suggestion(
        kind=lever.kind,
        shift=lever.shift,
        amount=step.amount,
        agents=agents,
        from_min=from_min,
        cost=cost,
        late=late,
        on_time=1.0 - (all_late + late) / max(replies, 1e-9),
        change=dataclasses.replace(step.change, days=Days(first=look.date, last=look.date)),
        fits=fits,
    )


def _for_the_rest(case: Case, agents: tuple[str, ...], now_min: int, left_min: int) -> Scenario:
    """Let people help out for what is left of a shift, each with their own skills."""
    problem = case.roster.problem
    by_skills: dict[tuple[str, ...], int] = {}
    for name in agents:
        skills = problem.agents[problem.agent_index[name]].skills
        by_skills[skills] = by_skills.get(skills, 0) + 1
    return Scenario(
        extra_staff=tuple(
            ExtraStaff(count=n, skills=skills, from_min=now_min, to_min=now_min + left_min)
            for skills, n in by_skills.items()
        )
    )


def _concerned(change: Scenario) -> tuple[str, ...]:
    """Name those whom a change calls in or keeps longer."""
    whom = [one.who for one in change.called_in] + [one.who for one in change.longer_shifts]
    return tuple(name for who in whom for name in who.agents)
