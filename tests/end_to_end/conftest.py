"""What tests in a browser share."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.end_to_end.browser import ARGUMENTS, CHROMIUM, DESK, WAIT_S, served
from tests.planner.ui.small_site import publish, small_plan


@pytest.fixture(scope="module")
def address(tmp_path_factory) -> Iterator[str]:
    """Serve the pages on a store with the small site."""
    url = f"sqlite:///{tmp_path_factory.mktemp('shop') / 'shop.sqlite3'}"
    publish(url, small_plan())
    with served(url) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=1000 * WAIT_S)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def page(browser) -> Page:
    page: Page = browser.new_page(locale="en-US", viewport=DESK)
    page.set_default_timeout(1000 * WAIT_S)
    return page
