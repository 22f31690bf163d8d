"""
Write a roster as the 排班表 that people print, hang up, and correct by hand.

Every cell tells its shift in letters and then in colour; colours and totals follow an edit. Ids,
real dates, and a hidden sheet with the codes behind the letters let a program read it back.
"""

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name, xl_range, xl_range_abs
from xlsxwriter.worksheet import Worksheet

from planner.domain.horizon import clock
from planner.domain.people import Level
from planner.domain.roster import OFF, Roster
from planner.exports.atomic import replace_file
from planner.exports.words import WORDS, Language, cell_labels, width

Look = dict[str, object]  # properties of a cell's format, by XlsxWriter's names

A3, A4 = 8, 9  # paper sizes as spreadsheets number them
MOST_ON_A4, MOST_ON_A3 = 40, 60  # agents on one page that can still be read on a wall
ID, NAME, LEVEL, TEAM, FIRST_DAY = range(5)  # columns
DAY_WIDTH = 3.4  # [characters]
TOTAL_WIDTHS = (6.0, 5.0, 5.0, 6.0, 7.5)  # [characters]
HIDDEN = "_peakroster"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

GREY, WEEKEND, HOLIDAY = "#BFBFBF", "#EDEDED", "#FBE5D6"
BOLD: Look = {"bold": True, "bg_color": "#DDEBF7"}
TEAM_EDGE: Look = {"top": 2, "top_color": "#7F7F7F"}
DAYS: tuple[Look, ...] = (
    {"bg_color": "#FFF2CC", "font_color": "#3F3F3F"},
    {"bg_color": "#E2EFDA", "font_color": "#274E13"},
    {"bg_color": "#FCE4EC", "font_color": "#7F1D4D"},
)
NIGHTS: tuple[Look, ...] = (
    {"bg_color": "#B4C7E7", "font_color": "#1F2A56", "bold": True},
    {"bg_color": "#CDBFE6", "font_color": "#3B1E6B", "bold": True},
)
ON_LEAVE: Look = {"bg_color": "#F4B183", "font_color": "#7F3300"}
DAY_OFF: Look = {"font_color": "#8C8C8C"}


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
    """

    label: str
    values: Sequence[float | None]
    number_format: str = "0"


def write_roster_xlsx(
    path: Path,
    roster: Roster,
    *,
    title: str,
    lang: Language = "zh",
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
        Language of everything but names.
    holidays
        Names of holidays by date.
    day_rows
        Rows to show under the totals.

    Raises
    ------
    ValueError
        If a row does not have one value for each day.
    InputError
        If the file cannot be written.
    """
    n_days = roster.problem.horizon.n_days
    for row in day_rows:
        if len(row.values) != n_days:
            raise ValueError(f"{row.label}: values must be {n_days}, got {len(row.values)}")
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(buffer, options) as book:
        book.set_properties({"title": title})
        _Page(book, roster, lang, holidays or {}).write(title, day_rows)
    replace_file(path, buffer.getvalue())


class _Page:
    """The one page of the workbook, and where things are on it."""

    def __init__(
        self, book: Workbook, roster: Roster, lang: Language, holidays: Mapping[dt.date, str]
    ) -> None:
        self.book, self.roster, self.problem = book, roster, roster.problem
        self.text, self.holidays = WORDS[lang], holidays
        self.formats: dict[tuple[tuple[str, object], ...], Format] = {}
        self.labels = cell_labels(self.problem.shifts, lang)
        self.off, self.leave = self.text.off, self.text.leave
        teams = list(dict.fromkeys(agent.team for agent in self.problem.agents))
        self.one_team = len(teams) == 1
        order = range(len(self.problem.agents))
        self.order = sorted(order, key=lambda a: teams.index(self.problem.agents[a].team))
        self.n_days = self.problem.horizon.n_days
        self.totals = FIRST_DAY + self.n_days  # first column of the totals
        self.last_column = self.totals + len(self.text.totals) - 1
        self.sheet: Worksheet = book.add_worksheet(self.text.sheet)

    def write(self, title: str, day_rows: Sequence[DayRow]) -> None:
        head = self.heading(title)
        first, last = head + 2, head + 1 + len(self.order)
        self.header(head)
        self.body(first)
        foot = self.daily_totals(first, last)
        foot = self.extra_rows(foot, day_rows)
        self.sheet.merge_range(
            foot + 1, 0, foot + 1, self.last_column, self.text.signatures, self.look()
        )
        self.sheet.set_row(foot + 1, 24)
        self.colours(first, last)
        self.hidden(head, first, last)
        self.printing(head, foot + 1)

    def look(self, **properties: object) -> Format:
        """Return a cell format, made once."""
        plain = {"font_name": self.text.font, "font_size": 10, "valign": "vcenter"}
        key = tuple(sorted((plain | properties).items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format(dict(key))
        return self.formats[key]

    def boxed(self, **properties: object) -> Format:
        return self.look(**{"border": 1, "border_color": GREY, "align": "center"} | properties)

    def words(self, row: int, column: int, words: str, **properties: object) -> None:
        """Write text as text, though it look like a formula."""
        if words.startswith(FORMULA_STARTS):
            properties["quote_prefix"] = True  # and so it stays when somebody edits the cell
        self.sheet.write_string(row, column, words, self.boxed(**properties))

    def heading(self, title: str) -> int:
        """Write title and legend; return the row of the dates."""
        horizon = self.problem.horizon
        self.sheet.set_row(0, 30)
        self.sheet.merge_range(0, 0, 0, self.last_column, "", self.look())
        big = self.look(bold=True, font_size=16, align="center")
        self.sheet.write_string(0, 0, title, big)
        period = self.text.period.format(*(horizon.date(d) for d in (0, horizon.n_days - 1)))
        self.sheet.write_string(1, 0, period, self.look())
        row, column = 1, FIRST_DAY
        for label, words, look in self.legend():
            columns = 1 + round((width(words) + 3) / DAY_WIDTH)
            if column > FIRST_DAY and column + columns > self.last_column + 1:
                row, column = row + 1, FIRST_DAY
            if label:
                self.words(row, column, label, **look)
            self.sheet.write_string(row, column + bool(label), words, self.look())
            column += columns
        return row + 1

    def legend(self) -> list[tuple[str, str, Look]]:
        """Return a label, what it means, and its look."""
        entries = []
        for shift, label, look in zip(
            self.problem.shifts, self.labels, self.shift_looks(), strict=True
        ):
            end = self.text.next_day * (shift.end_min > 24 * 60) + clock(shift.end_min)
            times = f"{shift.name} {clock(shift.start_min)}–{end}"
            entries.append((label, self.text.hours.format(times, shift.work_min / 60), look))
        entries.append((self.off, self.text.off_name, {"font_color": OFF_COLOUR}))
        entries.append((self.leave, self.text.leave_name, _fill(LEAVE_LOOK)))
        inside = [
            date for date in sorted(self.holidays) if self.problem.horizon.day(date) is not None
        ]
        if inside:
            named = "  ".join(f"{date:%m-%d} {self.holidays[date]}" for date in inside)
            entries.append(("", f"{self.text['holiday']}: {named}", {}))
        return entries

    def shift_looks(self) -> list[Look]:
        """Return the look of each shift: cold colours for nights."""
        used = {True: 0, False: 0}
        looks = []
        for shift in self.problem.shifts:
            choice = NIGHT_LOOKS if shift.night else DAY_LOOKS
            look = _fill(choice[used[shift.night] % len(choice)])
            looks.append(look | {"bold": True} if shift.night else look)
            used[shift.night] += 1
        return looks

    def tint(self, d: int, otherwise: str | None = None) -> Look:
        """Return the background of a day's column."""
        horizon = self.problem.horizon
        colour = (
            HOLIDAY
            if horizon.date(d) in self.holidays
            else WEEKEND
            if horizon.is_weekend(d)
            else otherwise
        )
        return {"bg_color": colour} if colour else {}

    def header(self, row: int) -> None:
        """Write the names of the columns, the dates and the weekdays."""
        horizon = self.problem.horizon
        whole_month = horizon.start.month == horizon.date(self.n_days - 1).month
        bold: Look = {"bold": True, "bg_color": HEADER}
        for column, words in (
            *enumerate(self.text.columns),
            *enumerate(self.text.totals, start=self.totals),
        ):
            self.sheet.merge_range(row, column, row + 1, column, words, self.boxed(**bold))
        for d, date in enumerate(horizon.dates):
            look = bold | self.tint(d)
            shown = self.boxed(**look, num_format="d" if whole_month else "m/d")
            shown.set_shrink()
            self.sheet.write_datetime(row, FIRST_DAY + d, date, shown)
            weekday = self.text.weekdays[horizon.weekday(d)]
            if date in self.holidays:
                weekday += f"\n{self.text['holiday']}"
            self.words(row + 1, FIRST_DAY + d, weekday, **look, text_wrap=True)
        self.sheet.set_row(row, 18)
        any_holiday = any(date in self.holidays for date in horizon.dates)
        self.sheet.set_row(row + 1, 30 if any_holiday else 18)

    def cells(self, a: int) -> list[str]:
        """Return what stands in an agent's row."""
        return [
            self.labels[code] if code != OFF else self.leave if away else self.off
            for code, away in zip(
                self.roster.codes[a].tolist(), self.problem.leave[a].tolist(), strict=True
            )
        ]

    def body(self, first: int) -> None:
        """Write a row for each agent."""
        hours = self.roster.work_min.sum(axis=1) / 60
        nights = [
            label for s, label in zip(self.problem.shifts, self.labels, strict=True) if s.night
        ]
        former = None
        for row, a in enumerate(self.order, start=first):
            agent, cells = self.problem.agents[a], self.cells(a)
            edge: Look = (
                {} if former in (None, agent.team) else {"top": 2, "top_color": "#7F7F7F"}
            )
            former = agent.team
            self.sheet.set_row(row, 17)
            self.words(row, ID, agent.id, **edge)
            self.words(row, NAME, agent.name, **edge)
            self.words(row, LEVEL, self.text.level(agent.level), **edge)
            self.words(row, TEAM, agent.team, **edge)
            for d, label in enumerate(cells):
                self.words(row, FIRST_DAY + d, label, **edge, **self.tint(d))
            days = xl_range(row, FIRST_DAY, row, self.totals - 1)
            counted = (self.labels, [self.off], [self.leave], nights)
            for i, labels in enumerate(counted):
                number = sum(cells.count(label) for label in labels)
                self.formula(row, self.totals + i, _count(days, labels), number, **edge)
            worked = f"=SUMPRODUCT(({days}=roster_labels)*roster_minutes)/60"
            self.formula(row, self.last_column, worked, float(hours[a]), num_format="0.0", **edge)

    def daily_totals(self, first: int, last: int) -> int:
        """Write the agents on each shift of a day, and the sums; return the next row."""
        total: Look = {"bold": True, "bg_color": HEADER}
        codes, row = self.roster.codes, last + 1
        for s, (shift, label) in enumerate(zip(self.problem.shifts, self.labels, strict=True)):
            self.row_name(row, self.text.heads.format(shift.name))
            for d, heads in enumerate((codes == s).sum(axis=0).tolist()):
                agents = xl_range(first, FIRST_DAY + d, last, FIRST_DAY + d)
                self.formula(row, FIRST_DAY + d, _count(agents, [label]), heads, **self.tint(d))
            row += 1
        self.row_name(row, self.text.at_work, **total)
        for d, heads in enumerate(self.roster.works.sum(axis=0).tolist()):
            column = xl_col_to_name(FIRST_DAY + d)
            formula = f"=SUM({column}{last + 2}:{column}{row})"
            self.formula(row, FIRST_DAY + d, formula, heads, **total)
        away = self.problem.leave & ~self.roster.works
        sums = (
            int(self.roster.works.sum()),
            int((~self.roster.works & ~away).sum()),
            int(away.sum()),
            int(self.roster.nights.sum()),
            self.roster.paid_hours,
        )
        for column, value in enumerate(sums, start=self.totals):
            formula = f"=SUM({xl_range(first, column, last, column)})"
            look = total | ({"num_format": "0.0"} if column == self.last_column else {})
            self.formula(row, column, formula, value, **look)
        return row + 1

    def extra_rows(self, row: int, day_rows: Sequence[DayRow]) -> int:
        """Write the rows that the caller wants; return the next row."""
        for row_, day_row in enumerate(day_rows, start=row):
            self.row_name(row_, day_row.label)
            for d, value in enumerate(day_row.values):
                look = self.boxed(num_format=day_row.number_format, shrink=True, **self.tint(d))
                if value is None or not np.isfinite(value):
                    self.sheet.write_blank(row_, FIRST_DAY + d, None, look)
                else:
                    self.sheet.write_number(row_, FIRST_DAY + d, value, look)
        return row + len(day_rows)

    def row_name(self, row: int, words: str, **properties: object) -> None:
        self.sheet.set_row(row, 17)
        self.sheet.merge_range(row, 0, row, FIRST_DAY - 1, "", self.boxed(**properties))
        self.words(row, 0, words, **properties)

    def formula(
        self, row: int, column: int, formula: str, value: float, **properties: object
    ) -> None:
        """Write a formula with the value that viewers show who do not calculate."""
        self.sheet.write_formula(row, column, formula, self.boxed(**properties), value)

    def colours(self, first: int, last: int) -> None:
        """Colour the cells by their letters, and let nothing else be entered."""
        area = (first, FIRST_DAY, last, self.totals - 1)
        looks = [*self.shift_looks(), {"font_color": OFF_COLOUR}, _fill(LEAVE_LOOK)]
        labels = (*self.labels, self.off, self.leave)
        for label, look in zip(labels, looks, strict=True):
            rule = {"type": "cell", "criteria": "==", "value": _quoted(label)}
            self.sheet.conditional_format(*area, rule | {"format": self.book.add_format(look)})
        allowed = self.text.allowed.format(" ".join(labels))[:255]
        rule = {"validate": "list", "source": "=roster_labels", "error_message": allowed}
        self.sheet.data_validation(*area, rule)
        self.sheet.ignore_errors({"number_stored_as_text": xl_range(*area)})

    def hidden(self, head: int, first: int, last: int) -> None:
        """Write what a program needs to read the page back, and name where things are."""
        problem, notes = self.problem, self.book.add_worksheet(HIDDEN)
        notes.hide()
        shifts = [(s.code, s.name) for s in problem.shifts]
        rows = [*shifts, ("off", self.text.off_name), ("leave", self.text.leave_name)]
        labels = (*self.labels, self.off, self.leave)
        minutes = np.vstack([problem.work_min.T, np.zeros((2, self.n_days), np.int64)])
        for i, (label, (code, name)) in enumerate(zip(labels, rows, strict=True)):
            for column, words in enumerate((label, code, name)):
                notes.write_string(i, column, words)
            for d, length in enumerate(minutes[i].tolist()):
                notes.write_number(i, FIRST_DAY + d, length)
        facts = {"format": "1", "start": problem.horizon.start.isoformat()}
        facts |= {"n_days": str(self.n_days), "zone": problem.horizon.zone}
        for i, fact in enumerate(facts.items(), start=len(rows) + 1):
            for column, words in enumerate(fact):
                notes.write_string(i, column, words)
        page, end = self.text.sheet, len(rows) - 1
        for name, place in {
            "labels": f"{HIDDEN}!{xl_range_abs(0, 0, end, 0)}",
            "codes": f"{HIDDEN}!{xl_range_abs(0, 1, end, 1)}",
            "minutes": f"{HIDDEN}!{xl_range_abs(0, FIRST_DAY, end, self.totals - 1)}",
            "agents": f"'{page}'!{xl_range_abs(first, ID, last, ID)}",
            "dates": f"'{page}'!{xl_range_abs(head, FIRST_DAY, head, self.totals - 1)}",
            "cells": f"'{page}'!{xl_range_abs(first, FIRST_DAY, last, self.totals - 1)}",
        }.items():
            self.book.define_name(f"roster_{name}", f"={place}")

    def printing(self, head: int, last_row: int) -> None:
        """Fit the page on paper and the window on the screen."""
        sheet, agents = self.sheet, self.problem.agents
        fits = len(agents) <= MOST_AGENTS_ON_A4
        for column, widest, words in (
            (ID, 10, [agent.id for agent in agents]),
            (NAME, 16, [agent.name for agent in agents]),
            (LEVEL, 8, self.text.levels),
            (TEAM, 12, [agent.team for agent in agents]),
        ):
            width = min(max(map(_width, [*words, self.text.columns[column]])) + 2, widest)
            hidden = column == TEAM and self.one_team
            sheet.set_column(column, column, width, None, {"hidden": hidden})
        sheet.set_column(FIRST_DAY, self.totals - 1, DAY_WIDTH)
        sheet.set_column(self.totals, self.last_column, 6.5)
        sheet.freeze_panes(head + 2, FIRST_DAY)
        sheet.repeat_rows(head, head + 1)
        sheet.repeat_columns(ID, FIRST_DAY - 1)
        sheet.set_landscape()
        sheet.set_paper(A4 if fits else A3)
        sheet.fit_to_pages(1, 1 if fits else 0)
        sheet.print_area(0, 0, last_row, self.last_column)
        sheet.set_margins(left=0.4, right=0.4, top=0.4, bottom=0.6)
        sheet.center_horizontally()
        sheet.set_footer(f"&C{self.text['page']}")
        sheet.hide_gridlines(2)


def _quoted(words: str) -> str:
    doubled = words.replace('"', '""')
    return f'"{doubled}"'


def _count(area: str, labels: Sequence[str]) -> str:
    """Return the formula that counts cells with any of the labels."""
    if not labels:
        return "=0"
    plain = [f"={label.translate({ord(c): f'~{c}' for c in '~*?'})}" for label in labels]
    return "=" + "+".join(f"COUNTIF({area},{_quoted(label)})" for label in plain)
