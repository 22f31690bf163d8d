"""
Checks of whole columns.

Each gives the column's values in the type asked for, with the sheet's rows as index. What is
wrong is noted in the sheet, and something that is right stands in its place.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from planner.storage.sheet import Sheet
from planner.storage.sheets import nearest

DATE = r"\d{4}[-/]\d{1,2}[-/]\d{1,2}"
TIME = r"[ T]+\d{1,2}:\d{2}(:\d{2}(\.\d{1,9})?)?"
FULL_HOUR = r"^([01]?\d|2[0-3]):00(?::00)?$"
DAY_FIRST = r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}.*"
CHINESE_DATE = r"^(\d{4}) *年 *(\d{1,2}) *月 *(\d{1,2}) *[日号] *"
DAY_NUMBER = r"[3-7]\d{4}(\.\d+)?"  # 1982 to 2119
FIRST_YEAR, LAST_YEAR = 1990, 2100
FILLER = pd.Timestamp(2000, 1, 1)  # stands for a date that is wrong
MOST = 1e9
FLAGS = {"1": True, "true": True, "yes": True, "是": True,
         "0": False, "false": False, "no": False, "否": False}  # fmt: skip
FORMULA = ("=", "+", "-", "@")  # what makes a spreadsheet take text for a formula


def texts(sheet: Sheet, column: str, *, default: str | None = None) -> pd.Series:
    """
    Take a column as text.

    Parameters
    ----------
    sheet
        Table.
    column
        One of its columns, or one that is left out if there is a default.
    default
        What stands for a blank cell; ``None``: no cell may be blank.

    Returns
    -------
    Series of str
        Without space around it, and without the apostrophe that `guard` puts before a formula.
    """
    if column not in sheet.frame.columns:
        return pd.Series(default or "", index=sheet.frame.index, dtype=str)
    cells = sheet.frame[column]
    if pd.api.types.is_bool_dtype(cells):
        cells = cells.astype("int8")
    if pd.api.types.is_float_dtype(cells):
        cells = cells.map(lambda value: "" if pd.isna(value) else f"{value:.15g}")
    text = cells.astype(str).where(cells.notna(), "").str.strip()
    guarded = text.str.startswith(tuple("'" + sign for sign in FORMULA))
    text = text.where(~guarded, text.str.slice(1))
    blank = text == ""
    if default is None:
        sheet.refuse(blank, column, "is empty", "Fill it in, or leave the row out")
        return text
    return text.where(~blank, default)


def guard(text: pd.Series) -> pd.Series:
    """Put an apostrophe before text that a spreadsheet would take for a formula."""
    return text.where(~text.str.startswith(FORMULA), "'" + text)


def numbers(
    sheet: Sheet, column: str, *, least: float = 0, most: float = MOST, default: float | None = None
) -> pd.Series:
    """
    Take a column as numbers.

    Parameters
    ----------
    sheet, column, default
        As for `texts`.
    least, most
        Range allowed.

    Returns
    -------
    Series of float
    """
    typed = column in sheet.frame.columns and pd.api.types.is_numeric_dtype(sheet.frame[column])
    if typed and default is None:
        values = sheet.frame[column].astype("float64")
        sheet.refuse(values.isna(), column, "is empty", "Fill it in, or leave the row out")
    else:
        text = texts(sheet, column, default=None if default is None else f"{default:.15g}")
        values = pd.to_numeric(text, errors="coerce").astype("float64")
        sheet.refuse(values.isna(), column, "is not a number", "Write digits only")
    sheet.refuse(values < least, column, f"must be at least {least:g}", "Mend the number")
    sheet.refuse(values > most, column, f"must be at most {most:g}", "Mend the number")
    return values.fillna(least).clip(least, most)


def whole(
    sheet: Sheet, column: str, *, least: int, most: int, default: int | None = None
) -> pd.Series:
    """Take a column as whole numbers; otherwise like `numbers`."""
    values = numbers(sheet, column, least=least, most=most, default=default)
    sheet.refuse(values != np.floor(values), column, "is not a whole number", "Round it")
    return values.astype("int64")


def times(sheet: Sheet, column: str) -> pd.Series:
    """
    Take a column as local dates with a time.

    Returns
    -------
    Series of datetime64[ns]
        Without a zone; midnight where no time is given. Refused is what has no date with the year
        first, or lies before 1990 or after 2100.
    """
    cells = sheet.frame[column]
    every = pd.Series(data=True, index=cells.index)
    if isinstance(cells.dtype, pd.DatetimeTZDtype):
        advice = "Convert the column to local wall time"
        sheet.refuse(every.cumsum() == 1, column, "has a time zone", advice)
        stamps = pd.Series(FILLER, cells.index)
    elif pd.api.types.is_datetime64_any_dtype(cells):
        sheet.refuse(cells.isna(), column, "is empty", "Fill it in")
        stamps = cells
    else:
        text = _plain_dates(texts(sheet, column), sheet)
        shaped = text.str.fullmatch(f"{DATE}({TIME})?").astype(bool)
        unclear = text.str.fullmatch(DAY_FIRST).astype(bool)
        advice = "Write the year first, as in 2026-11-03 08:00"
        problem = "could be read with the day or the month first"
        sheet.refuse(~shaped & unclear, column, problem, advice)
        sheet.refuse(~shaped, column, "is not a date", advice)
        stamps = pd.to_datetime(text.where(shaped), format="ISO8601", errors="coerce")
        sheet.refuse(stamps.isna(), column, "is a date or time that does not exist", "Mend it")
    far = (stamps.dt.year < FIRST_YEAR) | (stamps.dt.year > LAST_YEAR)
    sheet.refuse(far, column, f"must lie in {FIRST_YEAR} to {LAST_YEAR}", "Mend the year")
    return stamps.where(~far).fillna(FILLER).astype("datetime64[ns]")


def _plain_dates(text: pd.Series, sheet: Sheet) -> pd.Series:
    """Write Chinese dates, and days as a workbook counts them, the year first."""
    chinese = text.str.contains("年", regex=False)
    if chinese.any():
        plain = text.str.replace(CHINESE_DATE, r"\1-\2-\3 ", regex=True).str.strip()
        text = text.where(~chinese, plain)
    if sheet.epoch is not None:  # the cell's format says number, and its column says date
        counted = text.str.fullmatch(DAY_NUMBER).astype(bool)
        if counted.any():
            days = pd.to_timedelta(text[counted].astype("float64"), unit="D")
            stamps = (pd.Timestamp(sheet.epoch) + days).dt.round("s").astype(str)
            text = pd.concat([text[~counted], stamps]).reindex(text.index)
    return text


def dates(sheet: Sheet, column: str) -> pd.Series:
    """Take a column as dates; otherwise like `times`, but a time of day is refused."""
    stamps = times(sheet, column)
    timed = stamps != stamps.dt.normalize()
    sheet.refuse(timed, column, "has a time of day", "Write the date alone, as in 2026-11-03")
    return stamps


def full_hours(sheet: Sheet, column: str) -> pd.Series:
    """Take a column as full hours of the day such as 20:00; midnight where blank."""
    text = texts(sheet, column, default="00:00")
    found = text.str.extract(FULL_HOUR)[0]
    advice = "Write a full hour such as 20:00"
    sheet.refuse(found.isna(), column, "is not a full hour of the day", advice)
    return found.fillna("0").astype("int64")


def flags(sheet: Sheet, column: str, *, default: bool) -> pd.Series:
    """Take a column as yes or no, written as 1 or 0, true or false, yes or no, 是 or 否."""
    text = texts(sheet, column, default="1" if default else "0")
    return choices(sheet, column, text.str.lower(), FLAGS).astype(bool)


def choices(sheet: Sheet, column: str, text: pd.Series, known: Mapping[str, object]) -> pd.Series:
    """
    Look a column's text up.

    Parameters
    ----------
    sheet, column
        Where the text stands.
    text
        The column's text.
    known
        What each word stands for.
    """
    words = list(known)
    known_here = text.isin(words)
    sheet.refuse(~known_here, column, "is not known", lambda value: nearest(value, words))
    return text.where(known_here, next(iter(words), "")).map(dict(known))


def once(sheet: Sheet, column: str, keys: Sequence[pd.Series], what: str) -> None:
    """
    Refuse a combination that stands in two rows, naming both; rows wrong already are left out.

    Parameters
    ----------
    sheet, column
        Where to point at.
    keys
        Columns that make up the combination.
    what
        What it identifies, for the message.
    """
    sound = sheet.sound()
    table = pd.concat(list(keys), axis=1, ignore_index=True)[sound]
    again = table.duplicated()
    if not again.any():
        return
    rows = table.index.to_series()
    first = rows.groupby([table[key] for key in table.columns]).transform("first")
    sheet.refuse(
        again.reindex(sound.index, fill_value=False),
        column,
        lambda row: f"{what} stands here and in row {first[row]}",
        "Keep one of the two rows",
    )
