"""Tables in files: CSV, XLSX and Parquet read into one form."""

import contextlib
import datetime as dt
import difflib
import io
import re
import warnings
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from planner.domain.errors import InputError
from planner.storage.sheet import Problems, Sheet

ENDINGS = (".csv", ".xlsx", ".parquet")
HEADER_ROW = 1
CHINESE = re.compile(r"[\u4e00-\u9fff]")
Columns = tuple[Sequence[str], Sequence[str]]  # required, optional
TOO_LONG = re.compile(r"Expected (\d+) fields in line (\d+), saw (\d+)")


def read_sheet(path: Path, required: Sequence[str], optional: Sequence[str] = ()) -> Sheet:
    """
    Read the table in a file.

    Parameters
    ----------
    path
        File ending in ``.csv``, ``.xlsx`` (its first sheet) or ``.parquet``.
    required, optional
        Columns that must and may be there; others are left out.

    Raises
    ------
    InputError
        If the file cannot be read, has no row, or lacks a column.
    """
    return _pick(_cells(path), str(path), required, optional)


def read_either(path: Path, kinds: Sequence[Columns]) -> tuple[int, Sheet]:
    """
    Read a table that may be of several kinds.

    Parameters
    ----------
    path
        As for `read_sheet`.
    kinds
        Required and optional columns of each kind.

    Returns
    -------
    kind : int
        The one of which most required columns are there.
    sheet : Sheet
        The table.

    Raises
    ------
    InputError
        If the file cannot be read, has no row, or lacks a column of its kind.
    """
    cells = _cells(path)
    found = [len(cells.columns.intersection(list(required))) for required, _ in kinds]
    kind = found.index(max(found))
    return kind, _pick(cells, str(path), *kinds[kind])


def _cells(path: Path) -> pd.DataFrame:
    """Read all cells of a file that stand under a name."""
    file, ending = str(path), path.suffix.lower()
    if ending not in ENDINGS:
        raise InputError(
            "is not a kind of file that can be read",
            file=file,
            advice=f"Save it as {', '.join(ENDINGS[:-1])} or {ENDINGS[-1]}",
        )
    data = _bytes(path)
    if ending == ".csv":
        cells = _csv(data, file)
    elif ending == ".xlsx":
        cells = _xlsx(data, file)
    else:
        cells = _parquet(data, file)
    return cells.loc[:, [name != "" for name in cells.columns]]


def _pick(
    cells: pd.DataFrame, file: str, required: Sequence[str], optional: Sequence[str]
) -> Sheet:
    """Take the columns that are asked for, and the rows that are not blank."""
    _check_columns(cells, file, required, optional)
    cells = cells[[c for c in (*required, *optional) if c in cells.columns]]
    blank = pd.Series(data=True, index=cells.index)
    for name in cells.columns:
        column = cells[name]
        blank &= column.isna() | (column == "" if _is_text(column) else False)
    kept = cells[~blank]
    if kept.empty:
        raise InputError("has no rows below the header", file=file, advice="Fill in some rows")
    return Sheet(file=file, frame=kept, epoch=cells.attrs.get("epoch"))


def nearest(word: str, known: Sequence[str]) -> str:
    """Advise the known word that is most like another one."""
    known = [other for other in known if other]
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.5)
    listed = ", ".join(known[:12]) + (", ..." if len(known) > 12 else "")
    return f"Write {close[0]}" if close else f"Known are {listed}"


def _bytes(path: Path) -> bytes:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise InputError(
            "there is no such file", file=str(path), advice="Check the name and the folder"
        ) from None
    except IsADirectoryError:
        raise InputError("is a folder", file=str(path), advice="Name a file in it") from None
    except (OSError, ValueError) as error:
        raise InputError(f"cannot be read: {error}", file=str(path)) from None
    if not data.strip():
        raise InputError("is empty", file=str(path), advice="Export it again")
    return data


def _csv(data: bytes, file: str) -> pd.DataFrame:
    text = _decode(data, file)
    try:
        # Without a header, so that row numbers and names that repeat stay as they are.
        raw = pd.read_csv(
            io.StringIO(text),
            header=None,
            dtype=str,
            keep_default_na=False,
            na_filter=False,
            skip_blank_lines=False,
        )
    except (pd.errors.ParserError, pd.errors.EmptyDataError, OverflowError) as error:
        long = TOO_LONG.search(str(error))
        if long:
            raise InputError(
                f"has {long[3]} cells, but the header has {long[1]}",
                file=file,
                row=int(long[2]),
                advice="Put text that contains a comma in quotes",
            ) from None
        raise InputError(
            "is not a table: a quotation mark is not closed, or the lines are broken",
            file=file,
            advice="Open it in a spreadsheet and save it as CSV again",
        ) from None
    raw = raw.fillna("")
    header = [str(name) for name in raw.iloc[0]]
    if len(header) == 1 and re.search(r"[;\t]", header[0]):
        raise InputError(
            "its columns are not separated by commas",
            file=file,
            row=HEADER_ROW,
            value=header[0],
            advice="Save it with commas between the columns",
        )
    table = raw.iloc[1:].set_axis([_name(c) for c in header], axis=1)
    return table.set_axis(range(HEADER_ROW + 1, HEADER_ROW + 1 + len(table)), axis=0)


def _decode(data: bytes, file: str) -> str:
    if data.startswith(b"PK\x03\x04"):
        raise InputError(
            "is an Excel workbook, although its name ends in .csv",
            file=file,
            advice="Rename it so that it ends in .xlsx",
        )
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError(
            "is UTF-16 text, not UTF-8",
            file=file,
            advice="In Excel choose Save As, file type 'CSV UTF-8 (comma delimited)'",
        )
    if b"\0" in data:
        raise InputError("is not a text file", file=file, advice="Export it as CSV again")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
    with contextlib.suppress(UnicodeDecodeError):
        text = data.decode("gb18030")  # as programmes of China write it
        if CHINESE.search(text):
            return text
    raise InputError(
        "is neither UTF-8 nor GBK text",
        file=file,
        row=row,
        advice="In Excel choose Save As, file type 'CSV UTF-8 (comma delimited)'",
    )


def _xlsx(data: bytes, file: str) -> pd.DataFrame:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions, which are not read
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            sheet, epoch = book.worksheets[0], book.epoch
            rows = [[_cell(v) for v in row] for row in sheet.iter_rows(values_only=True)]
    except Exception:  # openpyxl and zipfile raise errors of any kind on a broken workbook
        raise InputError(
            "is not an Excel workbook that can be read",
            file=file,
            advice="Open it in Excel and save it as .xlsx without a password",
        ) from None
    if not rows:
        raise InputError("is empty", file=file, advice="Export it again")
    width = max(len(row) for row in rows)
    full = [row + [""] * (width - len(row)) for row in rows]
    names = [_name(c) for c in full[0]]
    index = range(HEADER_ROW + 1, HEADER_ROW + len(full))
    frame = pd.DataFrame(full[1:], columns=names, index=index, dtype=str)
    frame.attrs["epoch"] = epoch
    return frame


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        # Excel counts days in floating point: 07:59:59.999 is meant to be 08:00.
        return str((value + dt.timedelta(microseconds=500_000)).replace(microsecond=0))
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float):
        return f"{value:.15g}"
    return str(value)


def _parquet(data: bytes, file: str) -> pd.DataFrame:
    try:
        table = pq.read_table(pa.BufferReader(data))
        table.validate(full=True)  # else text that is not UTF-8 is only met when it is used
        frame: pd.DataFrame = table.to_pandas(ignore_metadata=True, timestamp_as_object=False)
    except (pa.ArrowException, OSError, ValueError, TypeError):
        raise InputError(
            "is not a Parquet file that can be read", file=file, advice="Write it again"
        ) from None
    frame = frame.set_axis([_name(c) for c in frame.columns], axis=1)
    return frame.set_axis(range(HEADER_ROW + 1, HEADER_ROW + 1 + len(frame)), axis=0)


def _name(cell: object) -> str:
    return str(cell).strip().lower()


def _is_text(column: pd.Series) -> bool:
    return not (
        pd.api.types.is_numeric_dtype(column) or pd.api.types.is_datetime64_any_dtype(column)
    )


def _check_columns(
    cells: pd.DataFrame, file: str, required: Sequence[str], optional: Sequence[str]
) -> None:
    found, problems = list(cells.columns), Problems()
    others = [name for name in found if name not in (*required, *optional)]
    for name in (*required, *optional):
        if found.count(name) > 1:
            problems.note(
                InputError(
                    f"there are {found.count(name)} columns named {name!r}",
                    file=file,
                    row=HEADER_ROW,
                    column=name,
                    advice="Keep one of them",
                )
            )
        if name in found:
            continue
        # An optional column is only missed if another looks like a slip of the pen for it.
        cutoff = 0.6 if name in required else 0.85
        close = difflib.get_close_matches(name, others, n=1, cutoff=cutoff)
        if close or name in required:
            advice = f"Rename {close[0]!r} to {name!r}" if close else _needed(required)
            problems.note(
                InputError(
                    f"column {name!r} is missing",
                    file=file,
                    row=HEADER_ROW,
                    value=close[0] if close else ", ".join(found),
                    advice=advice,
                )
            )
    problems.tell()


def _needed(required: Sequence[str]) -> str:
    return f"Add it; needed are {', '.join(required)}"
