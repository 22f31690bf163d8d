"""Planning ends with the best roster, a true bound, and a name for everything unmet."""

import dataclasses
import itertools
import os
import signal
import threading

import numpy as np
import pytest
from months import month, small

from planner.domain.checks import find_violations
from planner.domain.cost import Prices, roster_cost
from planner.domain.people import Request, RequestKind
from planner.domain.roster import OFF, Roster
from planner.domain.rules import Experienced, RestDays, Rules, Successions, WorkRun
from planner.roster import Status, plan_roster

PRICES = Prices()


ALONE = Experienced(least=0)


def tiny(seed, **rules):
    return month(
        seed,
        n_agents=5,
        n_days=5,
        trainees=1,
        n_queues=1,
        wishes=2,
        load=0.2,
        rules=Rules(**{"experienced": ALONE, "rest_days": RestDays(least=1)} | rules),
    )


@pytest.mark.parametrize("seed", range(3))
def test_cost_is_the_least_of_all_rosters(seed):
    problem, lateness = month(
        seed, n_agents=2, n_days=3, trainees=0, n_queues=1, wishes=2, leave_share=0.3
    )
    result = plan_roster(problem, lateness, PRICES, gap_limit=0.0)
    rosters = [
        Roster(problem=problem, codes=np.array(codes, np.int8).reshape(2, 3))
        for codes in itertools.product((OFF, 0, 1), repeat=6)
    ]
    breaches = [sum(v.amount for v in find_violations(r) if v.is_hard) for r in rosters]
    least = np.inf
    for i in np.argsort(breaches, kind="stable").tolist():
        if breaches[i] * PRICES.hard_breach >= least:
            break  # for their breaches alone, this one and all that follow cost more
        least = min(least, roster_cost(rosters[i], lateness, PRICES).total)
    assert result.status is Status.OPTIMAL
    assert result.cost.total == pytest.approx(least, abs=0.1)
    assert result.bound <= least + 1e-6


def test_result_is_priced_and_checked_as_a_plain_roster_is():
    problem, lateness = tiny(1)
    result = plan_roster(problem, lateness, PRICES, time_limit_s=1, gap_limit=0.2)
    plain = roster_cost(result.roster, lateness, PRICES, result.duty)
    assert result.cost == plain
    assert result.breaches == find_violations(result.roster)
    assert result.bound <= result.cost.total
    assert result.gap == pytest.approx(1 - result.bound / result.cost.total)


@pytest.mark.parametrize("seed", range(4))
def test_bound_of_the_totals_is_below_the_best_roster(seed, monkeypatch):
    problem, lateness = small(seed, n_days=5)
    best = plan_roster(problem, lateness, PRICES, gap_limit=0.01, time_limit_s=2)
    monkeypatch.setattr("planner.roster.solve.SMALL", 0)
    large = plan_roster(problem, lateness, PRICES, gap_limit=0.01, time_limit_s=0.5)
    assert large.bound <= best.cost.total + 1e-6
    assert best.bound <= large.cost.total + 1e-6


def test_leave_and_pins_hold_across_the_edge_of_the_month():
    problem, lateness = tiny(2, work_run=WorkRun(most=4))
    away = Request(agent="a0", date=problem.horizon.date(3), kind=RequestKind.LEAVE, approved=True)
    pins = problem.pins.copy()
    pins[1, 0] = 1
    problem = dataclasses.replace(
        problem,
        requests=(*problem.requests, away),
        pins=pins,
        before=np.array([[0, 0, 0], [1, 1, 1], [0, 0, 0], [OFF, 0, 0], [0, 0, 0]], np.int8),
    )
    result = plan_roster(problem, lateness, PRICES, time_limit_s=2, gap_limit=0.1)
    assert not result.unmet
    assert result.roster.codes[0, 3] == OFF
    assert result.roster.codes[1, 0] == 1
    assert result.roster.codes[1, 1] == OFF  # the fifth day in a row


def test_clash_of_rules_still_gives_a_roster_and_names_what_is_unmet():
    problem, lateness = tiny(1, experienced=Experienced(least=4))
    result = plan_roster(problem, lateness, PRICES, time_limit_s=3)
    assert result.status is not Status.INFEASIBLE
    # Two of four can be there on five days; a day of rest for each costs as much as it is due.
    assert "experienced" in {v.rule for v in result.unmet}
    assert sum(v.amount for v in result.unmet) == 2 * 5 * 4 - 2 * 5 + 2
    assert result.cost.hard_rules == 32 * PRICES.hard_breach


def test_pin_on_leave_keeps_one_of_the_two():
    problem, lateness = tiny(1)
    away = Request(agent="a0", date=problem.horizon.date(2), kind=RequestKind.LEAVE, approved=True)
    pins = problem.pins.copy()
    pins[0, 2] = 0
    problem = dataclasses.replace(problem, requests=(away,), pins=pins)
    result = plan_roster(problem, lateness, PRICES, time_limit_s=3, gap_limit=0.1)
    assert len(result.unmet) == 1
    assert result.unmet[0].rule in {"pins", "approved_leave"}


def test_stop_returns_soon_and_says_so():
    problem, lateness = month(1, n_agents=8, n_days=10, trainees=0, n_queues=1)
    stages = []
    result = plan_roster(
        problem,
        lateness,
        PRICES,
        gap_limit=0.0,
        on_progress=stages.append,
        should_stop=lambda: any(p.cost is not None for p in stages),
    )
    assert result.status is Status.STOPPED
    assert result.roster is not None
    assert result.cost.total >= result.bound > 0


def test_stop_before_the_first_roster_returns_none():
    problem, lateness = tiny(1)
    result = plan_roster(problem, lateness, PRICES, should_stop=lambda: True)
    assert result.status is Status.STOPPED
    assert result.roster is None
    assert result.gap is None


def test_same_seed_gives_the_same_roster_where_it_must():
    problem, lateness = month(3, n_agents=6, n_days=7, trainees=1, n_queues=1)
    first, again = (
        plan_roster(problem, lateness, PRICES, reproducible=True, time_limit_s=0.4)
        for _ in range(2)
    )
    assert np.array_equal(first.roster.codes, again.roster.codes)
    assert first.bound == again.bound


def test_start_is_never_made_worse():
    problem, lateness = month(1, n_agents=8, n_days=10, trainees=0, n_queues=1)
    first = plan_roster(problem, lateness, PRICES, time_limit_s=0.5)
    again = plan_roster(problem, lateness, PRICES, time_limit_s=0.1, start=first.roster)
    assert again.cost.total <= first.cost.total + 1.0


def test_ctrl_c_while_a_thread_solves_reaches_the_caller():
    problem, lateness = month(2, n_agents=12, n_days=10)
    asked = threading.Event()
    former = signal.signal(signal.SIGINT, lambda *_: asked.set())
    alarm = threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT))
    alarm.start()
    try:
        result = plan_roster(
            problem, lateness, PRICES, time_limit_s=60, gap_limit=0.0, should_stop=asked.is_set
        )
    finally:
        alarm.join()
        signal.signal(signal.SIGINT, former)
    assert result.status is Status.STOPPED
    assert result.seconds < 30


def test_a_month_like_the_handbooks_breaks_no_hard_rule():
    problem, lateness = month(2, n_agents=12, n_days=10)
    result = plan_roster(problem, lateness, PRICES, time_limit_s=3, gap_limit=0.4)
    assert not result.unmet
    assert result.gap < 0.5


@pytest.mark.parametrize("pair", [("N", "D"), ("D", "N")])
def test_succession_is_kept_at_the_edge(pair):
    problem, lateness = tiny(1, successions=Successions(forbidden=(pair,)))
    last = problem.shift_index[pair[0]]
    problem = dataclasses.replace(problem, before=np.full((5, 1), last, np.int8))
    result = plan_roster(problem, lateness, PRICES, time_limit_s=2, gap_limit=0.1)
    assert not (result.roster.codes[:, 0] == problem.shift_index[pair[1]]).any() or result.unmet
