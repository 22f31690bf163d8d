"""How shifts look on the roster, and what signs and colours mean."""

from dataclasses import dataclass

from planner.i18n import own_words, translator
from planner.ui.html import element
from planner.views import RosterGrid, Shift, cell_labels, clock

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


def shift_marks(shifts: tuple[Shift, ...], lang: str) -> tuple[Mark, ...]:
    """Give every shift the sign that the spreadsheet gives it, and a tone: dark for night."""
    seen = {True: 0, False: 0}
    marks = []
    for shift, code in zip(shifts, cell_labels(shifts, lang), strict=True):
        tone, seen[shift.night] = seen[shift.night] % TONES, seen[shift.night] + 1
        name, start, end = own_words(shift.name, lang), clock(shift.start_min), clock(shift.end_min)
        kind = f"{'n' if shift.night else 'd'}{tone}"
        marks.append(Mark(code=code, kind=kind, name=name, title=f"{name} {start}–{end}"))
    return tuple(marks)


def key(grid: RosterGrid, lang: str, *, editing: bool = True) -> str:
    """Write what signs and colours mean: of shifts, and where it is edited, of the rest."""
    _ = translator(lang)
    signs = [(mark.code, mark.kind, mark.title) for mark in shift_marks(grid.shifts, lang)]
    signs += [(_("R"), "r", _("Rest day")), (_("L"), "l", _("Approved leave"))]
    if editing and any(day.meeting for day in grid.days):
        signs.append((_("M"), "m", _("Meeting")))
    if editing:
        signs += [
            ("A", "k", _("Locked by hand")),
            ("A", "e", _("Changed and not saved")),
            ("A", "x", _("Breaks a hard rule")),
            ("A", "y", _("Breaks a rule that may give way")),
        ]
    if editing and any(day.names and not day.is_holiday for day in grid.days):
        signs.append(("", "p", _("Campaign or other special day")))
    if editing:
        signs += [
            ("", "under", _("Agents missing against need")),
            ("", "over", _("More agents than needed")),
            ("", "held", _("On the queue and needed")),
            ("", "need", _("Agents needed")),
        ]
    written = "".join(
        f"<span>{element('i', code, kind=kind)}{element('span', title)}</span>"
        for code, kind, title in signs
    )
    return f'<div class="pr key">{written}</div>'
