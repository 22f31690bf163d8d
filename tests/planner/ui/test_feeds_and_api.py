"""Calendars and the API by their secrets: current, small to repeat, closed to everybody else."""

import re
from dataclasses import replace

import icalendar
import pytest
from sqlalchemy import select, text
from starlette.applications import Starlette
from starlette.testclient import TestClient

from planner.domain.access import Actor, Refused, Role, local_actor
from planner.storage.account_tables import Account
from planner.storage.accounts import add_account
from planner.storage.store import Store
from planner.storage.work_tables import FeedToken
from planner.ui.server import api, feed
from planner.ui.server.attempts import MOST, Attempts
from planner.ui.server.routes import middleware, routes
from planner.views import Feeds
from planner.workflow import close_token, find_tokens, new_api_key, new_feed
from tests.planner.ui.small_site import DAY, TEAM, publish, small_plan

ME = local_actor("me")
KINDS = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}


@pytest.fixture
def url(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path}/peak.db"
    monkeypatch.setenv("PEAKROSTER_DATABASE_URL", url)
    for module in (feed, api):
        monkeypatch.setattr(module, "attempts", Attempts())
    monkeypatch.setattr(feed, "feeds", Feeds())
    publish(url, small_plan())
    return url


@pytest.fixture
def web(url):
    app = Starlette(routes=routes(), middleware=middleware())
    return TestClient(app, base_url="https://roster.example", client=("10.0.0.9", 1))


def account(url, login, role, agent=None, team=TEAM):
    with Store.open(url) as store:
        add_account(store, by="me", login=login, role=role, team=team, agent=agent)
        with store.reading() as session:
            number = session.scalar(select(Account.id).where(Account.login == login))
    return Actor(name=login, role=role, team=team, agent=agent, account=number)


def disable(url, login):
    with Store.open(url) as store, store.writing("me") as session:
        session.scalar(select(Account).where(Account.login == login)).disabled = True


def shifts(answer):
    events = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    return {event["uid"]: str(event["summary"]) for event in events}


def test_a_calendar_is_sent_once_and_again_only_when_something_changed(url, web):
    path = new_feed(url, ME, TEAM, "an", lang="zh")
    first = web.get(path)
    assert first.status_code == 200
    assert first.headers["content-type"] == "text/calendar; charset=utf-8"
    assert len(shifts(first)) == 6
    known = {"If-None-Match": first.headers["etag"]}
    again = web.get(path, headers=known)
    assert (again.status_code, again.content) == (304, b"")
    changed = small_plan()
    changed.codes[0] = [DAY, -1, DAY, DAY, DAY, DAY, DAY]
    publish(url, replace(changed, parent=1))
    later = web.get(path, headers=known)
    assert later.status_code == 200
    gone, new = shifts(first).keys() - shifts(later).keys(), shifts(later).keys() - shifts(first)
    assert (len(gone), len(new)) == (1, 1)


def test_drafts_and_other_agents_do_not_show(url, web):
    with Store.open(url) as store:
        draft = small_plan()
        draft.codes[0] = DAY
        store.save_draft(draft)
    assert len(shifts(web.get(new_feed(url, ME, TEAM, "an", lang="en")))) == 6
    assert shifts(web.get(new_feed(url, ME, TEAM, "nobody", lang="en"))) == {}


def test_the_database_holds_no_token(url):
    secret = new_feed(url, ME, TEAM, "an", lang="zh").removeprefix("/feed/").removesuffix(".ics")
    with Store.open(url) as store, store.reading() as session:
        kept = [str(row) for row in session.execute(text("SELECT * FROM feed_tokens"))]
        logged = [str(row) for row in session.execute(text("SELECT * FROM audit_log"))]
        assert session.scalar(select(FeedToken.token_hash)) not in "".join(logged)
    assert secret not in "".join(kept + logged)
    assert len(secret) >= 40


@pytest.mark.parametrize(
    "path", ["/feed/x.ics", "/feed/%00.ics", "/feed/' OR 1=1 --.ics", "/feed/"]
)
def test_a_wrong_token_is_just_not_there(url, web, path):
    assert web.get(path).status_code == 404


def test_a_revoked_token_and_one_of_a_disabled_account_open_nothing(url, web):
    mine = account(url, "an.li", Role.AGENT, agent="an")
    path, other = (
        new_feed(url, mine, TEAM, "an", lang="zh"),
        new_feed(url, ME, TEAM, "an", lang="zh"),
    )
    assert web.get(path).status_code == 200
    disable(url, "an.li")
    assert (web.get(path).status_code, web.get(other).status_code) == (404, 200)
    close_token(url, ME, find_tokens(url, ME)[0].id)
    assert web.get(other).status_code == 404


def test_guessing_is_slowed_down(url, web):
    path = new_feed(url, ME, TEAM, "an", lang="zh")
    for _ in range(MOST):
        assert web.get("/feed/guess.ics").status_code == 404
    refused = web.get(path)
    assert (refused.status_code, int(refused.headers["retry-after"]) > 0) == (429, True)


def test_a_database_that_is_gone_is_told_without_its_place(url, web, tmp_path, monkeypatch):
    path = new_feed(url, ME, TEAM, "an", lang="zh")
    assert web.get("/health").json() == {"status": "ok", "database": "ok"}
    (tmp_path / "folder").mkdir()
    monkeypatch.setenv("PEAKROSTER_DATABASE_URL", f"sqlite:///{tmp_path}/folder")
    for answer in (web.get(path), web.get("/health")):
        assert answer.status_code == 503
        assert str(tmp_path) not in answer.text


def test_agents_make_addresses_for_themselves_alone(url):
    mine = account(url, "an.li", Role.AGENT, agent="an")
    for team, agent in ((TEAM, "bo"), ("other", "an")):
        with pytest.raises(Refused):
            new_feed(url, mine, team, agent, lang="zh")
    new_feed(url, ME, TEAM, "bo", lang="zh")
    assert find_tokens(url, mine) == ()
    with pytest.raises(Refused):
        close_token(url, mine, find_tokens(url, ME)[0].id)
    with pytest.raises(Refused):
        close_token(url, mine, 99)
    with pytest.raises(Refused):
        new_api_key(url, mine, login="me")


def get(web, key, path):
    return web.get(f"/api/v1{path}", headers={"Authorization": f"Bearer {key}"})


def test_a_manager_reads_everything_of_the_team(url, web):
    key = new_api_key(url, account(url, "boss", Role.MANAGER))
    (version,) = get(web, key, "/versions").json()["versions"]
    assert (version["version"], version["state"]) == (1, "published")
    roster = get(web, key, "/versions/1/roster").json()
    assert [one["agent"] for one in roster["agents"]] == ["an", "bo", "cai", "di", "en", "fu"]
    assert roster["agents"][1]["days"] == ["N", "N", "N", None, "N", "N", "N"]
    forecast = get(web, key, "/versions/1/forecast").json()
    assert [queue["queue"] for queue in forecast["queues"]] == ["presales", "aftersales"]
    assert get(web, key, "/versions/1/service").json()["on_time"]["p_month"] == 0.83


def test_an_agent_reads_the_team_and_no_plan_or_draft(url, web):
    agents = tuple(
        replace(a, team="b" if a.id in ("an", "bo") else "c") for a in small_plan().agents
    )
    with Store.open(url) as store:
        hidden = store.save_draft(small_plan())
    publish(url, replace(small_plan(), agents=agents))
    key = new_api_key(url, account(url, "an.li", Role.AGENT, agent="an"))
    (version,) = get(web, key, "/versions").json()["versions"]
    number = version["version"]
    roster = get(web, key, f"/versions/{number}/roster").json()
    assert [one["agent"] for one in roster["agents"]] == ["an", "bo"]
    for path in (
        f"/versions/{number}/forecast",
        f"/versions/{number}/service",
        f"/versions/{hidden}/roster",
        "/versions/1/roster",  # superseded
        "/versions/99/roster",
        "/versions/99999999999999999999/roster",
        f"/versions/{number}/else",
    ):
        assert get(web, key, path).status_code == 404, path


def test_other_teams_see_nothing(url, web):
    publish(url, replace(small_plan(), team="Other"))
    key = new_api_key(url, account(url, "boss", Role.MANAGER, team="Other"))
    assert [v["team"] for v in get(web, key, "/versions").json()["versions"]] == ["Other"]
    for part in api.OF_VERSION:
        assert get(web, key, f"/versions/1/{part}").status_code == 404


def test_without_a_right_key_there_is_no_answer(url, web):
    boss = account(url, "boss", Role.MANAGER)
    key, calendar = new_api_key(url, boss), new_feed(url, ME, TEAM, "an", lang="zh")
    secret = calendar.removeprefix("/feed/").removesuffix(".ics")
    for wrong in ("", "x", secret, key[:-1]):
        assert get(web, wrong, "/versions").status_code == 401
    assert web.get("/api/v1/versions", headers={"Authorization": f"Basic {key}"}).status_code == 401
    assert web.get(f"/feed/{key}.ics").status_code == 404
    disable(url, "boss")
    assert get(web, key, "/versions").status_code == 401


def test_nothing_can_be_written(url, web):
    key = new_api_key(url, account(url, "boss", Role.MANAGER))
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        for path in ("/versions", "/versions/1/roster"):
            answer = web.request(
                method, f"/api/v1{path}", headers={"Authorization": f"Bearer {key}"}
            )
            assert answer.status_code == 405


def test_the_description_names_every_route_and_answers_keep_to_it(url, web):
    document = web.get("/api/v1/openapi.json").json()
    described = {re.sub(r"\{(\w+)\}", "1", path) for path in document["paths"]}
    served = {"/api/v1/versions", *(f"/api/v1/versions/1/{part}" for part in api.OF_VERSION)}
    assert described == served
    key = new_api_key(url, account(url, "boss", Role.MANAGER))
    for path, methods in document["paths"].items():
        content = methods["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        schema = document["components"]["schemas"][content["$ref"].rpartition("/")[2]]
        found = get(web, key, path.removeprefix("/api/v1").replace("{version}", "1"))
        fits(found.json(), schema)


def fits(value, schema):
    """Hold a value against the few words of JSON Schema that the description uses."""
    if "enum" in schema:
        assert value in schema["enum"]
        return
    named = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    assert isinstance(value, tuple(kind for name in named for kind in KINDS[name])), schema
    for name, inner in schema.get("properties", {}).items():
        fits(value[name], inner)
    for item in value if isinstance(value, list) else ():
        fits(item, schema["items"])


def test_the_api_sends_again_only_what_has_changed(url, web):
    key = {"Authorization": f"Bearer {new_api_key(url, account_of_all(url), note='t')}"}
    first = web.get("/api/v1/versions/1/roster", headers=key)
    known = key | {"If-None-Match": first.headers["etag"]}
    again = web.get("/api/v1/versions/1/roster", headers=known)
    assert (again.status_code, again.content) == (304, b"")
    assert web.get("/api/v1/versions", headers=known).status_code == 200


def account_of_all(url):
    return account(url, "boss", Role.MANAGER)
