"""Shares are carried from month to month, fade, and are made good."""

import dataclasses

import numpy as np
import pytest

from planner.domain.fairness import fairness_cost
from planner.domain.horizon import Horizon
from planner.domain.ledger import Entry, balance_of, carry, tally_of
from planner.domain.roster import Roster
from planner.domain.rules import SHARED, Fairness, Rules
from tests.planner.domain.week import day, request, roster, signed


def test_ledger_counts_what_is_above_the_fair_share():
    made = roster("NNN-D--", "N------")  # four nights, two each
    first, second = carry(made)
    assert (first.nights, second.nights) == (1, -1)
    assert (first.weekends, second.weekends) == (0, 0)


@pytest.mark.parametrize(("decay", "nights"), [(0, 1), (0.5, 2), (1, 3)])
def test_what_is_past_fades(decay, nights):
    rows = "NNN" + 28 * "-", "N" + 30 * "-"
    first, *_ = carry(roster(*rows), (Entry(agent="a", nights=2),), decay=decay)
    assert first.nights == pytest.approx(nights, abs=0.02)
    with pytest.raises(ValueError, match=r"0 to 1, got 1\.5"):
        carry(roster(*rows), decay=1.5)


def test_a_week_fades_as_much_as_a_quarter_of_a_month_does():
    entries = (Entry(agent="a", nights=2),)
    by_weeks = entries
    for _ in range(4):
        by_weeks = carry(roster("-------"), by_weeks)
    assert by_weeks[0].nights == pytest.approx(carry(roster(28 * "-"), entries)[0].nights)


def test_special_days_weekends_and_refused_wishes_are_carried():
    asked = (request(0, "off"), request(1, "off", agent="b"))
    week = Horizon(start=day(0), n_days=7)
    made = roster(
        "D----D-",
        "D------",
        requests=asked,
        horizon=week,
        holidays=week.marked({day(0)}),
        campaign_days=week.marked({day(5)}),
    )
    first, second = carry(made)
    assert (first.holidays, second.holidays) == (0, 0)  # both worked it
    assert (first.campaign_days, second.campaign_days) == (0.5, -0.5)
    assert (first.weekends, second.weekends) == (0.5, -0.5)
    assert (first.refused, second.refused) == (0.5, -0.5)


def test_those_on_leave_owe_no_more_for_it():
    away = tuple(signed(d, "leave", agent="b") for d in range(7))
    first, second = carry(roster("NNN----", "-------", requests=away))
    assert (first.nights, second.nights) == (0, 0)


def test_those_who_left_stay_in_the_ledger_and_the_new_begin_at_nothing():
    made = roster("D------")
    assert carry(made, (Entry(agent="z", nights=4),), decay=1)[-1] == Entry(agent="z", nights=4)
    assert balance_of((Entry(agent="z", nights=4),), ("a",)).tolist() == [[0, 0, 0, 0, 0]]


def test_who_takes_no_part_has_a_fair_share_of_what_they_have():
    away = tuple(signed(d, "leave", agent="b") for d in range(7))
    tally = tally_of(roster("NNN----", "N------", requests=away))
    assert tally.had[:, 0].tolist() == [3, 1]
    assert tally.fair[:, 0].tolist() == [3, 1]


def test_cost_is_least_where_the_past_is_made_good():
    rules = Rules(fairness=Fairness(nights=3, weekends=0))
    even, owed = (
        roster("NN-----", "NN-----", rules=rules),
        roster("N------", "NNN----", rules=rules),
    )

    def cost(made, past):
        balance = np.zeros((2, len(SHARED)))
        balance[:, 0] = past
        problem = dataclasses.replace(made.problem, balance=balance)
        return fairness_cost(Roster(problem=problem, codes=made.codes))

    assert (cost(even, [0, 0]), cost(owed, [0, 0])) == (0, 6)
    assert (cost(even, [1, -1]), cost(owed, [1, -1])) == (6, 0)
