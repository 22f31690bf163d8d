"""A table as it stands in a file, and everything that is wrong with it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from types import TracebackType

import pandas as pd

from planner.domain.errors import InputError

MOST_LISTED = 500  # problems of one file; the rest is counted


class Problems:
    """What is wrong with the cells of a file, the first thing about each."""

    def __init__(self) -> None:
        self.listed: list[InputError] = []
        self.unlisted = 0
        self.rows: set[int] = set()
        self.cells: dict[str, set[int]] = {}

    def note(self, error: InputError) -> None:
        """List a problem, or count it where enough are listed."""
        if self.is_full:
            self.unlisted += 1
        else:
            self.listed.append(error)

    @property
    def is_full(self) -> bool:
        """Whether further problems are counted only."""
        return len(self.listed) >= MOST_LISTED

    def tell(self) -> None:
        """
        Raise one error that tells of all problems, if there are any.

        Raises
        ------
        InputError
            The first problem, with the others.
        """
        if self.listed:
            raise self.error() from None

    def error(self) -> InputError:
        """Make the error that tells of all."""
        return InputError.of_all(self.listed, self.unlisted)


@dataclass(frozen=True, kw_only=True, eq=False)
class Sheet:
    """
    A table as it stands in a file; ``with`` it, everything wrong in it is found before it is told.

    Inside the block cells are checked column by column, and a wrong one is noted and stands as if
    it were right. At the end of the block all that was noted is raised in one error, whatever the
    block itself came to.

    Parameters
    ----------
    file
        File as the user names it.
    frame
        Columns named in small letters, indexed by the row that a spreadsheet shows, the first
        being 2; text, or numbers and times where the file is typed. Blank rows are left out.
    epoch
        Day from which a workbook counts days; ``None`` for other files.
    problems
        What was noted so far.
    """

    file: str
    frame: pd.DataFrame
    epoch: dt.datetime | None = None
    problems: Problems = field(default_factory=Problems)

    def __enter__(self) -> "Sheet":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None or isinstance(error, Exception):
            self.problems.tell()

    def where(self, rows: pd.Series) -> "Sheet":
        """Return the rows marked; what is wrong in them is noted with the rest."""
        return replace(self, frame=self.frame[rows])

    def refuse(
        self,
        bad: pd.Series,
        column: str,
        problem: str | Callable[[int], str],
        advice: str | Callable[[str], str],
    ) -> None:
        """
        Note the rows marked as bad, but for cells of which something is noted already.

        Parameters
        ----------
        bad
            Marks, one a row.
        column
            Where to point at.
        problem, advice
            As in `InputError`; if not the same for all, made from the row and from the value.
        """
        marked = bad.index[bad.to_numpy(dtype=bool)]
        noted, values = self.problems.cells.setdefault(column, set()), self.frame.get(column)
        for row in map(int, marked):
            if row in noted:
                continue
            noted.add(row)
            self.problems.rows.add(row)
            if self.problems.is_full:  # before words are looked up that nobody will read
                self.problems.unlisted += 1
                continue
            value = "" if values is None else values[row]
            self.problems.note(
                InputError(
                    problem if isinstance(problem, str) else problem(row),
                    file=self.file,
                    row=row,
                    column=column,
                    value=value,
                    advice=advice if isinstance(advice, str) else advice(str(value)),
                )
            )

    def sound(self) -> pd.Series:
        """Mark the rows in which nothing is wrong so far."""
        return pd.Series(~self.frame.index.isin(list(self.problems.rows)), self.frame.index)
