"""Queues whose levels move together have busy months together, each with its own spread."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from forecasts import History, forecast
from forecasts.clean import baseline, day_table
from forecasts.together import level_correlation, ranks_together
from tests.forecasts.made import day, made


def team(shared: float, weeks: int = 30) -> tuple[History, ...]:
    """Two queues whose levels wander, partly together."""
    rng = np.random.default_rng(5)
    steps = rng.normal(0, 0.08, (3, weeks))
    levels = np.exp((shared**0.5 * steps[0] + (1 - shared) ** 0.5 * steps[1:]).cumsum(axis=1))
    found = []
    for name, level in zip(("pre", "after"), levels, strict=True):
        history = made(weeks, a_day=2000, queue=name, seed=len(name))
        counts = np.round(history.counts * np.repeat(level, 7)[:, None])
        contacts = pd.Series(counts.ravel(), index=history.contacts.index)
        found.append(dataclasses.replace(history, contacts=contacts))
    return tuple(found)


def totals(histories: tuple[History, ...]) -> np.ndarray:
    return forecast(histories, day(210), 28, n_paths=800).paths.sum(axis=(2, 3))


def test_levels_that_moved_together_are_busy_together():
    together, apart = (np.corrcoef(totals(team(shared)).T)[0, 1] for shared in (0.9, 0.0))
    assert together > 0.4
    assert abs(apart) < 0.25


def test_the_teams_month_is_less_sure_than_of_queues_on_their_own():
    histories = team(0.9)
    joint = totals(histories)
    rng = np.random.default_rng(1)
    alone = joint[:, 0] + rng.permutation(joint[:, 1])
    assert joint.sum(axis=1).std() > 1.15 * alone.std()


def test_each_queue_keeps_its_own_paths():
    histories = team(0.9)
    joint = forecast(histories, day(210), 28)
    for q, history in enumerate(histories):
        alone = forecast((history,), day(210), 28)
        np.testing.assert_array_equal(
            np.sort(joint.paths[:, q].sum(axis=(1, 2))), np.sort(alone.paths[:, 0].sum(axis=(1, 2)))
        )
        np.testing.assert_allclose(joint.mean[q], alone.mean[0])


def test_little_in_common_says_little():
    tables = [day_table(history.before(day(42)), day(42), 7) for history in team(0.9)]
    correlation = level_correlation(tables, [baseline(table) for table in tables])
    np.testing.assert_array_equal(correlation, np.eye(2))


def test_ranks_are_permutations_that_agree_as_asked():
    own = np.random.default_rng(3).standard_normal((2000, 3))
    wanted = np.array([[1, 0.8, 0], [0.8, 1, 0], [0, 0, 1.0]])
    ranks = ranks_together(wanted, own)
    assert (np.sort(ranks, axis=0) == np.arange(2000)[:, None]).all()
    assert np.corrcoef(ranks.T)[0, 1] == pytest.approx(0.79, abs=0.04)
    assert np.corrcoef(ranks.T)[0, 2] == pytest.approx(0.0, abs=0.06)
