"""The cheapest mix of levers: as good as trying them all, lawful, and proved by simulation."""

import dataclasses
from itertools import product

import numpy as np
import pytest

from planner.domain.lever_prices import LeverPrices
from planner.domain.scenario import Scenario, Volume
from planner.whatif.case import Case
from planner.whatif.evaluate import cases, followed
from planner.whatif.fix import _Search, find_fix
from planner.whatif.levers import find_levers
from planner.whatif.search import cheapest
from tests.planner.whatif.lab import case, only

FEW = LeverPrices(extra_most=3, trained_most=1, longer_step_min=180)


def shop(prices: LeverPrices = FEW) -> Case:
    return dataclasses.replace(case(), site=dataclasses.replace(case().site, lever_prices=prices))


def busy(factor: float, d: int = 1, from_h: int = 8, to_h: int = 21) -> Scenario:
    hours = Volume(factor=factor, from_min=60 * from_h, to_min=60 * to_h)
    return Scenario(days=only(d), volume=(hours,))


CASES = [
    (factor, d, hours)
    for factor in (0.35, 0.5, 0.6, 0.7)
    for d, hours in [(1, (8, 21)), (3, (18, 21)), (4, (8, 12)), (0, (12, 21)), (6, (19, 21))]
]


@pytest.mark.parametrize(
    ("factor", "d", "hours"),
    [
        pytest.param(*given, marks=() if i == 7 else pytest.mark.slow)
        for i, given in enumerate(CASES)
    ],
)
def test_the_search_equals_trying_every_mix(factor, d, hours):
    search = _Search(shop(), busy(factor, d, *hours), confidence=0.8, replications=20, seed=1)
    every = list(product(*(range(len(cost)) for cost in search.costs)))
    low, high = search.value(search.bottom), search.value(search.top())
    for need in np.linspace(low, high, 5)[1:]:
        best = cheapest(search.costs, search.value, need, search.switches)
        least = min(
            (search.cost(levels) for levels in every if search.value(levels) >= need), default=None
        )
        assert (None if best is None else search.cost(best)) == least


def test_what_is_proposed_holds_when_simulated_and_no_lever_is_too_many():
    found = find_fix(shop(LeverPrices(extra_most=12)), busy(0.5), replications=30, alternatives=1)
    assert found.without < found.target
    best = found.best
    assert best is not None
    assert best.rehearsed.service.holds >= 0.8
    assert best.rehearsed.breaches == ()
    assert best.cost == pytest.approx(sum(pull.cost for pull in best.pulls))
    assert best.pulls[-1].so_far > found.without
    for other in found.alternatives:
        assert other.cost >= best.cost
        assert other.rehearsed.service.holds >= 0.8
        assert {p.lever.kind for p in other.pulls} != {p.lever.kind for p in best.pulls}


def test_nothing_is_pulled_where_the_target_holds():
    roster = case().roster
    queues = tuple(
        dataclasses.replace(q, target=dataclasses.replace(q.target, on_time=0.9))
        for q in roster.problem.queues
    )
    problem = dataclasses.replace(roster.problem, queues=queues)
    easy = dataclasses.replace(shop(), roster=dataclasses.replace(roster, problem=problem))
    found = find_fix(easy, busy(0.3), replications=40)
    assert found.best is not None
    assert (found.best.cost, found.best.pulls) == (0, ())


def test_a_scenario_beyond_all_levers_is_said_to_be():
    found = find_fix(shop(LeverPrices(extra_most=0, templated_share=0)), busy(5), replications=20)
    assert found.best is None
    assert found.without <= found.most < found.target


def test_overtime_and_rest_days_keep_to_the_law():
    scenario = busy(2, from_h=17)
    service = followed(cases(shop(), scenario))
    levers = {lever.kind: lever for lever in find_levers(shop(), scenario, service)}
    longer = levers["longer"].steps[-1]
    assert longer.amount <= 180  # Labour Law art. 41
    hours = len(longer.change.longer_shifts[0].who.agents) * longer.amount / 60
    assert longer.cost == pytest.approx(hours * 25 * 1.5)  # art. 44
    called = levers.get("called_in")
    leave = {"an"}  # on leave that day, or a trainee
    names = set() if called is None else set(called.steps[-1].change.called_in[0].who.agents)
    assert not names & (leave | {"fu"})


def test_each_further_step_costs_more():
    scenario = busy(2)
    service = followed(cases(shop(), scenario))
    for lever in find_levers(shop(), scenario, service):
        costs = [step.cost for step in lever.steps]
        assert costs == sorted(set(costs))


def test_who_opens_the_next_morning_does_not_stay_to_the_close():
    scenario = busy(0.5, d=1, from_h=18)
    service = followed(cases(shop(), scenario))
    moved = next(v for v in find_levers(shop(), scenario, service) if v.kind == "moved_start")
    roster = shop().roster
    for name in moved.steps[-1].change.starts_moved[0].who.agents:
        a = roster.problem.agent_index[name]
        assert roster.codes[a, 2] != 0, "works from 08:00 on the day after"
