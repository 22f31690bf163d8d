"""
The pages in a real browser: Debian's Chromium, driven by Playwright.

Skipped where there is no Chromium; CI installs it.
"""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.planner.ui.small_site import publish, small_plan

ROOT = Path(__file__).parents[2]
CHROMIUM = Path("/usr/bin/chromium")
PHONE = {"width": 360, "height": 800}
WAIT_S = 60
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

pytestmark = pytest.mark.skipif(
    not CHROMIUM.exists(), reason="no Chromium: apt-get install chromium fonts-noto-cjk"
)


@pytest.fixture(scope="module")
def address(tmp_path_factory) -> Iterator[str]:
    """Serve the pages on a store with the small site."""
    url = f"sqlite:///{tmp_path_factory.mktemp('shop') / 'shop.sqlite3'}"
    publish(url, small_plan())
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "streamlit_app.py"]
    with subprocess.Popen(
        [*command, f"--server.port={port}", "--server.fileWatcherType=none"],
        cwd=ROOT,
        env=os.environ | {"PEAKROSTER_DATABASE_URL": url},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        try:
            wait_for(f"http://127.0.0.1:{port}/_stcore/health")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page(locale="en-US", viewport={"width": 1440, "height": 900})
        page.set_default_timeout(1000 * WAIT_S)
        expect.set_options(timeout=1000 * WAIT_S)
        yield page
        browser.close()


def wait_for(health: str) -> None:
    """Wait until the server answers."""
    end = time.monotonic() + WAIT_S
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(health, timeout=1):  # noqa: S310 - our own server
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"no answer from {health} in {WAIT_S} s")


def open_page(page: Page, address: str, path: str, title: str) -> None:
    """Go to a page and wait until it is drawn."""
    page.goto(f"{address}/{path}")
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.get_by_test_id("stAlert")).to_have_count(0)


def cells(page: Page, agent: str) -> list[str]:
    """Return what stands in an agent's row, names and totals apart."""
    row = page.locator(".pr.sheet tbody tr").filter(has=page.get_by_role("rowheader", name=agent))
    return row.locator("td:not(.t)").all_inner_texts()


def test_the_sheet_shows_the_stored_codes_in_both_languages(page, address):
    open_page(page, address, "", "Roster")
    expect(page.locator(".pr.sheet")).to_be_visible()
    assert cells(page, "Bo Chen") == ["N", "N", "N", "R", "N", "N", "N"]
    assert cells(page, "An Li") == ["D", "D", "L", "D", "D", "D", "D"]
    page.get_by_text("中文", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("排班表")
    expect(page.locator(".pr.sheet thead")).to_contain_text("客服")
    assert cells(page, "An Li") == ["白", "白", "假", "白", "白", "白", "白"]


def test_names_in_the_data_never_become_elements(page, address):
    open_page(page, address, "", "Roster")
    expect(page.locator(".pr.sheet")).to_contain_text("<img src=x")
    assert page.locator(".pr.sheet img").count() == 0


def test_pages_are_reached_by_the_menu_and_draw_their_charts(page, address):
    open_page(page, address, "", "Roster")
    expect(page.locator("[data-testid=stVegaLiteChart] svg.marks").first).to_be_visible()
    for title, charts in (("Service", 2), ("Forecast", 3)):
        page.get_by_test_id("stSidebarNavLink").filter(has_text=title).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(title)
        expect(page.locator("[data-testid=stVegaLiteChart] svg.marks")).to_have_count(charts)
        expect(page.get_by_test_id("stException")).to_have_count(0)


@pytest.mark.parametrize(
    ("path", "title"), [("", "排班表"), ("service", "服务"), ("forecast", "预测")]
)
def test_no_page_scrolls_sideways_on_a_phone(page, address, path, title):
    page.set_viewport_size(PHONE)
    open_page(page, address, f"{path}?lang=zh", title)
    expect(page.locator("[data-testid=stVegaLiteChart] svg.marks").first).to_be_visible()
    over = page.evaluate(
        "Math.max(...[document.documentElement, document.querySelector('[data-testid=stMain]')]"
        ".map(e => e.scrollWidth - e.clientWidth))"
    )
    assert over == 0


def test_the_sheet_scrolls_in_its_own_box_and_keeps_the_names(page, address):
    page.set_viewport_size(PHONE)
    open_page(page, address, "", "Roster")
    box = page.locator(".pr.sheet")
    expect(box).to_be_visible()
    name = box.get_by_role("rowheader", name=re.compile("Bo Chen"))
    before = name.bounding_box()
    box.evaluate("e => { e.scrollLeft = 120 }")
    assert box.evaluate("e => e.scrollLeft") == 120
    assert before is not None
    assert name.bounding_box()["x"] == pytest.approx(before["x"], abs=1)
