"""Signing in with a real identity provider on this machine: who it vouches for, and nobody else."""

import base64
import hashlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from argon2 import PasswordHasher
from starlette.applications import Starlette
from starlette.testclient import TestClient

from planner import workflow
from planner.domain.access import Role, local_actor
from planner.storage import passwords
from planner.ui.server import sign_in
from planner.ui.server.attempts import Attempts
from planner.ui.server.oidc import provider
from planner.ui.server.routes import middleware, routes
from planner.ui.session import COOKIE
from planner.views import actor_of_token, find_accounts

jose = pytest.importorskip("joserfc", reason="the extra oidc is not installed")
from joserfc import jwk, jwt  # noqa: E402 - an extra

HERE, LOGIN, CLIENT = "https://roster.example", "wang@shop.example", "peakroster-id"
KEY = jwk.RSAKey.generate_key(2048, {"kid": "1"})
OTHER_KEY = jwk.RSAKey.generate_key(2048, {"kid": "1"})


class Provider(ThreadingHTTPServer):
    """An identity provider that vouches for one person, and can be made to lie."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server_address[1]}"
        self.asked: dict[str, str] = {}  # the query with which the browser came
        self.claims: dict[str, object] = {"email": LOGIN, "email_verified": True}
        self.key, self.forms = KEY, []

    def token(self) -> str:
        now = int(time.time())
        claims = {"iss": self.address, "aud": CLIENT, "sub": "7", "iat": now, "exp": now + 300}
        claims |= {"nonce": self.asked["nonce"]} | self.claims
        return jwt.encode({"alg": "RS256", "kid": "1"}, claims, self.key)


class Handler(BaseHTTPRequestHandler):
    """Its description, its keys, and its tokens for those who prove that they asked."""

    server: Provider

    def do_GET(self) -> None:
        here = self.server.address
        if self.path == "/keys":
            self.answer({"keys": [KEY.as_dict(private=False)]})
        else:
            self.answer(
                {
                    "issuer": here,
                    "authorization_endpoint": f"{here}/authorize",
                    "token_endpoint": f"{here}/token",
                    "jwks_uri": f"{here}/keys",
                }
            )

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        self.server.forms.append(form | {"secret": self.headers.get("Authorization", "")})
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        proof = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if form["code"] != "right" or proof != self.server.asked["code_challenge"]:
            self.send_error(400)
        else:
            self.answer({"id_token": self.server.token()})

    def answer(self, document: dict[str, object]) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(document).encode())

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture
def vouching(monkeypatch):
    server = Provider()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    monkeypatch.setenv("PEAKROSTER_OIDC_ISSUER", server.address)
    monkeypatch.setenv("PEAKROSTER_OIDC_CLIENT_ID", CLIENT)
    monkeypatch.setenv("PEAKROSTER_OIDC_CLIENT_SECRET", "s3cret")
    monkeypatch.setenv("PEAKROSTER_OIDC_NAME", "Shop <ID>")
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def url(tmp_path, monkeypatch) -> str:
    url = f"sqlite:///{tmp_path / 'shop.sqlite3'}"
    monkeypatch.setenv("PEAKROSTER_DATABASE_URL", url)
    monkeypatch.setattr(sign_in, "attempts", Attempts())
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64))
    workflow.set_password(url, workflow.first_code(url), "three quiet horses")
    workflow.add_account(url, local_actor("me"), LOGIN, Role.MANAGER, team="shop")
    return url


@pytest.fixture
def web(url) -> TestClient:
    app = Starlette(routes=routes(), middleware=middleware())
    return TestClient(app, base_url=HERE, follow_redirects=False)


def go(web: TestClient, vouching: Provider, query: str = "") -> str:
    """Leave for the provider, and return the state it was given."""
    answer = web.get(f"/login/oidc{query}")
    assert answer.status_code == 303
    way = urlsplit(answer.headers["location"])
    vouching.asked = {name: values[0] for name, values in parse_qs(way.query).items()}
    assert vouching.asked["redirect_uri"] == f"{HERE}/login/oidc/back"
    return vouching.asked["state"]


def back(web: TestClient, state: str, code: str = "right"):
    return web.get("/login/oidc/back", params={"state": state, "code": code})


def test_whom_the_provider_vouches_for_is_signed_in_to_their_account(web, vouching, url):
    state = go(web, vouching, "?next=/service?lang=zh")
    answer = back(web, state)
    assert (answer.status_code, answer.headers["location"]) == (303, "/service?lang=zh")
    actor = actor_of_token(url, web.cookies[COOKIE])
    assert (actor.name, actor.role) == (LOGIN, Role.MANAGER)
    assert vouching.forms[0]["secret"].startswith("Basic ")
    assert "s3cret" not in answer.text
    cookie = answer.headers["set-cookie"]
    assert all(part in cookie for part in ("HttpOnly", "SameSite=lax", "Secure"))


def test_an_account_is_never_made(web, vouching, url):
    vouching.claims["email"] = "stranger@shop.example"
    answer = back(web, go(web, vouching))
    assert answer.status_code == 403
    assert "There is no account for you here" in answer.text
    assert COOKIE not in web.cookies
    assert "stranger@shop.example" not in {
        one.login for one in find_accounts(url, local_actor("me"))
    }


def test_a_disabled_account_stays_out(web, vouching, url):
    workflow.set_disabled(url, local_actor("me"), LOGIN, disabled=True)
    assert back(web, go(web, vouching)).status_code == 403


@pytest.mark.parametrize(
    "claims",
    [
        {"email_verified": False},
        {"email_verified": "true"},
        {"email": None},
        {"email": [LOGIN]},
        {"iss": "https://evil.example"},
        {"aud": "another program"},
        {"aud": [CLIENT, "another"], "azp": "another"},
        {"exp": 1_000_000_000},
        {"nonce": "of another attempt"},
    ],
)
def test_a_token_that_says_something_else_is_not_trusted(web, vouching, claims):
    vouching.claims |= claims
    assert back(web, go(web, vouching)).status_code == 403
    assert COOKIE not in web.cookies


def test_a_token_signed_by_somebody_else_is_not_trusted(web, vouching):
    vouching.key = OTHER_KEY
    assert back(web, go(web, vouching)).status_code == 403


def test_a_token_that_is_not_signed_is_not_trusted(web, vouching, monkeypatch):
    def part(claims: dict) -> str:
        return base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")

    state = go(web, vouching)
    claims = {"iss": vouching.address, "aud": CLIENT, "exp": time.time() + 300}
    claims |= {"nonce": vouching.asked["nonce"]} | vouching.claims
    monkeypatch.setattr(vouching, "token", lambda: f"{part({'alg': 'none'})}.{part(claims)}.")
    assert back(web, state).status_code == 403


@pytest.mark.parametrize("state", ["", "made up", "état"])
def test_an_answer_to_another_attempt_is_refused(web, vouching, state):
    go(web, vouching)
    assert back(web, state).status_code == 403
    assert vouching.forms == []


def test_a_browser_that_never_left_is_refused(web, vouching):
    go(web, vouching)
    web.cookies.clear()
    assert back(web, vouching.asked["state"]).status_code == 403


def test_a_wrong_code_is_refused(web, vouching):
    answer = back(web, go(web, vouching), code="wrong")
    assert answer.status_code == 403
    assert "does not answer" in answer.text


def test_the_way_leads_on_within_this_site(web, vouching):
    state = go(web, vouching, "?next=//evil.example")
    assert back(web, state).headers["location"] == "/"


def test_the_sign_in_page_names_the_provider(web, vouching):
    assert "Sign in with Shop &lt;ID&gt;" in web.get("/login?lang=en").text


def test_without_a_provider_there_is_no_such_way(web, monkeypatch):
    monkeypatch.delenv("PEAKROSTER_OIDC_ISSUER", raising=False)
    assert provider() is None
    assert "Sign in with" not in web.get("/login?lang=en").text
    for path in ("/login/oidc", "/login/oidc/back?code=right&state=x"):
        assert web.get(path).headers["location"] == "/login"


@pytest.mark.parametrize("issuer", ["http://id.example", "ftp://id.example", "file:///etc/passwd"])
def test_a_provider_is_reached_by_https_alone(web, monkeypatch, issuer):
    monkeypatch.setenv("PEAKROSTER_OIDC_ISSUER", issuer)
    answer = web.get("/login/oidc?lang=en")
    assert (answer.status_code, "by https alone" in answer.text) == (503, True)
