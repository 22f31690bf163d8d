"""Who could swap a shift, and what it would change."""

import dataclasses

import numpy as np
import pytest

from planner.domain.cost import roster_cost
from planner.domain.partners import swap_partners
from planner.domain.priced import PricedRoster
from planner.domain.roster import OFF
from planner.views.plans import rebuild
from tests.planner.ui.small_site import small_plan

EVERYBODY = range(6)
CAI, FRIDAY = 2, 4


@pytest.fixture(scope="module")
def base() -> PricedRoster:
    plan = rebuild(small_plan())
    return PricedRoster(
        roster=plan.roster,
        lateness=plan.month.lateness,
        prices=plan.month.site.prices,
        duty=plan.duty,
    )


def test_both_keep_the_shifts_they_had_between_them(base):
    codes = base.roster.codes
    for partner in swap_partners(base, CAI, 0, EVERYBODY):
        if partner.d == 0:
            assert OFF not in (codes[partner.b, 0], codes[CAI, 0])
            assert codes[partner.b, 0] != codes[CAI, 0]
        else:
            assert codes[partner.b, 0] == OFF
            assert codes[CAI, partner.d] == OFF
            assert codes[partner.b, partner.d] != OFF


def test_the_best_comes_first_and_each_colleague_once(base):
    found = swap_partners(base, CAI, 0, EVERYBODY)
    assert found
    assert [p.rank for p in found] == sorted(p.rank for p in found)
    assert len({p.b for p in found}) == len(found)


def test_its_price_is_that_of_the_swapped_roster(base):
    partner = swap_partners(base, CAI, 0, EVERYBODY)[0]
    codes = base.roster.codes.copy()
    for d in {0, partner.d}:
        codes[[CAI, partner.b], d] = codes[[partner.b, CAI], d]
    swapped = dataclasses.replace(base.roster, codes=codes)
    more = roster_cost(swapped, base.lateness, base.prices)
    less = roster_cost(base.roster, base.lateness, base.prices, base.duty)
    assert partner.effect.cost.paid == pytest.approx(more.paid - less.paid, abs=1e-6)
    assert partner.effect.cost.fairness == pytest.approx(more.fairness - less.fairness, abs=1e-6)


def test_nobody_on_leave_and_nobody_unseen_is_named(base):
    away = np.flatnonzero(base.problem.leave[:, 2])
    assert not {p.b for p in swap_partners(base, CAI, 2, EVERYBODY)} & set(away.tolist())
    assert {p.b for p in swap_partners(base, CAI, 0, (1, CAI))} <= {1}


def test_days_that_are_over_are_not_offered(base):
    assert all(p.d in (0, *range(5, 7)) for p in swap_partners(base, CAI, 0, EVERYBODY, 5))


def test_a_day_off_cannot_be_given_away(base):
    with pytest.raises(ValueError, match="got a day off"):
        swap_partners(base, CAI, FRIDAY, EVERYBODY)
