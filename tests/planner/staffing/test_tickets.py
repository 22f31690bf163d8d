"""The model of late tickets agrees with formulas and with the simulation; more agents help."""

from itertools import pairwise

import numpy as np
import pytest
from scipy import stats

from benchmarks import tickets as benchmark
from planner.domain.demand import ChatWork
from planner.domain.tickets import TicketClass
from planner.staffing import extra_agents, late_tickets
from planner.staffing.tickets import free_tails

WORK = ChatWork(reply_s=20, customer_s=40, replies_per_chat=5, max_chats=3, patience_s=180)
KIND = TicketClass(name="k", deadline_min=20, work_min=5, per_contact=())
SLOTS = 14 * 4


def rates(per_hour: float, n_slots: int = SLOTS) -> np.ndarray:
    return np.full(n_slots, per_hour)


def late(kind: TicketClass, n: int, tickets_h: float, contacts_h: float, **changes: int) -> float:
    found = late_tickets(
        (kind,),
        tickets_per_hour=rates(tickets_h)[None],
        contacts_per_hour=rates(contacts_h),
        agents=np.full(SLOTS, n),
        work=WORK,
        **changes,
    )
    return float(found.share[0])


def test_without_chats_one_agent_is_the_single_server_queue():
    # P(sojourn > d) = exp(-(1 / work - rate) d); the day begins empty.
    found = late(KIND, 1, 6.0, 0.0, samples=2000)
    assert found == pytest.approx(np.exp(-(1 / 5 - 6 / 60) * 20), abs=0.02)


def test_with_agents_for_all_a_ticket_is_late_if_its_work_is_longer_than_its_deadline():
    assert late(KIND, 50, 12.0, 0.0, samples=500) == pytest.approx(np.exp(-20 / 5), abs=0.004)


def test_without_agents_every_ticket_that_is_due_is_late():
    found = late_tickets(
        (KIND,),
        tickets_per_hour=rates(6.0)[None],
        contacts_per_hour=rates(0.0),
        agents=np.zeros(SLOTS, np.int64),
        work=WORK,
        samples=200,
    )
    assert found.waiting == pytest.approx(found.came)
    assert found.share[0] == pytest.approx(1 - 20 / (14 * 60), abs=0.01)  # the last are not due


@pytest.mark.parametrize(("n", "j"), [(1, 0), (3, 5), (10, 27), (10, 30)])
def test_free_agents_are_a_sum_of_two_binomial_numbers(n, j):
    idle = np.array([1.0, 0.6, 0.3, 0.1])
    tails = free_tails(np.array([n]), idle)[0, j]
    q, r = divmod(j, n) if j < 3 * n else (3, 0)
    low = stats.binom.pmf(np.arange(n + 1), n - r, idle[q])
    high = stats.binom.pmf(np.arange(n + 1), r, idle[min(q + 1, 3)])
    exact = np.convolve(low, high)[: n + 1]
    np.testing.assert_allclose(tails[:n], exact[::-1].cumsum()[::-1][1:], atol=1e-12)


def test_large_teams_use_the_normal_distribution():
    idle = np.array([1.0, 0.5])
    large, exact = (
        free_tails(np.array([100]), idle)[0, 100],
        stats.binom.sf(np.arange(100), 100, 0.5),
    )
    np.testing.assert_allclose(large, exact, atol=2e-3)


@pytest.mark.parametrize("contacts_h", [0.0, 60.0, 150.0])
def test_more_agents_mean_fewer_late_tickets(contacts_h):
    shares = [late(KIND, n, 10.0, contacts_h, samples=60) for n in (2, 4, 6, 9)]
    assert all(after <= before + 0.01 for before, after in pairwise(shares))
    assert shares[-1] < 0.05


def test_the_least_extra_agents_hold_the_share_and_one_fewer_does_not():
    given = {
        "tickets_per_hour": rates(20.0)[None],
        "contacts_per_hour": rates(60.0),
        "work": WORK,
        "samples": 40,
    }
    agents = np.where(np.arange(SLOTS) < 50, 2, 0)
    extra = extra_agents((KIND,), 0.1, agents=agents, **given)
    assert extra is not None
    assert extra > 0
    shares = [
        late_tickets((KIND,), agents=np.where(agents > 0, agents + n, 0), **given).share[0]
        for n in (extra - 1, extra)
    ]
    assert shares[1] <= 0.1 < shares[0]
    assert extra_agents((KIND,), 0.0, agents=agents, most=2, **given) is None


def test_late_shares_are_within_a_point_of_the_simulation():
    case = benchmark.random_case(np.random.default_rng(6))
    rows, _, _ = benchmark.compare(case, replications=60, samples=60)
    assert rows
    for name, _, simulated, half, model in rows:
        assert abs(model - simulated) < 0.01 + half, name


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"agents": np.zeros(3)}, "must be for 1 classes and the same slots"),
        ({"contacts_per_hour": rates(-1.0)}, "contacts_per_hour must be numbers of 0 or more"),
        ({"tickets_per_hour": rates(np.nan)[None]}, "tickets_per_hour must be numbers"),
    ],
)
def test_a_wrong_argument_is_reported(changes, message):
    given = {
        "tickets_per_hour": rates(1.0)[None],
        "contacts_per_hour": rates(1.0),
        "agents": np.ones(SLOTS, np.int64),
    } | changes
    with pytest.raises(ValueError, match=message):
        late_tickets((KIND,), work=WORK, **given)
