"""The generated months are the ones that the speed table says they are."""

import numpy as np
import pytest

from benchmarks.months import make_month


@pytest.mark.parametrize(("n_agents", "n_shifts", "groups"), [(36, 2, 1), (60, 8, 3)])
def test_month_has_its_leave_wishes_and_convex_lateness(n_agents, n_shifts, groups):
    problem, lateness, prices = make_month(n_agents, n_shifts, groups=groups)
    assert problem.pins.shape == (n_agents, 31)
    assert len(problem.shifts) == n_shifts
    assert len(problem.queues) == groups
    assert 0.05 <= problem.leave.mean() < 0.055
    edges = np.diff(np.pad(problem.leave.astype(int), ((0, 0), (1, 1))), axis=1)
    lengths = np.argwhere(edges == -1)[:, 1] - np.argwhere(edges == 1)[:, 1]
    assert set(lengths.tolist()) <= {1, 2, 3, 4}
    wishes = [(a, d) for a, d, request in problem.dated_requests() if not request.approved]
    assert len(set(wishes)) == 3 * n_agents
    assert not any(problem.leave[a, d] for a, d in wishes)
    steps = np.diff(lateness.late, axis=2)
    assert (steps <= 0).all()
    assert (np.diff(steps, axis=2) >= -1e-9).all()
    assert prices.paid_hour == 0


def test_month_is_the_same_for_the_same_seed_and_has_no_leave_where_none_is_asked_for():
    (first, late, _), (second, again, _) = (make_month(9, 4, leave=False, seed=3) for _ in range(2))
    assert first.requests == second.requests
    assert (late.late == again.late).all()
    assert not first.leave.any()
    assert (make_month(9, 4, seed=4)[1].late != late.late).any()


def test_month_refuses_a_number_of_groups_it_does_not_know():
    with pytest.raises(ValueError, match="1 or 3 groups, got 9, 4, 2"):
        make_month(9, 4, groups=2)
