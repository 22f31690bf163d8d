"""Why a cell is as it is, and who else could take a shift: priced exactly, the best first."""

import dataclasses

import numpy as np
import pytest

from planner.domain.alternatives import who_else, why
from planner.domain.cost import Prices, roster_cost
from planner.domain.people import Request, RequestKind
from planner.domain.priced import PricedRoster
from planner.domain.roster import OFF, Roster
from planner.domain.rules import Rules
from tests.planner.roster.months import month, steady

PRICES = Prices()


def shop(**changes):
    problem, lateness = month(2, n_agents=24, n_days=14, leave_share=0.0, **changes)
    return PricedRoster(
        roster=Roster(problem=problem, codes=steady(problem)), lateness=lateness, prices=PRICES
    )


def at_work(base, d, code=0):
    mentors = {mentor for _, mentor in base.problem.pairs}
    return next(
        a for a in np.flatnonzero(base.roster.codes[:, d] == code).tolist() if a not in mentors
    )


def test_all_other_contents_of_a_cell_are_priced_the_best_first():
    base = shop()
    a = at_work(base, 6)
    found = why(base, a, 6)
    assert sorted(choice.code for choice in found.choices) == [OFF, 1]
    assert list(found.choices) == sorted(found.choices, key=lambda choice: choice.rank)
    before = roster_cost(base.roster, base.lateness, PRICES, base.duty).total
    for choice in found.choices:
        made = base.after(choice.effect.option)
        after = roster_cost(made.roster, base.lateness, PRICES, made.duty).total
        assert choice.effect.cost.total == pytest.approx(after - before, abs=1e-6)


def test_last_senior_of_a_shift_is_held_by_a_hard_rule():
    base = shop()
    seniors = np.flatnonzero(base.problem.seniors & (base.roster.codes[:, 6] == 0))
    codes = base.roster.codes.copy()
    codes[seniors[1:], 6] = OFF
    base = dataclasses.replace(base, roster=Roster(problem=base.problem, codes=codes), duty=None)
    found = why(base, int(seniors[0]), 6)
    assert all("experienced" in {v.rule for v in choice.hard} for choice in found.choices)


def test_hours_tell_the_late_replies_that_the_person_prevents():
    base = shop(load=0.6)
    a = at_work(base, 6)
    found = why(base, a, 6)
    off = next(choice for choice in found.choices if choice.code == OFF)
    assert found.hours[0] == 8
    assert (found.late_without >= found.late).all()
    assert (found.late_without - found.late).sum() == pytest.approx(off.effect.late)


def test_day_off_has_no_hours_and_names_the_wish_it_grants():
    base = shop()
    a, d = np.argwhere(base.roster.codes == OFF)[0].tolist()
    wishes = [
        Request(agent=base.problem.agents[a].id, date=base.problem.horizon.date(d), kind=kind)
        for kind in (RequestKind.OFF, RequestKind.ON)
    ]
    problem = dataclasses.replace(base.problem, requests=tuple(wishes))
    base = dataclasses.replace(base, roster=Roster(problem=problem, codes=base.roster.codes))
    found = why(base, a, d)
    assert found.hours.size == 0
    assert [r.kind for r in found.granted] == [RequestKind.OFF]
    assert [r.kind for r in found.refused] == [RequestKind.ON]


def test_everybody_who_is_not_on_the_shift_is_ranked_rules_before_cost():
    base = shop()
    a = at_work(base, 6)
    found = who_else(base, a, 6)
    on_it = set(np.flatnonzero(base.roster.codes[:, 6] == 0).tolist())
    assert {choice.a for choice in found} == set(range(24)) - on_it
    assert [choice.rank for choice in found] == sorted(choice.rank for choice in found)
    hires = {hire for hire, _ in base.problem.pairs}
    for choice in found:
        if choice.a in hires:  # the mentor is on another shift
            assert "mentor_pairs" in {v.rule for v in choice.hard}
            assert choice.rank > found[0].rank


def test_swap_with_somebody_of_the_other_shift_leaves_as_many_at_work():
    base = shop(load=0.6, rules=Rules())  # a night may come before a day
    a = at_work(base, 6)
    found = who_else(base, a, 6)
    swapping = [choice for choice in found if choice.swaps]
    assert swapping
    for choice in swapping:
        made = base.after(choice.effect.option).roster
        assert made.codes[a, 6] == 1
        assert made.codes[choice.a, 6] == 0
        assert made.works.sum() == base.roster.works.sum()


def test_nobody_swaps_with_the_absent():
    base = shop()
    a = at_work(base, 6)
    away = base.after(why(base, a, 6).choices[0].effect.option)
    away = dataclasses.replace(away, roster=away.roster.with_code(a, 6, OFF))
    found = who_else(away, a, 6, code=0)
    assert not any(choice.swaps for choice in found)
    assert all(len(choice.effect.option) == 1 for choice in found)


def test_day_off_cannot_be_taken():
    base = shop()
    a, d = np.argwhere(base.roster.codes == OFF)[0].tolist()
    with pytest.raises(ValueError, match="there must be a shift to take"):
        who_else(base, a, d)
