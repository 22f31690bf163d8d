"""The fluid against its differential equation and the chain it is the limit of."""

import pytest
from scipy.integrate import solve_ivp

from planner.staffing import transient, transient_fluid


@pytest.mark.parametrize(
    ("contacts", "agents"),
    [
        ([6000, 30000, 6000, 0], [1000, 1000, 1000, 1000]),  # up, over, down
        ([6000, 30000, 6000, 300], [1000, 1500, 600, 0]),  # agents leave with the contact in hand
        ([12000, 12000], [1000, 1000]),  # exactly loaded
        ([300, 0], [0, 5]),
    ],
)
def test_hours_follow_the_differential_equation(contacts, agents):
    fluid = transient_fluid(contacts, 300, 600, agents)
    now, last = 0.0, agents[0]
    for h, n in enumerate(agents):
        if n < last:
            now -= min(now, last) * (last - n) / last
        rate = contacts[h] / 3600

        def change(_, y, n=n, rate=rate):
            queue = max(y[0] - n, 0)
            return [rate - min(y[0], n) / 300 - queue / 600, queue, min(y[0], n)]

        y = solve_ivp(change, (0, 3600), [now, 0, 0], rtol=1e-9, atol=1e-9, max_step=10).y[:, -1]
        now, last = y[0], n
        assert fluid.mean_in_system_at_end[h] == pytest.approx(y[0], rel=1e-5, abs=1e-5)
        assert fluid.mean_queue[h] == pytest.approx(y[1] / 3600, rel=1e-5, abs=1e-5)
        assert fluid.mean_busy[h] == pytest.approx(y[2] / 3600, rel=1e-5, abs=1e-5)
        assert fluid.abandoned_in_hour[h] == pytest.approx(fluid.mean_queue[h] * 6, rel=1e-12)


def test_a_large_overloaded_team_behaves_like_a_fluid():
    hours = ([600, 3000, 600], 300, 600, [100, 150, 60])
    chain, fluid = transient(*hours), transient_fluid(*hours)
    # Away from balance the mean differs only while the number passes that of the agents, by
    # about its own spread of 10 and for a few minutes of the hour.
    assert fluid.mean_queue == pytest.approx(chain.mean_queue, abs=1.0)
    assert fluid.mean_busy == pytest.approx(chain.mean_busy, abs=1.0)
    assert fluid.p_wait_arrivals == pytest.approx(chain.p_wait_arrivals, abs=0.08)


def test_everybody_waits_as_long_as_the_queue_lasts():
    fluid = transient_fluid([0, 60, 0], 60, 60, [5, 0, 0])
    assert fluid.p_wait_arrivals.tolist() == [0, 1, 1]
    assert fluid.mean_busy.tolist() == [0, 0, 0]


def test_hours_are_one_axis():
    with pytest.raises(ValueError, match=r"one axis, got shape \(1, 2\)"):
        transient_fluid([[1, 2]], 60, 60, 1)
