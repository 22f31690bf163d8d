"""Erlang A against published numbers, sums over the chain, a simulation and its limits."""

from heapq import heappop, heappush

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import betainc

from planner.staffing import erlang_a, erlang_c

TEAMS = [  # contacts an hour, handling, patience, agents
    (2880, 60, 120, 50),
    (60, 600, 30, 3),  # three times too many
    (300, 60, 3600, 7),
    (10, 60, 60, 1),
    (120, 60, 1800, 2),
]


def chain(contacts, aht, patience, agents):
    """States 0, 1, ... far into the queue, with their chances, as the definition has them."""
    rate = contacts / 3600
    j = np.arange(1, agents + int(rate * patience) * 3 + 200)
    ending = np.minimum(j, agents) / aht + np.maximum(j - agents, 0) / patience
    weights = np.concatenate([[0.0], np.cumsum(np.log(rate / ending))])
    chances = np.exp(weights - weights.max())
    return np.arange(j.size + 1), chances / chances.sum()


def test_the_comparison_of_garnett_mandelbaum_and_reiman():
    team = erlang_a(2880, 60, 120, 50)  # doi:10.1287/msom.4.3.208.7753
    assert team.pab == pytest.approx(0.031, abs=5e-4)
    assert team.wait_served_s == pytest.approx(3.6, abs=0.05)
    assert 1 - team.p_wait_gt(12.5) == pytest.approx(0.90, abs=0.005)
    assert team.occupancy == pytest.approx(0.93, abs=0.005)


@pytest.mark.parametrize("args", TEAMS)
def test_shares_are_sums_over_the_chain(args):
    contacts, _, patience, agents = args
    j, chances = chain(*args)
    waiting = np.maximum(j - agents, 0)
    team = erlang_a(*args)
    assert team.pwait == pytest.approx(chances[agents:].sum(), rel=1e-11)
    assert team.lq == pytest.approx(chances @ waiting, rel=1e-11)
    assert team.pab == pytest.approx(chances @ waiting / patience / (contacts / 3600), rel=1e-11)
    assert team.occupancy == pytest.approx(chances @ np.minimum(j, agents) / agents, rel=1e-11)
    assert team.wait_all_s == pytest.approx(team.lq / (contacts / 3600), rel=1e-13)


@pytest.mark.parametrize("args", TEAMS)
@pytest.mark.parametrize("t_s", [0, 20, 300])
def test_tails_are_sums_of_incomplete_betas(args, t_s):
    _, aht, patience, agents = args
    j, chances = chain(*args)
    ahead = j[agents:] - agents
    # With k waiting, the offered wait passes t when at most k of those ahead are gone by then.
    still = betainc(agents * patience / aht, ahead + 1, np.exp(-t_s / patience))
    answered = agents * patience / aht / (agents * patience / aht + ahead + 1)
    late = betainc(agents * patience / aht + 1, ahead + 1, np.exp(-t_s / patience)) * answered
    team = erlang_a(*args)
    assert team.p_offered_gt(t_s) == pytest.approx(chances[agents:] @ still, rel=1e-10)
    assert team.p_wait_gt(t_s) == pytest.approx(
        chances[agents:] @ still * np.exp(-t_s / patience), rel=1e-10
    )
    in_time = 1 - team.pab - chances[agents:] @ late
    assert team.sl_offered(t_s) == pytest.approx(in_time, abs=1e-11)
    assert team.sl_served(t_s) == pytest.approx(in_time / (1 - team.pab), abs=1e-10)


def simulate(rng, contacts, aht, patience, agents, n):
    """Serve in order of arrival; return the time in the queue and who gave up."""
    arrivals = np.cumsum(rng.exponential(3600 / contacts, n))
    handling, endurance = rng.exponential(aht, n), rng.exponential(patience, n)
    free: list[float] = [0.0] * agents
    offered = np.empty(n)
    for i in range(n):
        offered[i] = max(0.0, free[0] - arrivals[i])
        if offered[i] < endurance[i]:
            heappush(free, max(arrivals[i], heappop(free)) + handling[i])
    return np.minimum(offered, endurance), offered >= endurance


def test_a_simulation_agrees():
    waits, gave_up = simulate(np.random.default_rng(7), 400, 180, 120, 19, 60_000)
    team = erlang_a(400, 180, 120, 19)
    # 30 groups of 2,000 contacts are nearly independent: their spread gives the error, and four
    # errors leave a chance of 1 in 16,000 for each comparison.
    for measured, expected in [
        (waits > 0, team.pwait),
        (gave_up, team.pab),
        (waits, team.wait_all_s),
        ((waits <= 20) & ~gave_up, team.sl_offered(20)),
    ]:
        groups = measured.reshape(30, -1).mean(axis=1)
        assert abs(groups.mean() - expected) < 4 * groups.std(ddof=1) / np.sqrt(30)
    served = waits[~gave_up]
    assert served.mean() == pytest.approx(team.wait_served_s, rel=0.08)


def test_endless_patience_is_erlang_c():
    patient, endless = erlang_a(200, 180, 1e9, 14), erlang_c(200, 180, 14)
    assert patient.pwait == pytest.approx(endless.pwait, rel=1e-6)


def test_without_agents_everyone_gives_up():
    team = erlang_a(60, 60, 90, 0)
    assert (team.pwait, team.pab, team.occupancy, team.sl_offered(60)) == (1, 1, 0, 0)
    assert (team.wait_all_s, team.wait_served_s, team.sl_served(60)) == (90, 90, 0)
    assert team.p_wait_gt(90) == pytest.approx(np.exp(-1), rel=1e-14)


def test_without_contacts_nobody_waits():
    team = erlang_a(0, 60, 90, [1, 5])
    for zero in (team.pwait, team.pab, team.wait_all_s, team.wait_served_s, team.lq):
        assert zero.tolist() == [0, 0]
    assert team.sl_offered(0).tolist() == [1, 1]


def test_one_agent_under_a_million_contacts_an_hour_is_always_busy():
    team = erlang_a(1e6, 60, 60, 1)
    assert team.occupancy == pytest.approx(1, rel=1e-12)
    assert 1 - team.pab == pytest.approx(60 / 1e6, rel=1e-9)


@settings(deadline=None, max_examples=60)
@given(
    contacts=st.floats(0, 5000),
    aht=st.floats(1, 1800),
    patience=st.floats(1, 7200),
    agents=st.integers(0, 300),
    t_s=st.floats(0, 3600),
)
def test_more_agents_never_make_it_worse(contacts, aht, patience, agents, t_s):
    team = erlang_a(contacts, aht, patience, [agents, agents + 1])
    shares = [team.pwait, team.pab, team.p_offered_gt(t_s), team.p_wait_gt(t_s)]
    for share in [*shares, 1 - team.sl_offered(t_s)]:
        assert 0 <= share[1] <= share[0] + 5e-11  # the accuracy of tails
        assert share[0] <= 1
    assert np.all(team.sl_offered(t_s) <= team.sl_served(t_s) + 1e-12)
