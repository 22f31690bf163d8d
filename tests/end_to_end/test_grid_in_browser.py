"""The grid under mouse, keys and finger, in a real browser."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.end_to_end.browser import DESK, PHONE, cells, needs_chromium, open_page

pytestmark = needs_chromium

BO = ["N", "N", "N", "R", "N", "N", "N"]
CAI = ["D", "D", "D", "D", "R", "N", "R"]


@pytest.fixture
def grid(page, address) -> Page:
    """Open the roster with nothing changed."""
    page.set_viewport_size(DESK)
    page.goto(address)
    page.evaluate("window.localStorage.clear()")
    open_page(page, address, "roster", "Roster")
    expect(page.locator(".pr.sheet")).to_be_visible()
    return page


def cell(page: Page, row: int, day: int) -> Locator:
    return page.locator(f'.pr.sheet td[data-row="{row}"][data-day="{day}"]')


def figure(page: Page, label: str) -> Locator:
    return page.locator(".pr.grid .effect > span").filter(has_text=label)


def judged(page: Page) -> None:
    """Wait until the server has answered the last step."""
    expect(page.locator(".pr.grid .effect:not(.waiting)")).to_be_visible()


def test_a_letter_changes_a_cell_and_the_server_says_what_it_brings(grid):
    cell(grid, 1, 3).click()
    grid.keyboard.press("d")
    assert cells(grid, "Bo Chen") == [*BO[:3], "D", *BO[4:]]
    judged(grid)
    expect(figure(grid, "Paid hours")).to_contain_text("+8.0 h")
    expect(cell(grid, 1, 3)).to_have_class(re.compile(r"\bx\b"))  # a day right after a night
    expect(grid.locator(".pr.grid .said")).to_contain_text("right after N")
    expect(grid.locator(".pr.grid .problems")).to_contain_text("New: Bo Chen works D")


def test_a_tool_leaves_the_keys_with_the_cell_it_was_used_on(grid):
    cell(grid, 1, 3).click()
    grid.get_by_role("button", name=re.compile(r"^Day 08:00")).click()
    grid.keyboard.press("l")
    expect(cell(grid, 1, 3)).to_have_class(re.compile(r"\bk\b"))


def test_steps_are_taken_back_and_made_again(grid):
    cell(grid, 2, 0).click()
    grid.keyboard.press("Shift+ArrowRight")
    grid.keyboard.press("Delete")
    assert cells(grid, "Cai Yun") == ["R", "R", *CAI[2:]]
    grid.keyboard.press("Control+z")
    assert cells(grid, "Cai Yun") == CAI
    grid.keyboard.press("Control+y")
    assert cells(grid, "Cai Yun") == ["R", "R", *CAI[2:]]


def test_a_locked_cell_stays_until_it_is_unlocked(grid):
    cell(grid, 2, 5).click()
    grid.keyboard.press("d")
    assert cells(grid, "Cai Yun") == CAI
    expect(grid.locator(".pr.grid .said")).to_contain_text("unlock it first")
    grid.keyboard.press("l")
    grid.keyboard.press("d")
    assert cells(grid, "Cai Yun")[5] == "D"


def test_a_row_is_copied_to_another(grid):
    grid.locator(".pr.sheet th[data-row]").nth(2).click()
    grid.keyboard.press("Control+c")
    cell(grid, 1, 0).click()
    grid.keyboard.press("Control+v")
    assert cells(grid, "Bo Chen") == CAI


def test_dragging_a_chosen_cell_swaps_two(grid):
    cell(grid, 0, 0).click()
    cell(grid, 0, 0).drag_to(cell(grid, 1, 0))
    assert (cells(grid, "An Li")[0], cells(grid, "Bo Chen")[0]) == ("N", "D")
    grid.keyboard.press("Control+z")
    assert (cells(grid, "An Li")[0], cells(grid, "Bo Chen")[0]) == ("D", "N")


def test_painting_draws_one_shift_over_cells_as_one_step(grid):
    grid.get_by_role("button", name="Paint", exact=False).click()
    grid.get_by_role("button", name=re.compile(r"^Rest day")).click()
    cell(grid, 0, 3).hover()
    grid.mouse.down()
    for day in (4, 5, 6):
        cell(grid, 0, day).hover()
    grid.mouse.up()
    assert cells(grid, "An Li")[3:] == ["R"] * 4
    grid.keyboard.press("Control+z")
    assert cells(grid, "An Li")[3:] == ["D"] * 4


def test_edits_outlive_another_page_and_a_reload(grid, address):
    cell(grid, 1, 3).click()
    grid.keyboard.press("n")
    judged(grid)
    grid.get_by_test_id("stSidebarNavLink").filter(has_text="Service").click()
    expect(grid.get_by_role("heading", level=1)).to_contain_text("Service")
    grid.get_by_test_id("stSidebarNavLink").filter(has_text="Roster").click()
    expect(cell(grid, 1, 3)).to_have_text("N")
    open_page(grid, address, "roster", "Roster")
    expect(cell(grid, 1, 3)).to_have_text("N")
    grid.get_by_role("button", name=re.compile("^Give up")).click()
    expect(cell(grid, 1, 3)).to_have_text("R")


def test_a_phone_shows_a_week_and_a_tap_changes_it(grid):
    grid.set_viewport_size(PHONE)
    cell(grid, 1, 3).click()
    grid.get_by_role("button", name=re.compile(r"^Day 08:00")).click()
    expect(cell(grid, 1, 3)).to_have_text("D")
    box = grid.locator(".pr.sheet").evaluate("e => e.scrollWidth - e.clientWidth")
    assert box == 0


def test_what_is_saved_is_a_draft_that_opens_at_once(grid):
    cell(grid, 4, 2).click()
    grid.keyboard.press("n")
    judged(grid)
    grid.get_by_role("button", name=re.compile("^Keep the changes")).click()
    grid.get_by_role("dialog").get_by_role("textbox").fill("a test <b>of words</b>")
    grid.get_by_role("dialog").get_by_role("button", name="Save", exact=True).click()
    expect(grid.get_by_text("version 2")).to_be_visible()
    expect(cell(grid, 4, 2)).to_have_text("N")
    expect(cell(grid, 4, 2)).not_to_have_class(re.compile(r"\be\b"))
    assert grid.evaluate("Object.keys(localStorage).filter(k => k.includes('edits')).length") == 0
