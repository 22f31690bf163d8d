"""A piece that is given up has a price at which all others of its clash can hold."""

import pytest
from clashes import first_seniors, pinned, shop, signed
from months import steady

from planner.domain.checks import find_violations
from planner.domain.cost import Prices
from planner.domain.demands import Demand
from planner.domain.priced import PricedRoster
from planner.domain.roster import Roster, RosterProblem
from planner.roster import explain
from planner.roster.giving_up import mended


def day_after_night() -> RosterProblem:
    """Lock a day after a night for one agent."""
    return pinned(shop(12, 14)[0], (6, 4, 1), (6, 5, 0))


def seniors_away() -> RosterProblem:
    """All seniors but one are on leave on a day."""
    problem, _ = shop(12, 14)
    return signed(problem, *[(a, 6) for a in first_seniors(problem)[1:]])


def broken(problem: RosterProblem, pieces: tuple[Demand, ...], roster: Roster) -> set[Demand]:
    """Return the pieces that a roster does not hold."""
    found = {(v.rule, v.agent, v.date) for v in find_violations(roster) if v.is_hard}
    some = set()
    for piece in pieces:
        agent = None if piece.a is None else problem.agents[piece.a].id
        dates = {problem.horizon.date(piece.d)} if piece.d is not None else problem.horizon.dates
        if any((piece.rule, agent, date) in found for date in dates):
            some.add(piece)
    return some


@pytest.mark.parametrize("setup", [day_after_night, seniors_away])
def test_with_a_piece_given_up_all_others_of_the_clash_hold(setup):
    problem, lateness = setup(), shop(12, 14)[1]
    base = PricedRoster(
        roster=Roster(problem=problem, codes=steady(problem)), lateness=lateness, prices=Prices()
    )
    (clash,) = explain(problem, lateness, base=base, most=1)
    assert len(clash.demands) >= 3
    assert all(one.cost is not None and one.late is not None for one in clash.give_up[:6])
    alike = [one.cost for one in clash.give_up if one.demand.rule == clash.give_up[0].demand.rule]
    assert alike == sorted(alike)
    for one in clash.give_up[:3]:
        plan = mended(one.demand, list(clash.demands), base)
        made = Roster(problem=problem, codes=plan.roster.codes)
        assert broken(problem, clash.demands, made) <= {one.demand}
