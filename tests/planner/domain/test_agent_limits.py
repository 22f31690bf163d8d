"""Who has no limit of their own has the rule's."""

import numpy as np
import pytest

from planner.domain.agent_limits import AgentLimits
from planner.domain.rules import PeriodTime, Rules, ShiftCounts, WorkedWeekends, WorkRun
from tests.planner.domain.week import roster


def test_rules_limits_stand_in_where_there_are_none():
    rules = Rules(work_run=WorkRun(most=5), shift_counts=ShiftCounts(most=(("N", 3),)))
    limits = roster("D------", "-------", rules=rules).problem.limits
    assert limits.work_run_most.tolist() == [5, 5]
    assert limits.work_run_least.tolist() == [1, 1]
    assert limits.shift_most.tolist() == [[7, 3], [7, 3]]
    assert limits.weekends_most.tolist() == [7, 7]
    assert limits.time_most_min.tolist() == [7 * 1440, 7 * 1440]


def test_own_limit_comes_before_the_rules():
    rules = Rules(period_time=PeriodTime(most_min=600), worked_weekends=WorkedWeekends(most=2))
    own = AgentLimits(time_most_min=np.array([300, 900]))
    limits = roster("D------", "-------", rules=rules, own_limits=own).problem.limits
    assert limits.time_most_min.tolist() == [300, 900]
    assert limits.weekends_most.tolist() == [2, 2]


def test_limits_for_another_number_of_agents_are_refused():
    own = AgentLimits(weekends_most=np.array([1, 2, 3]))
    with pytest.raises(ValueError, match=r"weekends_most must have shape \(2,\), got \(3,\)"):
        _ = roster("D------", "-------", own_limits=own).problem.limits
