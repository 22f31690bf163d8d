"""The grid in the page: registered once, mounted for a roster, its edits kept in the session."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from planner.ui.grid.layout import layout
from planner.ui.grid.panel import panel
from planner.ui.grid.verdict import verdict
from planner.views import Appraisal, CellChange, Effect, PublishedPlan, edited, roster_grid

FOLDER = Path(__file__).parent
SCRIPTS = ("model.js", "sheet.js", "cover.js", "hands.js", "bar.js", "mount.js")
FRAME = (
    '<div class="pr grid"><div class="bar"></div><div class="middle">'
    '<div class="pr scroll sheet"></div><aside class="panel" hidden></aside></div>'
    '<div class="found"></div><div class="day"></div></div>'
)
SESSION = "roster_edits"  # key of the session

Step = list[int]  # row, day, code, locked


def _text(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


_mount = st.components.v2.component(
    "peakroster_grid",
    html=FRAME,
    css=_text("grid.css"),
    js="\n".join(_text(name) for name in SCRIPTS),
    isolate_styles=False,
)


@dataclass(frozen=True, kw_only=True)
class Edits:
    """
    What a visitor has changed on a stored roster and not saved.

    Parameters
    ----------
    changes
        Cells that differ from it.
    seq
        Number of the last step.
    """

    changes: tuple[CellChange, ...] = ()
    seq: int = 0


def edits_of(base: str) -> Edits:
    """Return what is changed and not saved on a roster."""
    found: Edits = _session().get(base, Edits())
    return found


def forget(base: str) -> None:
    """Give up what is changed on a roster; the browser forgets it, too."""
    _session().pop(base, None)
    _forgotten().append(base)


def grid(
    base: str,
    roster: Appraisal,
    *,
    lang: str,
    today: dt.date,
    editable: bool,
    explains: bool = True,
) -> str | None:
    """
    Draw the grid of a stored roster with what is changed on it.

    Parameters
    ----------
    base
        Tells the stored roster, and whoever edits it, from all others.
    roster
        The stored roster.
    lang
        Language.
    today
        The day it is at the site.
    editable
        Whether the visitor may change cells.
    explains
        Whether it says why a cell holds what it does, and who else could take it.

    Returns
    -------
    str or None
        ``save`` or ``discard`` where the visitor asks for it just now.
    """
    order = roster_grid(roster.plan).order
    rows = {a: r for r, a in enumerate(order)}
    key = f"grid_{base}"
    edits = edits_of(base)
    now = edited(roster.plan, edits.changes) if edits.changes else roster.plan
    after = Appraisal(plan=now) if edits.changes else roster
    cell = (st.session_state.get(key) or {}).get("cell")
    chosen = _chosen(cell, roster.plan)
    data = layout(roster, today, lang) | {
        "base": base,
        "token": f"{base} {lang} {today} {editable} {_forgotten().count(base)}",
        "forget": list(dict.fromkeys(_forgotten())),
        "editable": editable,
        "explains": explains,
        "edits": _steps(edits.changes, roster.plan, order),
        "seq": edits.seq,
        "verdict": verdict(Effect(before=roster, after=after), order, edits.seq, lang),
        "panel": panel(now, order[chosen[0]], chosen[1], rows, lang)
        if explains and chosen
        else None,
    }

    def keep() -> None:
        _keep(base, st.session_state[key].get("edits"), roster.plan, order)

    def keep_and_save() -> None:
        _keep(base, st.session_state[key].get("save"), roster.plan, order)

    found = _mount(
        key=key,
        data=data,
        on_edits_change=keep,
        on_cell_change=_nothing,
        on_save_change=keep_and_save,
        on_discard_change=_nothing,
    )
    if found.save:
        return "save"
    return "discard" if found.discard else None


def _keep(base: str, sent: Any, plan: PublishedPlan, order: tuple[int, ...]) -> None:
    """Take what the browser sends; anything that is not a cell of this roster is left out."""
    if not isinstance(sent, dict) or sent.get("base") != base:
        return
    problem = plan.month.problem
    sizes = (len(order), problem.horizon.n_days)
    changes = [
        CellChange(
            agent=problem.agents[order[r]].id,
            date=problem.horizon.date(d),
            shift=problem.shifts[code].code if code >= 0 else None,
            locked=bool(locked),
        )
        for r, d, code, locked in filter(_is_step, sent.get("cells", []))
        if r < sizes[0] and d < sizes[1] and code < len(problem.shifts)
    ]
    _session()[base] = Edits(changes=tuple(changes), seq=int(sent.get("seq", 0)))


def _is_step(cell: Any) -> bool:
    whole = isinstance(cell, list) and len(cell) == 4 and all(type(n) is int for n in cell)
    return whole and min(cell[0], cell[1]) >= 0 and cell[2] >= -1


def _steps(
    changes: tuple[CellChange, ...], plan: PublishedPlan, order: tuple[int, ...]
) -> list[Step]:
    problem = plan.month.problem
    rows = {problem.agents[a].id: r for r, a in enumerate(order)}
    return [
        [
            rows[change.agent],
            (change.date - problem.horizon.start).days,
            -1 if change.shift is None else problem.shift_index[change.shift],
            int(change.locked),
        ]
        for change in changes
    ]


def _chosen(cell: Any, plan: PublishedPlan) -> tuple[int, int] | None:
    """Return the row and day that the browser asks about, if they are there."""
    if not (isinstance(cell, list) and len(cell) == 2 and all(type(n) is int for n in cell)):
        return None
    row, day = cell
    shape = plan.roster.codes.shape
    return (row, day) if 0 <= row < shape[0] and 0 <= day < shape[1] else None


def _session() -> dict[str, Edits]:
    kept: dict[str, Edits] = st.session_state.setdefault(SESSION, {})
    return kept


def _forgotten() -> list[str]:
    forgotten: list[str] = st.session_state.setdefault(f"{SESSION}_forgotten", [])
    return forgotten


def _nothing() -> None:
    """Let the component know a name."""
