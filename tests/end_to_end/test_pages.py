"""Every page, run without a browser on a real store."""

import dataclasses
import datetime as dt
import json
import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from planner.domain.access import local_actor
from planner.domain.edits import CellChange
from planner.storage.imports import ImportKind, keep_import
from planner.storage.store import Store
from planner.views import SeenHour
from planner.workflow import save_draft, save_hours
from tests.planner.ui.small_site import HOSTILE, MONDAY, TEAM, publish, small_plan

ROOT = Path(__file__).parents[2]
PAGES = ("roster", "versions", "team", "service", "forecast", "stress_lab", "look_back", "my_month")
PLAIN = {
    "today": "Today",
    "plan": "Plan",
    "requests": "Requests",
    "my_day": "My day",
    "team_day": "Team day",
    "my_calendar": "My calendar",
    "audit": "Audit",
}


@pytest.fixture(scope="module")
def published(tmp_path_factory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('shop') / 'shop.sqlite3'}"
    publish(url, small_plan())
    return url


@pytest.fixture
def shop(published, monkeypatch) -> None:
    monkeypatch.setenv("PEAKROSTER_DATABASE_URL", published)
    monkeypatch.delenv("PEAKROSTER_LANG", raising=False)


def opened(page: str | None = None) -> AppTest:
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60).run()
    if page is not None:
        app.switch_page(f"planner/ui/pages/{page}.py").run()
    assert not app.exception
    assert not app.error
    return app


def html(app: AppTest) -> str:
    return "".join(element.proto.body for element in app.get("html"))


def metric(app: AppTest, label: str) -> str:
    return next(m.value for m in app.metric if m.label == label)


def test_an_empty_database_says_what_to_do_next(tmp_path, monkeypatch):
    monkeypatch.setenv("PEAKROSTER_DATABASE_URL", f"sqlite:///{tmp_path / 'none.sqlite3'}")
    app = opened()
    assert app.title[0].value == "Your first roster"
    assert [button.label for button in app.button] == ["Plan the demo shop"]
    app.segmented_control(key="start_way").set_value("own").run()
    assert not app.exception
    assert [step.value[0] for step in app.subheader] == ["1", "2", "3"]
    assert [code.value.split(",")[0] for code in app.code] == ["timestamp", "agent"]


def test_home_opens_first_with_the_headline_numbers(shop):
    app = opened()
    assert app.title[0].value == "Home · Dec 7, 2026 – Dec 13, 2026"
    assert metric(app, "On time, promised") == "98.5%"
    assert metric(app, "On time, simulated") == "98.1%"
    assert metric(app, "Month on target") == "83%"
    assert metric(app, "Gap to the bound") == "2.0%"


def test_the_grid_gets_the_stored_codes(shop):
    (grid,) = opened("roster").get("bidi_component")
    data = json.loads(grid.proto.mixed.json or grid.proto.json)
    assert data["codes"] == small_plan().codes.tolist()
    assert data["locks"] == small_plan().locked.astype(int).tolist()
    assert data["agents"][4]["name"] == HOSTILE


def test_home_names_the_days_at_risk_and_who_works_today(tmp_path, monkeypatch):
    plan = small_plan()
    document = plan.plan | {"on_time": plan.plan["on_time"] | {"days": low_day()}}
    url = f"sqlite:///{tmp_path / 'shop.sqlite3'}"
    publish(url, dataclasses.replace(plan, plan=document))
    monkeypatch.setenv("PEAKROSTER_DATABASE_URL", url)
    shown = html(opened())
    assert "Wed, Dec 9" in shown
    assert "95.1%" in shown
    assert "Double 12" in shown
    assert "Thu, Dec 10" not in shown
    assert shown.split("Night 13:30–22:30")[1].split("</section>")[0].count("Bo Chen") == 1


def low_day() -> list[dict]:
    rates = {"simulated": 0.947, "low": 0.94, "high": 0.95}
    return [
        {"date": "2026-12-09", "promised": 0.951, **rates},
        {"date": "2026-12-10", "promised": 0.98, **rates},
    ]


def test_an_agents_day_shows_the_next_shift_and_the_colleagues(shop):
    app = opened("my_day")
    app.selectbox(key="shown_agent").set_value("bo").run()
    shown = html(app)
    assert "13:30–22:30" in shown
    assert '<span class="senior me">Bo Chen' in shown
    assert HOSTILE not in shown


def test_a_days_team_follows_the_day_that_is_chosen(shop):
    app = opened("team_day")
    app.select_slider[0].set_value(small_plan().horizon.dates[2]).run()
    assert "An Li" in html(app).split("Approved leave")[1]


@pytest.mark.parametrize("page", PAGES)
def test_each_page_opens(shop, page):
    assert opened(page).title[0].value.endswith("Dec 7, 2026 – Dec 13, 2026")


def test_service_shows_how_the_platforms_would_score(shop):
    app = opened("service")
    assert "How the platforms would score us" in [h.value for h in app.subheader]
    shown = html(app)
    assert "First answers within 30 s" in shown
    assert '<td class="num bad">41.5 s' in shown
    assert '<td class="num good">38.2 s' in shown


def test_service_names_each_breach_and_says_it_is_not_legal_advice(shop):
    app = opened("service")
    assert any("not legal advice" in caption.value for caption in app.caption)
    shown = app.dataframe[0].value
    assert "Fu Jing works D on Fri, Dec 11 without the mentor Di Wu" in set(shown["text"])
    app.selectbox(key="service_rule").set_value("mentor_pairs").run()
    assert set(app.dataframe[0].value["rule"]) == {"New hires with their mentor"}


def test_forecast_follows_the_queue(shop):
    app = opened("forecast")
    first = metric(app, "Contacts in the period")
    app.segmented_control(key="forecast_queue").set_value("aftersales").run()
    assert not app.exception
    assert metric(app, "Contacts in the period") != first


@pytest.mark.parametrize(
    ("page", "title"),
    [
        (None, "首页"),
        ("roster", "排班表"),
        ("service", "服务"),
        ("forecast", "预测"),
        ("stress_lab", "压力演练"),
    ],
)
def test_pages_speak_chinese_when_the_command_asks_for_it(shop, monkeypatch, page, title):
    monkeypatch.setenv("PEAKROSTER_LANG", "zh")
    assert opened(page).title[0].value.startswith(title)


def test_a_database_that_cannot_be_opened_is_explained(monkeypatch):
    monkeypatch.setenv("PEAKROSTER_DATABASE_URL", "nonsense")
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60).run()
    assert not app.exception
    assert "not the address of a database" in app.error[0].value


def test_the_stress_lab_follows_its_sliders_and_keeps_scenarios(shop):
    app = opened("stress_lab")
    assert app.title[0].value.startswith("Stress lab · ")
    usual = metric(app, "Contacts")
    app.slider(key="lab_volume").set_value(2.0).run()
    assert not app.exception
    assert metric(app, "Contacts") != usual
    next(b for b in app.button if b.label == "Keep").click().run()
    app.slider(key="lab_volume").set_value(1.0).run()
    app.slider(key="lab_absent").set_value(20).run()
    assert not app.exception
    shown = html(app)
    assert "× 2 from 8–24 o&#x27;clock" in shown
    assert "20% absent" in shown


def test_the_stress_lab_says_what_the_team_can_take_and_the_way_through(shop):
    app = opened("stress_lab")
    app.toggle(key="lab_capacity").set_value(True).run()
    assert not app.exception
    assert metric(app, "Volume that still holds")
    next(b for b in app.button if b.label == "Find it").click().run()
    assert not app.exception
    said = [*(w.value for w in app.warning), *(m.value for m in app.markdown)]
    assert any("hold" in text for text in said)


def test_looking_back_tells_the_forecasts_part_from_the_history(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path / 'shop.sqlite3'}"
    publish(url, small_plan())
    monkeypatch.setenv("PEAKROSTER_DATABASE_URL", url)
    app = opened("look_back")
    next(button for button in app.button if button.label == "Look back").click().run()
    assert "no import of kind history" in app.error[0].value
    rows = ["timestamp,queue,contacts"]
    rows += [
        f"{MONDAY + dt.timedelta(days=d)} {h:02d}:00,{queue},{40 if 8 <= h < 22 else 0}"
        for queue in ("presales", "aftersales")
        for d in range(-14, 7)
        for h in range(24)
    ]
    with Store.open(url) as store:
        content = "\n".join(rows).encode()
        keep_import(store, TEAM, ImportKind.HISTORY, "past.csv", content, rows=len(rows), by="me")
    press(app, "Look back")
    assert not app.error
    assert metric(app, "Contacts") == "7,840"  # two queues, seven days of 14 hours
    assert metric(app, "With who came") != metric(app, "Promised")
    assert metric(app, "Happened") == "–"


@pytest.mark.parametrize("page", PLAIN)
def test_each_page_without_a_period_opens(shop, page):
    assert opened(page).title[0].value == PLAIN[page]


def test_a_request_is_made_foreseen_and_refused(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path / 'shop.sqlite3'}"
    publish(url, small_plan())
    monkeypatch.setenv("PEAKROSTER_DATABASE_URL", url)
    app = opened("requests")
    assert "No request waits for you." in [info.value for info in app.info]
    press(app, "Ask")
    assert "An Li · Leave" in html(app)
    press(app, "What would it do?")
    assert any("Late replies" in said.value for said in app.markdown)
    press(app, "Refuse")
    assert "Refused" in html(app)
    assert "No request waits for you." in [info.value for info in app.info]


def test_a_handover_note_is_written_and_read(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path / 'shop.sqlite3'}"
    publish(url, small_plan())
    monkeypatch.setenv("PEAKROSTER_DATABASE_URL", url)
    app = opened("my_day")
    assert any("Nothing was handed over" in said.value for said in app.caption)
    app.text_area[0].set_value(f"Call back {HOSTILE}")
    press(app, "Hand over")
    assert "Call back &lt;img src=x" in html(app)


def test_today_says_how_to_begin_and_then_follows_what_came(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path / 'shop.sqlite3'}"
    publish(url, small_plan())
    monkeypatch.setenv("PEAKROSTER_DATABASE_URL", url)
    app = opened("today")
    assert any("Nothing is known of this day yet" in info.value for info in app.info)
    hours = [
        SeenHour(hour=h, queue=queue, contacts=150.0)
        for queue in ("presales", "aftersales")
        for h in range(8, 14)
    ]
    save_hours(url, local_actor("ops"), TEAM, MONDAY, hours)
    app.run()
    assert not app.exception
    assert metric(app, "Contacts so far") == "1,800"
    to_come = next(m for m in app.metric if m.label == "Contacts to come")
    assert to_come.delta.startswith("+")
    press(app, "Look for what helps")
    assert any("Switch reply templates on" in said.value for said in app.markdown)


def test_the_roster_chosen_stays_in_the_address(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path / 'shop.sqlite3'}"
    publish(url, small_plan())
    other = dataclasses.replace(small_plan(), team="Other shop")
    publish(url, other)
    monkeypatch.setenv("PEAKROSTER_DATABASE_URL", url)
    assert opened().query_params["version"] == "1"
    again = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    again.query_params["version"] = "2"
    again.run()
    assert again.session_state["version"] == 2
    assert again.session_state["shown_team"] == "Other shop"


def test_another_team_opens_with_the_same_month_and_stays_over_pages(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path / 'shop.sqlite3'}"
    week_later = MONDAY + dt.timedelta(days=7)
    for monday, team in ((MONDAY, TEAM), (MONDAY, "Other shop"), (week_later, "Other shop")):
        publish(url, dataclasses.replace(small_plan(monday), team=team))
    monkeypatch.setenv("PEAKROSTER_DATABASE_URL", url)
    app = opened()
    app.selectbox(key="shown_team").set_value(TEAM).run()
    assert app.session_state["version"] == 1
    app.selectbox(key="shown_team").set_value("Other shop").run()
    assert app.session_state["version"] == 2
    app.selectbox(key="version").set_value(3).run()
    app.switch_page("planner/ui/pages/my_month.py").run()
    assert (app.selectbox(key="shown_team").value, app.session_state["version"]) == (
        "Other shop",
        3,
    )
    assert app.query_params["version"] == "3"


def test_one_team_is_not_asked_for(shop):
    assert not [box for box in opened().selectbox if box.key == "shown_team"]


def test_an_empty_handover_note_is_not_kept(shop):
    app = opened("my_day")
    next(button for button in app.button if button.label == "Hand over").click().run()
    assert "empty" in app.error[0].value


def test_help_opens_on_the_screen_that_is_asked_about(shop):
    app = opened()
    app.query_params["about"] = "roster"
    app.switch_page("planner/ui/pages/help.py").run()
    assert not app.exception
    assert app.header[0].value == "Roster"


def press(app: AppTest, label: str) -> None:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    assert not app.error


def test_a_calendar_is_given_an_address_with_its_code(shop):
    app = opened("my_calendar")
    press(app, "Make an address")
    assert "/feed/" in app.code[0].value
    assert app.code[0].value.endswith(".ics")


def test_the_first_roster_of_a_month_is_published_from_the_page_versions(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path / 'shop.sqlite3'}"
    with Store.open(url) as store:
        store.save_draft(small_plan())
    monkeypatch.setenv("PEAKROSTER_DATABASE_URL", url)
    app = opened("versions")
    next(b for b in app.button if b.label == "Publish version 1").click().run()
    assert not app.exception
    with Store.open(url) as store:
        assert [version.number for version in store.published()] == [1]


def test_versions_say_who_is_touched(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path / 'shop.sqlite3'}"
    publish(url, small_plan())
    change = CellChange(agent="bo", date=MONDAY, shift=None, locked=False)
    save_draft(url, local_actor("me"), 1, [change], "a test")
    monkeypatch.setenv("PEAKROSTER_DATABASE_URL", url)
    app = opened("versions")
    assert any("1 cells of 1 people differ" in text.value for text in app.markdown)
    row = html(app).split("Changes by person")[1].split("<tbody>")[1]
    assert re.findall(r">([^<]+)</td>", row)[:5] == ["Bo Chen", "1", "-1", "0", "-1"]
