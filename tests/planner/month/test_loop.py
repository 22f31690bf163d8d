"""The loop plans, simulates, learns and plans again, until promised and simulated agree."""

import dataclasses

import numpy as np
import pytest

from planner.domain.coverage import coverage
from planner.domain.demand import Target
from planner.domain.roster import Roster
from planner.domain.rules import RestDays, Rules
from planner.month import Month, Odds, month_target, promised_late
from planner.month.loop import ROUNDS, Closed, Round, close_loop
from planner.roster import RosterResult, Status, plan_roster
from planner.simulation import simulate
from tests.planner.month.months import PRE, SITE, month

ODDS = Odds(share=0.9, low=0.8, high=0.95)


def loop(built: Month, replications: int = 40, stop: bool = False) -> tuple[Closed, list[Month]]:
    """Close the loop with the real engine and simulation; return what was asked of the engine."""
    asked: list[Month] = []

    def search(wanted: Month, former: RosterResult | None, time_limit_s: float) -> RosterResult:
        asked.append(wanted)
        return plan_roster(
            wanted.problem,
            wanted.lateness,
            wanted.site.prices,
            time_limit_s=time_limit_s,
            reproducible=True,
            start=None if former is None else former.roster,
            start_duty=None if former is None else former.duty,
            should_stop=lambda: stop,
        )

    def play(roster: Roster, duty: np.ndarray):
        return simulate(roster, built.rates, duty=duty, replications=replications)

    return close_loop(built, search, play, time_limit_s=2.0), asked


@pytest.fixture(scope="module")
def closed() -> tuple[Closed, list[Month]]:
    target = Target(on_time=0.95, reserve=0.04, hour_floor=0.8)
    strict = dataclasses.replace(PRE, target=target, close_min=1350)
    rules = Rules(rest_days=RestDays(least=0))
    return loop(month("pre", site=dataclasses.replace(SITE, queues=(strict,), rules=rules)))


def test_the_promise_is_kept(closed):
    last = closed[0]
    roster, duty = last.result.roster, last.result.duty
    replies = last.month.lateness.replies.sum()
    promised = 1 - promised_late(last.month, roster, duty).sum() / replies
    simulated = simulate(roster, last.month.rates, duty=duty, replications=60, seed=2)
    assert promised == pytest.approx(simulated.on_time().mean, abs=0.01)


def test_later_rosters_are_planned_with_what_was_learnt(closed):
    last, asked = closed
    assert 1 < len(last.rounds) <= ROUNDS + 1
    assert len(last.rounds) <= len(asked) <= ROUNDS + 1
    assert [wanted.learnt for wanted in asked] == [False] + [True] * (len(asked) - 1)


def test_late_replies_get_cheaper_while_too_many_months_hold(closed):
    rounds = closed[0].rounds
    assert rounds[0].p_month.share == 1.0
    assert rounds[1].late_price < rounds[0].late_price


def test_the_latest_roster_that_holds_is_chosen(closed):
    last = closed[0]
    holding = [found for found in last.rounds if found.holds(last.month)]
    assert last.result.roster.paid_hours == holding[-1].paid_hours


def test_what_the_engine_plans_by_has_floors_and_what_is_promised_has_not(closed):
    last, asked = closed
    roster, duty = last.result.roster, last.result.duty
    agents = coverage(roster, duty)
    few = np.minimum(agents, 0.5)
    assert asked[-1].lateness.expected(few).sum() > 1.5 * last.month.lateness.expected(few).sum()


def test_months_without_customers_are_planned_once():
    empty = month("pre")
    empty = dataclasses.replace(
        empty,
        lateness=dataclasses.replace(
            empty.lateness, replies=0 * empty.lateness.replies, late=0 * empty.lateness.late
        ),
        rates=0 * empty.rates,
    )
    last, asked = loop(empty)
    assert (len(asked), last.rounds) == (1, ())
    assert last.result.roster is not None


def test_stopping_before_the_first_roster_leaves_none():
    last, asked = loop(month("pre"), stop=True)
    assert last.result.status is Status.STOPPED
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("changes", "agrees"),
    [
        ({}, True),
        ({"promised": 0.9829}, True),
        ({"promised": 0.9831}, False),
        ({"missed": 0.0016}, False),
        ({"share": 0.895}, True),
        ({"share": 0.89}, False),
        ({"share": 0.93}, True),
        ({"share": 0.94}, False),
        ({"metrics_missed": ("douyin.average_response",)}, False),
        ({"days_at_risk": 1}, False),
        ({"late_tickets": 1}, False),
    ],
)
def test_rounds_end_when_the_promise_is_kept_and_not_overdone(changes, agrees):
    built = month("pre")
    given = {"promised": 0.98, "share": 0.9, "missed": 0.001} | changes
    share = given.pop("share")
    found = Round(
        late_price=5.0,
        simulated=0.98,
        p_month=dataclasses.replace(ODDS, share=share),
        paid_hours=100.0,
        **given,
    )
    assert month_target(built) == pytest.approx(0.98)
    assert found.agrees(built) is agrees
