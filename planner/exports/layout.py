"""What a printed roster shows, whatever it is printed with: who stands where, labels, totals."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from planner.domain.horizon import DAY_MIN, clock
from planner.domain.roster import OFF, Roster
from planner.exports.looks import DAY_OFF, HOLIDAY, ON_LEAVE, WEEKEND, Look, shift_looks
from planner.exports.words import WORDS, Words, cell_labels
from planner.i18n import own_words

MOST_ON_A4, MOST_ON_A3 = 40, 60  # agents on one page that can still be read on a wall


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """
    An agent's sums over the period, in the order of the columns.

    Parameters
    ----------
    work, off, leave, nights
        Days. [days]
    hours
        Working time. [h]
    overtime
        Working time beyond the contract's share of the period. [h]
    """

    work: int
    off: int
    leave: int
    nights: int
    hours: float
    overtime: float


@dataclass(frozen=True, kw_only=True, eq=False)
class Layout:
    """
    A roster laid out, an agent a row and a day a column.

    Parameters
    ----------
    roster
        Who works when.
    lang
        Language of everything but names, ``zh`` or ``en``.
    holidays
        Names of holidays by date.

    Raises
    ------
    ValueError
        If the language is unknown.
    """

    roster: Roster
    lang: str
    holidays: Mapping[dt.date, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.lang not in WORDS:
            raise ValueError(f"language: must be one of {', '.join(WORDS)}, got {self.lang}")

    @property
    def text(self) -> Words:
        """The words of the language."""
        return WORDS[self.lang]

    @cached_property
    def shift_labels(self) -> tuple[str, ...]:
        """What stands in a cell for each shift."""
        return cell_labels(self.roster.problem.shifts, self.lang)

    @property
    def labels(self) -> tuple[str, ...]:
        """Everything that may stand in a cell: the shifts, a day off, leave."""
        return (*self.shift_labels, self.text.off, self.text.leave)

    @cached_property
    def looks(self) -> tuple[Look, ...]:
        """The look of each label."""
        return (*shift_looks(self.roster.problem.shifts), DAY_OFF, ON_LEAVE)

    @cached_property
    def meanings(self) -> tuple[str, ...]:
        """What each label means: of a shift, when it is and how long."""
        said = []
        for shift in self.roster.problem.shifts:
            end = self.text.next_day * (shift.end_min > DAY_MIN) + clock(shift.end_min)
            times = f"{own_words(shift.name, self.lang)} {clock(shift.start_min)}–{end}"
            said.append(self.text.hours.format(times, shift.work_min / 60))
        return (*said, self.text.off_name, self.text.leave_name)

    @property
    def heads(self) -> tuple[str, ...]:
        """Names of the rows that count the agents on each shift."""
        shifts = self.roster.problem.shifts
        return tuple(self.text.heads.format(own_words(s.name, self.lang)) for s in shifts)

    @cached_property
    def teams(self) -> tuple[str, ...]:
        """Teams in the order of the agents."""
        return tuple(dict.fromkeys(agent.team for agent in self.roster.problem.agents))

    @cached_property
    def order(self) -> tuple[int, ...]:
        """Agents from top to bottom, team by team."""
        agents = self.roster.problem.agents
        return tuple(sorted(range(len(agents)), key=lambda a: self.teams.index(agents[a].team)))

    @cached_property
    def shown_holidays(self) -> dict[dt.date, str]:
        """Holidays among the roster's days."""
        dates = self.roster.problem.horizon.dates
        return {date: self.holidays[date] for date in dates if date in self.holidays}

    @property
    def period(self) -> str:
        """The first and the last day."""
        horizon = self.roster.problem.horizon
        return self.text.period.format(horizon.start, horizon.date(horizon.n_days - 1))

    def cells(self, a: int) -> list[str]:
        """Return an agent's labels, day by day."""
        codes, leave = self.roster.codes[a].tolist(), self.roster.problem.leave[a].tolist()
        return [
            self.shift_labels[code] if code != OFF else (self.text.leave if away else self.text.off)
            for code, away in zip(codes, leave, strict=True)
        ]

    def totals(self, a: int) -> Totals:
        """Return an agent's sums."""
        cells, hours = self.cells(a), float(self.roster.work_min[a].sum()) / 60
        return Totals(
            work=int(self.roster.works[a].sum()),
            off=cells.count(self.text.off),
            leave=cells.count(self.text.leave),
            nights=int(self.roster.nights[a].sum()),
            hours=hours,
            overtime=max(hours - self.contract_min(a) / 60, 0.0),
        )

    def contract_min(self, a: int) -> int:
        """Return the contract's share of the period, beyond which work is overtime. [min]"""
        problem = self.roster.problem
        return round(problem.agents[a].contract_min_week * problem.horizon.n_days / 7)

    def tint(self, d: int) -> Look:
        """Return the background of a weekend or holiday."""
        horizon = self.roster.problem.horizon
        if horizon.date(d) in self.shown_holidays:
            return {"bg_color": HOLIDAY}
        return {"bg_color": WEEKEND} if horizon.is_weekend(d) else {}
