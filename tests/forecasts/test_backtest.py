"""The backtest follows its protocol, and on real series beats the usual rule."""

import datetime as dt
import json

import numpy as np
import pytest

from forecasts import as_dict, backtest
from forecasts.backtest import protocol_origins
from tests.forecasts.made import day, made

METRICS = (
    "wape wape_day wape_sp mase rmsse bias wql wql_day "
    "coverage80 coverage95 day_coverage80 day_coverage95"
)


@pytest.mark.parametrize(
    ("weeks", "first", "count"),
    [
        (78, 78 * 7 - 13 * 28, 13),
        (77, 77 * 7 - 8 * 28, 8),
        (40, 40 * 7 - 8 * 28, 8),
        (39, 39 * 7 - 5 * 28, 5),
        (20, 20 * 7 - 5 * 28, 5),
        (19, 20, 4),
    ],
)
def test_origins_depend_on_the_length_of_the_record(weeks, first, count):
    origins = protocol_origins(made(weeks=weeks))
    assert len(origins) == count
    assert origins[0] == day(first)
    assert origins[-1] == day(7 * weeks - 28)


def test_short_records_have_evenly_spread_origins():
    assert protocol_origins(made(weeks=8)) == tuple(day(n) for n in (20, 23, 25, 28))


def test_scores_of_poisson_counts_are_those_of_poisson_noise():
    found = backtest(made(weeks=24), origins=2)
    assert found.origins == (day(24 * 7 - 56), day(24 * 7 - 28))
    assert found.horizons.keys() == {7, 28}
    scores = found.horizons[28]
    # The mean absolute deviation of a Poisson count is about 0.8 of its standard deviation.
    shares = np.sqrt(500 * np.array([1, 2, 3, 4, 4, 3, 2, 3, 4, 5, 5, 4, 3, 2]) / 45).sum() / 500
    assert scores.wape == pytest.approx(0.8 * shares, rel=0.1)
    assert abs(scores.bias) < 0.02
    assert 0.75 < scores.coverage80 < 0.92
    assert 0.92 < scores.coverage95 <= 1


def test_the_answer_is_what_the_command_promises():
    answer = as_dict([backtest(made(weeks=24), days=14, origins=1)])
    queue = json.loads(json.dumps(answer))["queues"]["presale"]
    assert queue["origins"] == [day(24 * 7 - 28).isoformat()]
    assert queue["seconds"] > 0
    assert queue["horizons"].keys() == {"7", "14"}
    assert queue["horizons"]["7"].keys() == set(METRICS.split())


@pytest.mark.parametrize(
    ("weeks", "options", "message"),
    [
        (6, {}, "presale: history must span 48 days to be tested 28 days ahead, got 42"),
        (24, {"origins": 0}, "days and origins must be 1 or more, got 28 and 0"),
        (24, {"days": 0}, "days and origins must be 1 or more, got 0 and None"),
    ],
)
def test_what_cannot_be_tested_is_reported(weeks, options, message):
    with pytest.raises(ValueError, match=message):
        backtest(made(weeks=weeks), **options)


def test_a_real_series_is_forecast_better_than_by_the_last_four_weeks(arrivals, peers):
    scores = backtest(arrivals("bank_us_2003")).horizons[28]
    rule = peers.query("queue == 'bank_us_2003' and horizon_days == 28 and model == 'mean4'")
    assert scores.wape < 0.9 * rule["wape"].item()
    assert scores.wql < 0.9 * rule["wql"].item()


def test_origins_on_real_series_are_those_of_the_protocol(arrivals):
    origins = protocol_origins(arrivals("footfall_akl_2022_2025"))
    assert len(origins) == 13
    assert origins[-1] == dt.date(2025, 12, 4)  # 28 days before the last whole day ends


@pytest.mark.slow
def test_all_development_series_are_ahead_of_the_usual_rule(arrivals, peers):
    relative = {"wape": [], "wape_day": [], "wql": []}
    for queue in peers["queue"].unique():
        try:
            history = arrivals(queue)
        except FileNotFoundError:
            continue
        found = backtest(history)
        for horizon in (7, 28):
            scores = found.horizons[horizon]
            rows = peers[(peers["queue"] == queue) & (peers["horizon_days"] == horizon)]
            rule = rows[rows["model"] == "mean4"].iloc[0]
            assert scores.wape < 0.95 * rule["wape"]
            assert abs(scores.bias) < 0.06
            if horizon == 28:
                for metric, values in relative.items():
                    values.append(getattr(scores, metric) / rule[metric])
    means = {metric: np.exp(np.mean(np.log(values))) for metric, values in relative.items()}
    assert means["wape"] < 0.875
    assert means["wape_day"] < 0.85
    assert means["wql"] < 0.865
