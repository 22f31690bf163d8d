"""From an empty database to a published roster and an agent's phone, by what the screen says."""

import datetime as dt
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.end_to_end.browser import DESK, PHONE, needs_chromium, served
from tests.end_to_end.shop import write

pytestmark = [needs_chromium, pytest.mark.slow]

PLAN_MS = 540_000
WEEKS = 8


@pytest.fixture
def fresh(tmp_path):
    with served(f"sqlite:///{tmp_path / 'fresh.sqlite3'}") as address:
        yield address


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_own_files_become_a_published_roster_that_an_agent_sees(page, fresh, tmp_path, lang):
    history, agents = own_files(tmp_path)
    say = WORDS[lang]
    page.set_viewport_size(DESK)
    page.goto(f"{fresh}/?lang={lang}")
    expect(page.get_by_role("heading", level=1)).to_contain_text(say["first"])
    page.get_by_role("radio", name=say["own"]).click()
    for n, (file, title) in enumerate(((history, say["past"]), (agents, say["people"])), start=1):
        expect(page.get_by_role("heading", name=title)).to_be_visible()
        page.locator("input[type=file]").nth(n - 1).set_input_files(file)
        page.get_by_role("button", name=say["keep"]).click()
        expect(page.get_by_test_id("stAlertContentSuccess")).to_have_count(n + 1)
    page.get_by_role("button", name=say["plan"]).click()
    page.get_by_role("button", name=say["open"]).click(timeout=PLAN_MS)
    expect(page.get_by_role("heading", level=1)).to_contain_text(say["home"])
    expect(page.locator(".st-key-draft_note")).to_be_visible()
    page.locator(".st-key-draft_note").get_by_role("link").click()
    page.get_by_role("button", name=say["publish"]).click()
    expect(page.get_by_test_id("stAlertContentSuccess")).to_contain_text("1")
    expect(page.locator(".st-key-draft_note")).to_have_count(0)
    agent_sees_the_day(page, fresh, lang)


@pytest.mark.parametrize("lang", ["en"])
def test_the_invented_shop_is_planned_by_one_press(page, fresh, lang):
    say = WORDS[lang]
    page.set_viewport_size(DESK)
    page.goto(f"{fresh}/?lang={lang}")
    page.get_by_role("button", name=say["demo"]).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(say["home"], timeout=PLAN_MS)
    agent_sees_the_day(page, fresh, lang)


def agent_sees_the_day(page: Page, address: str, lang: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(f"{address}/my_day?lang={lang}")
    expect(page.get_by_role("heading", level=1)).to_contain_text(WORDS[lang]["day"])
    expect(page.locator(".pr.mine .now, .pr.mine li").first).to_be_visible()
    expect(page.locator(".pr.team section").first).to_be_visible()


def own_files(folder: Path) -> tuple[Path, Path]:
    """Write eight weeks of one queue up to yesterday, and eight agents."""
    rng = np.random.default_rng(5)
    today = dt.datetime.now(dt.UTC).date()
    rows = [
        (f"{date} {hour:02d}:00", "presales", int(rng.poisson(8 + 6 * (hour in (13, 20, 21)))))
        for date in (today - dt.timedelta(days=d) for d in range(7 * WEEKS, 0, -1))
        for hour in range(8, 22)
    ]
    people = [(f"A{i}", "senior" if i % 2 else "agent", "presales") for i in range(1, 9)]
    return (
        write(folder / "history.csv", ("timestamp", "queue", "contacts"), rows),
        write(folder / "agents.csv", ("agent", "level", "skills"), people),
    )


WORDS = {
    "en": {
        "first": "Your first roster",
        "own": "Plan your own month",
        "past": "Inquiries of the past",
        "people": "Agents",
        "keep": "Keep it",
        "plan": "Plan it",
        "open": "Open the roster",
        "home": "Home",
        "publish": "Publish version",
        "demo": "Plan the demo shop",
        "day": "My day",
    },
    "zh": {
        "first": "您的第一张排班表",
        "own": "为自己的月份排班",
        "past": "过去的咨询量",
        "people": "客服",
        "keep": "保存导入",
        "plan": "开始排班",
        "open": "打开排班表",
        "home": "首页",
        "publish": "发布第",
        "demo": "为示例店铺排班",
        "day": "我的今天",
    },
}
