"""A limit of one's own asks for more than the rule, and holds where the rule is off."""

import dataclasses

import pytest

from planner.domain import checks
from planner.domain.fairness import fair_shares
from planner.domain.own_limits import with_own_limits
from planner.domain.rules import UNUSED, Mode, Nights, PeriodTime, Rules, Strictness
from tests.planner.domain.week import agents, breaches, roster

SOFT = Strictness(mode=Mode.SOFT, weight=7)
NO_NIGHTS = Rules(nights=Nights(most=4, how=UNUSED))


def made(*rows: str, rules: Rules = NO_NIGHTS, how: Strictness = SOFT, **limits):
    """Plan for agents of whom the first has limits of their own."""
    first, *others = agents(len(rows))
    team = (dataclasses.replace(first, **limits), *others)
    planned, own = with_own_limits(rules, team, len(rows[0]), how)
    return roster(*rows, agents=team, rules=planned, own_limits=own)


@pytest.mark.parametrize(
    ("check", "row", "limits", "found"),
    [
        (checks.nights, "NN-----", {"max_nights": 1}, [("a", None, 1)]),
        (checks.nights, "NN-----", {"max_nights": 2}, []),
        (checks.nights, "N------", {"max_nights": 0}, [("a", None, 1)]),
        (checks.worked_weekends, "-----D-", {"max_weekends": 0}, [("a", None, 1)]),
        (checks.worked_weekends, "-----D-", {"max_weekends": 1}, []),
        (checks.work_run, "DDD----", {"max_days_in_a_row": 2}, [("a", 2, 1)]),
        (checks.work_run, "DDD----", {"max_days_in_a_row": 3}, []),
        (checks.period_time, "DD-----", {"max_hours": 18.5}, [("a", None, 1)]),
        (checks.period_time, "DD-----", {"max_hours": 19}, []),
        (checks.period_time, "DD-----", {"min_hours": 19}, []),
        (checks.period_time, "DD-----", {"min_hours": 19.5}, [("a", None, 1)]),
    ],
)
def test_own_limit_holds_for_its_agent_alone(check, row, limits, found):
    assert breaches(check, made(row, row, **limits)) == found


def test_rule_that_is_off_holds_as_strictly_as_own_limits_do():
    (violation,) = checks.nights(made("NN-----", max_nights=1))
    assert violation.how == SOFT


def test_rule_that_is_on_keeps_its_own_strictness_and_its_limit_for_the_others():
    rules = Rules(nights=Nights(most=1))
    found = made("NN-----", "NN-----", rules=rules, max_nights=0)
    assert breaches(checks.nights, found) == [("a", None, 2), ("b", None, 1)]
    assert all(v.is_hard for v in checks.nights(found))


def test_looser_limit_than_the_rules_changes_nothing():
    rules = Rules(period_time=PeriodTime(least_min=600, most_min=1200, how=SOFT))
    planned, own = with_own_limits(
        rules, (dataclasses.replace(next(agents(1)), max_hours=40, min_hours=1),), 7, SOFT
    )
    assert planned == rules
    assert (own.time_least_min.tolist(), own.time_most_min.tolist()) == ([600], [1200])


def test_who_works_no_nights_has_no_share_of_them():
    shares = fair_shares(made("-------", "NN-----", max_nights=0))[:, 0]
    assert shares.tolist() == [0, 2]


@pytest.mark.parametrize(
    ("limits", "message"),
    [
        ({"max_nights": -1}, "max_nights must be 0 or more, got -1"),
        ({"max_days_in_a_row": 0}, "max_days_in_a_row must be 1 or more, got 0"),
        ({"min_hours": 9, "max_hours": 8}, "max_hours must not lie below 9, got 8"),
    ],
)
def test_limit_out_of_range_is_refused(limits, message):
    with pytest.raises(ValueError, match=message):
        dataclasses.replace(next(agents(1)), **limits)
