"""Calendars by their secret address, and whether all is well."""

import datetime as dt

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from planner.ui.server.attempts import Attempts
from planner.views import Feeds, InputError, default_database_url, needs_sign_in

HEADERS = {
    "Cache-Control": "private, no-cache",  # ask again each time, and be told that nothing changed
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}
attempts, feeds = Attempts(), Feeds()


async def feed(request: Request) -> Response:
    """Send a calendar, or say that it has not changed; a wrong token is just not there."""
    address = request.client.host if request.client else ""
    wait_s = attempts.wait_s(address)
    if wait_s > 0:
        headers = {"Retry-After": str(int(wait_s) + 1)}
        return PlainTextResponse("too many wrong addresses", 429, headers)
    today = dt.datetime.now(dt.UTC).date()
    token = request.path_params["token"]
    try:
        found = await run_in_threadpool(feeds.read, default_database_url(), token, today)
    except InputError as error:
        return PlainTextResponse(error.problem, 503, {"Retry-After": "60"})
    if found is None:
        attempts.failed(address)
        return PlainTextResponse("not found", 404)
    headers = HEADERS | {"ETag": found.etag}
    if found.etag in request.headers.get("if-none-match", ""):
        return Response(None, 304, headers)
    return Response(found.content, 200, headers, media_type="text/calendar; charset=utf-8")


async def health(_request: Request) -> Response:
    """Say whether the server answers and its database can be read."""
    try:
        await run_in_threadpool(needs_sign_in, default_database_url())
    except InputError as error:
        return JSONResponse({"status": "failing", "database": error.problem}, 503)
    return JSONResponse({"status": "ok", "database": "ok"}, headers={"Cache-Control": "no-store"})
