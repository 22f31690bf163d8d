"""Hours seen move the rest of their day and the days after, as far as the paths hang together."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from forecasts import Forecast, update
from forecasts.update import CARRY, SHARE_SD

START = dt.date(2026, 11, 11)
OPEN = slice(8, 20)  # hours
AN_HOUR = 100.0


def team(
    *,
    day_sd: float = 0.0,
    common_sd: float = 0.0,
    n_paths: int = 400,
    queues: int = 1,
    together: bool = False,
) -> Forecast:
    """Return a forecast of two days whose log day factors are normal, counts Poisson."""
    rng = np.random.default_rng(1)
    own = 1 if together else queues
    common = rng.normal(0, common_sd, (n_paths, own, 1, 1))
    factor = np.exp(common + rng.normal(0, day_sd, (n_paths, own, 2, 1)))
    rate = np.zeros((n_paths, queues, 2, 24))
    rate[..., OPEN] = AN_HOUR * factor
    is_open = np.broadcast_to(rate[0] > 0, rate.shape[1:])
    names = tuple("qrs"[:queues])
    return Forecast(start=START, queues=names, paths=rng.poisson(rate).astype(float), open=is_open)


def seen(contacts: float, *hours: int, queue: str = "q", start: dt.date = START) -> pd.DataFrame:
    stamps = [pd.Timestamp(start) + pd.Timedelta(hours=h) for h in hours or range(8, 14)]
    return pd.DataFrame({"timestamp": stamps, "queue": queue, "contacts": contacts})


def by_brute_force(contacts: float, n_hours: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """
    Weigh a million days of `team` by the probability of what was seen.

    Returns log factors of the common and the day's own part, and weights.
    """
    rng = np.random.default_rng(2)
    common, own = rng.normal(0, 0.15, 1_000_000), rng.normal(0, 0.1, 1_000_000)
    share = n_hours / 12
    strays = rng.normal(0, SHARE_SD * ((1 - share) / share) ** 0.5, len(own))
    rate = AN_HOUR * n_hours * np.exp(common + own + strays)
    log_likelihood = contacts * n_hours * np.log(rate) - rate
    weight = np.exp(log_likelihood - log_likelihood.max())
    return common, own, weight / weight.sum()


def test_the_hours_seen_are_certain_and_closed_hours_stay_closed():
    found = update(team(day_sd=0.2), seen(90))
    assert (found.paths[:, 0, 0, 8:14] == 90).all()
    assert (found.paths[..., :8] == 0).all()


@pytest.mark.parametrize(
    ("ratio", "hours"),
    [(0.7, range(8, 14)), (1.0, range(8, 14)), (1.5, range(8, 14)), (1.4, (8, 9, 11, 14))],
    ids=["slow", "usual", "busy", "with hours missing"],
)
def test_the_closed_form_agrees_with_weighing_a_million_days(ratio, hours):
    forecast = team(day_sd=0.1, common_sd=0.15, n_paths=20_000)
    found = update(forecast, seen(ratio * AN_HOUR, *hours))
    common, own, weight = by_brute_force(ratio * AN_HOUR, len(hours))
    coming = [h for h in range(8, 20) if h not in hours]
    rest = found.paths[:, 0, 0, coming].sum(axis=1) / (AN_HOUR * len(coming))
    truth = np.random.default_rng(3).choice(np.exp(common + own), 20_000, p=weight)
    assert rest.mean() == pytest.approx(truth.mean(), rel=0.015)
    for p in (0.1, 0.9):  # Poisson noise on top widens ours a little
        assert np.quantile(rest, p) == pytest.approx(np.quantile(truth, p), rel=0.03)
    tomorrow = np.log(found.mean[0, 1].sum() / forecast.mean[0, 1].sum())
    assert tomorrow == pytest.approx(CARRY * (common * weight).sum(), abs=0.012)


def test_closed_hours_say_nothing():
    forecast = team(day_sd=0.2)
    hours = (*range(8, 14), 22)
    rows = seen(90, *hours).assign(contacts=[90.0] * 6 + [5000.0])
    after, told = (update(forecast, given).paths[:, 0] for given in (rows, seen(90)))
    np.testing.assert_array_equal(after[:, 0, 14:20], told[:, 0, 14:20])
    np.testing.assert_array_equal(after[:, 1], told[:, 1])


def test_days_that_share_nothing_leave_each_other_alone():
    before = team(day_sd=0.2)
    after = update(before, seen(150))
    assert after.mean[0, 0, 14:].sum() > 1.2 * before.mean[0, 0, 14:].sum()
    assert after.mean[0, 1].sum() == pytest.approx(before.mean[0, 1].sum(), rel=0.03)


@pytest.mark.parametrize(("together", "moved"), [(True, 1.3), (False, 1.0)])
def test_other_queues_move_as_far_as_they_go_with_this_one(together, moved):
    before = team(day_sd=0.2, queues=2, together=together, n_paths=2000)
    after = update(before, seen(150))
    ratio = after.mean[1, 0].sum() / before.mean[1, 0].sum()
    assert ratio == pytest.approx(moved, abs=0.1)


def test_what_is_left_of_the_day_is_less_uncertain():
    before = team(day_sd=0.2)
    after = update(before, seen(AN_HOUR))
    rest = [f.paths[:, 0, 0, 14:].sum(axis=1).std() for f in (before, after)]
    assert 0.2 * rest[0] < rest[1] < 0.6 * rest[0]


def test_a_day_that_cannot_differ_stays_at_its_mean():
    found = update(team(), seen(150))
    assert found.mean[0, 0, 14:].sum() == pytest.approx(600, rel=0.05)


def test_a_day_seen_to_its_end_is_what_was_seen():
    found = update(team(day_sd=0.2), seen(50, *range(8, 20)))
    assert (found.paths[:, 0, 0, OPEN] == 50).all()


def test_days_seen_one_after_the_other_add_up():
    before = team(common_sd=0.2, n_paths=2000)
    first = seen(150, *range(8, 20))
    both = pd.concat([first, seen(150, start=START + dt.timedelta(days=1))])
    one, two = (update(before, rows).mean[0, 1, 14:].sum() for rows in (first, both))
    assert before.mean[0, 1, 14:].sum() < one < two < 1.5 * 600


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (seen(1, queue="z"), "hour must be forecast, got 2026-11-11 08:00:00 of z"),
        (seen(1, start=dt.date(2026, 11, 10)), "hour must be forecast, got 2026-11-10"),
        (seen(-1), "contacts must be 0 or more, got -1"),
        (seen(1, 8, 8), "an hour must appear once, got 2026-11-11 08:00:00 of q twice"),
    ],
)
def test_hours_that_do_not_fit_are_reported(rows, message):
    with pytest.raises(ValueError, match=message):
        update(team(day_sd=0.2, n_paths=10), rows)
