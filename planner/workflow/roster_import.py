"""Read an edited roster sheet back in: every difference first, then a new draft."""

from dataclasses import dataclass

from planner.domain.access import Actor, Verb
from planner.domain.edits import CellChange
from planner.domain.errors import InputError
from planner.domain.roster import OFF
from planner.storage.permit import permit_version
from planner.storage.roster_sheet import SheetCell, read_roster_sheet
from planner.storage.sheet import Problems
from planner.storage.store import Store
from planner.views.plans import PublishedPlan, rebuild
from planner.workflow.editing import save_draft
from planner.workflow.uploads import uploaded


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """
    A cell that has been changed in a sheet.

    Parameters
    ----------
    agent, name, date
        Whose, and of which day.
    was, now
        Codes of shifts; ``None`` on a day off.
    """

    agent: str
    name: str
    date: str
    was: str | None
    now: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPreview:
    """
    What an edited sheet changes in a roster version.

    Parameters
    ----------
    version
        Version it was compared with.
    differences
        Every changed cell, agent by agent.
    changes
        The same, to be carried out; cells that were locked stay so.
    """

    version: int
    differences: tuple[Difference, ...]
    changes: tuple[CellChange, ...]


def preview_roster(url: str, actor: Actor, version: int, name: str, content: bytes) -> SheetPreview:
    """
    List what an edited sheet changes, without writing anything.

    Parameters
    ----------
    url, actor
        Database, and on whose behalf.
    version
        Version that was exported.
    name, content
        Name of the workbook, and its bytes.

    Raises
    ------
    InputError
        If there is no such version, the actor may not edit it, or the sheet is another roster's,
        has lost somebody, or holds what no roster can: with everything that is wrong.
    """
    with Store.open(url) as store:
        permit_version(store, actor, Verb.EDIT, version)
        plan = rebuild(store.load(version))
    with uploaded(name, content) as path:
        cells = read_roster_sheet(path)
    _check(plan, cells, name)
    return _compare(plan, version, cells)


def import_roster(
    url: str, actor: Actor, version: int, name: str, content: bytes, reason: str
) -> tuple[SheetPreview, int]:
    """
    Save an edited sheet as a new draft.

    Returns
    -------
    preview : SheetPreview
        What it changes.
    draft : int
        Number of the new version.

    Raises
    ------
    Conflict
        If somebody else edited the version, or published over it, in the meantime.
    InputError
        As `preview_roster`, and if nothing is changed.
    """
    seen = preview_roster(url, actor, version, name, content)
    return seen, save_draft(url, actor, version, seen.changes, reason)


def _check(plan: PublishedPlan, cells: tuple[SheetCell, ...], name: str) -> None:
    """Refuse what a roster cannot take: other people, other days, leave that nobody approved."""
    problem, problems = plan.month.problem, Problems()

    def wrong(cell: SheetCell, text: str, advice: str, value: str) -> None:
        problems.note(
            InputError(
                text, file=name, row=cell.row, column=cell.column, value=value, advice=advice
            )
        )

    strangers, days = set[str](), set[object]()
    for cell in cells:
        a, d = problem.agent_index.get(cell.agent), problem.horizon.day(cell.date)
        if a is None:
            if cell.agent not in strangers:
                wrong(cell, "is not on this roster", "Mend the id, or delete the row", cell.agent)
            strangers.add(cell.agent)
        elif d is None:
            if cell.date not in days:
                advice = "Read the sheet into the version that it was exported from"
                wrong(cell, "is not a day of this roster", advice, cell.date.isoformat())
            days.add(cell.date)
        elif cell.leave and not problem.leave[a, d]:
            wrong(cell, "marks leave that is not approved", "Enter it as a request", cell.shown)
        elif cell.shown and not cell.leave and cell.shift is None and problem.leave[a, d]:
            wrong(cell, "takes approved leave back", "Take the request back first", cell.shown)
    there = {(cell.agent, cell.date) for cell in cells}
    for agent in problem.agents:
        gone = [date for date in problem.horizon.dates if (agent.id, date) not in there]
        if gone:
            what = "has no row" if len(gone) == problem.horizon.n_days else "has no cell on a day"
            advice = "Export the version again, and change cells only"
            problems.note(InputError(f"{agent.id} {what}", file=name, value=gone[0], advice=advice))
    problems.tell()


def _compare(plan: PublishedPlan, version: int, cells: tuple[SheetCell, ...]) -> SheetPreview:
    problem = plan.month.problem
    differences, changes = [], []
    for cell in cells:
        a = problem.agent_index[cell.agent]
        d = (cell.date - problem.horizon.start).days
        code = int(plan.roster.codes[a, d])
        was = None if code == OFF else problem.shifts[code].code
        if was == cell.shift:
            continue
        differences.append(
            Difference(
                agent=cell.agent,
                name=problem.agents[a].name,
                date=cell.date.isoformat(),
                was=was,
                now=cell.shift,
            )
        )
        changes.append(
            CellChange(
                agent=cell.agent, date=cell.date, shift=cell.shift, locked=bool(plan.locked[a, d])
            )
        )
    return SheetPreview(version=version, differences=tuple(differences), changes=tuple(changes))
