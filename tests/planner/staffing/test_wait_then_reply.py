"""Wait and response together: the same number however finely the time is cut."""

import math
from itertools import pairwise

import numpy as np
import pytest
from scipy.integrate import quad

from planner.domain.demand import ChatWork
from planner.staffing.chat_agent import agent_of, longer
from planner.staffing.wait_then_reply import KEPT, wait_then_late

WORK = ChatWork(reply_s=20, customer_s=40, replies_per_chat=5, max_chats=3, patience_s=180)


@pytest.mark.parametrize(
    ("full_rate", "arrival_rate", "patience_s", "within_s"),
    [
        (0.02, 0.03, 180.0, 120.0),  # a few panels
        (2.0, 2.1, 900.0, 60.0),  # and the density rises before it falls
        (90.0, 95.0, 300.0, 180.0),  # thousands of agents: too many panels to keep
        (0.02, 0.03, 180.0, 90_000.0),  # a time beyond all waits
    ],
)
def test_the_wait_is_integrated_over_its_density(full_rate, arrival_rate, patience_s, within_s):
    agent = agent_of(WORK)
    s, x = full_rate * patience_s, arrival_rate * patience_s
    top = max(0.0, math.log(x / (s + 1))) * patience_s
    log_full = -(x * -math.expm1(-top / patience_s) - (s + 1) * top / patience_s) - 6.0

    def late_after(v):
        growth = x * -math.expm1(-v / patience_s) - (s + 1) * v / patience_s
        response = longer(agent.taken, (within_s - v) / agent.stage_s)
        return math.exp(log_full + growth) * full_rate * response

    edges = np.unique(np.clip([0, top / 2, top, 2 * top, within_s - 600, within_s], 0, within_s))
    expected = sum(
        quad(late_after, low, high, limit=500, epsabs=1e-14)[0] for low, high in pairwise(edges)
    )
    found = wait_then_late(
        log_full,
        full_rate,
        arrival_rate,
        patience_s,
        agent.stage_s,
        agent.taken,
        within_s,
        np.full(KEPT, np.nan),
    )
    assert found == pytest.approx(expected, rel=1e-7, abs=1e-12)


def test_a_team_that_never_gets_free_answers_nobody():
    agent = agent_of(WORK)
    kept = np.full(KEPT, np.nan)
    rest = (0.1, 60.0, agent.stage_s, agent.taken, 60.0, kept)
    assert wait_then_late(-1.0, 0.0, *rest) == 0
    assert wait_then_late(-math.inf, 0.1, *rest) == 0
