"""Seven days, six agents and two queues in a real store, for tests of views and pages."""

import datetime as dt
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from planner.config import settings_text
from planner.domain.horizon import Horizon
from planner.domain.people import Agent, Level, Request, RequestKind
from planner.domain.roster import OFF
from planner.storage.plans import StoredForecast, StoredPlan
from planner.storage.store import Store

MONDAY = dt.date(2026, 12, 7)
TEAM = "Harbour shop"
CONFIG = """\
extends: handbook.yaml
name: Harbour shop
queues:
  orders: null
  presales: {close: "21:00"}
"""
DAY, NIGHT = 0, 1
HOSTILE = "<img src=x onerror=alert(1)>"  # a name that must never become an element

AGENTS = (
    Agent(id="an", name="An Li", skills=("presales", "aftersales"), level=Level.SENIOR),
    Agent(id="bo", name="Bo Chen", skills=("presales",), level=Level.LEAD),
    Agent(id="cai", name="Cai Yun", skills=("presales",)),
    Agent(id="di", name="Di Wu", skills=("aftersales",), level=Level.SENIOR),
    Agent(id="en", name=HOSTILE, skills=("aftersales",)),
    Agent(id="fu", name="Fu Jing", skills=("aftersales",), level=Level.TRAINEE, mentor="di"),
)


def small_plan(monday: dt.date = MONDAY) -> StoredPlan:
    """Make a plan by hand: Di's new hire works once without the mentor; An is on leave once."""
    codes = np.array(
        [
            [DAY, DAY, OFF, DAY, DAY, DAY, DAY],
            [NIGHT, NIGHT, NIGHT, OFF, NIGHT, NIGHT, NIGHT],
            [DAY, DAY, DAY, DAY, OFF, NIGHT, OFF],
            [DAY, DAY, DAY, DAY, OFF, DAY, DAY],
            [NIGHT, NIGHT, OFF, NIGHT, NIGHT, OFF, NIGHT],
            [DAY, DAY, DAY, DAY, DAY, OFF, OFF],
        ],
        np.int8,
    )
    locked = np.zeros(codes.shape, np.bool_)
    locked[2, 5] = True
    return StoredPlan(
        team=TEAM,
        horizon=Horizon(start=monday, n_days=7),
        config_text=small_config(),
        agents=AGENTS,
        shift_codes=("D", "N"),
        codes=codes,
        forecast=small_forecast(monday),
        seed=1,
        requests=(
            Request(
                agent="an",
                date=monday + dt.timedelta(days=2),
                kind=RequestKind.LEAVE,
                approved=True,
            ),
        ),
        locked=locked,
        plan=small_document(monday),
    )


def small_config() -> str:
    """Lay the settings out in full, as they are stored."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "harbour.yaml"
        path.write_text(CONFIG, encoding="utf-8")
        return settings_text(path)


def small_story(monday: dt.date) -> dict[str, Any]:
    """Explain the forecast of one queue; the other's history was not kept."""
    past = [400.0] * 60
    past[-10] = None  # type: ignore[call-overload]
    scores = {"wape": 0.12, "wape_day": 0.06, "wape_sp": None, "bias": -0.01}
    scores |= {"coverage80": 0.81, "day_coverage80": 0.84}
    first, tested = monday - dt.timedelta(days=60), monday - dt.timedelta(days=5)
    return {
        "parts": [
            {
                "queue": "presales",
                "date": str(monday + dt.timedelta(days=d)),
                "expected": 1000.0 if d == 2 else 500.0,
                "level": 480.0,
                "trend": 20.0,
                "campaigns": 500.0 if d == 2 else 0.0,
                "special_days": ["double12"] if d == 2 else [],
                "from_planner": 0.4 if d == 2 else 0.0,
                "provisional": d == 2,
            }
            for d in range(7)
        ],
        "past": {"presales": {"first": str(first), "days": past}},
        "usual": {"presales": [[None] * 8 + [30.0] * 14 + [None] * 2] * 7},
        "accuracy": {
            "presales": {
                "origins": [str(tested)],
                "horizons": {"7": scores, "28": scores},
                "days": [
                    {"date": str(tested), "actual": 400, "mean": 410, "low": 350, "high": 470}
                ],
            }
        },
    }


def small_forecast(monday: dt.date = MONDAY) -> StoredForecast:
    """Forty futures of two queues, open from 8 to 22; the third day is a promotion."""
    rng = np.random.default_rng(7)
    hour = np.arange(24)
    rhythm = 30 * (1 + np.exp(-(((hour - 20) / 2.5) ** 2)) + np.exp(-(((hour - 13) / 2) ** 2)))
    mean = np.stack([rhythm, 0.5 * rhythm])[:, None, :].repeat(7, axis=1)
    mean[:, 2] *= 1.8
    is_open = np.broadcast_to((hour >= 8) & (hour < 22), mean.shape).copy()
    day_factor = rng.lognormal(0, 0.15, (40, 1, 7, 1))
    return StoredForecast(
        start=monday,
        queues=("presales", "aftersales"),
        paths=rng.poisson(mean * day_factor) * is_open,
        open=is_open,
        story=small_story(monday),
    )


def small_document(monday: dt.date = MONDAY) -> dict[str, Any]:
    """Give what plan.json would hold; the numbers are made up and mark where they show."""
    days = [monday + dt.timedelta(days=d) for d in range(7)]
    rate = {"promised": 0.985, "simulated": 0.981, "low": 0.978, "high": 0.984}
    return {
        "team": "Small shop",
        "status": "feasible",
        "objective": 8123.0,
        "bound": 7960.0,
        "gap": 0.0201,
        "seconds": 12.3,
        "paid_hours": 264.0,
        "on_time": {
            "target": 0.98,
            "month": rate,
            "worst_day": {"date": str(days[2]), "promised": 0.951, "simulated": 0.947},
            "days": [{"date": str(day), **rate} for day in days],
            "hours": [{"hour": hour, "simulated": 0.98} for hour in range(8, 22)],
            "queues": {"presales": rate, "aftersales": rate},
            "p_month": 0.83,
        },
        "first_response_s": {"simulated": 21.4, "low": 20.9, "high": 21.9},
        "average_response_s": {"simulated": 38.2, "low": 37.6, "high": 38.9},
        "metrics": [
            score("handbook", "平均响应 average response", "s", 60.0, 38.2),
            score("jd", "30秒应答率 first answers within 30 s", "share", None, 0.561),
            score("douyin", "平均响应时长 average response", "s", 40.0, 41.5),
        ],
        "breaches": [],
        "unmet": [],
        "out_of_reach": [],
        "exposed": [],
        "special_days": [
            {"date": str(days[2]), "name": "double12", "kind": "promotion"},
            {"date": str(days[4]), "name": "founding_day", "kind": "public_holiday"},
        ],
        "seed": 1,
        "versions": {},
    }


def score(
    platform: str, label: str, unit: str, target: float | None, found: float
) -> dict[str, Any]:
    """Give a reply metric of a mean, or of a share."""
    return {
        "platform": platform,
        "platform_label": platform,
        "label": label,
        "unit": unit,
        "from_min": 480,
        "to_min": 1440,
        "promised": found,
        "simulated": found,
        "low": found,
        "high": found,
        "target": target,
        "met": None if target is None else found <= target,
    }


def publish(url: str, plan: StoredPlan) -> int:
    """Save a plan and publish it."""
    with Store.open(url) as store:
        version = store.save_draft(plan)
        store.publish(version, by="test")
    return version
