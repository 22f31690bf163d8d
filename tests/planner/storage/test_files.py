"""Every file is read as it was meant."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from planner.domain.people import Agent, Level, RequestKind
from planner.domain.roster import OFF, Roster, RosterProblem
from planner.storage.files import (
    read_agents,
    read_calendar,
    read_forecast,
    read_history,
    read_roster,
    write_roster,
)
from tests.planner.storage.examples import (
    CALENDAR,
    EXAMPLES,
    FORECAST,
    HISTORY,
    NOVEMBER,
    READERS,
    REQUESTS,
    ROSTER,
    SITE,
    message,
)


def same(left, right):
    if isinstance(left, pd.DataFrame):
        pd.testing.assert_frame_equal(left, right)
    elif isinstance(left[0], np.ndarray):
        for a, b in zip(left, right, strict=True):
            np.testing.assert_array_equal(a, b)
    else:
        assert left == right


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


def test_calendar_may_tell_the_phase_start_and_expected_uplift_of_a_campaign(file):
    header = "date,name,kind,phase,starts,expected_uplift,expected_sd\n"
    frame = read_calendar(
        file(header + "2026-11-10,double11,promotion,wave,20:00,2.5,0.4\n2026-11-11,x,y,,,,\n")
    )
    told = frame[["phase", "starts_hour", "expected_uplift", "expected_sd"]]
    assert told.iloc[0].tolist() == ["wave", 20, 2.5, 0.4]
    blank = told.iloc[1]
    assert (blank["phase"], blank["starts_hour"], blank["expected_sd"]) == ("", 0, 0.3)
    assert pd.isna(blank["expected_uplift"])


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
