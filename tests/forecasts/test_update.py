"""Hours seen move the rest of their day, as far as the spread lets them."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from forecasts import Forecast, update

START = dt.date(2026, 11, 11)


def day_of(factor_sd, *, a_day=2000.0, n_paths=4000):
    rng = np.random.default_rng(1)
    shape = 1 / factor_sd**2
    factor = rng.gamma(shape, 1 / shape, (n_paths, 1, 2, 1))
    paths = rng.poisson(factor * a_day / 24, (n_paths, 1, 2, 24)).astype(float)
    return Forecast(start=START, queues=("q",), paths=paths, open=np.ones((1, 2, 24), dtype=bool))


def seen(contacts, hours=12, queue="q", start=START):
    stamps = pd.date_range(start, periods=hours, freq="h")
    return pd.DataFrame({"timestamp": stamps, "queue": queue, "contacts": contacts})


def test_the_hours_seen_are_certain():
    found = update(day_of(0.2), seen(100))
    assert (found.paths[:, 0, 0, :12] == 100).all()


@pytest.mark.parametrize("ratio", [0.7, 1.0, 1.5])
def test_the_rest_of_the_day_follows_the_closed_form(ratio):
    a, expected = 1 / 0.2**2, 1000.0
    posterior = (a + ratio * expected) / (a + expected)
    found = update(day_of(0.2), seen(ratio * 1000 / 12))
    assert found.mean[0, 0, 12:].sum() == pytest.approx(posterior * 1000, rel=0.03)


def test_what_is_left_of_the_day_is_less_uncertain():
    before = day_of(0.2)
    after = update(before, seen(1000 / 12))
    rest = [f.paths[:, 0, 0, 12:].sum(axis=1).std() for f in (before, after)]
    assert rest[1] < 0.5 * rest[0]
    assert rest[1] == pytest.approx(np.sqrt(1000 + 1000**2 / (1 / 0.04 + 1000)), rel=0.2)


def test_other_days_stay():
    before = day_of(0.2)
    after = update(before, seen(150))
    np.testing.assert_array_equal(after.paths[:, :, 1], before.paths[:, :, 1])


def test_a_day_without_a_factor_stays_at_its_mean():
    found = update(day_of(0.001), seen(150))
    assert found.mean[0, 0, 12:].sum() == pytest.approx(1000, rel=0.03)


def test_a_day_seen_to_its_end_is_what_was_seen():
    found = update(day_of(0.2), seen(50, hours=24))
    assert (found.paths[:, 0, 0] == 50).all()


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (seen(1, queue="z"), "hour must be forecast, got 2026-11-11 00:00:00 of z"),
        (seen(1, start=dt.date(2026, 11, 10)), "hour must be forecast, got 2026-11-10"),
        (seen(-1), "contacts must be 0 or more, got -1"),
    ],
)
def test_hours_that_do_not_fit_are_reported(rows, message):
    with pytest.raises(ValueError, match=message):
        update(day_of(0.2, n_paths=10), rows)
