"""Reply times of any shape come from the same numbers as exponential ones."""

import numpy as np
import pytest
from scipy.stats import gamma, kstest

from planner.simulation.chance import exponential
from planner.simulation.shapes import shape_tables, shaped

LENGTHS = np.array([exponential(np.uint64(key), 4) for key in range(20_000)])


@pytest.mark.parametrize("cv", [0.25, 0.7, 1.4, 2.0])
def test_reply_times_are_gamma_with_mean_one(cv):
    (table,) = shape_tables([cv])
    found = np.array([shaped(length, table) for length in LENGTHS])
    shape = 1 / cv**2
    assert kstest(found, gamma(shape, scale=1 / shape).cdf).pvalue > 0.001
    assert found.mean() == pytest.approx(1, abs=4 * cv / LENGTHS.size**0.5)
    assert found.std() / found.mean() == pytest.approx(cv, rel=0.05)


@pytest.mark.parametrize("cv", [0.25, 0.7, 1.4, 2.0])
def test_each_number_is_exceeded_as_often_as_the_exponential_one(cv):
    lengths = np.concatenate([LENGTHS[:500], [1e-6, 1e-3, 20, 36.7]])
    (table,) = shape_tables([cv])
    found = np.array([shaped(length, table) for length in lengths])
    exact = gamma.isf(np.exp(-lengths), 1 / cv**2, scale=cv**2)
    assert found == pytest.approx(exact, rel=2e-5)


def test_the_shortest_and_the_longest_numbers_have_reply_times():
    for table in shape_tables([0.25, 2.0]):
        assert 0 <= shaped(0.0, table) < shaped(36.74, table) < 300


def test_the_table_of_exponential_times_changes_nothing():
    (table,) = shape_tables([1.0])
    assert shaped(0.3, table) == pytest.approx(0.3, rel=1e-12)
