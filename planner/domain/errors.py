"""The one error that a user can mend."""

from collections.abc import Sequence


class InputError(Exception):
    """
    Say what is wrong with an input, where, and what to do.

    Parameters
    ----------
    problem
        What is wrong, without a full stop.
    file, row, column, value
        Where it is wrong, as far as known. Rows are counted as a spreadsheet shows them:
        the header is row 1.
    advice
        What to do about it, an imperative sentence without a full stop.
    others
        Further problems of the same input, as far as they are listed.
    unlisted
        Number of problems beyond those.
    """

    def __init__(
        self,
        problem: str,
        *,
        file: str | None = None,
        row: int | None = None,
        column: str | None = None,
        value: object = None,
        advice: str | None = None,
        others: Sequence["InputError"] = (),
        unlisted: int = 0,
    ) -> None:
        self.others, self.unlisted = tuple(others), unlisted
        self.problem, self.file, self.row, self.column = problem, file, row, column
        self.value, self.advice = value, advice
        super().__init__(str(self))

    @classmethod
    def of_all(cls, problems: Sequence["InputError"], unlisted: int = 0) -> "InputError":
        """Make one error of all problems of an input, the first telling of the others."""
        first, *others = problems
        return cls(
            first.problem,
            file=first.file,
            row=first.row,
            column=first.column,
            value=first.value,
            advice=first.advice,
            others=others,
            unlisted=unlisted,
        )

    @property
    def n_problems(self) -> int:
        """Number of problems, this one included."""
        return 1 + len(self.others) + self.unlisted

    def __str__(self) -> str:
        further = self.n_problems - 1
        if not further:
            return self.first()
        return f"{self.first()} ({further} more {'problem' if further == 1 else 'problems'})"

    def first(self) -> str:
        """Say what is wrong first, and nothing of the others."""
        place = [self.file or ""]
        place += [f"row {self.row}"] if self.row is not None else []
        place += [f"column {self.column}"] if self.column else []
        where = ", ".join(part for part in place if part)
        shown = f" (value: {str(self.value)[:80]!r})" if self.value is not None else ""
        advice = f". {self.advice}." if self.advice else ""
        return (
            f"{where}: {self.problem}{shown}{advice}" if where else f"{self.problem}{shown}{advice}"
        )
