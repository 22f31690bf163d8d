"""Erlang C against published numbers, the formula for few agents, and its limits."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from planner.staffing import erlang_c

# O. Garnett, A. Mandelbaum and M. Reiman, M&SOM 4(3), 2002, doi:10.1287/msom.4.3.208.7753:
# 48 contacts a minute, 1 minute each, 50 agents.


def test_the_comparison_of_garnett_mandelbaum_and_reiman():
    team = erlang_c(2880, 60, 50)
    assert team.asa_s == pytest.approx(20.8, abs=0.05)
    assert team.sl(58.1) == pytest.approx(0.90, abs=0.005)


def test_the_example_of_the_r_package_erlangc():
    team = erlang_c(200, 180, 14)  # README of ErlangC 0.1.0
    assert team.pwait == pytest.approx(0.1741319, abs=5e-8)
    assert team.sl(20) == pytest.approx(0.88835, abs=5e-6)


def test_one_agent_waits_as_in_the_m_m_1_queue():
    team = erlang_c(30, 60, 1)  # half loaded
    assert team.pwait == pytest.approx(0.5, rel=1e-15)
    assert team.asa_s == pytest.approx(60, rel=1e-15)
    assert team.wait_delayed_s == pytest.approx(120, rel=1e-15)
    assert team.lq == pytest.approx(0.5, rel=1e-15)
    assert team.p_wait_gt(120) == pytest.approx(0.5 * np.exp(-1), rel=1e-15)


def test_two_agents_follow_the_closed_form():
    load = np.array([0.5, 1.0, 1.5])
    assert erlang_c(load * 60, 60, 2).pwait == pytest.approx(load**2 / (2 + load), rel=4e-15)


@pytest.mark.parametrize(("contacts", "agents"), [(60, 0), (60, 1), (600, 3), (0, 0)])
def test_a_load_not_below_the_agents_waits_without_end(contacts, agents):
    team = erlang_c(contacts, 60, agents)
    assert team.pwait == 1
    assert team.sl(3600) == 0
    assert np.isinf(team.asa_s)
    assert np.isinf(team.lq) == (contacts > 0)


def test_without_contacts_nobody_waits():
    team = erlang_c(0, 60, 1)
    assert (team.pwait, team.asa_s, team.lq, team.sl(0)) == (0, 0, 0, 1)


def test_twenty_one_thousand_agents():
    team = erlang_c(20_900 * 60, 60, 21_000)
    assert 0 < team.pwait < 1
    # The limit of S. Halfin and W. Whitt, Oper. Res. 29(3), 1981, doi:10.1287/opre.29.3.567; its
    # error is of the order 1 / sqrt(agents) = 0.007.
    beta = 100 / np.sqrt(21_000)
    limit = 1 / (1 + beta * norm.cdf(beta) / norm.pdf(beta))
    assert team.pwait == pytest.approx(limit, abs=0.007)


@settings(deadline=None, max_examples=50)
@given(load=st.floats(0, 200), agents=st.integers(1, 220), t_s=st.floats(0, 600))
def test_more_agents_never_lower_the_service_level(load, agents, t_s):
    sl = erlang_c(load * 60, 60, [agents, agents + 1]).sl(t_s)
    assert 0 <= sl[0] <= sl[1] <= 1


def test_times_broadcast_against_teams():
    assert erlang_c(200, 180, [[12], [14]]).sl([0, 20, 40]).shape == (2, 3)
