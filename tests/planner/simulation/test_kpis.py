"""Figures are what a pencil would make of the sums."""

import numpy as np
import pytest

from planner.simulation import Kpi, Simulation
from planner.simulation.estimates import student_t


def simulation(**changes: np.ndarray) -> Simulation:
    """Three replications of two queues and two days; customers at 09:00, none on queue b."""
    shape = (3, 2, 2, 24)
    given = {
        name: np.zeros(shape)
        for name in ("chats", "abandoned", "first_s", "replies", "late", "response_s")
    }
    given["chats"][:, 0, :, 9] = 10
    given["abandoned"][:, 0, 1, 9] = 2
    given["replies"][:, 0, :, 9] = 40
    given["late"][:, 0, 1, 9] = 2, 4, 6  # by replication
    given["first_s"][:, 0, :, 9] = 90
    given["response_s"][:, 0, :, 9] = 780
    return Simulation(queues=("a", "b"), overrun_min=np.zeros((3, 2)), **given | changes)


def test_the_period_is_the_mean_over_replications_with_interval_and_spread():
    found = simulation().on_time()
    assert found.mean == pytest.approx(0.95)  # 78, 76 and 74 of 80
    assert found.high - found.mean == pytest.approx(4.303 * 0.025 / 3**0.5, rel=0.01)
    assert found.mean - found.low == pytest.approx(found.high - found.mean)
    assert (found.p10, found.p90) == pytest.approx((0.93, 0.97))


def test_days_hours_and_queues_without_replies_have_no_figure():
    given = simulation()
    by_day, by_hour = given.on_time_by_day(), given.on_time_by_hour()
    assert [day.mean for day in by_day if day] == pytest.approx([1, 0.9])
    assert [hour is not None for hour in by_hour] == [h == 9 for h in range(24)]
    assert [queue is not None for queue in given.on_time_by_queue()] == [True, False]


def test_an_abandoned_chat_is_in_the_share_of_chats_and_in_no_response():
    given = simulation()
    assert given.month(Kpi.ABANDONED_SHARE).mean == pytest.approx(2 / 20)
    assert given.month(Kpi.FIRST_RESPONSE_S).mean == pytest.approx(180 / 18)
    assert given.month(Kpi.AVERAGE_RESPONSE_S).mean == pytest.approx(1560 / 78)


@pytest.mark.parametrize(
    ("target", "share"), [(0.93, 2 / 3), (0.96, 1 / 3), (0.98, 0.0), (0.0, 1.0)]
)
def test_p_month_is_the_share_of_replications_that_hold_the_target(target, share):
    assert simulation().p_month(target) == pytest.approx(share)


def test_a_replication_that_meets_the_target_exactly_holds_it():
    late = np.zeros((3, 2, 2, 24))
    late[:, 0, 0, 9] = 20
    assert simulation(late=late).p_month(0.75) == 1


def test_the_worst_day_is_the_one_with_the_lowest_share():
    d, found = simulation().worst_day()
    assert d == 1
    assert found.mean == pytest.approx(0.9)


def test_sampled_days_keep_the_replications_apart():
    assert simulation().sample_days("a") == pytest.approx(
        np.array([[1, 0.95], [1, 0.9], [1, 0.85]])
    )
    assert np.isnan(simulation().sample_days("b")).all()


def test_what_cannot_be_answered_is_reported():
    given = simulation()
    with pytest.raises(ValueError, match="queue must be one of a, b, got c"):
        given.on_time("c")
    with pytest.raises(ValueError, match="on_time needs customers, got too few in b"):
        given.on_time("b")
    with pytest.raises(ValueError, match="p_month needs customers, got none in b"):
        given.p_month(0.98, "b")
    with pytest.raises(ValueError, match="worst_day needs customers, got none in b"):
        given.worst_day("b")
    with pytest.raises(ValueError, match=r"target must be 0 to 1, got 98"):
        given.p_month(98)


# Two-sided 5 % points of Student's distribution, from any table.
@pytest.mark.parametrize(
    ("freedom", "quantile", "error"),
    [(1, 12.706, 1.5), (2, 4.303, 0.05), (4, 2.776, 0.003), (10, 2.228, 6e-4), (199, 1.972, 6e-4)],
)
def test_students_quantile_is_close_to_the_tables(freedom, quantile, error):
    assert student_t(freedom) == pytest.approx(quantile, abs=error)
