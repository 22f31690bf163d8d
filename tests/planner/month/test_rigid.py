"""Rigid headcount: what each hour needs on its own, and the fewest shifts that cover it."""

import dataclasses

import numpy as np
import pytest

from planner.domain.shifts import Pause
from planner.month.rigid import rigid_hours, rigid_requirement
from planner.staffing import late_replies_per_chat
from tests.planner.domain.week import DAY, NIGHT
from tests.planner.month.months import PRE, SITE, month


def test_requirement_is_the_least_number_that_holds_the_target_at_that_rate():
    rates = np.zeros((1, 24))
    rates[0, 9:12] = 20, 60, 600
    need = rigid_requirement(PRE, rates, n_max=8)[0]
    assert need[8] == 0
    for h in (9, 10):
        late = [chat_late(rates[0, h], int(need[h]) + less) for less in (0, -1)]
        assert late[0] <= 0.02 < late[1]
    assert need[11] == 8  # more than there are


def chat_late(rate: float, agents: int) -> float:
    late = late_replies_per_chat(rate, agents, PRE.work, PRE.target.within_s)
    return float(late / PRE.work.replies_per_chat)


def test_hours_are_those_of_the_shifts_that_cover_the_fullest_hour_of_each():
    built = month("pre")
    mean = built.rates.mean(axis=0)[0]
    need = rigid_requirement(PRE, mean, n_max=6)[0, 8:23]
    day, night = range(8, 13), range(17, 22)  # hours that one shift alone covers throughout
    alone = max(need[h - 8] for h in day), max(need[h - 8] for h in night)
    least = alone[0] * DAY.work_min / 60 + alone[1] * NIGHT.work_min / 60
    assert rigid_hours(built) >= 0.998 * least
    assert rigid_hours(built) < 1.5 * least


def test_a_meal_taken_by_half_asks_for_twice_the_people():
    meal = Pause(name="meal", start_min=600, length_min=60, crews=2, paid=True)
    pausing = dataclasses.replace(DAY, pauses=(meal,))
    site = dataclasses.replace(SITE, shifts=(pausing, NIGHT))
    assert rigid_hours(month("pre", site=site)) > 1.2 * rigid_hours(month("pre"))


def test_a_closed_month_takes_nobody():
    built = month("pre")
    assert rigid_hours(dataclasses.replace(built, rates=0 * built.rates)) == pytest.approx(0.0)
