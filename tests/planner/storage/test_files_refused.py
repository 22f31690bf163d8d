"""A wrong file is refused with the cell that is wrong."""

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from planner.domain.errors import InputError
from planner.storage.files import read_history
from tests.planner.storage.examples import (
    EXAMPLES,
    FORECAST,
    HISTORY,
    PEOPLE,
    READERS,
    REQUESTS,
    ROSTER,
    message,
)

WRONG = {
    "start within the hour": (
        "calendar", "date,name,kind,starts\n2026-11-10,x,promotion,20:30\n",
        ", row 2, column starts: is not a full hour of the day (value: '20:30'). Write a full hour",
    ),
    "start after midnight": (
        "calendar", "date,name,kind,starts\n2026-11-10,x,promotion,24:00\n", "not a full hour",
    ),
    "uplift of nothing": (
        "calendar", "date,name,kind,expected_uplift\n2026-11-10,x,promotion,0\n",
        ", row 2, column expected_uplift: must be over 0 (value: '0')",
    ),
    "no spread": (
        "calendar", "date,name,kind,expected_sd\n2026-11-10,x,promotion,0\n",
        ", row 2, column expected_sd: must be over 0",
    ),
    "missing column": (
        "history", "timestamp,queue,contatcs\n2026-11-03,a,1\n",
        "'contacts' is missing (value: 'contatcs'). Rename 'contatcs' to 'contacts'.",
    ),
    "missing column without a like": (
        "agents", "agent,name\nA01,x\n",
        ": column 'skills' is missing (value: 'agent, name'). Add it; needed are agent, skills.",
    ),
    "optional column written wrongly": (
        "history", "timestamp,queue,contacts,special_days\n2026-11-03,a,1,\n",
        ", row 1: column 'special_day' is missing (value: 'special_days')",
    ),
    "column twice": (
        "history", "timestamp,queue,contacts,Contacts\n2026-11-03,a,1,2\n",
        ", row 1, column contacts: there are 2 columns named 'contacts'. Keep one of them.",
    ),
    "text in a number": (
        "history", HISTORY + "2026-11-03 10:00,presales,twelve\n",
        ", row 4, column contacts: is not a number (value: 'twelve'). Write digits only.",
    ),
    "number with a unit": ("history", HISTORY + "2026-11-04,a,12次\n", "not a number (value: '12"),
    "nan": ("history", HISTORY + "2026-11-04,a,nan\n", "row 4, column contacts: is not a number"),
    "infinity": ("history", HISTORY + "2026-11-04,a,inf\n", "contacts: must be at most 1e+09"),
    "negative": (
        "history", HISTORY + "2026-11-04,a,-3\n",
        ", row 4, column contacts: must be at least 0 (value: '-3'). Mend the number.",
    ),
    "blank number": (
        "history", HISTORY + "2026-11-04,a,\n",
        ", row 4, column contacts: is empty (value: ''). Fill it in, or leave the row out.",
    ),
    "blank queue": ("history", HISTORY + "2026-11-04, ,3\n", ", row 4, column queue: is empty"),
    "same time twice": (
        "history", HISTORY + "2026-11-03 8:00,presales,5\n",
        ", row 4, column timestamp: the same time of the same queue stands here and in row 2 "
        "(value: '2026-11-03 8:00'). Keep one of the two rows.",
    ),
    "day first": (
        "history", HISTORY + "03/11/2026 08:00,a,5\n",
        ", row 4, column timestamp: could be read with the day or the month first "
        "(value: '03/11/2026 08:00'). Write the year first, as in 2026-11-03 08:00.",
    ),
    "no date": ("history", HISTORY + "Monday,a,5\n", "timestamp: is not a date (value: 'Monday')"),
    "year alone": ("history", HISTORY + "2026,a,5\n", "timestamp: is not a date (value: '2026')"),
    "zone": ("history", HISTORY + "2026-11-03T08:00+08:00,a,5\n", "timestamp: is not a date"),
    "no such day": ("history", HISTORY + "2026-02-30,a,5\n", "a date or time that does not exist"),
    "no such hour": ("history", HISTORY + "2026-02-03 25:00,a,5\n", "that does not exist"),
    "year mistyped": ("history", HISTORY + "2206-02-03,a,5\n", "must lie in 1990 to 2100"),
    "too many cells": (
        "history", HISTORY + "2026-11-04,a,1,234\n",
        ", row 4: has 4 cells, but the header has 3. Put text that contains a comma in quotes.",
    ),
    "open quote": ("history", HISTORY + '2026-11-04,"a,1\n', "a quotation mark is not closed"),
    "semicolons": ("history", HISTORY.replace(",", ";"), "columns are not separated by commas"),
    "no rows": ("history", "timestamp,queue,contacts\n,,\n", ": has no rows below the header"),
    "time in a date": ("calendar", "date,name,kind\n2026-11-11 08:00,x,y\n", "has a time of day"),
    "unknown flag": (
        "calendar", "date,name,kind,known_in_advance\n2026-11-11,x,y,x\n",
        "column known_in_advance: is not known (value: 'x'). Known are 1, true, yes,",
    ),
    "quantiles that fall": (
        "forecast", FORECAST.replace(",15,17", ",15,14"),
        ", row 2, column p95: is less than p90 (value: '14'). Mend the order of the quantiles.",
    ),
    "forecast twice": ("forecast", FORECAST + FORECAST.splitlines()[1], "stands here and in row 2"),
    "no skill": (
        "agents", PEOPLE + "A03, | \n",
        "column skills: names no skill (value: ' | '). Write at least one, such as presales.",
    ),
    "skill written wrongly": (
        "agents", PEOPLE + "A03,en|presale\n",
        "column skills: skill 'presale' is not known (value: 'en|presale'). Write presales.",
    ),
    "agent twice": (
        "agents", PEOPLE + "A01,orders\n",
        ", row 4, column agent: the same agent stands here and in row 2 (value: 'A01')",
    ),
    "unknown level": (
        "agents", "agent,skills,level\nA01,orders,senor\n",
        ", row 2, column level: is not known (value: 'senor'). Write senior.",
    ),
    "unknown mentor": (
        "agents", "agent,skills,mentor\nA01,orders,A20\nA02,orders,\n",
        ", row 2, column mentor: is not known (value: 'A20'). Write A02.",
    ),
    "own mentor": ("agents", "agent,skills,mentor\nA01,orders,A01\n", "mentor: is the agent's own"),
    "speed of nought": ("agents", "agent,skills,speed\nA01,orders,0\n", "must be at least 0.01"),
    "speed too high": ("agents", "agent,skills,speed\nA01,orders,3\n", "speed: must be at most 2"),
    "contract in parts": (
        "agents", "agent,skills,contract_minutes_week\nA01,orders,2400.5\n",
        "column contract_minutes_week: is not a whole number (value: '2400.5'). Round it.",
    ),
    "night unclear": (
        "agents", "agent,skills,earliest_night\nA01,orders,\nA02,orders,1.12.2026\n",
        ", row 3, column earliest_night: could be read with the day or the month first",
    ),
    "leave before the month": (
        "requests", REQUESTS + "A01,2026-10-31,leave,,,approved\n",
        ", row 3, column date: is outside the days from 2026-11-01 to 2026-11-30 "
        "(value: '2026-10-31'). Mend the date, or leave the row out.",
    ),
    "leave after the month": ("requests", REQUESTS + "A01,2026-12-01,leave,,,\n", "is outside"),
    "request of nobody": (
        "requests", REQUESTS + "A1,2026-11-05,leave,,,\n",
        ", row 3, column agent: is not known (value: 'A1'). Write A01.",
    ),
    "unknown kind": ("requests", REQUESTS + "A01,2026-11-05,leaf,,,\n", "'leaf'). Write leave."),
    "unknown state": ("requests", REQUESTS + "A01,2026-11-05,off,,,ok\n", "Known are approved, p"),
    "unknown shift": ("requests", REQUESTS + "A01,2026-11-05,not,X,,\n", "Known are D, N."),
    "not without a shift": (
        "requests", REQUESTS + "A01,2026-11-05,not,,,\n",
        ", row 3, column kind: names no shift (value: 'not'). Fill in the column shift.",
    ),
    "weight out of range": ("requests", REQUESTS + "A01,2026-11-05,off,,101,\n", "be at most 100"),
    "request twice": (
        "requests", REQUESTS + "A01,2026/11/3,leave,,5,\n",
        ", row 3, column date: the same request stands here and in row 2",
    ),
    "unknown code": ("roster", ROSTER + "A01,2026-11-05,d,\n", "shift: is not known (value: 'd')"),
    "day twice": (
        "roster", ROSTER + "A01,2026-11-03,N,\n",
        ", row 4, column date: the same day of the same agent stands here and in row 2",
    ),
    "roster of another month": ("roster", ROSTER + "A01,2026-12-03,N,\n", "is outside the days"),
    "roster of nobody": ("roster", ROSTER + "A03,2026-11-03,N,\n", "agent: is not known"),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "content", "expected"), WRONG.values(), ids=WRONG)
def test_wrong_cell_is_named_with_row_column_value_and_advice(file, kind, content, expected):
    assert expected in message(kind, file(content))


@pytest.mark.parametrize("kind", EXAMPLES)
def test_examples_that_the_wrong_ones_are_made_from_are_right(file, kind):
    READERS[kind](file(EXAMPLES[kind]))


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.csv", b"", ": is empty. Export it again."),
        ("a.csv", b" \r\n ", ": is empty. Export it again."),
        ("a.csv", b"\xef\xbb\xbf", ": is not a table"),
        ("a.csv", b"timestamp\xff\xfe\x80,", ", row 1: is neither UTF-8 nor GBK text. In Excel"),
        ("a.csv", "timestamp".encode("utf-16"), ": is UTF-16 text, not UTF-8"),
        ("a.csv", b"PK\x03\x04abc", ": is an Excel workbook, although its name ends in .csv"),
        ("a.csv", b"abc\0\1\2", ": is not a text file. Export it as CSV again."),
        ("a.xlsx", b"timestamp,queue", ": is not an Excel workbook that can be read"),
        ("a.xlsx", b"PK\x03\x04abc", ": is not an Excel workbook that can be read"),
        ("a.parquet", b"timestamp,queue", ": is not a Parquet file that can be read"),
        ("a.xls", b"abc", ": is not a kind of file that can be read. Save it as .csv, .xlsx or"),
        ("a", b"abc", ": is not a kind of file that can be read"),
    ],
)
def test_file_that_is_no_table_is_named(file, name, content, expected):
    assert expected in message("history", file(content, name))


def test_missing_file_and_folder_are_named(tmp_path):
    expected = ": there is no such file. Check the name and the folder."
    assert message("history", tmp_path / "none.csv") == expected
    (tmp_path / "folder.csv").mkdir()
    assert message("history", tmp_path / "folder.csv") == ": is a folder. Name a file in it."


def test_empty_workbook_is_named(tmp_path):
    openpyxl.Workbook().save(tmp_path / "a.xlsx")
    assert message("history", tmp_path / "a.xlsx") == ": is empty. Export it again."


def test_error_carries_its_place_for_programs(file):
    path = file(HISTORY + "2026-11-04,a,x\n")
    with pytest.raises(InputError) as error:
        read_history(path)
    found = error.value
    assert (found.file, found.row, found.column, found.value) == (str(path), 4, "contacts", "x")


def test_typed_columns_are_checked_too(tmp_path):
    good = pd.DataFrame(
        {"timestamp": pd.to_datetime(["2026-11-03"]), "queue": ["a"], "contacts": [1.0]}
    )
    path = tmp_path / "a.parquet"
    for change, expected in {
        "contacts": ([float("nan")], ", row 2, column contacts: is empty (value: 'nan')"),
        "timestamp": (pd.to_datetime([None]), ", row 2, column timestamp: is empty"),
        "queue": ([None], ", row 2, column queue: is empty"),
    }.items():
        good.assign(**{change: expected[0]}).to_parquet(path)
        assert expected[1] in message("history", path)
    good.assign(timestamp=good["timestamp"].dt.tz_localize("UTC")).to_parquet(path)
    assert "has a time zone" in message("history", path)


def test_parquet_whose_text_is_not_utf8_is_refused(tmp_path):
    path = tmp_path / "a.parquet"
    offsets, letters = pa.py_buffer(b"\0\0\0\0\2\0\0\0"), pa.py_buffer(b"\xff\xfe")
    queue = pa.Array.from_buffers(pa.string(), 1, [None, offsets, letters])
    pq.write_table(pa.table({"timestamp": ["2026-11-03"], "queue": queue, "contacts": [1]}), path)
    assert message("history", path).startswith(": is not a Parquet file that can be read")
