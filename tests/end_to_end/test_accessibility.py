"""No page has a serious fault for those who see badly or use no mouse, by axe-core's rules."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.end_to_end.browser import DESK, needs_chromium, open_page

pytestmark = needs_chromium

OURS = ".pr"  # our own markup; the rest is Streamlit's
GRAVE = ("serious", "critical")


@pytest.mark.parametrize(
    ("path", "title"),
    [("", "Home"), ("roster", "Roster"), ("my_day", "My day"), ("my_month", "My month")],
)
def test_our_markup_has_no_serious_fault(page, address, path, title):
    page.set_viewport_size(DESK)
    open_page(page, address, f"{path}?lang=en", title)
    expect(page.locator(OURS).first).to_be_visible()
    found = Axe().run(page, context=OURS).response["violations"]
    faults = [
        f"{fault['id']}: {node['target']} {node.get('failureSummary', '')}"
        for fault in found
        if fault["impact"] in GRAVE
        for node in fault["nodes"][:3]
    ]
    assert not faults, "\n".join(faults)
