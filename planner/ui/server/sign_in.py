"""Signing in and out: plain forms that work without a script."""

import os
from html import escape
from pathlib import Path
from string import Template
from typing import Literal, TypedDict
from urllib.parse import parse_qs, quote, unquote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from planner.i18n import LANGUAGES, Translator, translator
from planner.ui.server import oidc
from planner.ui.server.attempts import Attempts
from planner.ui.server.gate import token_in
from planner.ui.session import COOKIE
from planner.views import InputError, default_database_url
from planner.workflow import SESSION_LASTS, set_password, sign_in, sign_in_identified, sign_out

PAGE = Template(Path(__file__).with_name("page.html").read_text(encoding="utf-8"))
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
LARGEST_FORM = 20_000  # [bytes]
ATTEMPT, NEXT = "peakroster_oidc", "peakroster_next"  # cookies on the way to a provider and back
attempts = Attempts()


class Guarded(TypedDict):
    """How every cookie is set."""

    secure: bool
    httponly: bool
    samesite: Literal["lax"]


async def login(request: Request) -> Response:
    """Show the form, or take name and password in."""
    _ = _words(request)
    if request.method == "GET":
        return _page(request, _login_form(request, _), _("Sign in"))
    return await _enter(request, _login_form(request, _), _("Sign in"))


async def welcome(request: Request) -> Response:
    """Show the form for a one-time code, or take code and new password in."""
    _ = _words(request)
    if request.method == "GET":
        return _page(request, _code_form(request, _), _("Set your password"))
    return await _enter(request, _code_form(request, _), _("Set your password"))


async def logout(request: Request) -> Response:
    """Ask whether to sign out, or do it."""
    _ = _words(request)
    if request.method == "GET":
        return _page(request, _button(_("Sign out")), _("Sign out"))
    if not _is_from_here(request):
        return _refuse(request)
    await run_in_threadpool(sign_out, default_database_url(), token_in(request.headers))
    answer = RedirectResponse("/login", 303)
    answer.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax")
    return answer


async def leave_for_provider(request: Request) -> Response:
    """Send the browser to the identity provider."""
    known, attempt = oidc.provider(), oidc.Attempt.new()
    if known is None:
        return RedirectResponse("/login", 303)
    try:
        way = await run_in_threadpool(oidc.way_there, known, attempt, _back(request))
    except InputError as error:
        return _not_let_in(request, error, 503)
    answer = RedirectResponse(way, 303, {"Cache-Control": "no-store"})
    for name, value in ((ATTEMPT, attempt.cookie), (NEXT, quote(_next(request)))):
        answer.set_cookie(name, value, max_age=600, path="/login/oidc", **_guarded(request))
    return answer


async def back_from_provider(request: Request) -> Response:
    """Let in whom the identity provider vouches for and who has an account here."""
    known, address = oidc.provider(), request.client.host if request.client else ""
    if known is None or attempts.wait_s(address) > 0:
        return RedirectResponse("/login", 303)
    attempt = oidc.Attempt.read(request.cookies.get(ATTEMPT, ""))
    browser, answered = request.headers.get("user-agent", ""), dict(request.query_params)
    try:
        login = await run_in_threadpool(oidc.login_of, known, attempt, answered, _back(request))
        token = await run_in_threadpool(
            sign_in_identified, default_database_url(), login, browser=browser
        )
    except InputError as error:
        attempts.failed(address)
        return _not_let_in(request, error, 403)
    answer = _let_in(request, token, _inside(unquote(request.cookies.get(NEXT, "/"))))
    for name in (ATTEMPT, NEXT):
        answer.delete_cookie(name, path="/login/oidc")
    return answer


def _not_let_in(request: Request, error: InputError, status: int) -> Response:
    _ = _words(request)
    return _page(request, _login_form(request, _), _("Sign in"), _told(request, error), status)


def _back(request: Request) -> str:
    """Return the address to which the provider sends the browser back."""
    named = os.environ.get("PEAKROSTER_OIDC_REDIRECT")
    return named or str(request.url.replace(path="/login/oidc/back", query="", fragment=""))


async def _enter(request: Request, form: str, title: str) -> Response:
    """Take a form in: a session and its cookie, or what is wrong."""
    _, address = _words(request), request.client.host if request.client else ""
    if not _is_from_here(request):
        return _refuse(request)
    wait_s = attempts.wait_s(address)
    if wait_s > 0:
        said = _("Too many tries from your network. Wait {} minutes.").format(int(wait_s / 60) + 1)
        refused = _page(request, form, title, said, 429)
        refused.headers["Retry-After"] = str(int(wait_s) + 1)
        return refused
    typed = await _typed(request)
    browser = request.headers.get("user-agent", "")
    url, password = default_database_url(), typed.get("password", "")
    try:
        if "code" in typed:
            if password != typed.get("again", ""):
                return _page(request, form, title, _("The two passwords differ."), 400)
            token = await run_in_threadpool(
                set_password, url, typed["code"], password, browser=browser
            )
        else:
            token = await run_in_threadpool(
                sign_in, url, typed.get("login", ""), password, browser=browser
            )
    except InputError as error:
        attempts.failed(address)
        return _page(request, form, title, _told(request, error), 403)
    return _let_in(request, token, _next(request))


def _let_in(request: Request, token: str, where: str) -> Response:
    """Give the browser its token and lead on."""
    answer = RedirectResponse(where, 303)
    lasts = int(SESSION_LASTS.total_seconds())
    answer.set_cookie(COOKIE, token, max_age=lasts, path="/", **_guarded(request))
    return answer


def _guarded(request: Request) -> Guarded:
    """Keep a cookie from scripts, from other sites' forms, and from the open network."""
    return {"secure": request.url.scheme == "https", "httponly": True, "samesite": "lax"}


async def _typed(request: Request) -> dict[str, str]:
    """Read a form of moderate size."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST_FORM:
            return {}
    fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=20)
    return {name: values[0] for name, values in fields.items()}


def _is_from_here(request: Request) -> bool:
    """Say whether a form was sent by one of our own pages: the browser names the origin."""
    origin = request.headers.get("origin") or request.headers.get("referer", "")
    return urlsplit(origin).netloc == request.headers.get("host", "-")


def _next(request: Request) -> str:
    """Return the page to go to, on this site only."""
    return _inside(request.query_params.get("next", "/"))


def _inside(wanted: str) -> str:
    inside = (
        wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and wanted.isprintable()
    )
    return wanted if inside else "/"


def _language(request: Request) -> str:
    named = request.query_params.get("lang", "")
    if named in LANGUAGES:
        return named
    first = request.headers.get("accept-language", "").lower()
    return "zh" if first.startswith("zh") else "en"


def _words(request: Request) -> Translator:
    return translator(_language(request))


def _told(request: Request, error: InputError) -> str:
    _, stop = _words(request), "。" if _language(request) == "zh" else ". "
    said = [_(error.problem), *([_(error.advice)] if error.advice else [])]
    return "".join(part[:1].upper() + part[1:].rstrip(".。") + stop for part in said).rstrip()


def _refuse(request: Request) -> Response:
    _ = _words(request)
    said = _("This form was not sent from this site. Open the page again.")
    return _page(request, "", _("Sign in"), said, 403)


def _page(
    request: Request, form: str, title: str, said: str = "", status: int = 200
) -> HTMLResponse:
    """Fill the page in; only what is made here is markup."""
    lang = _language(request)
    other = next(code for code in LANGUAGES if code != lang)
    query = request.url.include_query_params(lang=other).query
    body = PAGE.substitute(
        lang=lang,
        title=escape(title),
        said=f'<p role="alert">{escape(said)}</p>' if said else "",
        form=form,
        other=f'<a href="?{escape(query)}" lang="{other}">{escape(LANGUAGES[other])}</a>',
    )
    return HTMLResponse(body, status, HEADERS)


def _login_form(request: Request, _: Translator) -> str:
    return (
        '<form method="post">'
        + _field(_("Login name"), "login", "text", "username", "autofocus")
        + _field(_("Password"), "password", "password", "current-password")
        + f"<button>{escape(_('Sign in'))}</button></form>"
        + f'<p class="note"><a href="{_link(request, "/welcome")}">'
        + f"{escape(_('I have a one-time code'))}</a></p>"
        + _provider_link(request, _)
    )


def _provider_link(request: Request, _: Translator) -> str:
    known = oidc.provider()
    if known is None:
        return ""
    said = escape(_("Sign in with {}").format(known.name))
    return f'<p class="note"><a href="{_link(request, "/login/oidc")}">{said}</a></p>'


def _code_form(request: Request, _: Translator) -> str:
    return (
        f'<p class="note">{escape(_("The administrator gave you a code like ABCD-EFGH-JKLM."))}</p>'
        '<form method="post">'
        + _field(_("One-time code"), "code", "text", "one-time-code", "autofocus")
        + _field(_("New password, 10 characters or more"), "password", "password", "new-password")
        + _field(_("The same again"), "again", "password", "new-password")
        + f"<button>{escape(_('Set the password and sign in'))}</button></form>"
        + f'<p class="note"><a href="{_link(request, "/login")}">{escape(_("Sign in"))}</a></p>'
    )


def _button(label: str) -> str:
    return f'<form method="post"><button>{escape(label)}</button></form>'


def _field(label: str, name: str, kind: str, fill: str, more: str = "") -> str:
    return (
        f'<label>{escape(label)}<input name="{name}" type="{kind}" autocomplete="{fill}" '
        f'autocapitalize="none" spellcheck="false" required {more}></label>'
    )


def _link(request: Request, path: str) -> str:
    query = request.url.query
    return escape(f"{path}?{query}" if query else path)
