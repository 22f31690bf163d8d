"""Each part of the cost is what one gets by hand."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.checks import weekends
from planner.domain.cost import (
    Prices,
    excess,
    refused_weight,
    roster_cost,
)
from planner.domain.demand import Lateness, Target
from planner.domain.fairness import fair_shares, fairness_cost
from planner.domain.horizon import DAY_SLOTS, Horizon
from planner.domain.roster import OFF
from planner.domain.rules import (
    UNUSED,
    Experienced,
    Fairness,
    Mode,
    Relief,
    RestDays,
    Rules,
    Strictness,
    WorkRun,
)
from tests.planner.domain.week import MONDAY, agents, day, queue, request, roster, signed

NO_RULES = Rules(
    rest_days=RestDays(how=UNUSED),
    experienced=Experienced(how=UNUSED),
    relief=Relief(how=UNUSED),
    fairness=Fairness(nights=0, weekends=0),
)
FREE_OF_CHARGE = Prices(
    late_reply=0, late_over_month=0, late_over_day=0, paid_hour=0, wish=0, hard_breach=0
)


def lateness_of(n_days: int, slots: dict[int, tuple[float, list[float]]], n_max: int) -> Lateness:
    """Build a queue's table from replies and late replies of a few slots."""
    replies = np.zeros((1, n_days * DAY_SLOTS))
    late = np.zeros((1, n_days * DAY_SLOTS, n_max + 1))
    for t, (all_replies, table) in slots.items():
        replies[0, t], late[0, t] = all_replies, table
    return Lateness(queues=("pre",), replies=replies, late=late)


def no_demand(n_days: int) -> Lateness:
    return lateness_of(n_days, {}, 2)


@pytest.mark.parametrize("name", [field.name for field in dataclasses.fields(Prices)])
def test_price_below_zero_is_refused(name):
    with pytest.raises(ValueError, match=f"prices: {name} must not be negative, got -1"):
        Prices(**{name: -1})
    assert getattr(Prices(**{name: 0}), name) == 0


def test_late_replies_are_charged_and_those_over_the_target_again():
    # Two days, 100 replies each, 2 allowed a day. One agent leaves 10 late on the first day
    # and nobody 1 on the second: 11 late, 8 over the first day, 11 - 4 = 7 over the month.
    lateness = lateness_of(2, {40: (100, [50, 10, 0]), 136: (100, [1, 0, 0])}, 2)
    prices = Prices(late_reply=0.5, late_over_month=5, late_over_day=1, paid_hour=20)
    cost = roster_cost(roster("D-", rules=NO_RULES), lateness, prices)
    assert (cost.late, cost.over_day, cost.over_month) == pytest.approx((5.5, 8, 35))
    assert cost.paid == pytest.approx(9.5 * 20)
    assert cost.total == pytest.approx(5.5 + 8 + 35 + 190)


def test_good_day_makes_up_for_a_bad_one_in_the_month_but_not_in_the_day():
    lateness = lateness_of(2, {40: (100, [3, 3, 3]), 136: (100, [0, 0, 0])}, 2)
    late = lateness.late[:, :, 0]
    over_day, over_month = excess(late, lateness, [0.98])
    assert over_day.tolist() == [[pytest.approx(1), 0]]
    assert over_month.tolist() == [0]


def test_each_queue_has_its_own_target():
    replies, late = np.full((2, DAY_SLOTS), 10.0), np.ones((2, DAY_SLOTS))
    lateness = Lateness(queues=("pre", "post"), replies=replies, late=late[:, :, None])
    over_day, over_month = excess(late, lateness, [0.95, 0.5])
    assert over_day == pytest.approx(np.array([[DAY_SLOTS * 0.5], [0]]))
    assert over_month == pytest.approx(np.array([DAY_SLOTS * 0.5, 0]))


def test_reserve_leaves_fewer_late_replies_free_of_charge():
    strict = queue("pre", target=Target(on_time=0.98, reserve=0.01))
    lateness = lateness_of(1, {40: (100, [50, 10, 0])}, 2)
    prices = dataclasses.replace(FREE_OF_CHARGE, late_over_month=1)
    cost = roster_cost(roster("D", queues=(strict,), rules=NO_RULES), lateness, prices)
    assert cost.total == pytest.approx(9)


def test_duty_given_is_the_one_charged():
    team = tuple(dataclasses.replace(a, skills=("pre", "post")) for a in agents(1))
    planned = roster("D", agents=team, queues=(queue("pre"), queue("post")), rules=NO_RULES)
    late = np.zeros((2, DAY_SLOTS, 2))
    late[0, 40], late[1, 40] = [3, 0], [9, 0]
    lateness = Lateness(queues=("pre", "post"), replies=late[:, :, 0], late=late)
    prices = dataclasses.replace(FREE_OF_CHARGE, late_reply=1)
    best = roster_cost(planned, lateness, prices)
    on_pre = roster_cost(planned, lateness, prices, np.array([[0]], np.int8))
    assert (best.total, on_pre.total) == (3, 9)


def test_refused_wishes_are_charged_by_weight():
    wishes = (
        request(0, "off", weight=7),  # refused
        request(1, "on", "D", weight=20),  # refused
        request(2, "not", "N", weight=5),  # granted
        request(3, "leave", weight=3),  # refused
        signed(4, "off"),  # a rule, not a wish
        request(9, "off"),  # another month
    )
    planned = roster("DNDDD", requests=wishes, rules=NO_RULES)
    assert refused_weight(planned) == 7 + 20 + 3
    prices = dataclasses.replace(FREE_OF_CHARGE, wish=2)
    assert roster_cost(planned, no_demand(5), prices).total == 60


def test_soft_rules_cost_their_weight_and_hard_ones_the_price_of_a_breach():
    soft, hard = Strictness(mode=Mode.SOFT, weight=30), Strictness(mode=Mode.HARD)
    rules = dataclasses.replace(
        NO_RULES,
        work_run=WorkRun(most=2, how=soft),
        rest_days=RestDays(least=3, how=hard),
        relief=Relief(how=Strictness(mode=Mode.REPORT)),
    )
    prices = dataclasses.replace(FREE_OF_CHARGE, hard_breach=1000)
    cost = roster_cost(roster("DDDDD-", rules=rules), no_demand(6), prices)
    assert cost.soft_rules == 3 * 30
    assert cost.hard_rules == 2 * 1000
    assert cost.total == 2090


def test_fair_shares_follow_the_days_without_leave():
    # Fourteen days; b is away for seven of them and owes half of what a does.
    leave = tuple(signed(d, "leave", agent="b") for d in range(7))
    planned = roster("NNNNDDDDDDDDDD", "-------NN-----", requests=leave)
    nights, weekend_shares = fair_shares(planned)[:, :2].T
    assert nights == pytest.approx([4, 2])
    assert weekends(planned).sum(axis=1).tolist() == [2, 0]
    assert weekend_shares == pytest.approx([4 / 3, 2 / 3])


def test_nights_are_shared_by_those_who_may_work_them():
    a, b, c, d = agents(4)
    first = day(1)
    team = (
        a,
        dataclasses.replace(b, mentor="a"),
        dataclasses.replace(c, earliest_night=first),
        dataclasses.replace(d, earliest_night=MONDAY),
    )
    planned = roster("NNN", "NNN", "-N-", "---", agents=team)
    nights = fair_shares(planned)[:, 0]
    assert nights == pytest.approx([1.5, 0, 0, 1.5])


def test_squared_difference_from_the_fair_share_is_charged():
    rules = dataclasses.replace(NO_RULES, fairness=Fairness(nights=3, weekends=5))
    # Nights 4 and 0, fair 2 each; weekends 1 and 0, fair one half each.
    planned = roster("NNNND-D", "DDDDD--", rules=rules)
    assert fairness_cost(planned) == pytest.approx(3 * (4 + 4) + 5 * (0.25 + 0.25))
    assert roster_cost(planned, no_demand(7), FREE_OF_CHARGE).total == pytest.approx(26.5)


def test_nights_of_those_who_may_not_work_them_are_not_charged_as_unfair():
    first, hire = agents(2)
    team = (first, dataclasses.replace(hire, mentor="a"))
    rules = dataclasses.replace(NO_RULES, fairness=Fairness(nights=3, weekends=0))
    assert fairness_cost(roster("NN-", "NN-", agents=team, rules=rules)) == 0


def test_special_days_and_refused_wishes_are_shared_out_too():
    prices = Fairness(nights=0, weekends=0, holidays=4, campaign_days=1, refused=2)
    rules = dataclasses.replace(NO_RULES, fairness=prices)
    asked = (request(1, "off"), request(2, "not", "D"), request(2, "off", agent="b"))
    # Holidays 1 and 0 of two, campaign days 1 and 1; wishes refused: 2 of 2 and 0 of 1.
    planned = roster(
        "-DD",
        "D--",
        rules=rules,
        requests=asked,
        holidays=np.array([False, True, False]),
        campaign_days=np.array([True, False, True]),
    )
    squares = 4 * (0.25 + 0.25) + 1 * 0 + 2 * ((2 - 4 / 3) ** 2 + (2 / 3) ** 2)
    assert fairness_cost(planned) == pytest.approx(squares)


def test_nothing_is_unfair_where_nobody_works_or_all_are_away():
    leave = tuple(signed(d, "leave") for d in range(7))
    for planned in (roster("-------"), roster("-------", requests=leave), roster("NN---")):
        assert fairness_cost(planned) == 0
        assert np.isfinite(fair_shares(planned)).all()


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 6), st.integers(1, 30))
def test_fair_shares_sum_to_what_is_shared(seed, n_agents, n_days):
    rng = np.random.default_rng(seed)
    rows = ["".join(rng.choice([*"DN-"], n_days)) for _ in range(n_agents)]
    leave = tuple(
        signed(d, "leave", agent=name)
        for name in "abcdef"[:n_agents]
        for d in np.flatnonzero(rng.random(n_days) < 0.2).tolist()
    )
    team = tuple(
        dataclasses.replace(a, earliest_night=day(int(rng.integers(-1, 3))))
        for a in agents(n_agents)
    )
    horizon = Horizon(start=MONDAY, n_days=n_days)
    planned = roster(*rows, agents=team, requests=leave, horizon=horizon)
    may = np.array([a.earliest_night <= MONDAY for a in team])
    here = (~planned.problem.leave).any(axis=1)
    nights, weekend_shares = fair_shares(planned)[:, :2].T
    assert nights.sum() == pytest.approx(planned.nights[may & here].sum())
    assert weekend_shares.sum() == pytest.approx(weekends(planned)[here].sum())
    assert not nights[~may].any()
    assert (nights >= 0).all()


def test_roster_without_any_work_costs_what_is_late():
    lateness = lateness_of(1, {40: (100, [60, 10, 0])}, 2)
    planned = roster("-", "-", rules=NO_RULES)
    assert (planned.codes == OFF).all()
    prices = dataclasses.replace(FREE_OF_CHARGE, late_reply=1)
    assert roster_cost(planned, lateness, prices).total == 60
