"""Two real arrival series, planned with agents made up for them."""

import datetime as dt
from pathlib import Path

import pytest

from tests.end_to_end.command import run
from tests.end_to_end.reading import broken_rules

HERE = Path(__file__).parent / "real_input"
SERIES = Path(__file__).parents[3] / "shared" / "data" / "arrivals"

pytestmark = pytest.mark.skipif(
    not SERIES.is_dir(), reason="the folder shared/data/arrivals is not beside the checkout"
)


def days_of(first: dt.date, n_days: int) -> list[dt.date]:
    return [first + dt.timedelta(days=d) for d in range(n_days)]


CASES = {
    "bank_us_2003": (
        "bank",
        ["--month", "2003-10"],
        days_of(dt.date(2003, 10, 1), 31),
        {"rest_days": 8, "longest_run": 6},
    ),
    "social_mentions_amzn_2015": (
        "social",
        ["--start", "2015-04-23", "--days", "28"],
        days_of(dt.date(2015, 4, 23), 28),
        {"rest_days": 2, "longest_run": 16},
    ),
}


@pytest.mark.parametrize("series", CASES)
def test_a_real_series_becomes_a_roster_without_a_broken_rule(series, tmp_path):
    name, period, days, limits = CASES[series]
    answer = run(
        *("plan", *period, "--history", SERIES / f"{series}.csv"),
        *("--calendar", SERIES / "calendar.csv", "--agents", HERE / f"{name}_agents.csv"),
        *("--config", HERE / f"{name}.yaml", "--out", tmp_path, "--time-limit", 4),
        *("--replications", 10, "--json"),
    )
    assert answer.status in (0, 1), answer.err
    for file in ("roster.csv", "roster.xlsx", "forecast.csv", "plan.json"):
        assert (tmp_path / file).stat().st_size > 0
    assert answer.document["unmet"] == []
    weekend_closed = name == "bank"
    open_days = [d for d in days if not (weekend_closed and d.weekday() >= 5)]
    found = broken_rules(
        tmp_path / "roster.csv",
        HERE / f"{name}_agents.csv",
        days=days,
        open_days=open_days,
        **limits,
    )
    assert found == []
    assert answer.document["on_time"]["month"]["simulated"] > 0.9
