"""The month's roster as one HTML table: code and colour, names that stay, totals at the edges."""

from collections.abc import Sequence
from dataclasses import dataclass

from planner.i18n import own_words, translator
from planner.ui.html import around, element
from planner.ui.words import day, level_names, number, special_day, weekdays
from planner.views import Cell, Day, Kind, RosterGrid, Row, cell_labels, clock

TONES = 3  # as many as style.css has of each kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """
    How a shift looks.

    Parameters
    ----------
    code
        What stands in the cell.
    kind
        Class of the cell.
    name
        Name.
    title
        Name and times.
    """

    code: str
    kind: str
    name: str
    title: str


def shift_marks(grid: RosterGrid, lang: str) -> tuple[Mark, ...]:
    """Give every shift the sign that the spreadsheet gives it, and a tone: dark for night."""
    seen = {True: 0, False: 0}
    marks = []
    for shift, code in zip(grid.shifts, cell_labels(grid.shifts, lang), strict=True):
        tone, seen[shift.night] = seen[shift.night] % TONES, seen[shift.night] + 1
        name, start, end = own_words(shift.name, lang), clock(shift.start_min), clock(shift.end_min)
        kind = f"{'n' if shift.night else 'd'}{tone}"
        marks.append(Mark(code=code, kind=kind, name=name, title=f"{name} {start}–{end}"))
    return tuple(marks)


def sheet(grid: RosterGrid, short_hours: Sequence[float], lang: str) -> str:
    """
    Write the roster.

    Parameters
    ----------
    grid
        What stands in it.
    short_hours
        Agent hours under need, by day. [h]
    lang
        Language.
    """
    _ = translator(lang)
    marks = shift_marks(grid, lang)
    names = weekdays(lang)
    head = "".join(_head(d, names[d.date.weekday()], lang) for d in grid.days)
    totals = (
        (_("Days"), _("Days of work")),
        (_("Nights"), _("Night shifts")),
        (_("Rest"), _("Rest days, approved leave not counted")),
        (_("Hours"), _("Working time, unpaid breaks not counted")),
    )
    ends = "".join(
        element("th", short, kind="t t1" if i == 0 else "t", title=long, scope="col")
        for i, (short, long) in enumerate(totals)
    )
    columns = len(grid.days) + len(totals)
    body = "".join(
        f'<tr class="g"><th colspan="1">{element("span", own_words(group.label, lang))}'
        f" · {len(group.rows)}</th>"
        f'<td colspan="{columns}"></td></tr>'
        + "".join(_row(row, grid.days, marks, lang) for row in group.rows)
        for group in grid.groups
    )
    label = element("th", _("Agent"), kind="n", scope="col")
    return (
        f'<div class="pr scroll sheet" tabindex="0" role="region" aria-label="{_("Roster")}">'
        f"<table><thead><tr>{label}{head}{ends}</tr></thead><tbody>{body}</tbody>"
        f"<tfoot>{_foot(grid, marks, short_hours, lang)}</tfoot></table></div>"
    )


def key(grid: RosterGrid, lang: str) -> str:
    """Write what signs and colours mean."""
    _ = translator(lang)
    signs = [(mark.code, mark.kind, mark.title) for mark in shift_marks(grid, lang)]
    signs += [(_("R"), "r", _("Rest day")), (_("L"), "l", _("Approved leave"))]
    cells = [cell for group in grid.groups for row in group.rows for cell in row.cells]
    if any(cell.locked for cell in cells):
        signs.append(("A", "k", _("Locked by hand")))
    if any(cell.breaks for cell in cells):
        signs.append(("!", "x", _("Breaks a hard rule")))
    if any(column.names and not column.is_holiday for column in grid.days):
        signs.append(("", "p", _("Campaign or other special day")))
    written = "".join(
        f"<span>{element('i', code, kind=kind)}{element('span', title)}</span>"
        for code, kind, title in signs
    )
    return f'<div class="pr key">{written}</div>'


def _head(column: Day, weekday: str, lang: str) -> str:
    names = ", ".join(special_day(name, lang) for name in column.names)
    kinds = _tint(column) + (" p" if column.names and not column.is_holiday else "")
    title = f"{day(column.date, lang)}{' · ' if names else ''}{names}"
    number = element("b", column.date.day)
    return around("th", f"{number}{weekday}", kind=kinds.strip(), title=title, scope="col")


def _row(row: Row, days: tuple[Day, ...], marks: tuple[Mark, ...], lang: str) -> str:
    _ = translator(lang)
    level = level_names(_)[row.agent.level.value] if row.agent.is_experienced else ""
    title = f"{own_words(row.agent.name, lang)} · {level_names(_)[row.agent.level.value]}"
    shown = element("span", own_words(row.agent.name, lang)) + (
        element("small", level) if level else ""
    )
    name = around("th", shown, kind="n", scope="row", title=title)
    cells = "".join(
        _cell(cell, column, marks, lang) for cell, column in zip(row.cells, days, strict=True)
    )
    totals = (f"{row.work_days}", f"{row.nights}", f"{row.rest_days}", f"{row.hours:.0f}")
    ends = "".join(
        element("td", total, kind="t t1" if i == 0 else "t") for i, total in enumerate(totals)
    )
    return f"<tr>{name}{cells}{ends}</tr>"


def _cell(cell: Cell, column: Day, marks: tuple[Mark, ...], lang: str) -> str:
    _ = translator(lang)
    if cell.shift is not None:
        mark = marks[cell.shift]
        code, kind, title = mark.code, mark.kind, mark.title
        if cell.queue is not None:
            title += f" · {own_words(cell.queue, lang)}"
    elif cell.kind is Kind.LEAVE:
        code, kind, title = _("L"), "l", _("Approved leave")
    else:
        code, kind, title = _("R"), f"r {_tint(column)}".strip(), ""
    kind += (" k" if cell.locked else "") + (" x" if cell.breaks else "")
    return element("td", code, kind=kind, title=title)


def _foot(
    grid: RosterGrid, marks: tuple[Mark, ...], short_hours: Sequence[float], lang: str
) -> str:
    _ = translator(lang)
    lines = []
    for s, mark in enumerate(marks):
        heads = "".join(element("td", column.heads[s]) for column in grid.days)
        lines.append(
            f"<tr>{element('th', mark.name, kind='n', scope='row', title=mark.title)}{heads}"
            '<td class="t t1" colspan="4"></td></tr>'
        )
    short = "".join(
        element("td", f"{hours:.0f}" if hours >= 0.5 else "·", kind="u" if hours >= 0.5 else "")
        for hours in short_hours
    )
    advice = _(
        "Agent hours under need: summed over half hours and queues in which fewer agents are on "
        "the queue than would hold the target in that half hour on its own"
    )
    lines.append(
        f"<tr>{element('th', _('Under need, h'), kind='n', scope='row', title=advice)}{short}"
        f"{element('td', number(sum(short_hours), _('h')), kind='t t1', colspan='4')}</tr>"
    )
    return "".join(lines)


def _tint(column: Day) -> str:
    return "h" if column.is_holiday else "w" if column.is_weekend else ""
