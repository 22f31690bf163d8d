"""A queue without a history takes the team's shape at the planner's volume."""

import numpy as np
import pytest

from forecasts import forecast, with_new_queue
from tests.forecasts.made import day, made

TEAM = forecast([made(weeks=4)], day(28), 7)


def test_the_volume_is_the_planners_and_the_shape_the_teams():
    found = with_new_queue(TEAM, "live", 100.0)
    assert found.queues == ("presale", "live")
    assert found.mean[1].sum() == pytest.approx(700, rel=0.06)
    np.testing.assert_allclose(
        found.mean[1].sum(axis=0) / found.mean[1].sum(),
        TEAM.mean[0].sum(axis=0) / TEAM.mean[0].sum(),
        atol=0.01,
    )
    np.testing.assert_array_equal(found.open[1], TEAM.open[0])


def test_an_unsure_volume_widens_the_spread():
    sure, unsure = (with_new_queue(TEAM, "live", 5000.0, spread_sd=s) for s in (0.0, 0.5))
    assert unsure.paths[:, 1].sum(axis=(1, 2)).std() > 3 * sure.paths[:, 1].sum(axis=(1, 2)).std()


@pytest.mark.parametrize(
    ("queue", "volume", "message"),
    [
        ("presale", 10.0, "presale: a new queue must not be forecast already"),
        ("live", -1.0, "live: contacts_a_day and spread_sd must be 0 or more, got -1.0 and 0.3"),
    ],
)
def test_what_cannot_be_added_is_reported(queue, volume, message):
    with pytest.raises(ValueError, match=message):
        with_new_queue(TEAM, queue, volume)


def test_a_team_without_contacts_has_nothing_to_lend():
    with pytest.raises(ValueError, match="live: another queue must have contacts to lend"):
        with_new_queue(TEAM.scaled({"presale": 0.0}), "live", 10.0)


def test_queues_added_together_borrow_from_those_with_a_history_only():
    first = with_new_queue(TEAM, "live", 100.0)
    second = with_new_queue(first, "night", 50.0, lenders=TEAM.queues)
    np.testing.assert_array_equal(
        second.paths[:, 2], with_new_queue(TEAM, "night", 50.0).paths[:, 1]
    )
