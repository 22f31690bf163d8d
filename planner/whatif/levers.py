"""The levers of a peak day: how far each can be pulled on this roster, and what that costs."""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.domain.coverage import home_queue
from planner.domain.horizon import DAY_MIN, clock
from planner.domain.people import Level
from planner.domain.roster import OFF
from planner.domain.scenario import (
    CalledIn,
    Days,
    ExtraStaff,
    LongerShift,
    MovedStart,
    Replies,
    Scenario,
    Trained,
    Who,
)
from planner.whatif.case import Case
from planner.whatif.lawful import DAY_RATE, REST_RATE, able, overtime_rate
from planner.whatif.service import Service

LEAST_HOURS, MOST_HOURS = 4, 8  # for which somebody comes from outside
PEAK = 0.1  # of the late replies of the worst hour make an hour one of the peak
WORTH = 0.02  # share of the late replies that a shift's new hours must see


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """
    A level of a lever.

    Parameters
    ----------
    change
        What it does.
    cost
        What it costs, more than the level before. [currency]
    amount
        How far it is pulled: people, minutes, queues; see `Lever`.
    """

    change: Scenario
    cost: float
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lever:
    """
    A lever and its levels.

    Parameters
    ----------
    kind
        ``templates`` and ``one_more_chat`` [queues], ``longer`` [min], ``moved_start``,
        ``called_in`` and ``trained`` [agents], ``extra_staff`` [agents].
    shift
        Code of the shift it is about, if it is about one.
    steps
        Levels from the first that does anything.
    is_switch
        Whether more of it may make things worse, so that each level must be tried.
    """

    kind: str
    steps: tuple[Step, ...]
    shift: str = ""
    is_switch: bool = False


def find_levers(case: Case, scenario: Scenario, service: Service) -> tuple[Lever, ...]:
    """
    List the levers that can be pulled on the days of a scenario.

    Longer shifts, cancelled rest days and moved starts are only for those for whom they bring no
    new breach of a hard rule, and none of a labour limit, nor a larger one.

    Parameters
    ----------
    case
        All days of the roster.
    scenario
        What the levers are to be pulled against, with its days.
    service
        Service of the scenario without levers, which tells where replies are late.
    """
    found = _Levers(
        case=case,
        days=scenario.days,
        part=case.window(scenario.days.first, scenario.days.last),
        scenario=scenario,
        late=service.late.mean(axis=0),
    )
    every = (
        found.templates(),
        found.one_more_chat(),
        *found.longer(),
        found.moved_start(),
        found.called_in(),
        found.trained(),
        found.extra_staff(),
    )
    return tuple(lever for lever in every if lever is not None and lever.steps)


@dataclass(frozen=True, kw_only=True, eq=False)
class _Levers:
    """The levers of some days; ``late`` by queue, day and hour tells where they are needed."""

    case: Case
    days: Days
    part: Case
    scenario: Scenario
    late: NDArray[np.float64]

    def templates(self) -> Lever | None:
        """Switch templates and automatic answers on, for the queue most in need first."""
        prices = self.case.site.lever_prices
        if not prices.templated_share * prices.template_saves_s and not prices.deflected_share:
            return None
        names = [
            name
            for name in self._queues_by_need()
            if prices.template_saves_s < self.case.site.queue(name).work.reply_s
        ]
        cost = prices.templates_day * self.late.shape[1]
        steps = []
        for n in range(1, len(names) + 1):
            change = Replies(
                queues=tuple(names[:n]),
                templated_share=prices.templated_share,
                template_saves_s=prices.template_saves_s,
                deflected_share=prices.deflected_share,
            )
            steps.append(Step(change=Scenario(replies=(change,)), cost=n * cost, amount=n))
        return Lever(kind="templates", steps=tuple(steps))

    def one_more_chat(self) -> Lever | None:
        """Let everybody hold one more chat; quiet hours may lose by it."""
        cost = self.case.site.lever_prices.one_more_chat_day * self.late.shape[1]
        names = self._queues_by_need()
        queues = {queue.name: queue for queue in self.part.roster.problem.queues}
        changes = tuple(
            Replies(queues=(name,), max_chats=min(queues[name].work.max_chats + 1, 99))
            for name in names
        )
        step = Step(change=Scenario(replies=changes), cost=cost * len(names), amount=len(names))
        return Lever(kind="one_more_chat", steps=(step,), is_switch=True)

    def longer(self) -> Iterator[Lever]:
        """Let a shift stay on, paid as overtime, where replies are late after its end."""
        prices, problem = self.case.site.lever_prices, self.case.roster.problem
        calls = set(self._called())
        for shift in problem.shifts:
            closing = max(queue.close_min for queue in problem.queues)
            most = min(prices.longer_most_min, 14 * 60 - shift.length_min, closing - shift.end_min)
            if self._late_between(shift.end_min, shift.end_min + most) < WORTH:
                continue
            names = tuple(
                name
                for name in self._working(shift.code)[::-1]
                if name not in calls and name not in self._movers(shift.code)
            )
            steps = []
            for minutes in range(prices.longer_step_min, most + 1, prices.longer_step_min):
                change = LongerShift(
                    shift=shift.code, after_min=minutes, who=Who(agents=names), days=self.days
                )
                able = self._able(names, Scenario(longer_shifts=(change,)))
                if not able:
                    break
                names = able
                change = dataclasses.replace(change, who=Who(agents=able))
                shifts = self._cells(able, shift.code)
                hours = shifts * minutes / 60
                steps.append(
                    Step(
                        change=Scenario(longer_shifts=(change,)),
                        cost=hours * self._wage(DAY_RATE),
                        amount=minutes,
                    )
                )
            yield Lever(kind="longer", shift=shift.code, steps=_rising(steps))

    def moved_start(self) -> Lever | None:
        """Let half of a shift that ends too early come later, to stay to the close."""
        problem, prices = self.case.roster.problem, self.case.site.lever_prices
        closing = max(queue.close_min for queue in problem.queues)
        for shift in problem.shifts:
            by_min = min(closing, DAY_MIN) - shift.end_min
            able = self._movers(shift.code)
            if by_min <= 0 or not able or self._late_between(shift.end_min, closing) < WORTH:
                continue
            steps = []
            for n in sorted({-(-len(able) // 2), len(able)}):
                who = Who(agents=able[:n])
                change = MovedStart(shift=shift.code, by_min=by_min, who=who, days=self.days)
                steps.append(
                    Step(
                        change=Scenario(starts_moved=(change,)),
                        cost=prices.moved_start * self._cells(able[:n], shift.code),
                        amount=n,
                    )
                )
            return Lever(kind="moved_start", shift=shift.code, steps=_rising(steps), is_switch=True)
        return None

    def called_in(self) -> Lever | None:
        """Cancel rest days, of those with the queues most in need first."""
        shift = self._peak_shift()
        hours = self.part.roster.problem.shifts[shift].work_min / 60
        each = hours * self._wage(REST_RATE) + self.case.site.lever_prices.called_in_day
        code = self.part.roster.problem.shifts[shift].code
        names, steps = self._called(), []
        for n in range(1, len(names) + 1):
            change = CalledIn(shift=code, who=Who(agents=names[:n]), days=self.days)
            times = sum(int(self._off(name)) for name in names[:n])
            steps.append(Step(change=Scenario(called_in=(change,)), cost=times * each, amount=n))
        return Lever(kind="called_in", shift=code, steps=_rising(steps))

    def trained(self) -> Lever | None:
        """Train people of quieter queues for the queue most in need."""
        prices, problem = self.case.site.lever_prices, self.part.roster.problem
        queue = next(q for q in problem.queues if q.name == self._queues_by_need()[0])
        works = self.part.roster.works.sum(axis=1)
        names = [
            problem.agents[a].id
            for a in np.argsort(-works, kind="stable").tolist()
            if works[a]
            and queue.skill not in problem.agents[a].skills
            and problem.agents[a].level is not Level.TRAINEE
        ]
        steps = [
            Step(
                change=Scenario(
                    trained=(Trained(skill=queue.skill, who=Who(agents=tuple(names[:n]))),)
                ),
                cost=n * prices.training,
                amount=n,
            )
            for n in range(1, min(len(names), prices.trained_most) + 1)
        ]
        return Lever(kind="trained", shift="", steps=tuple(steps))

    def extra_staff(self) -> Lever | None:
        """Bring people in from outside for the hours that see most of the late replies."""
        prices = self.case.site.lever_prices
        from_min, to_min = self._peak_hours()
        price = (to_min - from_min) / 60 * prices.extra_hour * self.late.shape[1]
        steps = []
        for n in range(1, prices.extra_most + 1):
            change = ExtraStaff(
                count=n,
                speed=prices.extra_speed,
                days=self.days,
                from_min=from_min,
                to_min=to_min,
            )
            steps.append(Step(change=Scenario(extra_staff=(change,)), cost=n * price, amount=n))
        hours = f"{clock(from_min)}-{clock(to_min)}"
        return Lever(kind="extra_staff", shift=hours, steps=_rising(steps))

    def _peak_hours(self) -> tuple[int, int]:
        """Return the hours around the worst one in which many replies are late, 4 to 8 of them."""
        by_hour = self.late.sum(axis=(0, 1))
        queues = self.part.roster.problem.queues
        opening = min(queue.open_min for queue in queues)
        closing = max(queue.close_min for queue in queues)
        many = np.flatnonzero(by_hour > PEAK * by_hour.max())
        worst = int(by_hour.argmax())
        first = last = worst
        while first - 1 in many and last - first < MOST_HOURS - 1:
            first -= 1
        while last + 1 in many and last - first < MOST_HOURS - 1:
            last += 1
        to_min = min(60 * (last + 1), closing)
        from_min = min(60 * first, to_min - 60 * LEAST_HOURS)
        return max(from_min, opening), max(to_min, opening + 60 * LEAST_HOURS)

    def _queues_by_need(self) -> list[str]:
        """Name the configured queues, the one with most late replies first."""
        names = [queue.name for queue in self.part.roster.problem.queues]
        order = np.argsort(-self.late.sum(axis=(1, 2)), kind="stable")
        known = {queue.name for queue in self.case.site.queues}
        return [names[q] for q in order.tolist() if names[q] in known or not known] or names

    def _late_between(self, first_min: int, last_min: int) -> float:
        """Return the share of the late replies that comes between two times of a day."""
        hours = np.arange(24) * 60
        shared = np.minimum(hours + 60, last_min) - np.maximum(hours, first_min)
        inside = np.clip(shared, 0, 60) / 60
        total = float(self.late.sum())
        return float((self.late * inside).sum()) / total if total > 0 else 0.0

    def _peak_shift(self) -> int:
        """Return the shift that sees most of the late replies."""
        shifts = self.part.roster.problem.shifts[: len(self.case.site.shifts)]
        return int(np.argmax([self._late_between(s.start_min, s.end_min) for s in shifts]))

    def _working(self, code: str) -> list[str]:
        """Name those at work on a shift on any of the days."""
        problem = self.part.roster.problem
        at_work = (self.part.roster.codes == problem.shift_index[code]).any(axis=1)
        return [problem.agents[a].id for a in np.flatnonzero(at_work).tolist()]

    def _movers(self, code: str) -> tuple[str, ...]:
        """Name those of a shift who may come later: every other one, so that some stay."""
        problem = self.case.roster.problem
        shift = problem.shifts[problem.shift_index[code]]
        by_min = min(max(queue.close_min for queue in problem.queues), DAY_MIN) - shift.end_min
        if by_min <= 0 or shift.start_min + by_min >= DAY_MIN:
            return ()
        names = tuple(self._working(code)[::2])
        change = MovedStart(shift=code, by_min=by_min, who=Who(agents=names), days=self.days)
        return self._able(names, Scenario(starts_moved=(change,))) if names else ()

    def _called(self) -> tuple[str, ...]:
        """Name those whose rest may be cancelled, of the queue most in need first."""
        roster = self.part.roster
        problem, home = roster.problem, home_queue(roster.problem)
        need = np.argsort(np.argsort(-self.late.sum(axis=(1, 2)), kind="stable"), kind="stable")
        free = ((roster.codes == OFF) & ~problem.leave).any(axis=1) & (home != OFF)
        names = [
            problem.agents[a].id
            for a in sorted(np.flatnonzero(free).tolist(), key=lambda a: (need[home[a]], a))
            if problem.agents[a].mentor is None and problem.agents[a].level is not Level.TRAINEE
        ]
        if not names:
            return ()
        code = problem.shifts[self._peak_shift()].code
        change = CalledIn(shift=code, who=Who(agents=tuple(names)), days=self.days)
        return self._able(tuple(names), Scenario(called_in=(change,)))

    def _off(self, name: str) -> int:
        a = self.part.roster.problem.agent_index[name]
        codes = self.part.roster.codes[a]
        return int(((codes == OFF) & ~self.part.roster.problem.leave[a]).sum())

    def _cells(self, names: tuple[str, ...], code: str) -> int:
        """Count the shifts of some agents."""
        problem = self.part.roster.problem
        rows = [problem.agent_index[name] for name in names]
        return int((self.part.roster.codes[rows] == problem.shift_index[code]).sum())

    def _able(self, names: tuple[str, ...], change: Scenario) -> tuple[str, ...]:
        return able(self.case, names, dataclasses.replace(change, days=self.days))

    def _wage(self, usual: float) -> float:
        """Return an hour's pay beyond the usual work, at the law's rate. [currency/h]."""
        site, dates = self.case.site, self.part.roster.problem.horizon.dates
        rate = usual
        for law in site.laws:
            if law.pay is not None:
                rate = overtime_rate(law, dates, usual)
                break
        return site.prices.paid_hour * rate


def _rising(steps: list[Step]) -> tuple[Step, ...]:
    """Keep the steps that cost more than the one before."""
    kept: list[Step] = []
    for step in steps:
        if not kept or step.cost > kept[-1].cost:
            kept.append(step)
    return tuple(kept)
