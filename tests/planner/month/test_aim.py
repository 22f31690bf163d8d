"""A simulated roster is held against every target there is."""

import dataclasses

import numpy as np
import pytest

from planner.domain.demand import Target
from planner.domain.metrics import Counts, Platform, ReplyMetric
from planner.month import below_floor, month_target, odds
from planner.month.aim import AT_RISK, TO_SPARE, confidence, day_floor, find_misses
from planner.simulation import Simulation
from planner.simulation.ticket_kpis import TicketCounts
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


def missed(simulation: Simulation, **target: float):
    names = simulation.queues
    queues = tuple(queue(name, target=Target(**target)) for name in names)
    return find_misses(month(*names, site=dataclasses.replace(SITE, queues=queues)), simulation)


# Nine months in ten have at most 24 late replies of 1000, the mean has 16; the target allows 20.
MIXED = months(*[14.0] * 8, 24.0, 24.0)


@pytest.mark.parametrize(
    ("share", "late"), [(0.85, 24.0), (0.9, 24.0), (0.5, 14.0), (0.8, 24.0), (0.7, 14.0)]
)
def test_a_month_misses_by_the_best_of_those_that_may_be_missed(share, late):
    assert missed(MIXED, confidence=share).month == pytest.approx(np.log(late / 20))


def test_just_as_many_late_replies_as_are_allowed_miss_nothing():
    found = missed(months(*[20.0] * 10))
    assert found.month == pytest.approx(0.0, abs=1e-9)
    assert found.queues == pytest.approx([0.0], abs=1e-9)


def test_a_queue_misses_by_its_own_replies():
    half, other = months(10.0, 10.0), months(25.0, 25.0)
    both = dataclasses.replace(
        half,
        queues=("pre", "post"),
        late=np.concatenate([half.late, other.late], axis=1),
        replies=np.concatenate([half.replies, other.replies], axis=1),
    )
    assert missed(both).queues == pytest.approx(np.log([10 / 20, 25 / 20]))


def test_days_and_their_tickets_miss_by_what_is_beyond_their_allowance():
    counts = np.zeros((2, 1, 2))
    came, late = counts + 50.0, counts.copy()
    late[:, 0, 1] = 5.0
    simulation = dataclasses.replace(
        months(26.0, 24.0),
        tickets=TicketCounts(
            names=("refund",), came=came, late=late, waiting=counts, waiting_min=counts
        ),
    )
    found = missed(simulation, day_floor=0.95)
    assert found.days == pytest.approx([0.5 - AT_RISK, -AT_RISK])
    assert found.tickets == pytest.approx([-0.02, 0.1 - 0.02])


def test_metrics_with_a_target_miss_by_its_multiple():
    common = {"platform": "shop", "label": "", "counts": Counts.ROUNDS}
    mean = ReplyMetric(name="mean", target=40.0, **common)
    share = ReplyMetric(name="share", within_s=180.0, target=0.9, **common)
    free = ReplyMetric(name="free", **common)
    metrics = (mean, share, free)
    simulation = months(10.0, 10.0)
    amounts = np.zeros((2, 3, *simulation.replies.shape[1:]))
    amounts[:, 0] = 44.0 * simulation.replies
    amounts[:, 1] = 0.95 * simulation.replies
    simulation = dataclasses.replace(simulation, metrics=metrics, amounts=amounts)
    shop = Platform(name="shop", label="", open_min=0, close_min=1440, metrics=metrics)
    built = month("pre", site=dataclasses.replace(SITE, platforms=(shop,)))
    assert find_misses(built, simulation).metrics == pytest.approx(np.log([1.1, 0.5]) + TO_SPARE)


def test_months_without_customers_miss_nothing_that_could_be_said():
    with pytest.raises(ValueError, match="misses: simulation needs customers, got none"):
        missed(months(0.0, replies=0.0))


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
