"""The one error that a user can mend."""


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
    ) -> None:
        self.problem, self.file, self.row, self.column = problem, file, row, column
        self.value, self.advice = value, advice
        super().__init__(str(self))

    def __str__(self) -> str:
        place = [self.file or ""]
        place += [f"row {self.row}"] if self.row is not None else []
        place += [f"column {self.column}"] if self.column else []
        where = ", ".join(part for part in place if part)
        shown = f" (value: {str(self.value)[:80]!r})" if self.value is not None else ""
        advice = f". {self.advice}." if self.advice else ""
        return (
            f"{where}: {self.problem}{shown}{advice}" if where else f"{self.problem}{shown}{advice}"
        )
