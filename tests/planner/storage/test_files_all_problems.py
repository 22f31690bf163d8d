"""Everything wrong in a file is found in one reading, each cell once, and told in order."""

import openpyxl
import pandas as pd
import pytest

from planner.domain.errors import InputError
from planner.storage import sheet as sheets
from planner.storage.files import read_history
from tests.planner.storage.examples import EXAMPLES, HISTORY, READERS

AT = pd.Timestamp(2026, 11, 3, 8)


def problems(kind, path):
    """Return row and column of everything that is wrong."""
    with pytest.raises(InputError) as told:
        READERS[kind](path)
    found = [told.value, *told.value.others]
    assert told.value.n_problems == len(found)
    return [(one.row, one.column, one.problem) for one in found]


WRONG = {
    "history": (
        "timestamp,queue,contacts\nMonday,a,1\n2026-11-03 08:00,,-2\n2026-13-01,b,twelve\n"
        "2026-11-03 09:00,a,5\n2026-11-03 9:00,a,5\n",
        {(2, "timestamp"), (3, "queue"), (3, "contacts"), (4, "timestamp"), (4, "contacts"),
         (6, "timestamp")},
    ),
    "agents": (
        "agent,skills,level,speed,mentor,earliest_night,protected_from,protected_until,"
        "max_nights,max_days_in_a_row,min_hours,max_hours\n"
        "A01,,boss,9,A02,,,,-1,0,many,\n"
        "A01,presales,agent,1,nobody,31/12/2026,2026-05-02,2026-05-01,1.5,,9,8\n"
        "A03,presale,agent,x,A03,,,,,,,\n",
        {(2, "skills"), (2, "level"), (2, "speed"), (2, "mentor"), (3, "mentor"),
         (2, "max_nights"), (2, "max_days_in_a_row"), (2, "min_hours"), (3, "max_nights"),
         (3, "max_hours"),
         (3, "earliest_night"), (3, "protected_until"), (3, "agent"), (4, "skills"), (4, "speed"),
         (4, "mentor")},
    ),
    "requests": (
        "agent,date,kind,shift,weight,state\nA09,2027-01-01,lave,X,0,maybe\nA01,2026-11-03,not,,5,\n"
        "A01,2026-11-04,off,,1,\nA01,2026-11-04,off,,1,\n",
        {(2, "agent"), (2, "date"), (2, "kind"), (2, "shift"), (2, "weight"), (2, "state"),
         (3, "kind"), (5, "date")},
    ),
    "calendar": (
        "date,name,kind,starts,expected_uplift,expected_sd\n2026-11-11 08:00,,promotion,8:30,0,9\n",
        {(2, "date"), (2, "name"), (2, "starts"), (2, "expected_uplift"), (2, "expected_sd")},
    ),
    "roster": (
        "agent,date,shift,locked\nA01,2026-12-03,D,1\nA02,2026-11-03,Q,perhaps\nA77,x,,\n",
        {(2, "date"), (3, "shift"), (3, "locked"), (4, "agent"), (4, "date"), (4, "shift")},
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", WRONG)
def test_every_wrong_cell_is_named_once(kind, file):
    content, cells = WRONG[kind]
    found = [(row, column) for row, column, _ in problems(kind, file(content))]
    assert sorted(found) == sorted(cells)


def test_the_first_message_says_how_many_more_there_are(file):
    with pytest.raises(
        InputError, match=r"row 2, column timestamp: is not a date .* \(5 more prob"
    ):
        read_history(file(WRONG["history"][0]))


def test_every_missing_column_is_named(file):
    with pytest.raises(InputError) as told:
        READERS["requests"](file("agnt,day\nA01,2026-11-03\n"))
    assert [one.problem for one in (told.value, *told.value.others)] == [
        f"column '{name}' is missing" for name in ("agent", "date", "kind")
    ]


def test_a_file_full_of_mistakes_is_listed_up_to_a_limit_and_counted(file, monkeypatch):
    monkeypatch.setattr(sheets, "MOST_LISTED", 10)
    with pytest.raises(InputError) as told:
        read_history(file(HISTORY + "x,a,-1\n" * 20))
    assert (len(told.value.others), told.value.n_problems) == (9, 40)


def test_two_right_rows_are_not_called_the_same_because_both_are_wrong_elsewhere(file):
    content = "timestamp,queue,contacts\nx,a,1\ny,a,1\n"
    assert [row for row, _, _ in problems("history", file(content))] == [2, 3]


@pytest.mark.parametrize("kind", EXAMPLES)
def test_gbk_is_read_as_it_is_meant(kind, file):
    table = EXAMPLES[kind].replace("presales", "售前")
    if kind == "roster":
        table = (
            table.replace("locked", "locked,备注").replace(",1\n", ",1,早班\n").replace("N,", "N,,")
        )
    assert str(READERS[kind](file(table.encode("gbk")))) == str(READERS[kind](file(table)))


@pytest.mark.parametrize(
    "written", ["2026年11月3日 08:00", "2026/11/3 8:00", "2026-11-03T08:00:00"]
)
def test_dates_are_read_as_people_write_them(written, file):
    frame = read_history(file(f"timestamp,queue,contacts\n{written},a,5\n"))
    assert frame["timestamp"][0] == AT


@pytest.mark.parametrize("value", [46329.3333333333, "46329.3333333333", AT.to_pydatetime()])
def test_excel_dates_and_numbers_are_read_however_they_are_kept(value, tmp_path):
    book = openpyxl.Workbook()
    for row in (["timestamp", "queue", "contacts"], [value, "a", "12"], [value, "b", 12.0]):
        book.active.append(row)
    book.save(tmp_path / "history.xlsx")
    frame = read_history(tmp_path / "history.xlsx")
    assert frame["timestamp"].tolist() == [AT] * 2
    assert frame["contacts"].tolist() == [12.0, 12.0]


def test_a_number_is_no_date_outside_a_workbook(file):
    assert problems("history", file("timestamp,queue,contacts\n46329,a,5\n"))[0][:2] == (
        2,
        "timestamp",
    )
