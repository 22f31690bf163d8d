"""The printed roster says what the roster says, now and after an edit, and runs nothing."""

import datetime as dt
import re

import numpy as np
import openpyxl
import pytest

from planner.domain.errors import InputError
from planner.domain.horizon import Horizon
from planner.domain.people import Level
from planner.domain.roster import Roster
from planner.domain.shifts import Shift
from planner.exports.words import cell_labels
from planner.exports.xlsx import DayRow, write_roster_xlsx
from tests.planner.exports.rosters import LATE, MONDAY_7, WEEK, agent, roster


def write(tmp_path, made: Roster, **options: object) -> openpyxl.Workbook:
    path = tmp_path / "roster.xlsx"
    write_roster_xlsx(path, made, **({"title": "十月"} | options))
    return openpyxl.load_workbook(path, data_only=True)


def area(book: openpyxl.Workbook, name: str) -> list[list[object]]:
    """Return the values in a named area."""
    ((sheet, cells),) = book.defined_names[f"roster_{name}"].destinations
    return [[cell.value for cell in row] for row in book[sheet][cells]]


def place(book: openpyxl.Workbook, name: str) -> str:
    """Return where a named area is."""
    return book.defined_names[f"roster_{name}"].attr_text.split("!")[1].replace("$", "")


def totals(book: openpyxl.Workbook) -> list[tuple[object, ...]]:
    """Return the six totals of each agent."""
    ((sheet, cells),) = book.defined_names["roster_cells"].destinations
    column = book[sheet][cells][0][-1].column
    rows = [row[0].row for row in book[sheet][cells]]
    return [tuple(book[sheet].cell(row, column + i).value for i in range(1, 7)) for row in rows]


def rows_below(book: openpyxl.Workbook) -> dict[object, list[object]]:
    """Return the rows under the agents by name."""
    ((sheet, cells),) = book.defined_names["roster_cells"].destinations
    first, last = book[sheet][cells][0][0], book[sheet][cells][-1][-1]
    return {
        row[0].value: [cell.value for cell in row[first.column - 1 : last.column]]
        for row in book[sheet].iter_rows(min_row=last.row + 1)
    }


def test_every_cell_says_what_the_roster_says(tmp_path):
    made = roster(WEEK, leave=(("A1", 0), ("A1", 6), ("A2", 0)))  # A2 works all the same
    book = write(tmp_path, made)
    assert ["".join(row) for row in area(book, "cells")] == [
        "白白休晚晚休白",
        "假休休休休休假",
        "晚晚晚白白白休",
    ]
    assert [row[0] for row in area(book, "agents")] == ["A0", "A1", "A2"]
    assert [when.date() for when in area(book, "dates")[0]] == list(MONDAY_7.dates)


def test_a_program_reads_the_roster_back(tmp_path):
    rng = np.random.default_rng(1)
    agents = tuple(agent(f"A{a}", team="ab"[a % 2]) for a in range(9))
    rows = ["".join(rng.choice(list("DN."), 31)) for _ in agents]
    made = roster(rows, agents=agents, horizon=Horizon.month(2026, 12))
    for lang in ("zh", "en"):
        book = write(tmp_path, made, lang=lang)
        labels = [row[0] for row in area(book, "labels")]
        codes = dict(zip(labels, [row[0] for row in area(book, "codes")], strict=True))
        read = {
            who: [{"D": "D", "N": "N", "off": ".", "leave": "."}[codes[cell]] for cell in row]
            for (who,), row in zip(area(book, "agents"), area(book, "cells"), strict=True)
        }
        assert read == {a.id: list(row) for a, row in zip(agents, rows, strict=True)}
        assert list(read) == sorted(read, key=lambda who: int(who[1:]) % 2)  # team by team


def test_totals_of_agents_are_those_of_the_roster(tmp_path):
    made = roster(WEEK, leave=(("A1", 0), ("A1", 6)))
    # Hours: three days of 8.5 and two nights of 9; Monday's meeting is an hour before the night.
    # Overtime: what goes beyond the week's 40 hours.
    assert totals(write(tmp_path, made)) == [
        (5, 2, 0, 2, 43.5, 3.5),
        (0, 5, 2, 0, 0, 0),
        (6, 1, 0, 3, 53.5, 13.5),
    ]
    assert made.paid_hours == 43.5 + 53.5


def test_totals_of_days_are_those_of_the_roster(tmp_path):
    book = write(tmp_path, roster(WEEK))
    below = rows_below(book)
    assert below["白班人数"] == [1, 1, 0, 1, 1, 1, 1]
    assert below["晚班人数"] == [1, 1, 1, 1, 1, 0, 0]
    assert below["出勤合计"] == [2, 2, 1, 2, 2, 1, 1]


def test_formulas_follow_an_edit(tmp_path):
    """Calculate them by a reading of our own, before and after cells are changed."""
    path = tmp_path / "roster.xlsx"
    write_roster_xlsx(path, roster(WEEK, leave=(("A1", 0), ("A2", 0))), title="x")
    book = openpyxl.load_workbook(path)
    sheet = book["排班表"]
    cells = place(book, "cells")
    labels = [row[0] for row in area(book, "labels")]
    minutes = area(book, "minutes")

    def value(cell: str) -> float:
        """Work out one of our formulas."""
        formula = sheet[cell].value
        if formula.startswith("=SUMPRODUCT"):
            days = [c.value for c in sheet[re.search(r"\(\((\w+:\w+)=", formula)[1]][0]]
            return sum(minutes[labels.index(c)][d] for d, c in enumerate(days)) / 60
        if formula.startswith("=MAX("):
            hours, contract_min = re.fullmatch(r"=MAX\(0,(\w+)-(\d+)/60\)", formula).groups()
            return max(0, value(hours) - int(contract_min) / 60)
        if formula.startswith("=SUM("):
            return sum(value(c.coordinate) for row in sheet[formula[5:-1]] for c in row)
        parts = re.findall(r'COUNTIF\((\w+:\w+),"=(.*?)"\)', formula)
        assert parts
        return sum(c.value == label for where, label in parts for row in sheet[where] for c in row)

    def all_values() -> dict[str, float]:
        return {
            c.coordinate: value(c.coordinate)
            for row in sheet.iter_rows()
            for c in row
            if c.data_type == "f"
        }

    cached = openpyxl.load_workbook(path, data_only=True)["排班表"]
    before = all_values()
    assert before == {place: cached[place].value for place in before}
    assert len(before) == 3 * 6 + 3 * 7 + 6
    edited = sheet[cells.split(":")[0]]
    assert edited.value == "白"
    edited.value = "晚"
    after = all_values()
    changed = {
        place: after[place] - before[place] for place in before if after[place] != before[place]
    }
    # One agent: a night more and an hour and a half (9 and the meeting for 8.5), all of it beyond
    # the contract; their sums too; one head on the day shift less, on the night shift more.
    assert sorted(changed.values()) == [-1, 1, 1, 1, 1.5, 1.5, 1.5, 1.5]


def test_edits_are_coloured_and_limited_to_the_labels(tmp_path):
    book = write(tmp_path, roster(WEEK))
    sheet, cells = book["排班表"], place(book, "cells")
    (rules,) = [(str(r.sqref), r.rules) for r in sheet.conditional_formatting]
    assert rules[0] == cells
    assert {rule.formula[0] for rule in rules[1]} == {'"白"', '"晚"', '"休"', '"假"'}
    (allowed,) = sheet.data_validations.dataValidation
    assert (str(allowed.sqref), allowed.formula1) == (cells, "roster_labels")
    assert (allowed.type, allowed.showErrorMessage) == ("list", True)


@pytest.mark.parametrize(
    ("n_agents", "paper", "high"), [(40, 9, 1), (41, 8, 1), (60, 8, 1), (61, 8, 0)]
)
def test_the_page_is_one_sheet_of_paper_wide(n_agents, paper, high, tmp_path):
    book = write(tmp_path, roster(["D......"] * n_agents))
    sheet, head = book["排班表"], book["排班表"][place(book, "dates")][0][0].row
    assert (int(sheet.page_setup.paperSize), sheet.page_setup.orientation) == (paper, "landscape")
    fit = sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight
    assert [1 if pages is None else int(pages) for pages in fit] == [1, high]
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    titles = sheet.print_title_rows, sheet.print_title_cols
    assert titles == (f"${head}:${head + 1}", "$A:$D")
    assert sheet.freeze_panes == f"E{head + 2}" == place(book, "cells").split(":")[0]


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x","y")', "\t=1"]
)
def test_text_that_looks_like_a_formula_stays_text(text, tmp_path):
    made = roster(["D......"], agents=(agent(text, name=text, team=text),))
    path = tmp_path / "roster.xlsx"
    rows = [DayRow(label=text, values=[1.0] * 7)]
    write_roster_xlsx(
        path, made, title=text, day_rows=rows, holidays={MONDAY_7.start: text}, lang="en"
    )
    sheet = openpyxl.load_workbook(path)["Roster"]
    found = [cell for row in sheet.iter_rows() for cell in row if cell.value == text]
    assert len(found) == 5  # title, id, name, team and the row under the roster
    assert all(cell.data_type == "s" for cell in found)
    assert all(cell.quotePrefix for cell in found[1:])
    formulas = [c.value for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    assert all(re.match(r"=(COUNTIF|MAX|SUM|SUMPRODUCT)\(", formula) for formula in formulas)


def test_labels_that_a_spreadsheet_takes_for_patterns_are_counted_as_they_are(tmp_path):
    path = tmp_path / "roster.xlsx"
    write_roster_xlsx(path, roster(["L......"], shifts=(LATE,)), title="x", lang="en")
    sheet = openpyxl.load_workbook(path)["Roster"]
    formulas = [c.value for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    assert sum('"=L~*"' in formula for formula in formulas) == 2 + 7  # at work, nights, each day


def test_rows_of_the_caller_are_shown_under_the_totals(tmp_path):
    rows = [DayRow(label="及时率", values=[0.5, None, 1, 1, 1, 1, 1], number_format="0.0%")]
    book = write(tmp_path, roster(WEEK), day_rows=rows)
    assert rows_below(book)["及时率"] == [0.5, None, 1, 1, 1, 1, 1]


def test_a_row_of_the_wrong_length_is_refused_and_nothing_is_written(tmp_path):
    with pytest.raises(ValueError, match="及时率: values must be 7, got 6"):
        write(tmp_path, roster(WEEK), day_rows=[DayRow(label="及时率", values=[1.0] * 6)])
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_language_is_refused(tmp_path):
    with pytest.raises(ValueError, match="language: must be one of zh, en, got fr"):
        write(tmp_path, roster(WEEK), lang="fr")


def test_a_value_that_is_no_number_is_refused():
    with pytest.raises(ValueError, match="x: values must be finite or None, got nan"):
        DayRow(label="x", values=[float("nan")])


def test_weekends_and_holidays_are_marked_in_words_too(tmp_path):
    holidays = {dt.date(2026, 10, d): "国庆节" for d in range(1, 8)}
    sheet = write(tmp_path, roster(WEEK), holidays=holidays)["排班表"]
    words = [str(cell.value) for row in sheet.iter_rows(max_row=7) for cell in row if cell.value]
    assert "节: 国庆节 10/1–10/4" in words
    assert [w for w in words if w.endswith("\n节")] == ["四\n节", "五\n节", "六\n节", "日\n节"]
    assert "白班 08:00–17:30，8.5 小时" in words


def test_a_shift_past_midnight_tells_that_it_ends_on_the_next_day(tmp_path):
    sheet = write(tmp_path, roster(["L......"], shifts=(LATE,)))["排班表"]
    words = [cell.value for row in sheet.iter_rows(max_row=3) for cell in row]
    assert "late 22:00–次日 06:00，8 小时" in words


def test_levels_are_named_in_the_language(tmp_path):
    made = roster(["D......"], agents=(agent("A", level=Level.LEAD),))
    for lang, name in (("zh", "组长"), ("en", "lead")):
        book = write(tmp_path, made, lang=lang)
        assert name in [cell.value for row in book.worksheets[0].iter_rows() for cell in row]


def test_labels_are_told_apart_whatever_the_shifts_are_called():
    def shift(code: str, name: str) -> Shift:
        return Shift(code=code, name=name, start_min=480, length_min=60)

    early, evening = shift("早", "早班"), shift("晚", "晚班")
    assert cell_labels([early, evening], "zh") == ("早", "晚")
    assert cell_labels([shift("D", "白班"), shift("D2", "白二班")], "zh") == ("D", "D2")
    assert cell_labels([shift("R", "休班"), evening], "zh") == ("R", "晚")
    assert cell_labels([shift("d", "x"), shift("D", "x")], "en") == ("1.d", "2.D")
    assert cell_labels([shift("Off", "x")], "en") == ("1.Off",)


def test_a_file_that_cannot_be_written_leaves_the_old_one_and_no_draft(tmp_path):
    (tmp_path / "folder.xlsx").mkdir()
    with pytest.raises(InputError, match=r"folder\.xlsx: cannot be written: .*Close it"):
        write_roster_xlsx(tmp_path / "folder.xlsx", roster(WEEK), title="x")
    with pytest.raises(InputError, match="cannot be written"):
        write_roster_xlsx(tmp_path / "none" / "roster.xlsx", roster(WEEK), title="x")
    assert [path.name for path in tmp_path.iterdir()] == ["folder.xlsx"]


def test_an_older_file_is_replaced(tmp_path):
    (tmp_path / "roster.xlsx").write_text("old")
    write(tmp_path, roster(WEEK))
    assert [path.name for path in tmp_path.iterdir()] == ["roster.xlsx"]
