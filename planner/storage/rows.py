"""Turn what a plan is made of into rows and blobs, and back."""

import dataclasses
import datetime as dt
import hashlib
import json
import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.domain.horizon import Horizon
from planner.domain.people import OWN_LIMITS, Agent, Request
from planner.domain.roster import OFF, Codes
from planner.storage.plans import StoredForecast, StoredPlan
from planner.storage.tables import AgentRow, Assignment, RequestRow

Row = dict[str, Any]


def digest(*parts: object) -> str:
    """
    Fingerprint bytes, arrays, and what JSON can hold.

    Examples
    --------
    >>> digest("a", b"b") == digest("a", b"b"), digest("a", b"b") == digest("ab", b"")
    (True, False)
    """
    total = hashlib.sha256()
    for part in parts:
        if isinstance(part, np.ndarray):
            content, kind = part.tobytes(), f"{part.dtype.str}{part.shape}"
        elif isinstance(part, bytes):
            content, kind = part, "bytes"
        else:
            content, kind = json.dumps(part, sort_keys=True, default=str).encode(), "json"
        total.update(f"{kind}:{len(content)}:".encode() + content)
    return total.hexdigest()


def describe_forecast(forecast: StoredForecast) -> Row:
    """Return the names, the first day and the shape of a forecast, and what explains it."""
    return {
        "start": forecast.start.isoformat(),
        "queues": list(forecast.queues),
        "shape": list(forecast.paths.shape),
        "story": forecast.story,
    }


def pack_forecast(forecast: StoredForecast) -> bytes:
    """
    Compress a forecast's arrays.

    The first bytes of all numbers come first, then the second ones, and so on: like bytes side
    by side take a quarter less room, in half the time.
    """
    numbers = forecast.paths.astype("<f4").reshape(-1, 1)
    return zlib.compress(numbers.view(np.uint8).T.tobytes() + forecast.open.tobytes(), level=1)


def unpack_forecast(details: Row, payload: bytes) -> StoredForecast:
    """Undo `describe_forecast` and `pack_forecast`."""
    shape = tuple(details["shape"])
    raw = np.frombuffer(zlib.decompress(payload), np.uint8)
    n_bytes = 4 * int(np.prod(shape))
    numbers = np.ascontiguousarray(raw[:n_bytes].reshape(4, -1).T).view("<f4")
    return StoredForecast(
        start=dt.date.fromisoformat(details["start"]),
        queues=tuple(details["queues"]),
        paths=numbers.reshape(shape),
        open=raw[n_bytes:].reshape(shape[1:]).astype(np.bool_),
        story=details.get("story", {}),  # not known of forecasts kept before there were stories
    )


def agent_rows(plan: StoredPlan) -> list[Row]:
    """Write the agents, each with the codes of the days before."""
    before = plan.before.tolist()
    return [
        {**_fields(agent), "agent": agent.id, "position": a, "before": before[a]}
        | {"skills": list(agent.skills)}
        for a, agent in enumerate(plan.agents)
    ]


def request_rows(plan: StoredPlan) -> list[Row]:
    """Write the requests in their order."""
    return [{**_fields(request), "position": i} for i, request in enumerate(plan.requests)]


def assignment_rows(plan: StoredPlan) -> list[Row]:
    """Write every cell that has a shift or is locked."""
    return [
        {
            "agent": plan.agents[a].id,
            "date": plan.horizon.date(d),
            "shift": None if plan.codes[a, d] == OFF else plan.shift_codes[plan.codes[a, d]],
            "locked": bool(plan.locked[a, d]),
        }
        for a, d in np.argwhere((plan.codes != OFF) | plan.locked).tolist()
    ]


def agents_from(rows: Sequence[AgentRow]) -> tuple[tuple[Agent, ...], Codes]:
    """Undo `agent_rows`."""
    agents = tuple(
        Agent(
            id=row.agent,
            name=row.name,
            team=row.team,
            level=row.level,
            skills=tuple(row.skills),
            contract_min_week=row.contract_min_week,
            speed=row.speed,
            mentor=row.mentor,
            earliest_night=row.earliest_night,
            protected_from=row.protected_from,
            protected_until=row.protected_until,
            **{name: getattr(row, name) for name in OWN_LIMITS},
        )
        for row in rows
    )
    return agents, np.array([row.before for row in rows], np.int8).reshape(len(rows), -1)


def requests_from(rows: Sequence[RequestRow]) -> tuple[Request, ...]:
    """Undo `request_rows`."""
    return tuple(
        Request(
            agent=row.agent,
            date=row.date,
            kind=row.kind,
            shift=row.shift,
            weight=row.weight,
            approved=row.approved,
        )
        for row in rows
    )


def cells_from(
    rows: Sequence[Assignment],
    agents: tuple[Agent, ...],
    horizon: Horizon,
    shift_codes: Sequence[str],
) -> tuple[Codes, NDArray[np.bool_]]:
    """Undo `assignment_rows`: the codes and what is locked."""
    place = {agent.id: a for a, agent in enumerate(agents)}
    index = {code: s for s, code in enumerate(shift_codes)}
    codes = np.full((len(agents), horizon.n_days), OFF, np.int8)
    locked = np.zeros(codes.shape, np.bool_)
    for row in rows:
        cell = place[row.agent], (row.date - horizon.start).days
        codes[cell] = OFF if row.shift is None else index[row.shift]
        locked[cell] = row.locked
    return codes, locked


def _fields(thing: Agent | Request) -> Row:
    return {f.name: getattr(thing, f.name) for f in dataclasses.fields(thing) if f.name != "id"}
