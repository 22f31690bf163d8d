"""The first roster comes whatever the limits, and improving it mends what it lacks."""

import dataclasses

import numpy as np
import pytest
from months import month

from planner.domain.cost import Prices
from planner.domain.roster import FREE, OFF
from planner.domain.rules import HARD, WeeklyOvertime
from planner.roster import Status, plan_roster


@pytest.fixture(name="no_answers")
def batches_without_an_answer(monkeypatch):
    for name in ("LEAST_WORK", "BATCH_WORK", "PATIENT_WORK"):
        monkeypatch.setattr(f"planner.roster.hand_out.{name}", 1e-9)


OVERTIME = WeeklyOvertime(how=HARD)  # the rule for which rosters are made step by step


def with_overtime(problem):
    return dataclasses.replace(
        problem, rules=dataclasses.replace(problem.rules, weekly_overtime=OVERTIME)
    )


@pytest.mark.usefixtures("no_answers")
def test_agents_without_an_answer_have_their_pins_and_days_off():
    problem, lateness = month(1, n_agents=8, n_days=7, leave_share=0.2)
    pins = np.where(np.arange(56).reshape(8, 7) % 3, FREE, 1).astype(np.int8)
    problem = with_overtime(dataclasses.replace(problem, pins=pins))
    result = plan_roster(problem, lateness, Prices(), time_limit_s=1e-3)
    assert result.status is Status.FEASIBLE
    pinned = (pins == 1) & ~problem.leave
    assert (problem.leave & (pins == 1)).any()
    assert np.array_equal(result.roster.codes, np.where(pinned, 1, OFF))


@pytest.mark.usefixtures("no_answers")
def test_a_roster_without_any_batch_is_mended():
    problem, lateness = month(2, n_agents=12, n_days=10)
    result = plan_roster(with_overtime(problem), lateness, Prices(), time_limit_s=4, gap_limit=0.8)
    assert not result.unmet


def test_a_short_time_limit_still_gives_a_roster_soon():
    problem, lateness = month(1, n_agents=18, n_days=14)
    result = plan_roster(problem, lateness, Prices(), time_limit_s=1)
    assert result.roster is not None
    assert result.seconds < 1 + 12  # a grace of 5 s, and a busy machine
