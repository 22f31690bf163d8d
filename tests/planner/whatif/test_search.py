"""The cheapest levels against trying them all."""

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.whatif.search import cheapest


def exhaustive(costs, value, need):
    """Return the least cost of any levels that reach what is needed."""
    found = [
        sum(c[level] for c, level in zip(costs, levels, strict=True))
        for levels in product(*(range(len(c)) for c in costs))
        if value(levels) >= need
    ]
    return min(found, default=None)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6), n=st.integers(1, 4), need=st.floats(0, 1.2))
def test_no_cheaper_levels_reach_the_value(seed, n, need):
    rng = np.random.default_rng(seed)
    costs = [[0.0, *np.cumsum(rng.integers(1, 9, rng.integers(1, 5)))] for _ in range(n)]
    gains = [np.concatenate([[0], np.cumsum(rng.random(len(c) - 1))]) / n for c in costs]
    gains[0][1:] = gains[0][1:][::-1]  # of the first, a switch, more may be less
    looked_at = []

    def value(levels):
        looked_at.append(levels)
        return 1 - math.exp(-sum(g[level] for g, level in zip(gains, levels, strict=True)))

    best = cheapest(costs, value, need, switches=frozenset({0}))
    wanted = exhaustive(costs, value, need)
    if wanted is None:
        assert best is None
    else:
        assert sum(c[level] for c, level in zip(costs, best, strict=True)) == wanted
        assert value(best) >= need


def test_a_banned_lever_stays_where_it_is():
    costs = [[0, 1, 2], [0, 5, 10]]
    assert cheapest(costs, sum, 2) == (2, 0)
    assert cheapest(costs, sum, 2, banned=frozenset({0})) == (0, 2)
    assert cheapest(costs, sum, 3, banned=frozenset({0})) is None


def test_levels_that_cost_nothing_more_are_settled_too():
    assert cheapest([[0, 0, 0]], sum, 2) == (2,)


def test_few_of_many_mixes_are_looked_at():
    costs = [[float(i) for i in range(50)] for _ in range(4)]
    seen = set()

    def value(levels):
        seen.add(levels)
        return float(sum((1 + i / 4) * level for i, level in enumerate(levels)))

    assert cheapest(costs, value, 150) == (0, 0, 43, 49)
    assert len(seen) < 50**4 / 1000


@pytest.mark.parametrize("need", [0, -1])
def test_nothing_is_pulled_where_nothing_is_needed(need):
    assert cheapest([[0, 1], [0, 2]], sum, need) == (0, 0)
