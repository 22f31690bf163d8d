"""Numbers by name are as good as numbers in sequence."""

import math

import numpy as np
import pytest

from planner.simulation.chance import child, exponential, geometric, uniform

KEYS = [np.uint64(child(np.uint64(3), place)) for place in range(20_000)]


def test_the_finaliser_is_splitmix64():
    # The first three numbers of SplitMix64 from state 1234567, as its author's C code prints them.
    found = [int(child(np.uint64(1234567), place)) % 2**64 for place in range(3)]
    assert found == [6457827717110365317, 3203168211198807973, 9817491932198370423]


def test_uniform_numbers_fill_the_unit_interval_evenly():
    numbers = np.array([uniform(key, 0) for key in KEYS])
    counts = np.histogram(numbers, bins=20, range=(0, 1))[0]
    assert numbers.min() > 0
    assert numbers.max() <= 1
    assert ((counts - 1000) ** 2 / 1000).sum() < 43.8  # 0.1 % point of chi-square, 19 degrees


def test_places_and_neighbouring_keys_are_unrelated():
    first = np.array([uniform(key, 0) for key in KEYS])
    second = np.array([uniform(key, 1) for key in KEYS])
    assert abs(np.corrcoef(first, second)[0, 1]) < 3 / len(KEYS) ** 0.5
    assert abs(np.corrcoef(first[:-1], first[1:])[0, 1]) < 3 / len(KEYS) ** 0.5


def test_exponential_numbers_have_mean_and_spread_one():
    numbers = np.array([exponential(key, 5) for key in KEYS])
    assert numbers.mean() == pytest.approx(1, abs=3 / len(KEYS) ** 0.5)
    assert numbers.var() == pytest.approx(1, abs=3 * math.sqrt(8 / len(KEYS)))


@pytest.mark.parametrize("mean", [1.0, 1.5, 6.0])
def test_geometric_numbers_start_at_one_and_have_their_mean(mean):
    numbers = np.array([geometric(key, 1, mean) for key in KEYS])
    spread = math.sqrt(mean * (mean - 1))
    assert numbers.min() == 1
    assert numbers.mean() == pytest.approx(mean, abs=3 * spread / len(KEYS) ** 0.5 + 1e-12)
    assert (numbers == 1).mean() == pytest.approx(1 / mean, abs=0.011)
