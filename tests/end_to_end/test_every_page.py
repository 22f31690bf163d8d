"""Every page, in both languages: no sideways scroll on a phone, no serious fault by axe-core."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.end_to_end.browser import DESK, PHONE, SCREENS, needs_chromium, settle

pytestmark = [needs_chromium, pytest.mark.slow]

OURS = ".pr"  # our own markup; the rest is Streamlit's
GRAVE = ("serious", "critical")
SIDEWAYS = (
    "Math.max(...[document.documentElement, document.querySelector('[data-testid=stMain]')]"
    ".map(e => e.scrollWidth - e.clientWidth))"
)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("screen", SCREENS)
def test_a_page_fits_a_phone_and_has_no_serious_fault(page, address, screen, lang):
    page.set_viewport_size(PHONE)
    settle(page, address, screen, lang)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    assert page.evaluate(SIDEWAYS) == 0
    assert not faults(page)
    page.set_viewport_size(DESK)
    page.wait_for_timeout(300)
    assert not faults(page)


@pytest.mark.parametrize("screen", [screen for screen in SCREENS if screen != "help"])
def test_the_link_beside_the_title_opens_the_screens_own_help(page, address, screen):
    page.set_viewport_size(DESK)
    settle(page, address, screen, "en")
    page.locator(".st-key-help_link a").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Help")
    expect(page).to_have_url(re.compile(f"about={screen}(&|$)"))


def faults(page: Page) -> list[str]:
    """List the grave faults of our own markup, where there is any."""
    if page.locator(OURS).count() == 0:
        return []
    found = Axe().run(page, context=OURS).response["violations"]
    return [
        f"{fault['id']}: {node['target']} {node.get('failureSummary', '')}"
        for fault in found
        if fault["impact"] in GRAVE
        for node in fault["nodes"][:3]
    ]
