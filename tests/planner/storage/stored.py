"""A small plan to store, and a look into the database."""

import dataclasses
import datetime as dt

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from planner.domain.horizon import Horizon
from planner.domain.people import Agent, Level, Request, RequestKind
from planner.domain.roster import FREE, OFF
from planner.storage.store import Store, StoredForecast, StoredPlan, VersionState
from planner.storage.tables import AuditEntry, RosterVersion

DAY, NIGHT = 0, 1
DEC_1 = dt.date(2026, 12, 1)
MEMORY = "sqlite://"


def forecast(seed: int = 1) -> StoredForecast:
    rng = np.random.default_rng(seed)
    return StoredForecast(
        start=DEC_1,
        queues=("售前", "after"),
        paths=rng.random((5, 2, 7, 24), np.float32),
        open=np.ones((2, 7, 24), np.bool_),
    )


def plan(**changes: object) -> StoredPlan:
    """Make a week for three agents."""
    codes = np.array(
        [
            [DAY, DAY, OFF, NIGHT, NIGHT, OFF, DAY],
            [OFF] * 7,
            [NIGHT, OFF, DAY, DAY, DAY, DAY, OFF],
        ],
        np.int8,
    )
    locked = np.zeros((3, 7), np.bool_)
    locked[0, 0] = locked[1, 6] = True  # a shift and a day off
    fields = {
        "team": "旗舰店",
        "horizon": Horizon(start=DEC_1, n_days=7),
        "config_text": "name: 旗舰店\n",
        "agents": (
            Agent(
                id="A1",
                name="王芳",
                skills=("pre", "en"),
                level=Level.SENIOR,
                earliest_night=DEC_1,
            ),
            Agent(id="A2", name="李雷", skills=("after",), mentor="A1", level=Level.TRAINEE),
            Agent(
                id="A3",
                name="=Zoë",
                skills=("pre",),
                team="b",
                speed=1.1,
                contract_min_week=0,
                max_nights=0,
                max_hours=120.5,
            ),
        ),
        "requests": (
            Request(agent="A2", date=DEC_1, kind=RequestKind.LEAVE, approved=True),
            Request(agent="A1", date=DEC_1, kind=RequestKind.NOT, shift="D", weight=7),
        ),
        "shift_codes": ("D", "N"),
        "codes": codes,
        "locked": locked,
        "before": np.array([[DAY, NIGHT], [OFF, OFF], [FREE, DAY]], np.int8),
        "forecast": forecast(),
        "plan": {"status": "optimal", "gap": None, "on_time": {"month": 0.983}},
        "seed": 2**40,
        "versions": {"peakroster": "0.1.0", "ortools": "9.15"},
    }
    return StoredPlan(**{**fields, **changes})


def later_by(days: int) -> Horizon:
    return Horizon(start=DEC_1 + dt.timedelta(days=days), n_days=7)


def audit(store: Store) -> list[AuditEntry]:
    with Session(store._engine) as session:
        return list(session.scalars(select(AuditEntry).order_by(AuditEntry.id)))


def count(store: Store, table: type) -> int:
    with Session(store._engine) as session:
        return session.scalar(select(func.count()).select_from(table))


def states(store: Store) -> list[VersionState]:
    with Session(store._engine) as session:
        return list(session.scalars(select(RosterVersion.state).order_by(RosterVersion.id)))


def assert_same(one: StoredPlan, other: StoredPlan) -> None:
    for field in dataclasses.fields(StoredPlan):
        mine, theirs = getattr(one, field.name), getattr(other, field.name)
        if field.name == "forecast":
            assert (mine.start, mine.queues) == (theirs.start, theirs.queues)
            np.testing.assert_array_equal(mine.paths, theirs.paths)
            np.testing.assert_array_equal(mine.open, theirs.open)
        elif isinstance(mine, np.ndarray):
            assert mine.dtype == theirs.dtype
            np.testing.assert_array_equal(mine, theirs)
        else:
            assert mine == theirs, field.name
