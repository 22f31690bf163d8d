"""Erlang B against sums of terms, tables and its limits."""

from fractions import Fraction

import numpy as np
import pytest

from planner.staffing import erlang_b


def blocking_by_terms(load: Fraction, agents: int) -> float:
    terms = [Fraction(1)]
    for i in range(1, agents + 1):
        terms.append(terms[-1] * load / i)
    return float(terms[-1] / sum(terms))


@pytest.mark.parametrize("agents", [0, 1, 5, 40, 120])
@pytest.mark.parametrize("load", [Fraction(1, 8), Fraction(7, 2), Fraction(100)])
def test_blocking_is_the_last_term_over_the_sum(load, agents):
    by_terms = blocking_by_terms(load, agents)
    assert erlang_b(float(load), agents) == pytest.approx(by_terms, rel=4e-15)


@pytest.mark.parametrize(("load", "agents"), [(1.36, 5), (4.46, 10), (37.9, 50)])
def test_the_one_percent_column_of_traffic_tables(load, agents):
    assert erlang_b(load, agents) == pytest.approx(0.01, abs=5e-5)


def test_without_load_nobody_is_lost_unless_there_are_no_agents():
    assert erlang_b(0.0, [0, 1, 100]).tolist() == [1.0, 0.0, 0.0]


def test_deep_overload_loses_what_agents_cannot_take():
    assert erlang_b(1e9, 10) == pytest.approx(1 - 10 / 1e9, rel=1e-12)


def test_starting_the_recursion_late_changes_nothing():
    load, agents = 20_000.0, 19_900
    x = 1.0
    for i in range(1, agents + 1):
        x = 1 + x * i / load
    assert erlang_b(load, agents) == pytest.approx(1 / x, rel=4e-15)


def test_load_and_agents_broadcast():
    table = erlang_b(np.array([[1.0], [2.0]]), np.arange(4))
    assert table.shape == (2, 4)
    assert table[1, 3] == erlang_b(2.0, 3)
