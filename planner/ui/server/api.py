"""The read-only JSON API under ``/api/v1``: what the holder of a key may see, and nothing else."""

import hashlib
import importlib.metadata
from collections.abc import Callable
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from planner.ui.server.attempts import Attempts
from planner.views import (
    Actor,
    InputError,
    Refused,
    actor_of_key,
    default_database_url,
    forecast_document,
    roster_document,
    service_document,
    versions_document,
)

BASE = "/api/v1"
HEADERS = {"Cache-Control": "private, no-cache", "X-Content-Type-Options": "nosniff"}
NO_KEY = {"WWW-Authenticate": 'Bearer realm="peakroster"'}
OF_VERSION: dict[str, tuple[Callable[[str, Actor, int], dict[str, Any]], str]] = {
    "roster": (roster_document, "Who works which shift on which day."),
    "forecast": (forecast_document, "Contacts by queue and hour that the roster is planned for."),
    "service": (service_document, "Promised and simulated service, and the reply metrics."),
}
attempts = Attempts()


async def _answer(request: Request, read: Callable[[str, Actor], dict[str, Any]]) -> Response:
    """Read on behalf of the key's holder."""
    address = request.client.host if request.client else ""
    wait_s = attempts.wait_s(address)
    if wait_s > 0:
        return _error(429, "too many wrong keys", {"Retry-After": str(int(wait_s) + 1)})
    kind, _, key = request.headers.get("authorization", "").partition(" ")
    url = default_database_url()
    try:
        actor = None
        if kind.lower() == "bearer" and key:
            actor = await run_in_threadpool(actor_of_key, url, key.strip())
        if actor is None:
            attempts.failed(address)
            return _error(401, "a key is needed: Authorization: Bearer KEY", NO_KEY)
        answer = JSONResponse(await run_in_threadpool(read, url, actor), headers=HEADERS)
        tag = f'"{hashlib.sha256(answer.body).hexdigest()[:32]}"'
        answer.headers["ETag"] = tag
        if tag in request.headers.get("if-none-match", ""):
            return Response(None, 304, HEADERS | {"ETag": tag})
        return answer
    except Refused:
        return _error(404, "not found")
    except InputError as error:
        return _error(404 if error.problem.startswith("there is no") else 503, error.problem)


async def versions(request: Request) -> Response:
    """List the rosters."""
    return await _answer(request, versions_document)


async def of_version(request: Request) -> Response:
    """Give one part of one roster."""
    found = OF_VERSION.get(request.path_params["part"])
    if found is None:
        return _error(404, "not found")
    version = request.path_params["version"]
    if version >= 2**31:
        return _error(404, "not found")
    return await _answer(request, lambda url, actor: found[0](url, actor, version))


async def openapi(_request: Request) -> Response:
    """Describe all this to programs."""
    return JSONResponse(openapi_document())


def openapi_document() -> dict[str, Any]:
    """Return the description of the API by OpenAPI 3.1."""
    version = {
        "name": "version",
        "in": "path",
        "required": True,
        "schema": {"type": "integer", "minimum": 1},
    }
    paths = {f"{BASE}/versions": {"get": _operation("listVersions", "Rosters, newest first.", [])}}
    for part, (_read, summary) in OF_VERSION.items():
        operation = _operation(f"get{part.title()}", summary, [version])
        paths[f"{BASE}/versions/{{version}}/{part}"] = {"get": operation}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "peakroster",
            "version": importlib.metadata.version("peakroster"),
            "description": "Reads what the holder of a key may see on the pages.",
        },
        "paths": paths,
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
            "schemas": SCHEMAS,
        },
        "security": [{"key": []}],
    }


def _operation(name: str, summary: str, parameters: list[dict[str, Any]]) -> dict[str, Any]:
    what = name.removeprefix("get").removeprefix("list")
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{what}"}}}
    failed = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    return {
        "operationId": name,
        "summary": summary,
        "parameters": parameters,
        "responses": {
            "200": {"description": "Found.", "content": content},
            "304": {"description": "Not changed since the ETag of If-None-Match."},
            "401": {"description": "The key is missing, wrong or revoked.", "content": failed},
            "404": {"description": "Not there, or not yours to see.", "content": failed},
            "429": {"description": "Too many wrong keys; see Retry-After.", "content": failed},
        },
    }


def _object(**properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


TEXT, WHOLE, NUMBER = {"type": "string"}, {"type": "integer"}, {"type": "number"}
DATE, TIME = TEXT | {"format": "date"}, TEXT | {"format": "date-time"}
SCHEMAS = {
    "Versions": _object(
        versions=_list(
            _object(
                version=WHOLE,
                team=TEXT,
                start=DATE,
                days=WHOLE,
                number=WHOLE,
                state={"enum": ["draft", "published", "superseded"]},
                published_at={"type": ["string", "null"], "format": "date-time"},
            )
        )
    ),
    "Roster": _object(
        version=WHOLE,
        shifts=_list(
            _object(
                code=TEXT,
                name=TEXT,
                start_min=WHOLE,
                end_min=WHOLE,
                work_min=WHOLE,
                night={"type": "boolean"},
            )
        ),
        dates=_list(DATE),
        agents=_list(
            _object(agent=TEXT, name=TEXT, team=TEXT, days=_list({"type": ["string", "null"]}))
        ),
    ),
    "Forecast": _object(
        version=WHOLE,
        queues=_list(
            _object(
                queue=TEXT,
                hours=_list(
                    _object(timestamp=TIME, mean=NUMBER, p10=NUMBER, p50=NUMBER, p90=NUMBER)
                ),
            )
        ),
    ),
    "Service": _object(version=WHOLE, on_time={"type": ["object", "null"]}),
    "Error": _object(error=TEXT),
}


def _error(status: int, text: str, headers: dict[str, str] | None = None) -> Response:
    return JSONResponse({"error": text}, status, HEADERS | (headers or {}))


ROUTES = [
    Route(f"{BASE}/openapi.json", openapi, methods=["GET"]),
    Route(f"{BASE}/versions", versions, methods=["GET"]),
    Route(f"{BASE}/versions/{{version:int}}/{{part}}", of_version, methods=["GET"]),
]
