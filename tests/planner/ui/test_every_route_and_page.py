"""
An agent tries every route and every page, with the numbers of drafts and of another shop.

Routes, parts of the API and pages are taken from the code.
"""

import re
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from planner import workflow
from planner.domain.access import Role
from planner.storage import passwords
from planner.storage.audit_log import read_log
from planner.storage.store import Store
from planner.ui.navigation import PAGES
from planner.ui.server import api, feed, sign_in
from planner.ui.server.attempts import Attempts
from planner.ui.server.routes import middleware, routes
from planner.ui.session import COOKIE, VERSION
from tests.planner.ui.small_site import TEAM
from tests.planner.workflow.two_shops import (
    ABROAD,
    DRAFT,
    LOCAL,
    OTHER,
    PRIVATE,
    PUBLISHED,
    STRANGER,
    two_shops,
)

ROOT = Path(__file__).parents[3]
PASSWORD = "three quiet horses"  # noqa: S105 - of nobody
NUMBERS = (DRAFT, ABROAD, 99, 0, 2**31 - 1, 2**31, 10**30)
OWN_PAGES = {"my_day", "my_month", "team_day", "my_calendar", "requests", "help"}
SHOWN_TO_NOBODY = (STRANGER, OTHER, PRIVATE, "not yet decided")


@pytest.fixture(scope="module")
def shop(tmp_path_factory) -> tuple[str, str, str]:
    """Give a database, and the browser's token and the API's key of the agent cai."""
    url = f"sqlite:///{tmp_path_factory.mktemp('shop') / 'shop.sqlite3'}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64))
        two_shops(url)
        code = workflow.add_account(url, LOCAL, "cai", Role.AGENT, team=TEAM, agent="cai")
        token = workflow.set_password(url, code, PASSWORD)
        key = workflow.new_api_key(url, LOCAL, login="cai")
    return url, token, key


@pytest.fixture
def url(shop, monkeypatch) -> str:
    monkeypatch.setenv("PEAKROSTER_DATABASE_URL", shop[0])
    monkeypatch.delenv("PEAKROSTER_LANG", raising=False)
    for module in (api, feed, sign_in):
        monkeypatch.setattr(module, "attempts", Attempts())
    return shop[0]


@pytest.fixture
def web(shop, url) -> TestClient:
    app = Starlette(routes=routes(), middleware=middleware())
    browser = TestClient(app, base_url="https://roster.example", follow_redirects=False)
    browser.cookies.set(COOKIE, shop[1])
    browser.headers["authorization"] = f"Bearer {shop[2]}"
    return browser


def refused(url: str) -> int:
    with Store.open(url) as store:
        found = read_log(store, who="cai", most=10_000)
    return sum(entry.action == "refused" for entry in found)


def paths() -> list[str]:
    """Fill every route in with every number, part and made-up token."""
    parts = (*api.OF_VERSION, "plan", "..%2f..%2fetc%2fpasswd")
    values = {"version": list(map(str, NUMBERS)), "part": list(parts), "token": ["x", "%00"]}
    found = [route.path for route in routes() if isinstance(route, Route)]
    for name, given in values.items():
        found = [
            re.sub(rf"{{{name}(:int)?}}", value, path)
            for path in found
            for value in (given if f"{{{name}" in path else [""])
        ]
    assert not any("{" in path for path in found)
    return found


def test_every_route_with_every_number_gives_nothing_that_is_not_the_agents(web, url):
    own = {"/login", "/welcome", "/logout", "/health", "/api/v1/openapi.json", "/api/v1/versions"}
    own |= {"/login/oidc", "/login/oidc/back"}  # no provider is named: both lead to /login
    for path in paths():
        for method in ("GET", "POST", "PUT", "DELETE", "PATCH"):
            answer = web.request(method, path)
            assert not any(word in answer.text for word in SHOWN_TO_NOBODY), path
            if path not in own:
                assert answer.status_code in (404, 405), (method, path)
            elif method != "GET":
                assert answer.status_code in (403, 405), (method, path)


def test_each_version_that_is_not_the_agents_is_refused_and_logged_by_the_api(web, url):
    for part in api.OF_VERSION:
        for number in (DRAFT, ABROAD, 99):
            before = refused(url)
            assert web.get(f"/api/v1/versions/{number}/{part}").status_code == 404
            assert refused(url) == before + 1, (part, number)
    listed = web.get("/api/v1/versions").json()["versions"]
    assert [version["version"] for version in listed] == [PUBLISHED]
    assert web.get(f"/api/v1/versions/{PUBLISHED}/roster").status_code == 200
    for part in ("forecast", "service"):
        assert web.get(f"/api/v1/versions/{PUBLISHED}/{part}").status_code == 404


def opened(monkeypatch, token: str, page: str, version: int | None = None) -> AppTest:
    """Open a page by its hash, as a browser may send any, having chosen a version."""
    monkeypatch.setattr(ContextProxy, "cookies", property(lambda _: {COOKIE: token}))
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    if version is not None:
        app.session_state[VERSION] = version
    app._page_hash = calc_hash(page)
    app.run()
    assert not app.exception
    return app


def everything(app: AppTest) -> str:
    """Give every word of a page and of its elements' data."""
    return "".join(str(element.proto) for element in app.main) + str(app.sidebar)


@pytest.mark.parametrize("page", sorted(path.stem for path in PAGES.glob("[a-z]*.py")))
def test_every_page_is_the_agents_own_or_not_there(shop, url, monkeypatch, page):
    shown = opened(monkeypatch, shop[1], page)
    titles = [title.value for title in shown.title]
    if page in OWN_PAGES:
        assert titles
    else:
        assert titles[0].startswith("My day")  # the page that opens first
    text = everything(shown)
    assert not any(word in text for word in SHOWN_TO_NOBODY)


@pytest.mark.parametrize("version", [DRAFT, ABROAD, 99])
@pytest.mark.parametrize("page", ["my_month", "team_day"])
def test_a_version_that_is_not_the_agents_is_not_opened(shop, url, monkeypatch, page, version):
    shown = opened(monkeypatch, shop[1], page, version)
    assert shown.session_state[VERSION] == PUBLISHED
    assert not any(word in everything(shown) for word in SHOWN_TO_NOBODY)
