"""The roster as HTML: codes, tones, totals, and nothing that was not escaped."""

import dataclasses

import pytest

from planner.ui.sheet import key, sheet, shift_marks
from planner.views import RosterGrid, Shift, roster_grid, short_hours
from planner.views.plans import PublishedPlan, rebuild
from tests.planner.ui.small_site import HOSTILE, small_plan


@pytest.fixture(scope="module")
def plan() -> PublishedPlan:
    return rebuild(small_plan())


@pytest.fixture(scope="module")
def grid(plan) -> RosterGrid:
    return roster_grid(plan)


def test_day_and_night_have_tones_of_their_own(grid):
    assert [mark.kind for mark in shift_marks(grid, "en")] == ["d0", "n0"]


def test_a_second_day_shift_has_another_tone(grid):
    early = Shift(code="E", name="早班 early", start_min=360, length_min=480)
    both = dataclasses.replace(grid, shifts=(*grid.shifts, early))
    assert [mark.kind for mark in shift_marks(both, "en")] == ["d0", "n0", "d1"]


def test_signs_are_codes_in_english_and_the_first_character_in_chinese(grid):
    assert [mark.code for mark in shift_marks(grid, "en")] == ["D", "N"]
    assert [mark.code for mark in shift_marks(grid, "zh")] == ["白", "晚"]


def test_words_from_the_data_are_escaped(grid):
    written = sheet(grid, [0.0] * 7, "en")
    assert HOSTILE not in written
    assert "&lt;img src=x onerror=alert(1)&gt;" in written


def test_every_agent_has_a_row_and_every_row_every_day(grid, plan):
    written = sheet(grid, short_hours(plan).tolist(), "en")
    rows = written.split("<tbody>")[1].split("</tbody>")[0].split("<tr>")[1:]
    assert [row.split("</tr>")[0].count("<td") for row in rows] == [7 + 4] * 6


def test_hours_under_need_are_marked_from_half_an_hour_on(grid):
    written = sheet(grid, [0.0, 0.4, 0.6, 12.0, 0.0, 0.0, 0.0], "en")
    assert [part.split("<")[0] for part in written.split('<td class="u">')[1:]] == ["1", "12"]


def test_the_key_names_what_is_shown_and_nothing_else(grid):
    shown = key(grid, "en")
    assert "Day 08:00–17:30" in shown
    assert "Locked by hand" in shown
    unlocked = tuple(
        dataclasses.replace(
            group,
            rows=tuple(
                dataclasses.replace(
                    row,
                    cells=tuple(dataclasses.replace(cell, locked=False) for cell in row.cells),
                )
                for row in group.rows
            ),
        )
        for group in grid.groups
    )
    assert "Locked by hand" not in key(dataclasses.replace(grid, groups=unlocked), "en")
