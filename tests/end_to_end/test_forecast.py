"""The forecast commands on files: the day explained, hours seen, queues without a history."""

import datetime as dt

import pandas as pd
import pytest

from forecasts import PARTS
from tests.end_to_end.command import run
from tests.end_to_end.shop import DAYS, START, small_shop, write


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    return small_shop(tmp_path_factory.mktemp("shop"))


def forecast(shop, folder, *more):
    return run(
        *("forecast", "--history", shop / "history.csv", "--calendar", shop / "calendar.csv"),
        *("--start", START, "--days", DAYS, "--out", folder / "forecast.csv", *more),
    )


def observed(folder, contacts: int, day: dt.date = START, queue: str = "shop"):
    rows = [(f"{day} {hour:02d}:00", queue, contacts) for hour in range(8, 13)]
    return write(folder / "today.csv", ("timestamp", "queue", "contacts"), rows)


def test_the_parts_of_each_day_add_up_to_the_forecast_file(shop, tmp_path):
    parts_file = tmp_path / "parts.csv"
    answer = forecast(
        shop, tmp_path, "--explain", parts_file, "--observed", observed(tmp_path, 25),
        "--new-queue", "live=40", "--json",
    )  # fmt: skip
    assert answer.status == 0
    assert answer.document["explanation"] == str(parts_file)
    parts = pd.read_csv(parts_file, parse_dates=["date"])
    hours = pd.read_csv(tmp_path / "forecast.csv", parse_dates=["timestamp"])
    hours["date"] = hours["timestamp"].dt.normalize()
    totals = hours.groupby(["queue", "date"])["mean"].sum()
    ours = parts.set_index(["queue", "date"])
    assert ours["expected"].to_dict() == pytest.approx(totals.to_dict(), rel=0.1)
    assert ours["expected"]["shop"].to_dict() == pytest.approx(totals["shop"].to_dict(), rel=0.001)
    assert ours[list(PARTS)].sum(axis=1).to_dict() == pytest.approx(
        ours["expected"].to_dict(), abs=0.01
    )


def test_hours_seen_are_told_beside_what_was_expected(shop, tmp_path):
    answer = forecast(shop, tmp_path, "--observed", observed(tmp_path, 25), "--json")
    seen = answer.document["queues"]["shop"]["seen"]
    assert (seen["hours"], seen["contacts"]) == (5, 125)
    assert seen["expected"] < 100
    assert 1 < seen["factor"] < 1.6
    text = forecast(shop, tmp_path, "--observed", tmp_path / "today.csv", "--lang", "zh").out
    assert "已看到 5 小时共 125" in text


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (("--new-queue", "live"), "the new queue is not understood"),
        (("--new-queue", "live=-3"), "the new queue is not understood"),
        (("--new-queue", "live=3", "--new-queue", "live=4"), "a new queue comes twice"),
        (("--new-queue", "shop=3"), "a new queue must not be forecast already"),
    ],
)
def test_a_new_queue_that_cannot_be_is_explained(shop, tmp_path, more, message):
    answer = forecast(shop, tmp_path, *more)
    assert answer.status == 2
    assert message in answer.err
    assert "Traceback" not in answer.err
    assert not (tmp_path / "forecast.csv").exists()


@pytest.mark.parametrize(
    ("day", "queue"), [(START - dt.timedelta(days=1), "shop"), (START, "another")]
)
def test_hours_of_other_days_or_queues_are_refused(shop, tmp_path, day, queue):
    answer = forecast(shop, tmp_path, "--observed", observed(tmp_path, 5, day, queue))
    assert answer.status == 2
    assert f"Give hours from {START} on" in answer.err
    assert not (tmp_path / "forecast.csv").exists()


def test_backtest_says_in_words_and_numbers_how_far_off_it_was(shop):
    told = run("backtest", "--history", shop / "history.csv", "--origins", 1)
    assert told.status == 0
    header, week, month = told.out.splitlines()[:3]
    assert header.startswith("queue  days ahead  hours off  days off  special days off  too high")
    assert (week.split()[:2], month.split()[:2]) == (["shop", "7"], ["shop", "28"])
    assert (
        "队列"
        in run("backtest", "--history", shop / "history.csv", "--origins", 1, "--lang", "zh").out
    )


def test_holidays_need_no_calendar_file_and_say_where_they_may_still_move(shop, tmp_path):
    more = ("--days", 100, "--out", tmp_path / "forecast.csv")
    plain = ("forecast", "--history", shop / "history.csv", "--start", START, *more)
    answer = run(*plain, "--json")
    assert answer.status == 0
    assert "2027-02-06" in answer.document["provisional"]  # the lunar new year of a year to come
    assert min(answer.document["provisional"]) >= "2027-01-01"
    assert "通知发布后请重新预测" in run(*plain, "--lang", "zh").out
    abroad = shop / "abroad.yaml"
    abroad.write_text("extends: shop.yaml\nholidays: none\ncampaigns: []\n", encoding="utf-8")
    assert run(*plain, "--config", abroad, "--json").document["provisional"] == []
