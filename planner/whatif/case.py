"""A roster before its customers: what a scenario changes and an evaluation plays."""

import dataclasses
import datetime as dt
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.domain.coverage import Duty, coverage, skill_groups
from planner.domain.horizon import DAY_SLOTS, SLOT_MIN
from planner.domain.reshape import below, some_days, with_agents, with_shifts
from planner.domain.roster import OFF, Codes, Roster
from planner.domain.site import Site
from planner.month import HOUR_SLOTS
from planner.staffing import effective_agents


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """
    A special day of the roster's period.

    Parameters
    ----------
    date
        The day.
    name
        Name with its phase, such as ``double11_wave1``.
    """

    date: dt.date
    name: str


@dataclass(frozen=True, kw_only=True, eq=False)
class Case:
    """
    A roster and the customers it meets.

    Parameters
    ----------
    site
        The team's settings.
    roster
        Who works when; its problem's queues are as the levers leave them.
    duty
        Queue of each agent on each day, shape (n_agents, n_days).
    rates
        Arrival rates in each future, shape (n_futures, n_queues, n_days, 24). [contacts/h]
    occasions
        Special days, for changes that name a phase.
    """

    site: Site
    roster: Roster
    duty: Duty
    rates: NDArray[np.float64]
    occasions: tuple[Occasion, ...] = ()

    @property
    def target(self) -> float:
        """Share of replies that all queues together must have on time, weighed by replies."""
        queues = self.roster.problem.queues
        replies = np.array(
            [
                rates.sum() * queue.work.replies_per_chat
                for rates, queue in zip(self.rates.mean(axis=0), queues, strict=True)
            ]
        )
        targets = np.array([queue.target.on_time for queue in queues])
        return float(targets @ replies / replies.sum()) if replies.any() else float(targets.max())

    @property
    def open_share(self) -> NDArray[np.float64]:
        """Share of each hour in which a queue is open, shape (n_queues, 24)."""
        return np.array(
            [_overlap(queue.open_min, queue.close_min) for queue in self.roster.problem.queues]
        )

    def futures(self, n: int) -> "Case":
        """
        Return the case with fewer futures, evenly spread over quiet and busy ones.

        Each stands for as many others; the middle of its group by the contacts of all days.
        """
        if n >= len(self.rates):
            return self
        order = np.argsort(self.rates.sum(axis=(1, 2, 3)), kind="stable")
        chosen = [group[len(group) // 2] for group in np.array_split(order, n)]
        return dataclasses.replace(self, rates=self.rates[chosen])

    def busy(self, confidence: float, n: int) -> "Case":
        """
        Return the case with futures as busy as those that are exceeded in few cases.

        Parameters
        ----------
        confidence
            Share of the futures that are quieter, 0 to 1.
        n
            Futures around it.
        """
        order = np.argsort(self.rates.sum(axis=(1, 2, 3)), kind="stable")
        first = round(confidence * len(order) - n / 2)
        first = min(max(first, 0), max(len(order) - n, 0))
        return dataclasses.replace(self, rates=self.rates[order[first : first + n]])

    def window(self, first: dt.date | None, last: dt.date | None) -> "Case":
        """
        Return the case of some of the days; the days before are known to its rules.

        Raises
        ------
        ValueError
            If none of the days is among them.
        """
        problem = self.roster.problem
        horizon = problem.horizon
        start = max(first or horizon.start, horizon.start)
        end = min(last or horizon.date(horizon.n_days - 1), horizon.date(horizon.n_days - 1))
        if end < start:
            raise ValueError(
                f"the roster is for {horizon.start} to {horizon.date(horizon.n_days - 1)}"
            )
        d, n_days = (start - horizon.start).days, (end - start).days + 1
        if n_days == horizon.n_days:
            return self
        days, codes = slice(d, d + n_days), self.roster.codes
        part = some_days(problem, d, n_days, codes)
        return dataclasses.replace(
            self,
            roster=Roster(problem=part, codes=codes[:, days]),
            duty=self.duty[:, days],
            rates=self.rates[:, :, days],
        )

    def agents(self) -> NDArray[np.float64]:
        """
        Count the agents of one skill and full speed that would serve each queue as well.

        Returns
        -------
        ndarray of float, shape (n_queues, n_slots)
            See `planner.staffing.effective_agents`.
        """
        problem = self.roster.problem
        groups = skill_groups(self.roster, self.duty)
        if (groups.skilled.sum(axis=1) <= 1).all() and (groups.speed == 1.0).all():
            return coverage(self.roster, self.duty)
        is_open = np.repeat(self.open_share > 0, HOUR_SLOTS, axis=1)
        rates = self.rates.mean(axis=0).reshape(len(problem.queues), -1)
        return effective_agents(
            np.repeat(rates, HOUR_SLOTS, axis=1) * np.tile(is_open, problem.horizon.n_days),
            groups.heads,
            groups.skilled,
            [queue.work for queue in problem.queues],
            [queue.target.within_s for queue in problem.queues],
            groups.speed,
        )

    def back_in(self, part: "Case") -> Roster:
        """Return the roster of all days with some of the days as another case has them."""
        own, changed = self.roster.problem, part.roster.problem
        people = changed.agents[len(own.agents) :]
        d = (changed.horizon.start - own.horizon.start).days
        codes = below(self.roster.codes, len(people), OFF)
        codes[:, d : d + changed.horizon.n_days] = part.roster.codes
        problem = with_shifts(with_agents(own, people), changed.shifts)
        # Skills that are learnt stay.
        return Roster(problem=dataclasses.replace(problem, agents=changed.agents), codes=codes)

    def with_cells(self, codes: Codes, duty: Duty) -> "Case":
        """Return the case with another roster of the same problem."""
        return dataclasses.replace(
            self,
            roster=dataclasses.replace(self.roster, codes=codes),
            duty=np.where(codes == OFF, OFF, duty).astype(np.int8),
        )


def _overlap(open_min: int, close_min: int) -> NDArray[np.float64]:
    """Return the share of each hour between two times of the day, shape (24,)."""
    slots = SLOT_MIN * np.arange(DAY_SLOTS)
    inside = (open_min <= slots) & (slots < close_min)
    share: NDArray[np.float64] = inside.reshape(24, HOUR_SLOTS).mean(axis=1)
    return share
