"""The way through a scenario as a draft of the roster."""

import dataclasses

import numpy as np
import pytest

from planner.domain.access import local_actor
from planner.domain.errors import InputError
from planner.domain.roster import OFF
from planner.domain.scenario import CalledIn, LongerShift, MovedStart, Replies, Scenario, Who
from planner.storage.store import Store
from planner.views.plans import rebuild
from planner.whatif.compare import rehearse
from planner.whatif.fix import Mix
from planner.workflow.whatif_propose import propose, proposed
from tests.planner.ui.small_site import publish, small_plan
from tests.planner.whatif.lab import case, only

CHANGE = Scenario(
    starts_moved=(MovedStart(shift="D", by_min=120, who=Who(agents=("cai",)), days=only(1)),),
    longer_shifts=(LongerShift(shift="D", after_min=60, who=Who(agents=("an",)), days=only(1)),),
    replies=(Replies(max_chats=5),),
)


def test_a_draft_changes_the_cells_of_the_levers_alone_and_locks_them():
    stored = small_plan()
    draft = proposed(stored, 1, CHANGE, only(1))
    changed = np.argwhere(draft.codes != stored.codes).tolist()
    assert changed == [[0, 1], [2, 1]]
    assert draft.locked[0, 1]
    assert draft.shift_codes == ("D", "N", "D+60", "D+120m")
    assert draft.config_text != stored.config_text


def test_the_draft_opens_again_with_its_forms_and_breaks_no_rule_anew():
    before, after = rebuild(small_plan()), rebuild(proposed(small_plan(), 1, CHANGE, only(1)))
    forms = after.month.problem.shifts[2:]
    assert [(form.origin, form.end_min) for form in forms] == [("D", 18 * 60 + 30), ("D", 1170)]
    hard = [
        {(v.rule, v.agent, v.date) for v in plan.breaches if v.is_hard} for plan in (before, after)
    ]
    assert hard[1] <= hard[0]
    assert after.roster.paid_hours == before.roster.paid_hours + 1


def test_a_cancelled_rest_day_is_made_good_on_another_day_with_the_least_change():
    free = np.zeros((6, 7), np.bool_)
    stored, cai, day = dataclasses.replace(small_plan(), locked=free), 2, 4
    called = Scenario(called_in=(CalledIn(shift="D", who=Who(agents=("cai",)), days=only(day)),))
    draft = proposed(stored, 1, called, only(day))
    assert np.argwhere(draft.codes != stored.codes).tolist() == [[cai, day], [cai, 5]]
    assert draft.codes[cai, 5] == OFF
    assert np.argwhere(draft.locked).tolist() == [[cai, day]]


def test_a_proposal_is_saved_as_a_draft_with_its_reason(tmp_path):
    url = f"sqlite:///{tmp_path / 'shop.sqlite3'}"
    base = publish(url, small_plan())
    mix = Mix(
        pulls=(), change=CHANGE, cost=1, rehearsed=rehearse(case(), Scenario(), replications=0)
    )
    version = propose(url, local_actor("ops"), base, mix, only(1), "Double 12 evening")
    with Store.open(url) as store:
        assert store.load(version).parent == base
        assert store.info(version).state == "draft"


def test_levers_beside_the_roster_make_no_draft():
    templates = Scenario(replies=CHANGE.replies)
    with pytest.raises(InputError, match="change no cell"):
        proposed(small_plan(), 1, templates, only(1))
