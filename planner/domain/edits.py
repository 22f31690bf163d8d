"""Changes of single cells of a roster, made by hand."""

import dataclasses
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.domain.errors import InputError
from planner.domain.roster import FREE, OFF, Roster

Locks = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class CellChange:
    """
    What one cell of a roster becomes.

    Parameters
    ----------
    agent
        Whose cell, by id.
    date
        Which day.
    shift
        Code of the shift; ``None``: a day off.
    locked
        Whether the cell is to stay as it is from now on.
    """

    agent: str
    date: dt.date
    shift: str | None
    locked: bool = False


def apply_changes(
    roster: Roster, locked: Locks, changes: Sequence[CellChange]
) -> tuple[Roster, Locks]:
    """
    Carry changes out, the later one where two touch the same cell.

    Parameters
    ----------
    roster
        Roster to start from, left as it is.
    locked
        Its locked cells, shape (n_agents, n_days), left as they are.
    changes
        What becomes of cells.

    Returns
    -------
    Roster
        Its problem pins the cells that are locked now, and no others.
    ndarray of bool, shape (n_agents, n_days)
        Locked cells.

    Raises
    ------
    InputError
        If an agent, a day or a shift is not the roster's.
    """
    problem = roster.problem
    codes, locked = roster.codes.copy(), locked.copy()
    for change in changes:
        d = problem.horizon.day(change.date)
        if change.agent not in problem.agent_index:
            raise InputError(
                "is not on this roster",
                column="agent",
                value=change.agent,
                advice="Take an agent of the roster that is edited",
            )
        if d is None:
            raise InputError(
                "is not a day of this roster",
                column="date",
                value=str(change.date),
                advice=f"It goes from {problem.horizon.start} to "
                f"{problem.horizon.date(problem.horizon.n_days - 1)}",
            )
        if change.shift is not None and change.shift not in problem.shift_index:
            raise InputError(
                "is not a shift of this roster",
                column="shift",
                value=change.shift,
                advice=f"The shifts are {', '.join(problem.shift_index)}",
            )
        a = problem.agent_index[change.agent]
        codes[a, d] = OFF if change.shift is None else problem.shift_index[change.shift]
        locked[a, d] = change.locked
    pinned = dataclasses.replace(problem, pins=np.where(locked, codes, FREE).astype(np.int8))
    return Roster(problem=pinned, codes=codes), locked


def differences(
    before: tuple[Roster, Locks], after: tuple[Roster, Locks]
) -> tuple[CellChange, ...]:
    """
    List the changes that lead from one roster of a problem to another, by agent and day.

    Raises
    ------
    ValueError
        If the two are not for the same agents, days and shifts.
    """
    (old, was), (new, now) = before, after
    shape = [
        ([a.id for a in r.problem.agents], r.problem.horizon, list(r.problem.shift_index))
        for r in (old, new)
    ]
    if shape[0] != shape[1]:
        raise ValueError("differences: both rosters must be for the same agents, days and shifts")
    problem = new.problem
    return tuple(
        CellChange(
            agent=problem.agents[a].id,
            date=problem.horizon.date(d),
            shift=None if new.codes[a, d] == OFF else problem.shifts[new.codes[a, d]].code,
            locked=bool(now[a, d]),
        )
        for a, d in np.argwhere((old.codes != new.codes) | (was != now)).tolist()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """
    A cell in which two versions differ.

    Parameters
    ----------
    agent, date
        Whose cell, and which day.
    before, after
        Codes of the shifts; ``None``: a day off, or not on that roster.
    was_locked, locked
        Whether it was, and is, laid down by hand.
    """

    agent: str
    date: dt.date
    before: str | None
    after: str | None
    was_locked: bool
    locked: bool

    @property
    def text(self) -> str:
        """The cell, and what became of it."""
        lock = "" if self.was_locked == self.locked else " locked" if self.locked else " unlocked"
        return f"{self.agent} {self.date}: {self.before or 'off'} to {self.after or 'off'}{lock}"


NAMED = 3  # cells that a message names


class Conflict(InputError):  # noqa: N818 - reads as what happened
    """
    Somebody else was faster, so nothing was written.

    Parameters
    ----------
    version
        Their version.
    by
        Who made it.
    differences
        What they changed.
    """

    def __init__(self, version: int, by: str, differences: Sequence[Difference]) -> None:
        self.version, self.by, self.differences = version, by, tuple(differences)
        named = "; ".join(cell.text for cell in self.differences[:NAMED])
        rest = len(self.differences) - NAMED
        changed = f"{named}{f'; and {rest} more' if rest > 0 else ''}" or "no cell"
        super().__init__(
            f"{by} saved version {version} in the meantime and changed {changed}",
            advice="Look at it, then make your changes there",
        )
