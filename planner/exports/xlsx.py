"""
Write a roster as the 排班表 that people print, hang up, and correct by hand.

Every cell tells its shift in letters and then in colour; colours and totals follow an edit. Ids,
real dates, and a hidden sheet with the codes behind the letters let a program read it back.
"""

import datetime as dt
import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range, xl_range_abs, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from planner.atomic import replacing
from planner.domain.roster import Roster
from planner.exports.layout import MOST_ON_A3, MOST_ON_A4, Layout, Totals
from planner.exports.looks import BOLD, GREY, HOURS, TEAM_EDGE, Look
from planner.exports.words import holiday_runs, width

A3, A4 = 8, 9  # paper sizes as spreadsheets number them
ID, NAME, LEVEL, TEAM, FIRST_DAY = range(5)  # columns
DAY_WIDTH = 3.4  # [characters]
ROW_HEIGHT = 16  # [points]
TOTAL_WIDTHS = (6.0, 5.0, 5.0, 6.0, 7.5, 6.5)  # [characters]
HIDDEN = "_peakroster"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRow:
    """
    A row under the roster with one number a day, such as the on-time rate.

    Parameters
    ----------
    label
        What it is, for people.
    values
        One a day, length ``n_days``; ``None`` leaves a cell empty.
    number_format
        As spreadsheets write it, such as ``0.0%``.

    Raises
    ------
    ValueError
        If a value is not finite.
    """

    label: str
    values: Sequence[float | None]
    number_format: str = "0"

    def __post_init__(self) -> None:
        for value in self.values:
            if value is not None and not math.isfinite(value):
                raise ValueError(f"{self.label}: values must be finite or None, got {value}")


def write_roster_xlsx(
    path: Path,
    roster: Roster,
    *,
    title: str,
    lang: str = "zh",
    holidays: Mapping[dt.date, str] | None = None,
    day_rows: Sequence[DayRow] = (),
) -> None:
    """
    Write a roster as a workbook; an older file is replaced only by a whole new one.

    Parameters
    ----------
    path
        File to write; its folder must exist.
    roster
        Who works when.
    title
        Title over the page.
    lang
        Language of everything but names, ``zh`` or ``en``.
    holidays
        Names of holidays by date.
    day_rows
        Rows to show under the totals.

    Raises
    ------
    ValueError
        If the language is unknown, or a row does not have one value for each day.
    InputError
        If the file cannot be written.
    """
    layout = Layout(roster=roster, lang=lang, holidays=holidays or {})
    n_days = roster.problem.horizon.n_days
    for row in day_rows:
        if len(row.values) != n_days:
            raise ValueError(f"{row.label}: values must be {n_days}, got {len(row.values)}")
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(buffer, options) as book:
        book.set_properties({"title": title})
        _Page(book, layout).write(title, day_rows)
    with replacing(path) as part:
        part.write_bytes(buffer.getvalue())


class _Page:
    """The one page of the workbook, and where things are on it."""

    def __init__(self, book: Workbook, layout: Layout) -> None:
        self.book, self.layout, self.text = book, layout, layout.text
        self.roster, self.problem = layout.roster, layout.roster.problem
        self.horizon, self.tint = self.problem.horizon, layout.tint
        self.labels, self.order = layout.labels, layout.order
        self.totals = FIRST_DAY + self.horizon.n_days  # first column of the totals
        self.last_column = self.totals + len(self.text.totals) - 1
        self.hours_column = self.last_column - 1
        self.sheet: Worksheet = book.add_worksheet(self.text.sheet)
        self.formats: dict[tuple[tuple[str, object], ...], Format] = {}

    def write(self, title: str, day_rows: Sequence[DayRow]) -> None:
        self.title(title)
        head = self.legend()
        first, last = head + 2, head + 1 + len(self.order)
        self.header(head)
        self.body(first)
        self.daily_totals(first, last)
        foot = last + len(self.problem.shifts) + 2
        for row, day_row in enumerate(day_rows, start=foot):
            self.day_row(row, day_row)
        end = foot + len(day_rows) + 1
        self.sheet.set_row(end, 26)
        self.sheet.merge_range(end, 0, end, self.last_column, self.text.signatures, self.look())
        self.colours(first, last)
        self.hidden(head, first, last)
        self.columns()
        self.printing(head, end)

    def look(self, **properties: object) -> Format:
        """Return a cell format, made once."""
        plain: Look = {"font_name": self.text.font, "font_size": 10, "valign": "vcenter"}
        key = tuple(sorted((plain | properties).items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format(dict(key))
        return self.formats[key]

    def boxed(self, **properties: object) -> Format:
        box: Look = {"border": 1, "border_color": GREY, "align": "center"}
        return self.look(**(box | properties))

    def words(self, row: int, column: int, words: str, **properties: object) -> None:
        """Write text as text, though it look like a formula."""
        if words.startswith(FORMULA_STARTS):
            properties["quote_prefix"] = True  # and so it stays when somebody edits the cell
        self.sheet.write_string(row, column, words, self.boxed(**properties))

    def formula(
        self, row: int, column: int, formula: str, value: float, **properties: object
    ) -> None:
        """Write a formula with the value for viewers that do not calculate."""
        self.sheet.write_formula(row, column, formula, self.boxed(**properties), value)

    def title(self, title: str) -> None:
        self.sheet.set_row(0, 30)
        big = self.look(bold=True, font_size=16, align="center")
        self.sheet.merge_range(0, 0, 0, self.last_column, "", big)
        self.sheet.write_string(0, 0, title, big)
        self.sheet.write_string(1, 0, self.layout.period, self.look())

    def legend(self) -> int:
        """Write what the labels mean beside the period; return the row after."""
        row, column = 1, FIRST_DAY
        legend = zip(self.labels, self.layout.looks, self.layout.meanings, strict=True)
        for label, look, words in legend:
            columns = 1 + round((width(words) + 4) / DAY_WIDTH)
            if column > FIRST_DAY and column + columns > self.totals:
                row, column = row + 1, FIRST_DAY
            self.words(row, column, label, **look)
            self.sheet.write_string(row, column + 1, words, self.look(indent=1))
            column += columns
        if self.layout.shown_holidays:
            row += 1
            runs = "  ".join(holiday_runs(self.layout.shown_holidays))
            named = f"{self.text.holiday}: {runs}"
            self.sheet.write_string(row, FIRST_DAY, named, self.look())
        return row + 1

    def header(self, row: int) -> None:
        """Write the heads of the columns, the dates and the weekdays."""
        heads = (*enumerate(self.text.columns), *enumerate(self.text.totals, start=self.totals))
        for column, words in heads:
            self.sheet.merge_range(row, column, row + 1, column, words, self.boxed(**BOLD))
        dates = self.horizon.dates
        date_format = "d" if dates[0].month == dates[-1].month else "m/d"
        for d, date in enumerate(dates):
            look = BOLD | self.tint(d)
            shown = self.boxed(**look, num_format=date_format, shrink=True)
            self.sheet.write_datetime(row, FIRST_DAY + d, date, shown)
            weekday = self.text.weekdays[self.horizon.weekday(d)]
            weekday += f"\n{self.text.holiday}" if date in self.layout.shown_holidays else ""
            self.words(row + 1, FIRST_DAY + d, weekday, **look, text_wrap=True)
        self.sheet.set_row(row, 18)
        self.sheet.set_row(row + 1, 30 if self.layout.shown_holidays else 18)

    def body(self, first: int) -> None:
        """Write a row for each agent."""
        labels = self.layout.shift_labels
        nights = [labels[s] for s, shift in enumerate(self.problem.shifts) if shift.night]
        counted = (labels, [self.text.off], [self.text.leave], nights)
        former = self.layout.teams[0]
        for row, a in enumerate(self.order, start=first):
            agent, sums = self.problem.agents[a], self.layout.totals(a)
            edge = {} if agent.team == former else TEAM_EDGE
            former = agent.team
            self.sheet.set_row(row, ROW_HEIGHT)
            known = (agent.id, agent.name, self.text.level(agent.level), agent.team)
            for column, words in enumerate(known):
                self.words(row, column, words, shrink=True, **edge)
            for d, label in enumerate(self.layout.cells(a)):
                self.words(row, FIRST_DAY + d, label, num_format="@", **edge, **self.tint(d))
            days, look = xl_range(row, FIRST_DAY, row, self.totals - 1), HOURS | edge
            numbers = (sums.work, sums.off, sums.leave, sums.nights)
            for i, (names, number) in enumerate(zip(counted, numbers, strict=True)):
                self.formula(row, self.totals + i, _count(days, names), number, **edge)
            worked = f"=SUMPRODUCT(({days}=roster_labels)*roster_minutes)/60"
            self.formula(row, self.hours_column, worked, sums.hours, **look)
            hours = xl_rowcol_to_cell(row, self.hours_column)
            beyond = f"=MAX(0,{hours}-{self.layout.contract_min(a)}/60)"
            self.formula(row, self.last_column, beyond, sums.overtime, **look)

    def daily_totals(self, first: int, last: int) -> None:
        """Write the agents on each shift of a day, and all sums."""
        codes, works = self.roster.codes, self.roster.works
        for s, name in enumerate(self.layout.heads):
            row = last + 1 + s
            self.row_name(row, name)
            for d, heads in enumerate((codes == s).sum(axis=0).tolist()):
                agents = xl_range(first, FIRST_DAY + d, last, FIRST_DAY + d)
                count = _count(agents, [self.layout.shift_labels[s]])
                self.formula(row, FIRST_DAY + d, count, heads, **self.tint(d))
        row = last + 1 + len(self.problem.shifts)
        self.row_name(row, self.text.at_work, **BOLD)
        for d, heads in enumerate(works.sum(axis=0).tolist()):
            shifts = xl_range(last + 1, FIRST_DAY + d, row - 1, FIRST_DAY + d)
            self.formula(row, FIRST_DAY + d, f"=SUM({shifts})", heads, **BOLD)
        every = [self.layout.totals(a) for a in self.order]
        for column, field in enumerate(fields(Totals), start=self.totals):
            agents = xl_range(first, column, last, column)
            look = BOLD | (HOURS if column >= self.hours_column else {})
            total = float(sum(getattr(sums, field.name) for sums in every))
            self.formula(row, column, f"=SUM({agents})", total, **look)

    def day_row(self, row: int, day_row: DayRow) -> None:
        """Write one of the rows that the caller wants."""
        self.row_name(row, day_row.label)
        for d, value in enumerate(day_row.values):
            look = self.boxed(num_format=day_row.number_format, shrink=True, **self.tint(d))
            if value is None:
                self.sheet.write_blank(row, FIRST_DAY + d, None, look)
            else:
                self.sheet.write_number(row, FIRST_DAY + d, value, look)

    def row_name(self, row: int, words: str, **properties: object) -> None:
        self.sheet.set_row(row, ROW_HEIGHT)
        self.sheet.merge_range(row, 0, row, FIRST_DAY - 1, "", self.boxed(**properties))
        self.words(row, 0, words, **properties)

    def colours(self, first: int, last: int) -> None:
        """Colour the cells by their labels, and let nothing else be entered."""
        area = (first, FIRST_DAY, last, self.totals - 1)
        for label, look in zip(self.labels, self.layout.looks, strict=True):
            shown = self.book.add_format(look)
            rule = {"type": "cell", "criteria": "==", "value": _quoted(label), "format": shown}
            self.sheet.conditional_format(*area, rule)
        allowed = self.text.allowed.format(" ".join(self.labels))[:255]
        self.sheet.data_validation(
            *area, {"validate": "list", "source": "=roster_labels", "error_message": allowed}
        )
        self.sheet.ignore_errors({"number_stored_as_text": xl_range(*area)})

    def hidden(self, head: int, first: int, last: int) -> None:
        """Write what a program needs to read the page back, and name where things are."""
        notes, n_days = self.book.add_worksheet(HIDDEN), self.horizon.n_days
        notes.hide()
        codes = (*(shift.code for shift in self.problem.shifts), "off", "leave")
        minutes = np.vstack([self.problem.work_min.T, np.zeros((2, n_days), np.int64)])
        for i, (label, code) in enumerate(zip(self.labels, codes, strict=True)):
            notes.write_string(i, 0, label)
            notes.write_string(i, 1, code)
            notes.write_row(i, FIRST_DAY, minutes[i].tolist())
        facts = {
            "format": "1",
            "start": self.horizon.start.isoformat(),
            "n_days": str(n_days),
            "zone": self.horizon.zone,
        }
        for i, fact in enumerate(facts.items(), start=len(codes) + 1):
            notes.write_row(i, 0, fact)
        bottom = len(codes) - 1
        for name, sheet, area in (
            ("labels", HIDDEN, (0, 0, bottom, 0)),
            ("codes", HIDDEN, (0, 1, bottom, 1)),
            ("minutes", HIDDEN, (0, FIRST_DAY, bottom, self.totals - 1)),
            ("agents", self.text.sheet, (first, ID, last, ID)),
            ("dates", self.text.sheet, (head, FIRST_DAY, head, self.totals - 1)),
            ("cells", self.text.sheet, (first, FIRST_DAY, last, self.totals - 1)),
        ):
            self.book.define_name(f"roster_{name}", f"='{sheet}'!{xl_range_abs(*area)}")

    def columns(self) -> None:
        """Make each column as wide as what it holds."""
        agents = self.problem.agents
        for column, widest, held in (
            (ID, 10, [agent.id for agent in agents]),
            (NAME, 16, [agent.name for agent in agents]),
            (LEVEL, 8, self.text.levels),
            (TEAM, 12, self.layout.teams),
        ):
            wanted = max(map(width, [*held, self.text.columns[column]])) + 2
            one_team = column == TEAM and len(self.layout.teams) == 1
            options = {"hidden": one_team}
            self.sheet.set_column(column, column, min(wanted, widest), None, options)
        self.sheet.set_column(FIRST_DAY, self.totals - 1, DAY_WIDTH)
        for column, characters in enumerate(TOTAL_WIDTHS, start=self.totals):
            self.sheet.set_column(column, column, characters)

    def printing(self, head: int, last_row: int) -> None:
        """Fit the page on paper and the window on the screen."""
        sheet, n_agents = self.sheet, len(self.order)
        sheet.freeze_panes(head + 2, FIRST_DAY)
        sheet.hide_gridlines(2)
        sheet.repeat_rows(head, head + 1)
        sheet.repeat_columns(ID, FIRST_DAY - 1)
        sheet.set_landscape()
        sheet.set_paper(A4 if n_agents <= MOST_ON_A4 else A3)
        sheet.fit_to_pages(1, 1 if n_agents <= MOST_ON_A3 else 0)
        sheet.print_area(0, 0, last_row, self.last_column)
        sheet.set_margins(left=0.4, right=0.4, top=0.4, bottom=0.6)
        sheet.center_horizontally()
        sheet.set_footer(f"&C{self.text.page}")


def _quoted(words: str) -> str:
    doubled = words.replace('"', '""')
    return f'"{doubled}"'


def _count(area: str, labels: Sequence[str]) -> str:
    """Return the formula that counts cells with any of the labels."""
    if not labels:
        return "=0"
    plain = [f"={label.translate({ord(c): f'~{c}' for c in '~*?'})}" for label in labels]
    return "=" + "+".join(f"COUNTIF({area},{_quoted(label)})" for label in plain)
