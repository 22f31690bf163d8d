"""What the grid is told: layout, keys, verdicts; and what it makes of what a browser sends."""

import dataclasses
import datetime as dt
import json

import pytest

from planner.ui.grid.layout import layout, shift_keys
from planner.ui.grid.marks import key, shift_marks
from planner.ui.grid.panel import panel
from planner.ui.grid.verdict import verdict
from planner.views import Appraisal, CellChange, Effect, RosterGrid, Shift, edited, roster_grid
from planner.views.plans import PublishedPlan, rebuild
from tests.planner.ui.small_site import HOSTILE, MONDAY, small_plan

EARLY = Shift(code="E", name="早班 early", start_min=360, length_min=480)


@pytest.fixture(scope="module")
def plan() -> PublishedPlan:
    return rebuild(small_plan())


@pytest.fixture(scope="module")
def base(plan) -> Appraisal:
    return Appraisal(plan=plan)


@pytest.fixture(scope="module")
def sheet(plan) -> RosterGrid:
    return roster_grid(plan)


def judged(base: Appraisal, *changes: CellChange) -> dict:
    after = Appraisal(plan=edited(base.plan, changes))
    return verdict(Effect(before=base, after=after), roster_grid(base.plan).order, 3, "en")


def change(agent: str, d: int, shift: str | None) -> CellChange:
    return CellChange(agent=agent, date=MONDAY + dt.timedelta(days=d), shift=shift)


def test_day_and_night_have_tones_of_their_own(sheet):
    assert [mark.kind for mark in shift_marks(sheet.shifts, "en")] == ["d0", "n0"]


def test_a_second_day_shift_has_another_tone(sheet):
    marks = shift_marks((*sheet.shifts, EARLY), "en")
    assert [mark.kind for mark in marks] == ["d0", "n0", "d1"]


def test_signs_are_codes_in_english_and_the_first_character_in_chinese(sheet):
    assert [mark.code for mark in shift_marks(sheet.shifts, "en")] == ["D", "N"]
    assert [mark.code for mark in shift_marks(sheet.shifts, "zh")] == ["白", "晚"]


def test_each_shift_has_a_key_of_its_own_and_none_that_rests_or_locks(sheet):
    late = Shift(code="L", name="晚班 late", start_min=810, length_min=480)
    rest = dataclasses.replace(late, code="R", name="R")
    keys = shift_keys((*sheet.shifts, late, rest))
    assert keys[:2] == ("d", "n")
    assert len(set(keys)) == 4
    assert not set(keys) & {"r", "l"}


def test_the_key_names_a_special_day_only_where_there_is_one(sheet):
    assert "Campaign" in key(sheet, "en")
    plain = tuple(dataclasses.replace(day, names=()) for day in sheet.days)
    assert "Campaign" not in key(dataclasses.replace(sheet, days=plain), "en")


def test_the_layout_is_json_with_rows_in_the_order_of_the_sheet(base, sheet):
    written = layout(base, MONDAY, "en")
    assert json.loads(json.dumps(written)) == written
    assert [agent["name"] for agent in written["agents"]][3:5] == ["Di Wu", HOSTILE]
    assert [group["rows"] for group in written["groups"]] == [[0, 1, 2], [3, 4, 5]]
    assert [day["today"] for day in written["days"]] == [True] + [False] * 6
    assert written["leave"][0] == [2]


def test_a_roster_as_it_stands_has_no_new_problem(base):
    found = judged(base)
    assert found["seq"] == 3
    assert [figure["change"] for figure in found["effect"]] == [""] * 6
    assert {problem["tone"] for problem in found["problems"]} == {"old"}


def test_broken_cells_are_named_with_their_reason(base):
    rows = [row for row in judged(base)["broken"] if row[:2] == [5, 4]]
    assert rows == [[5, 4, 1, "Fu Jing works D on Fri, Dec 11 without the mentor Di Wu"]]


def test_an_edit_tells_what_it_breaks_and_what_it_mends(base):
    found = judged(base, change("fu", 4, None), change("an", 2, "D"))
    said = {(problem["tone"], problem["text"]) for problem in found["problems"]}
    assert ("bad", "New: An Li has approved leave on Wed, Dec 9 but works D") in said
    assert ("good", "Mended: Fu Jing works D on Fri, Dec 11 without the mentor Di Wu") in said


def test_totals_and_heads_follow_the_edit(base):
    before, after = judged(base), judged(base, change("bo", 3, "N"))
    assert [after["totals"][1][i] - before["totals"][1][i] for i in range(4)] == [1, 1, -1, 8]
    assert after["heads"][1][3] == before["heads"][1][3] + 1
    hours = {figure["label"]: figure["change"] for figure in after["effect"]}
    assert hours["Paid hours"] == "+8.0 h"


def test_the_panel_ranks_others_with_what_they_break_and_the_cells_to_change(base, sheet):
    rows = {a: r for r, a in enumerate(sheet.order)}
    found = panel(base.plan, 1, 0, rows, "en")
    others = next(part for part in found["parts"] if part["title"] == "Who else could take it")
    first = others["lines"][0]
    assert found["title"].startswith("Bo Chen · Mon, Dec 7")
    assert {tuple(cell[:2]) for cell in first["cells"]} >= {(1, 0)}
    assert len(first["cells"]) == 2
    assert json.loads(json.dumps(found)) == found


def test_a_day_off_has_nobody_to_take_it(base, sheet):
    rows = {a: r for r, a in enumerate(sheet.order)}
    titles = [part["title"] for part in panel(base.plan, 1, 3, rows, "en")["parts"]]
    assert titles == ["What speaks for it", "Something else on this day"]
