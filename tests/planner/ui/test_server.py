"""The sign-in pages and the gate, on a real store, without Streamlit behind them."""

from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from planner.domain.access import Role
from planner.storage import passwords
from planner.storage.accounts import add_account, first_code
from planner.storage.store import Store
from planner.ui.server import sign_in as signing
from planner.ui.server.attempts import MOST, WINDOW_S, Attempts
from planner.ui.server.routes import middleware, routes
from planner.ui.session import COOKIE

HERE = "http://127.0.0.1:8501"
PASSWORD = "three quiet horses"  # noqa: S105 - of nobody
HTML = {"accept": "text/html"}
FORM = {"origin": HERE, "content-type": "application/x-www-form-urlencoded"}
STREAM = "ws://127.0.0.1:8501/_stcore/stream"
INSIDE = ("/", "/service", "/media/1.xlsx", "/_stcore/host-config", "/component/x", "/docs")


async def inside(_request: object) -> PlainTextResponse:
    return PlainTextResponse("inside")


async def stream(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text("inside")
    await socket.close()


@pytest.fixture
def store(tmp_path, monkeypatch) -> Iterator[Store]:
    url = f"sqlite:///{tmp_path / 'shop.sqlite3'}"
    monkeypatch.setenv("PEAKROSTER_DATABASE_URL", url)
    monkeypatch.setattr(signing, "attempts", Attempts())
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64))
    with Store.open(url) as store:
        yield store


def client(address: str = "127.0.0.1", base: str = HERE) -> TestClient:
    paths = [Route(path, inside, methods=["GET", "POST"]) for path in INSIDE]
    app = Starlette(
        routes=[*routes(), *paths, WebSocketRoute("/_stcore/stream", stream)],
        middleware=middleware(),
    )
    return TestClient(app, base_url=base, client=(address, 50_000), follow_redirects=False)


@pytest.fixture
def admin(store) -> TestClient:
    """Sign the administrator in, who thereby is the first."""
    browser = client()
    fields = {"code": first_code(store), "password": PASSWORD, "again": PASSWORD}
    answer = browser.post("/welcome", data=fields, headers=FORM)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    return browser


def test_without_accounts_pages_open_on_this_machine_alone(store):
    assert client().get("/").text == "inside"
    assert client("::1", "http://localhost:8501").get("/").text == "inside"
    assert client("192.168.1.7").get("/", headers=HTML).headers["location"] == "/login?next=/"
    assert client(base="http://evil.example").get("/").status_code == 401
    with client().websocket_connect(STREAM) as socket:
        assert socket.receive_text() == "inside"


def test_with_an_account_nothing_is_served_to_strangers(admin):
    for path in INSIDE:
        stranger = client()
        assert stranger.get(path).status_code == 401
        assert stranger.post(path).status_code == 401
        assert stranger.get(path, headers=HTML).headers["location"].startswith("/login?next=/")
        assert admin.get(path).text == "inside"
    with pytest.raises(WebSocketDisconnect), client().websocket_connect(STREAM):
        pass
    with admin.websocket_connect(STREAM) as socket:
        assert socket.receive_text() == "inside"


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(store, admin):
    fields = {"login": "admin", "password": PASSWORD}
    cookie = client().post("/login", data=fields, headers=FORM).headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    for part in ("HttpOnly", "SameSite=lax", "Path=/", "Max-Age=604800"):
        assert part in cookie
    assert "Secure" not in cookie
    safe = client(base="https://127.0.0.1:8501")
    answer = safe.post("/login", data=fields, headers=FORM | {"origin": "https://127.0.0.1:8501"})
    assert "Secure" in answer.headers["set-cookie"]


def test_signing_out_ends_the_session_on_the_server(admin):
    token = admin.cookies[COOKIE]
    assert admin.get("/logout").status_code == 200
    assert admin.get("/").text == "inside"
    answer = admin.post("/logout", headers=FORM)
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")
    assert client().get("/", headers={"cookie": f"{COOKIE}={token}"}).status_code == 401


@pytest.mark.parametrize("path", ["/login", "/welcome", "/logout"])
@pytest.mark.parametrize(
    "origin",
    [
        {},
        {"origin": "null"},
        {"origin": "http://evil.example"},
        {"referer": "http://evil.example/"},
    ],
)
def test_forms_of_other_sites_are_refused(admin, path, origin):
    fields = {"login": "admin", "password": PASSWORD}
    answer = admin.post(path, data=fields, headers=origin)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
    assert admin.get("/").text == "inside"


def test_wrong_words_are_told_alike_and_the_page_stays(admin):
    said = set()
    for login in ("admin", "nobody", "", "x" * 500, "'; DROP TABLE accounts; --"):
        answer = client().post("/login", data={"login": login, "password": "wrong"}, headers=FORM)
        assert answer.status_code == 403
        said.add(answer.text)
    assert len(said) == 1
    assert "Name or password is wrong" in said.pop()


def test_an_address_that_fails_too_often_waits(admin, monkeypatch):
    monkeypatch.setattr(signing, "sign_in", refuse_at_once)
    browser = client("10.0.0.9", HERE)
    for _ in range(MOST):
        answer = browser.post("/login", data={"login": "a", "password": "b"}, headers=FORM)
        assert answer.status_code == 403
    answer = browser.post("/login", data={"login": "a", "password": "b"}, headers=FORM)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= WINDOW_S + 1
    assert client("10.0.0.8").post("/login", data={}, headers=FORM).status_code == 403


def refuse_at_once(*_words: object, **_more: object) -> str:
    """Stand in for the slow look at a password, whose answer here is always no."""
    raise signing.InputError("name or password is wrong")


def test_failures_are_forgotten_after_the_window():
    attempts = Attempts()
    for i in range(MOST):
        attempts.failed("a", now=float(i))
    assert attempts.wait_s("a", now=MOST) == pytest.approx(WINDOW_S - MOST)
    assert attempts.wait_s("a", now=WINDOW_S) == 0.0
    assert attempts.wait_s("b", now=MOST) == 0.0


@pytest.mark.parametrize(
    ("wanted", "goes"),
    [
        ("/service?lang=zh", "/service?lang=zh"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("/a\r\nSet-Cookie: x=y", "/"),
        ("", "/"),
    ],
)
def test_after_signing_in_the_way_leads_on_within_this_site(admin, wanted, goes):
    answer = client().post(
        "/login",
        params={"next": wanted},
        data={"login": "admin", "password": PASSWORD},
        headers=FORM,
    )
    assert answer.headers["location"] == goes


def test_what_is_typed_or_asked_for_never_becomes_markup(store):
    evil = '"><script>alert(1)</script>'
    for path in ("/login", "/welcome"):
        page = client().get(path, params={"next": evil, "lang": evil, evil: evil}).text
        assert "<script" not in page
    for fields in (
        {"login": evil, "password": evil},
        {"code": evil, "password": "x", "again": "x"},
    ):
        assert "<script" not in client().post("/login", data=fields, headers=FORM).text


def test_pages_speak_the_browsers_language_and_the_other(store):
    chinese = client().get("/login", headers={"accept-language": "zh-CN,zh;q=0.9"}).text
    assert '<html lang="zh">' in chinese
    assert "登录" in chinese
    assert 'href="?lang=en" lang="en"' in chinese
    assert "Sign in" in client().get("/login?lang=en", headers={"accept-language": "zh"}).text
    wrong = client().post("/login?lang=zh", data={"login": "a", "password": "b"}, headers=FORM)
    assert "用户名或密码错误。连续输错五次" in wrong.text


def test_pages_are_kept_by_nobody_and_framed_by_nobody(store):
    headers = client().get("/login").headers
    assert headers["cache-control"] == "no-store"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "default-src 'none'" in headers["content-security-policy"]


def test_two_passwords_that_differ_and_a_large_form_are_told(store):
    code = add_account(store, by="x", login="boss", role=Role.ADMINISTRATOR)
    fields = {"code": code, "password": PASSWORD, "again": "another"}
    answer = client().post("/welcome", data=fields, headers=FORM)
    assert (answer.status_code, "differ" in answer.text) == (400, True)
    large = client().post("/login", data={"login": "a", "password": "x" * 30_000}, headers=FORM)
    assert large.status_code == 403
    fields["again"] = PASSWORD
    assert client().post("/welcome", data=fields, headers=FORM).status_code == 303


def test_a_database_that_cannot_be_opened_is_told_to_this_machine_alone(monkeypatch):
    monkeypatch.setenv("PEAKROSTER_DATABASE_URL", "nonsense")
    assert client().get("/").text == "inside"  # the page explains it
    assert client("192.168.1.7").get("/").status_code == 503
    answer = client().post("/login", data={"login": "a", "password": "b"}, headers=FORM)
    assert "ot the address of a database" in answer.text
