"""Every file is read as it was meant, or refused with the cell that is wrong."""

import contextlib
import dataclasses
import datetime as dt
import time

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.config import load_site
from planner.domain.errors import InputError
from planner.domain.horizon import Horizon
from planner.domain.people import Agent, Level, RequestKind
from planner.domain.roster import FREE, OFF, Roster, RosterProblem
from planner.storage.files import (
    read_agents,
    read_calendar,
    read_forecast,
    read_history,
    read_requests,
    read_roster,
    replacing,
    write_forecast,
    write_roster,
)

SITE = load_site()
NOVEMBER = Horizon.month(2026, 11)
AGENTS = (
    Agent(id="A01", name="小白", skills=("presales",)),
    Agent(id="A02", name="", skills=("orders",)),
)

HISTORY = "timestamp,queue,contacts\n2026-11-03 08:00,presales,12\n2026-11-03 09:00,presales,20\n"
CALENDAR = "queue,date,name,kind,known_in_advance\n,2026-11-11,double11_day,promotion,1\n"
PEOPLE = "agent,skills\nA01,presales|orders\nA02,orders\n"
REQUESTS = "agent,date,kind,shift,weight,state\nA01,2026-11-03,leave,,,approved\n"
ROSTER = "agent,date,shift,locked\nA01,2026-11-03,D,1\nA02,2026-11-03,N,\n"
QUANTILES = "p05,p10,p25,p50,p75,p90,p95"
FORECAST = f"timestamp,queue,mean,{QUANTILES}\n2026-11-03 08:00,presales,9.5,4,5,7,9,12,15,17\n"

READERS = {
    "history": read_history,
    "calendar": read_calendar,
    "forecast": read_forecast,
    "agents": lambda path: read_agents(path, SITE),
    "requests": lambda path: read_requests(path, SITE, AGENTS, NOVEMBER),
    "roster": lambda path: read_roster(path, SITE, AGENTS, NOVEMBER),
}
EXAMPLES = {
    "history": HISTORY,
    "calendar": CALENDAR,
    "forecast": FORECAST,
    "agents": PEOPLE,
    "requests": REQUESTS,
    "roster": ROSTER,
}


@pytest.fixture
def file(tmp_path):
    """Return a function that writes a file and gives its path."""

    def write(content, name="table.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def message(kind, path):
    with pytest.raises(InputError) as error:
        READERS[kind](path)
    return str(error.value).removeprefix(str(path))


def same(left, right):
    if isinstance(left, pd.DataFrame):
        pd.testing.assert_frame_equal(left, right)
    elif isinstance(left[0], np.ndarray):
        for a, b in zip(left, right, strict=True):
            np.testing.assert_array_equal(a, b)
    else:
        assert left == right


# --- What is read -----------------------------------------------------------------------------


def test_history_has_times_queues_and_contacts(file):
    frame = read_history(file(HISTORY))
    assert list(frame.columns) == ["timestamp", "queue", "contacts"]
    assert frame["timestamp"].tolist() == [
        pd.Timestamp("2026-11-03 08:00"),
        pd.Timestamp("2026-11-03 09:00"),
    ]
    assert frame["contacts"].tolist() == [12.0, 20.0]


@pytest.mark.parametrize(
    "written", ["2026-11-03 08:00", "2026-11-03T08:00:00", "2026/11/3 8:00", "2026/11/03 08:00:00"]
)
def test_times_may_be_written_as_spreadsheets_do(file, written):
    frame = read_history(file(f"timestamp,queue,contacts\n{written},a,1\n"))
    assert frame["timestamp"][0] == pd.Timestamp("2026-11-03 08:00")


def test_special_days_of_a_history_are_kept(file):
    text = "timestamp,queue,contacts,special_day\n2026-11-11,a,1,double11|sale\n2026-11-12,a,2,\n"
    assert read_history(file(text))["special_day"].tolist() == ["double11|sale", ""]


def test_log_of_single_contacts_is_counted_by_the_hour(file):
    log = "timestamp,queue\n" + "".join(
        f"2026-11-{stamp},a\n"
        for stamp in ("02 08:03:10", "02 08:59:59", "02 10:00:00", "04 09:15:01")
    )
    frame = read_history(file(log))
    days = [("02", 8, 2), ("02", 9, 0), ("02", 10, 1), ("04", 8, 0), ("04", 9, 1), ("04", 10, 0)]
    assert frame["timestamp"].tolist() == [
        pd.Timestamp(f"2026-11-{d} {h:02}:00") for d, h, _ in days
    ]
    assert frame["contacts"].tolist() == [n for _, _, n in days]  # the 3rd is a gap, not zeros


def test_counts_without_their_column_are_not_taken_for_a_log(file):
    expected = ", row 1: column 'contacts' is missing, and this is no log of single contacts"
    assert expected in message("history", file("timestamp,queue,calls\n2026-11-03 08:00,a,7\n"))


def test_calendar_row_without_a_queue_is_for_all(file):
    frame = read_calendar(file(CALENDAR + "a,2026-11-12,x,closed,0\n"))
    assert frame["queue"].tolist() == ["", "a"]
    assert frame["date"].tolist() == [pd.Timestamp("2026-11-11"), pd.Timestamp("2026-11-12")]
    assert frame["known_in_advance"].tolist() == [True, False]


def test_calendar_days_are_known_in_advance_unless_said_otherwise(file):
    frame = read_calendar(file("date,name,kind\n2026-11-11,x,promotion\n"))
    assert (frame["queue"][0], bool(frame["known_in_advance"][0])) == ("", True)


def test_agents_take_what_the_file_leaves_out_from_the_site(file):
    text = "agent,skills,level\nA01,presales、en,\nA02,orders;presales,trainee\n"
    first, second = read_agents(file(text), SITE)
    assert first == Agent(id="A01", name="A01", skills=("presales", "en"))
    assert (second.level, second.speed) == (Level.TRAINEE, 0.5)


def test_agents_keep_what_the_file_says(file):
    header = "agent,name,team,level,skills,contract_minutes_week,speed,mentor,earliest_night\n"
    text = (
        header + "A01,小白,red,trainee,presales,1200,0.7,A02,2026-11-15\nA02,小川,red,lead,en,,,,\n"
    )
    agent, mentor = read_agents(file(text), SITE)
    assert agent == Agent(
        id="A01",
        name="小白",
        skills=("presales",),
        team="red",
        level=Level.TRAINEE,
        contract_min_week=1200,
        speed=0.7,
        mentor="A02",
        earliest_night=dt.date(2026, 11, 15),
    )
    assert (mentor.mentor, mentor.earliest_night, mentor.speed) == (None, None, 1.0)


def test_leave_is_hard_once_approved_and_wishes_are_pending_unless_said_otherwise(file):
    text = REQUESTS + "A02,2026-11-04,not,N,30,\nA02,2026-11-05,on,,,pending\n"
    leave, no_night, work = READERS["requests"](file(text))
    assert (leave.kind, leave.approved, leave.weight) == (RequestKind.LEAVE, True, 10)
    assert (no_night.shift, no_night.weight, no_night.approved) == ("N", 30, False)
    assert (work.shift, work.date) == (None, dt.date(2026, 11, 5))


def test_roster_is_off_where_it_has_no_line(file):
    codes, locked = READERS["roster"](file(ROSTER + "A01,2026-11-04,off,yes\n"))
    expected = np.full((2, 30), OFF, np.int8)
    expected[:, 2] = [0, 1]
    np.testing.assert_array_equal(codes, expected)
    assert np.argwhere(locked).tolist() == [[0, 2], [0, 3]]


def test_forecast_keeps_its_quantiles(file):
    frame = read_forecast(file(FORECAST))
    assert frame.loc[0, ["mean", "p05", "p95"]].tolist() == [9.5, 4.0, 17.0]


def test_columns_may_come_in_any_order_and_case_with_others_between(file):
    text = " Queue ,note,CONTACTS,timestamp,\na,x,3,2026-11-03,\n"
    assert read_history(file(text))["contacts"].tolist() == [3.0]


def test_blank_rows_are_left_out_and_counted(file):
    text = HISTORY + "\n,,\n2026-11-03 10:00,presales,-1\n"
    assert ", row 6, column contacts: must be at least 0 (value: '-1')" in message(
        "history", file(text)
    )


@pytest.mark.parametrize("kind", EXAMPLES)
def test_byte_order_mark_and_line_ends_of_windows_change_nothing(file, kind):
    plain = READERS[kind](file(EXAMPLES[kind]))
    marked = ("\ufeff" + EXAMPLES[kind].replace("\n", "\r\n")).encode()
    same(READERS[kind](file(marked, "windows.csv")), plain)


@pytest.mark.parametrize("kind", EXAMPLES)
def test_xlsx_and_parquet_say_the_same_as_csv(file, tmp_path, kind):
    path = file(EXAMPLES[kind])
    typed = pd.read_csv(path)
    for name in ("timestamp", "date"):
        if name in typed:
            typed[name] = pd.to_datetime(typed[name])
    typed.to_excel(tmp_path / "table.xlsx", index=False)
    typed.to_parquet(tmp_path / "table.parquet")
    for ending in ("xlsx", "parquet"):
        same(READERS[kind](tmp_path / f"table.{ending}"), READERS[kind](path))


def test_numbers_as_names_read_alike_in_every_kind_of_file(file, tmp_path):
    frame = pd.DataFrame({"agent": [7, 8], "skills": ["orders", "orders"], "mentor": [8, None]})
    frame.to_csv(tmp_path / "a.csv", index=False)
    frame.to_excel(tmp_path / "a.xlsx", index=False)
    frame.to_parquet(tmp_path / "a.parquet")
    frame = frame.astype({"mentor": "Int64"})
    frame.to_csv(tmp_path / "a.csv", index=False)
    for ending in ("csv", "xlsx", "parquet"):
        first, second = read_agents(tmp_path / f"a.{ending}", SITE)
        assert (first.id, first.mentor, second.mentor) == ("7", "8", None)


def test_text_like_a_formula_stays_text_and_comes_back_as_it_was(file, tmp_path):
    (agent,) = read_agents(file("agent,skills\n=1+1,orders\n"), SITE)
    assert agent.id == "=1+1"
    problem = RosterProblem(
        horizon=NOVEMBER, agents=(agent,), shifts=SITE.shifts, queues=SITE.queues, rules=SITE.rules
    )
    roster = Roster.empty(problem).with_code(0, 0, 1)
    path = tmp_path / "roster.csv"
    write_roster(path, roster)
    assert path.read_text() == "agent,date,shift\n'=1+1,2026-11-01,N\n"
    np.testing.assert_array_equal(read_roster(path, SITE, (agent,), NOVEMBER)[0], roster.codes)


# --- What is refused --------------------------------------------------------------------------

WRONG = {
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


@pytest.mark.parametrize("kind", EXAMPLES)
def test_gbk_is_refused_with_the_way_to_save_as_utf8(file, kind):
    table = EXAMPLES[kind] + "小白,客服,售前,\n"
    expected = (
        f", row {table.count(chr(10))}: is not UTF-8 text; it looks like GBK, the old Chinese "
        "encoding. In Excel choose Save As, file type 'CSV UTF-8 (comma delimited)'."
    )
    assert message(kind, file(table.encode("gbk"))) == expected


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.csv", b"", ": is empty. Export it again."),
        ("a.csv", b" \r\n ", ": is empty. Export it again."),
        ("a.csv", b"\xef\xbb\xbf", ": is not a table"),
        ("a.csv", b"timestamp\xff\xfe\x80,", ", row 1: is not UTF-8 text. In Excel choose"),
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


# --- Writing ----------------------------------------------------------------------------------


def small_roster():
    rng = np.random.default_rng(7)
    pins = np.full((2, 30), FREE, np.int8)
    pins[0, 3], pins[1, 4] = OFF, 1
    problem = RosterProblem(
        horizon=NOVEMBER,
        agents=AGENTS,
        shifts=SITE.shifts,
        queues=SITE.queues,
        rules=SITE.rules,
        pins=pins,
    )
    codes = rng.integers(-1, 2, (2, 30)).astype(np.int8)
    codes[0, 3], codes[1, 4] = OFF, 1
    return Roster(problem=problem, codes=codes)


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_roster_written_is_read_back_with_its_locks(tmp_path, ending):
    roster = small_roster()
    path = tmp_path / f"roster.{ending}"
    write_roster(path, roster)
    codes, locked = READERS["roster"](path)
    np.testing.assert_array_equal(codes, roster.codes)
    np.testing.assert_array_equal(locked, roster.problem.pins != FREE)
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_roster_without_locks_has_one_line_a_worked_day(tmp_path):
    locked = small_roster()
    free = dataclasses.replace(locked.problem, pins=np.full((2, 30), FREE, np.int8))
    roster = Roster(problem=free, codes=locked.codes)
    write_roster(tmp_path / "roster.csv", roster)
    header, *lines = (tmp_path / "roster.csv").read_text().splitlines()
    assert header == "agent,date,shift"
    assert len(lines) == roster.works.sum()


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_forecast_written_is_read_back(file, tmp_path, ending):
    frame = read_forecast(file(FORECAST))
    write_forecast(tmp_path / f"out.{ending}", frame)
    pd.testing.assert_frame_equal(read_forecast(tmp_path / f"out.{ending}"), frame)


def test_forecast_is_written_as_the_contract_says(file, tmp_path):
    write_forecast(tmp_path / "out.csv", read_forecast(file(FORECAST)))
    header, line = (tmp_path / "out.csv").read_text().splitlines()
    assert header == f"timestamp,queue,mean,{QUANTILES}"
    assert line == "2026-11-03 08:00,presales,9.5,4.0,5.0,7.0,9.0,12.0,15.0,17.0"


def test_file_that_cannot_be_written_is_named(tmp_path):
    with pytest.raises(InputError, match="cannot be written: its folder does not exist"):
        write_roster(tmp_path / "none" / "roster.csv", small_roster())
    with pytest.raises(InputError, match=r"Choose a name that ends in \.csv or \.parquet"):
        write_roster(tmp_path / "roster.txt", small_roster())


def test_file_stays_as_it_was_if_writing_fails(tmp_path):
    path = tmp_path / "plan.json"
    path.write_text("old")
    with contextlib.suppress(ZeroDivisionError), replacing(path) as part:
        part.write_text("half")
        raise ZeroDivisionError
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["plan.json"]


# --- Anything ---------------------------------------------------------------------------------

CELLS = (
    *("", " ", "A01", "A02", "presales", "orders", "D", "N", "off", "leave", "not", "approved"),
    *("2026-11-03", "2026-11-03 08:00", "03/11/2026", "2026-13-01", "0001-01-01", "9999-12-31"),
    *(
        "1",
        "-1",
        "1e400",
        "nan",
        "0x1",
        "1,5",
        "'=1",
        "=1+1",
        "售前",
        '"',
        "a\nb",
        "\ufeff",
        "\x1a",
    ),
)


@pytest.mark.parametrize("kind", EXAMPLES)
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_any_table_is_read_or_refused(tmp_path, kind, data):
    header = EXAMPLES[kind].splitlines()[0]
    rows = data.draw(
        st.lists(
            st.lists(st.sampled_from(CELLS), min_size=1, max_size=len(header.split(","))),
            max_size=4,
        )
    )
    path = tmp_path / "any.csv"
    path.write_text("\n".join([header, *(",".join(row) for row in rows)]), encoding="utf-8")
    with contextlib.suppress(InputError):
        READERS[kind](path)


@pytest.mark.parametrize("kind", EXAMPLES)
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_any_bytes_are_read_or_refused(tmp_path, kind, data):
    path = tmp_path / f"any.{data.draw(st.sampled_from(['csv', 'csv', 'csv', 'xlsx', 'parquet']))}"
    start = data.draw(st.sampled_from([b"", EXAMPLES[kind].encode(), b"PK\x03\x04", b"PAR1"]))
    path.write_bytes(start + data.draw(st.binary(max_size=40)))
    with contextlib.suppress(InputError):
        READERS[kind](path)


def test_hundred_thousand_rows_are_read_in_half_a_second(tmp_path):
    stamps = pd.date_range("2023-01-01", periods=33_334, freq="15min").repeat(3)[:100_000]
    frame = pd.DataFrame(
        {"timestamp": stamps, "queue": (["a", "b", "c"] * 33_334)[:100_000], "contacts": 7}
    )
    frame.to_csv(tmp_path / "big.csv", index=False)
    start = time.process_time()
    assert len(read_history(tmp_path / "big.csv")) == 100_000
    assert time.process_time() - start < 1.0  # 0.3 s alone; a loaded machine is slower
