"""Each change of the roster changes the cells it says."""

import dataclasses

import numpy as np
import pytest

from planner.domain.errors import InputError
from planner.domain.roster import OFF
from planner.domain.scenario import (
    Absence,
    CalledIn,
    ExtraStaff,
    LongerShift,
    MovedRest,
    MovedStart,
    Scenario,
    Trained,
    Who,
)
from planner.whatif.case import Case
from planner.whatif.compare import new_breaches, rehearse, with_changes
from planner.whatif.roster import with_roster
from tests.planner.ui.small_site import DAY, MONDAY, NIGHT
from tests.planner.whatif.lab import case, only


def after(**changes) -> Case:
    return with_roster(case(), Scenario(**changes), np.random.default_rng(1))


def changed(found: Case) -> set[tuple[int, int]]:
    n = len(case().roster.codes)
    return set(map(tuple, np.argwhere(found.roster.codes[:n] != case().roster.codes).tolist()))


def test_named_agents_are_away_on_their_days():
    found = after(absence=(Absence(agents=("an", "bo"), days=only(0)),))
    assert changed(found) == {(0, 0), (1, 0)}
    assert (found.duty[[0, 1], 0] == OFF).all()


def test_a_larger_share_takes_the_same_people_and_more():
    some, more, everybody = (changed(after(absence=(Absence(share=s),))) for s in (0.2, 0.5, 1))
    assert some < more < everybody
    assert len(everybody) == case().roster.works.sum()


def test_extra_people_are_added_below_with_their_shift():
    found = after(extra_staff=(ExtraStaff(count=3, shift="N", speed=0.5, days=only(2)),))
    assert changed(found) == set()
    assert found.roster.codes[6:, 2].tolist() == [NIGHT] * 3
    assert (found.roster.codes[6:, [0, 1, 3, 4, 5, 6]] == OFF).all()
    assert [agent.speed for agent in found.roster.problem.agents[6:]] == [0.5] * 3
    assert found.duty[6:, 2].tolist() == [0, 1, 0]  # spread over the queues


def test_longer_shifts_lengthen_the_shift_and_the_hours():
    found = after(longer_shifts=(LongerShift(shift="D", after_min=120, days=only(0)),))
    assert changed(found) == {(0, 0), (2, 0), (3, 0), (5, 0)}
    assert found.roster.paid_hours - case().roster.paid_hours == 4 * 2
    longer = found.roster.problem.shifts[2]
    assert (longer.code, longer.end_min) == ("D+120", 19 * 60 + 30)
    assert longer.origin == "D"


def test_some_of_a_shift_are_spread_over_the_queues():
    found = after(longer_shifts=(LongerShift(shift="D", after_min=60, who=Who(count=2)),))
    monday = {a for a, d in changed(found) if d == 0}
    duties = {int(case().duty[a, 0]) for a in monday}
    assert len(monday) == 2
    assert duties == {0, 1}


def test_a_moved_start_keeps_the_hours():
    found = after(starts_moved=(MovedStart(shift="D", by_min=90, days=only(0)),))
    assert found.roster.paid_hours == case().roster.paid_hours
    assert found.roster.problem.shifts[2].start_min == 9 * 60 + 30


def test_called_in_agents_work_on_their_rest_day_but_not_on_leave():
    found = after(called_in=(CalledIn(shift="N", who=Who(), days=only(2)),))
    leave = case().roster.problem.leave
    off = {(a, 2) for a in np.flatnonzero(case().roster.codes[:, 2] == OFF) if not leave[a, 2]}
    assert changed(found) == off
    assert off


def test_a_rest_day_is_moved():
    rest = MONDAY.replace(day=MONDAY.day + 4)
    found = after(rest_moved=(MovedRest(agent="cai", rest=rest, instead=MONDAY),))
    assert changed(found) == {(2, 0), (2, 4)}
    assert found.roster.codes[2, 4] == DAY


def test_a_rest_day_that_is_none_is_refused():
    with pytest.raises(InputError, match=r"cai works on .*Name a rest day"):
        after(rest_moved=(MovedRest(agent="cai", rest=MONDAY, instead=only(1).first),))


def test_trained_agents_can_answer_more():
    found = after(trained=(Trained(skill="aftersales", who=Who(agents=("bo",))),))
    assert found.roster.problem.agents[1].skills == ("presales", "aftersales")
    assert found.roster.problem.agents[2].skills == ("presales",)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"absence": (Absence(agents=("zoe",)),)}, r"agents.*not known.*zoe.*an, bo"),
        ({"called_in": (CalledIn(shift="X", who=Who()),)}, r"shift.*X.*D, N"),
        ({"trained": (Trained(skill="live", who=Who()),)}, r"live.*presales, aftersales"),
        (
            {"longer_shifts": (LongerShift(shift="D", before_min=540),)},
            r"must begin on its own day",
        ),
        ({"longer_shifts": (LongerShift(shift="D", after_min=600),)}, r"length_min must be"),
        ({"starts_moved": (MovedStart(shift="N", by_min=720),)}, r"begin on another day"),
    ],
)
def test_what_does_not_fit_is_named(changes, message):
    with pytest.raises(InputError, match=message):
        after(**changes)


def test_changes_of_some_days_go_back_into_the_whole_roster():
    scenario = Scenario(
        days=only(1),
        extra_staff=(ExtraStaff(count=1, shift="D"),),
        longer_shifts=(LongerShift(shift="N", after_min=60),),
    )
    whole = with_changes(case(), scenario)
    assert whole.codes.shape == (7, 7)
    different = np.argwhere(whole.codes[:6] != case().roster.codes)
    assert different[:, 1].tolist() == [1, 1]


def test_a_longer_shift_of_the_only_senior_breaks_no_rule_on_seniors():
    scenario = Scenario(longer_shifts=(LongerShift(shift="D", after_min=60),))
    assert rehearse(case(), scenario, replications=0).breaches == ()


def test_breaches_that_were_there_before_are_not_the_scenarios():
    roster = case().roster
    assert new_breaches(roster, roster) == ()
    nobody = dataclasses.replace(roster, codes=np.full_like(roster.codes, OFF))
    assert {v.rule for v in new_breaches(roster, nobody)} >= {"experienced", "relief"}
