"""
The gate: nothing but the sign-in page is served to somebody who is not signed in.

Pages ask `planner.ui.session.current_actor` again on every run; the gate keeps strangers from
Streamlit's own routes too: its socket, uploads and downloads.
"""

import ipaddress
from http.cookies import CookieError, SimpleCookie
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from planner.ui.session import COOKIE
from planner.views import InputError, actor_of_token, default_database_url, needs_sign_in

# Nothing here tells anything, or each checks a token of its own.
OPEN = (
    *("/login", "/welcome", "/logout"),
    *("/static/", "/favicon", "/health", "/_stcore/health"),
    *("/feed/", "/feeds/", "/api/"),
)


class Gate:
    """ASGI middleware that lets visitors in, shows them the way, or turns them away."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer in the application's stead."""
        if scope["type"] not in ("http", "websocket") or scope["path"].startswith(OPEN):
            await self.app(scope, receive, send)
            return
        try:
            open_to_all = not await run_in_threadpool(needs_sign_in, default_database_url())
            known = open_to_all or await run_in_threadpool(_is_known, scope)
        except InputError as error:  # the page says so, too, to whoever sits at this machine
            open_to_all, known = True, True
            if not _is_local(scope):
                await PlainTextResponse(str(error), 503)(scope, receive, send)
                return
        if open_to_all and not _is_local(scope):
            await _answer(scope, receive, send, "without accounts pages open on this machine alone")
        elif known:
            await self.app(scope, receive, send)
        else:
            await _answer(scope, receive, send, "sign in first")


def token_in(headers: Headers) -> str | None:
    """Return the token that a browser sends."""
    try:
        cookie = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return None
    return None if cookie is None else cookie.value


def _is_known(scope: Scope) -> bool:
    token = token_in(Headers(scope=scope))
    return actor_of_token(default_database_url(), token) is not None


def _is_local(scope: Scope) -> bool:
    """
    Say whether a request comes from this machine and was meant for it.

    The name asked for counts as well: another site's name that points here (DNS rebinding), or a
    proxy that passes requests on, is not this machine.
    """
    host = Headers(scope=scope).get("host", "").rsplit(":", 1)[0].strip("[]")
    client = (scope.get("client") or ("", 0))[0]
    return _is_loopback(client) and (host == "localhost" or _is_loopback(host))


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


async def _answer(scope: Scope, receive: Receive, send: Send, why: str) -> None:
    """Send a person to the sign-in page, and turn anything else away."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008, "reason": why})
        return
    if scope["method"] == "GET" and "text/html" in Headers(scope=scope).get("accept", ""):
        query = scope["query_string"].decode("latin-1")
        here = f"{scope['path']}?{query}" if query else scope["path"]
        await RedirectResponse(f"/login?next={quote(here, safe='/')}", 303)(scope, receive, send)
    else:
        await JSONResponse({"error": why}, 401)(scope, receive, send)
