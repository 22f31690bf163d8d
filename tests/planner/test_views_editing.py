"""What edits bring is what the whole roster brings, judged anew."""

import dataclasses
import datetime as dt

import numpy as np
import pytest

from planner.domain.coverage import coverage
from planner.month import need, promised_late
from planner.views import Appraisal, CellChange, Effect, edited, short_hours
from planner.views.plans import PublishedPlan, rebuild
from tests.planner.ui.small_site import MONDAY, small_plan


@pytest.fixture(scope="module")
def plan() -> PublishedPlan:
    return rebuild(small_plan())


def change(agent: str, d: int, shift: str | None, *, locked: bool = False) -> CellChange:
    return CellChange(agent=agent, date=MONDAY + dt.timedelta(days=d), shift=shift, locked=locked)


def test_the_on_time_rate_is_that_of_the_replies_not_late(plan):
    base = Appraisal(plan=plan)
    late = promised_late(plan.month, plan.roster, plan.duty).sum()
    assert base.on_time == pytest.approx(1 - late / plan.month.lateness.replies.sum())
    assert base.late.sum() == pytest.approx(late)
    worst = int(base.on_time_days.argmin())
    assert base.on_time_days[worst] < base.on_time
    targets = {queue.target.on_time for queue in plan.month.problem.queues}
    assert base.days_missed.tolist() == (base.on_time_days < targets.pop()).tolist()
    assert not targets


def test_the_gap_is_agents_less_need_and_short_where_the_sheet_says_so(plan):
    base = Appraisal(plan=plan)
    agents = coverage(plan.roster, plan.duty) - need(plan.month)
    assert base.gap.sum() == pytest.approx(agents.sum() / 2)
    assert np.maximum(-base.gap, 0).sum(axis=(0, 2)) / 2 == pytest.approx(short_hours(plan))


def test_one_shift_less_saves_its_hours_and_makes_replies_late(plan):
    effect = Effect(
        before=Appraisal(plan=plan), after=Appraisal(plan=edited(plan, [change("bo", 0, None)]))
    )
    assert effect.hours == -8
    assert effect.late > 0
    assert effect.on_time < 0


def test_a_cell_unlocked_and_changed_breaks_no_lock(plan):
    free = edited(plan, [change("cai", 5, "D")])
    assert not [v for v in free.breaches if v.rule == "pins"]
    assert not free.locked.any()
    assert plan.locked.any()


def test_what_stands_before_and_after_is_neither_new_nor_mended(plan):
    effect = Effect(
        before=Appraisal(plan=plan), after=Appraisal(plan=edited(plan, [change("an", 2, "D")]))
    )
    assert [v.rule for v in effect.new if v.is_hard] == ["approved_leave"]
    assert not [v for v in effect.mended if v.is_hard]


@pytest.mark.parametrize(("agent", "d", "shift"), [("an", 0, "N"), ("fu", 6, "D"), ("en", 3, None)])
def test_what_is_taken_over_from_the_roster_edited_changes_no_figure(plan, agent, d, shift):
    after = edited(plan, [change(agent, d, shift)])
    anew = dataclasses.replace(after, former=None)
    assert after.former is plan
    assert (after.duty == anew.duty).all()
    assert after.served == pytest.approx(anew.served)
    assert after.late == pytest.approx(anew.late)
    assert not np.allclose(after.served, plan.served)
