"""The pages in a real browser; skipped where there is no Chromium, which CI installs."""

import pytest
from playwright.sync_api import expect

from tests.end_to_end.browser import PHONE, cells, needs_chromium, open_page

pytestmark = needs_chromium


def test_the_sheet_shows_the_stored_codes_in_both_languages(page, address):
    open_page(page, address, "roster", "Roster")
    expect(page.locator(".pr.sheet")).to_be_visible()
    assert cells(page, "Bo Chen") == ["N", "N", "N", "R", "N", "N", "N"]
    assert cells(page, "An Li") == ["D", "D", "L", "D", "D", "D", "D"]
    page.get_by_text("中文", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("排班表")
    expect(page.locator(".pr.sheet thead")).to_contain_text("客服")
    assert cells(page, "An Li") == ["白", "白", "假", "白", "白", "白", "白"]


def test_names_in_the_data_never_become_elements(page, address):
    open_page(page, address, "roster", "Roster")
    expect(page.locator(".pr.sheet")).to_contain_text("<img src=x")
    assert page.locator(".pr.sheet img").count() == 0


def test_pages_are_reached_by_the_menu_and_draw_their_charts(page, address):
    open_page(page, address, "roster", "Roster")
    for title, charts in (("Service", 2), ("Forecast", 3)):
        page.get_by_test_id("stSidebarNavLink").filter(has_text=title).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(title)
        expect(page.locator("[data-testid=stVegaLiteChart] svg.marks")).to_have_count(charts)
        expect(page.get_by_test_id("stException")).to_have_count(0)


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("roster", "排班表"),
        ("service", "服务"),
        ("my_day", "我的今天"),
    ],
)
def test_no_page_scrolls_sideways_on_a_phone(page, address, path, title):
    page.set_viewport_size(PHONE)
    open_page(page, address, f"{path}?lang=zh", title)
    expect(page.locator("[data-testid=stVegaLiteChart] svg.marks, .pr").first).to_be_visible()
    over = page.evaluate(
        "Math.max(...[document.documentElement, document.querySelector('[data-testid=stMain]')]"
        ".map(e => e.scrollWidth - e.clientWidth))"
    )
    assert over == 0
