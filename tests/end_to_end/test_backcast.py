"""Look back: forecast and service told apart."""

import datetime as dt

import numpy as np
import pytest

from tests.end_to_end.command import run
from tests.end_to_end.shop import small_shop, write

FIRST = dt.date(2026, 10, 19)  # two weeks that the history holds


@pytest.fixture(scope="module")
def words(tmp_path_factory) -> tuple[object, ...]:
    folder = small_shop(tmp_path_factory.mktemp("past"))
    write(
        folder / "roster.csv",
        ("agent", "date", "shift"),
        [
            (f"A{a}", FIRST + dt.timedelta(days=d), "DN"[a % 4 > 1])
            for a in range(1, 9)
            for d in range(7)
            if (a + d) % 5
        ],
    )
    served = [
        (f"{FIRST + dt.timedelta(days=d)} {h:02d}:00", "shop", 60, 6)
        for d in range(7)
        for h in range(8, 22)
    ]
    write(folder / "served.csv", ("timestamp", "queue", "replies", "late"), served)
    return (
        "backcast",
        *("--history", folder / "history.csv", "--agents", folder / "agents.csv"),
        *("--roster", folder / "roster.csv", "--config", folder / "shop.yaml"),
        *("--start", FIRST, "--days", 7, "--replications", 20),
    )


def test_promise_and_outcome_are_told_apart(words):
    folder = words[2].parent
    found = run(*words, "--served", folder / "served.csv", "--json").document
    assert found["happened"] == 0.9
    parts = found["promised"], found["forecast_error"], found["service_error"]
    assert np.sum(parts) == pytest.approx(found["happened"], abs=3e-5)
    assert found["with_who_came"] == pytest.approx(found["promised"], abs=0.03)
    assert found["came"] == pytest.approx(found["expected"], rel=0.25)
    assert len(found["by_day"]) == 7


def test_without_service_the_forecasts_part_is_told(words):
    answer = run(*words, "--lang", "zh")
    assert answer.status == 0
    assert "承诺" in answer.out
    assert "实际 " in answer.out  # of contacts


def test_days_that_are_not_past_are_refused(words):
    answer = run(*words, "--start", "2026-10-29")
    assert answer.status == 2
    assert "does not hold every day from 2026-10-29 to 2026-11-04" in answer.err


def test_more_late_replies_than_replies_are_refused(words, tmp_path):
    wrong = write(
        tmp_path / "served.csv",
        ("timestamp", "queue", "replies", "late"),
        [(f"{FIRST} 08:00", "shop", 5, 6)],
    )
    answer = run(*words, "--served", wrong)
    assert answer.status == 2
    assert "row 2, column late" in answer.err
