"""What a manager does from the calendar to the published month, in a browser, in two languages."""

import re
from collections.abc import Iterator
from dataclasses import asdict

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from planner.config import settings_text
from planner.domain.access import local_actor
from planner.storage.jobs import JobKind, add_job
from planner.storage.store import Store
from planner.workflow import ImportKind, PlanInputs, import_file
from planner.workflow.job_child import work
from tests.end_to_end.browser import DESK, needs_chromium, open_page, served
from tests.end_to_end.shop import small_shop

pytestmark = [needs_chromium, pytest.mark.slow]

TEAM = "Small shop"
KINDS = (ImportKind.HISTORY, ImportKind.CALENDAR, ImportKind.AGENTS, ImportKind.REQUESTS)
JOB_MS = 240_000  # on a busy machine [ms]


@pytest.fixture(scope="module")
def address(tmp_path_factory) -> Iterator[str]:
    """Serve a shop whose files are imported, and whose first week is published."""
    folder = small_shop(tmp_path_factory.mktemp("shop"))
    url, me = f"sqlite:///{folder / 'shop.sqlite3'}", local_actor("me")
    config = folder / "shop.yaml"
    for kind in KINDS:
        content = (folder / f"{kind.value}.csv").read_bytes()
        import_file(url, me, kind, f"{kind.value}.csv", content, team=TEAM, config=config)
    week = PlanInputs(
        start="2026-11-02",
        days=7,
        time_limit_s=2,
        replications=4,
        config_text=settings_text(config),
        publish=True,
    )
    with Store.open(url) as store:
        add_job(store, TEAM, JobKind.PLAN, asdict(week), by="me")
        work(store, TEAM)
    with served(url) as address:
        yield address


@pytest.fixture
def desk(page) -> Page:
    page.set_viewport_size(DESK)
    return page


def button(page: Page, *names: str):
    """Find a button by its name in one of the languages."""
    return page.get_by_role("button", name=re.compile("|".join(names)))


@pytest.mark.parametrize(("lang", "title"), [("en", "Forecast"), ("zh", "预测")])
def test_a_campaign_is_laid_in_and_a_month_forecast_anew(desk, address, lang, title):
    open_page(desk, address, f"forecast?lang={lang}", title)
    desk.get_by_text(re.compile("Add a campaign|添加大促")).click()
    button(desk, "Add to the calendar", "加入日历").click()
    expect(desk.get_by_text(re.compile("The calendar is saved|日历已保存"))).to_be_visible()
    button(desk, "Forecast anew", "重新预测").click()
    made = desk.get_by_role("radio").filter(has_text=re.compile("made|生成"))
    expect(made.first).to_be_visible(timeout=JOB_MS)
    expect(desk.get_by_role("cell", name=re.compile("Double 12|双12")).first).to_be_visible()
    expect(desk.get_by_test_id("stException")).to_have_count(0)


def test_a_month_is_planned_stopped_opened_and_published(desk, address):
    open_page(desk, address, "plan?lang=en", "Plan")
    slider = desk.get_by_role("slider")
    slider.focus()
    slider.press("Home")
    button(desk, "Plan it").click()
    expect(desk.get_by_text(re.compile("no roster below"))).to_be_visible(timeout=JOB_MS)
    button(desk, "Stop and take the best so far").click()
    compare = button(desk, "Compare and publish")
    expect(compare).to_have_count(2, timeout=JOB_MS)  # the week's, which was there, below it
    expect(desk.get_by_text(re.compile("gap to the bound"))).to_have_count(2)
    compare.first.click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("Versions · December 2026")
    button(desk, "Publish version 1").click()
    expect(desk.get_by_text("Version 1 is published.")).to_be_visible()


@pytest.mark.parametrize(("lang", "title"), [("en", "Team"), ("zh", "团队")])
def test_the_team_page_shows_shares_and_has_no_serious_fault(desk, address, lang, title):
    open_page(desk, address, f"team?lang={lang}", title)
    expect(desk.get_by_text(re.compile("Fair shares|公平份额")).first).to_be_visible()
    found = Axe().run(desk, context=".pr").response["violations"]
    assert not [fault["id"] for fault in found if fault["impact"] in ("serious", "critical")]
