"""The plan aims so much above the target that bad months hold it, too."""

import dataclasses

import numpy as np
import pytest

from planner.domain.demand import Target
from planner.month import below_floor, month_target, odds
from planner.month.aim import aimed, confidence, day_floor
from planner.simulation import Simulation
from tests.planner.domain.week import queue
from tests.planner.month.months import SITE, month


def months(*late: float, replies: float = 1000.0) -> Simulation:
    """Make months of two days with late replies on the first of them."""
    shape = (len(late), 1, 2, 24)
    nothing, of_replies, of_late = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    of_replies[:, 0, :, 9] = replies / 2
    of_late[:, 0, 0, 9] = late
    return Simulation(
        queues=("pre",),
        chats=nothing,
        abandoned=nothing,
        first_s=nothing,
        response_s=nothing,
        replies=of_replies,
        late=of_late,
        overrun_min=np.zeros((len(late), 2)),
    )


def planned(simulation: Simulation, *, learnt: bool = False, **target: float) -> float:
    site = dataclasses.replace(SITE, queues=(queue("pre", target=Target(**target)),))
    (found,) = aimed(dataclasses.replace(month("pre", site=site), learnt=learnt), simulation)
    return found.target.planned


EASY = Target(on_time=0.9)
# Nine months in ten have at most 24 late replies, the mean has 16; the target allows 20.
MIXED = months(*[14.0] * 8, 24.0, 24.0)


def test_months_that_are_all_alike_are_planned_for_the_target_itself():
    assert planned(months(*[20.0] * 10)) == pytest.approx(0.98)


def test_the_mean_month_makes_room_for_the_bad_one():
    assert planned(MIXED, confidence=0.85) == pytest.approx(1 - 0.02 * 16 / 24)
    assert planned(MIXED, confidence=0.5) == pytest.approx(0.98)  # never below the target


def test_once_learnt_the_plan_is_raised_by_what_bad_months_miss():
    raised = planned(MIXED, learnt=True, confidence=0.85, reserve=0.005)
    assert raised == pytest.approx(1 - 0.015 * (20 / 24) ** 1.5)
    most = planned(months(90.0, 90.0), learnt=True, reserve=0.005)
    assert most == pytest.approx(1 - 0.015 / 1.5)


def test_once_learnt_the_plan_is_lowered_by_what_bad_months_leave():
    lowered = planned(months(16.0, 16.0), learnt=True, reserve=0.01)
    assert lowered == pytest.approx(1 - 0.01 * (20 / 16) ** 0.7)
    assert planned(months(10.0, 10.0), learnt=True, reserve=0.001) == pytest.approx(0.98)


def test_a_queue_that_misses_its_own_target_is_raised_by_what_it_misses():
    # Even months, but 25 of 1000 replies late, where bad months in all would allow 30.
    strict = planned(months(25.0, 25.0), learnt=True, reserve=0.005)
    assert strict == pytest.approx(1 - 0.015 * (20 / 25) ** 1.5)
    site = dataclasses.replace(SITE, queues=(queue("pre"), queue("post", target=EASY)))
    built = dataclasses.replace(month("pre", "post", site=site), learnt=True)
    both = months(25.0, 25.0)
    both = dataclasses.replace(
        both,
        queues=("pre", "post"),
        late=np.repeat(both.late, 2, axis=1),
        replies=np.repeat(both.replies, 2, axis=1),
    )
    allowed = 1 - month_target(built)
    assert allowed > 0.025
    hard, easy = (found.target.planned for found in aimed(built, both))
    assert hard == pytest.approx(1 - 0.02 * (20 / 25) ** 1.5)
    assert easy == pytest.approx(EASY.on_time)


def test_months_without_late_replies_change_nothing():
    assert planned(months(0.0, 0.0), reserve=0.004) == pytest.approx(0.984)


def test_odds_are_the_share_of_months_on_target_with_wilsons_interval():
    found = odds(months(*[10.0] * 9, 30.0), target=0.98)
    # statsmodels 0.15.0: proportion_confint(9, 10, method="wilson")
    assert (found.share, found.low, found.high) == pytest.approx((0.9, 0.59585, 0.98212), abs=1e-4)
    with pytest.raises(ValueError, match="odds: simulation needs customers, got none"):
        odds(months(0.0, replies=0.0), target=0.98)


def test_targets_and_floors_of_all_queues_are_weighed_by_their_replies():
    easy = queue("post", target=Target(on_time=0.9, day_floor=0.8, confidence=0.7))
    hard = queue("pre", target=Target(on_time=0.98, day_floor=0.95))
    built = month("pre", "post", site=dataclasses.replace(SITE, queues=(hard, easy)))
    weight = built.lateness.replies.sum(axis=1) / built.lateness.replies.sum()
    assert month_target(built) == pytest.approx(weight @ [0.98, 0.9])
    assert day_floor(built) == pytest.approx(weight @ [0.95, 0.8])
    assert confidence(built) == 0.9


def test_a_day_is_at_risk_as_often_as_it_falls_below_its_floor():
    strict = queue("pre", target=Target(day_floor=0.95))
    built = month("pre", site=dataclasses.replace(SITE, queues=(strict,)))
    # 500 replies a day: 25 late ones are just allowed.
    assert below_floor(built, months(25.0, 26.0, 10.0, 200.0)).tolist() == [0.5, 0.0]
