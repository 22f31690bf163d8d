"""
Take a picture of every page, in both languages, light and dark, on a desk and on a phone.

Run by ``make screenshots`` on the demo's database; the pictures are for looking at, not for git.
"""

import argparse
import os
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

from tests.end_to_end.browser import ARGUMENTS, CHROMIUM, DESK, PHONE, WAIT_S, served

PAGES = (
    "home",
    "plan",
    "roster",
    "versions",
    "requests",
    "team",
    "service",
    "forecast",
    "stress_lab",
    "look_back",
    "audit",
    "my_day",
    "my_month",
    "team_day",
    "my_calendar",
)
LOCALES = {"en": "en-US", "zh": "zh-CN"}
MOST_HEIGHT = 5000  # [px]


def main() -> None:
    """Serve the database and go through all pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    with served(os.environ["PEAKROSTER_DATABASE_URL"]) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for lang in LOCALES:
            for scheme in ("light", "dark"):
                for name, size in (("desk", DESK), ("phone", PHONE)):
                    take(browser, address, folder, lang, scheme, (name, size))
        browser.close()


def take(
    browser: Browser,
    address: str,
    folder: Path,
    lang: str,
    scheme: str,
    screen: tuple[str, dict[str, int]],
) -> None:
    """Take the pictures of one language, theme and screen."""
    name, size = screen
    context = browser.new_context(locale=LOCALES[lang], color_scheme=scheme, viewport=size)
    page = context.new_page()
    page.set_default_timeout(1000 * WAIT_S)
    for path in PAGES:
        page.set_viewport_size(size)
        # The first page has no path of its own.
        page.goto(f"{address}/{'' if path == 'home' else path}?lang={lang}")
        expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=1000 * WAIT_S)
        expect(page.get_by_test_id("stStatusWidget")).to_have_count(0, timeout=1000 * WAIT_S)
        page.wait_for_timeout(800)
        high = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
        page.set_viewport_size({**size, "height": min(max(high, size["height"]), MOST_HEIGHT)})
        page.wait_for_timeout(300)
        page.screenshot(path=folder / f"{path}-{lang}-{scheme}-{name}.png")
    context.close()


if __name__ == "__main__":
    main()
