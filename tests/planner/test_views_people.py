"""The roster as a person sees it, and the day as the team does."""

import datetime as dt

import pytest

from planner.views import DayKind, agent_days, current_day, team_day
from planner.views.plans import PublishedPlan, rebuild
from tests.planner.ui.small_site import AGENTS, MONDAY, small_plan


@pytest.fixture(scope="module")
def plan() -> PublishedPlan:
    return rebuild(small_plan())


def at(d: int, hour: int, minute: int = 0) -> dt.datetime:
    """Return a wall time in Shanghai, eight hours ahead of UTC, as an instant."""
    midnight = dt.datetime.combine(MONDAY + dt.timedelta(days=d), dt.time(), dt.UTC)
    return midnight + dt.timedelta(hours=hour - 8, minutes=minute)


def test_a_day_is_work_rest_or_leave(plan):
    kinds = [day.kind for day in agent_days(plan, "an")]
    assert kinds == [DayKind.WORK] * 2 + [DayKind.LEAVE] + [DayKind.WORK] * 4
    assert agent_days(plan, "bo")[3].kind is DayKind.REST


def test_the_meeting_stands_on_the_shifts_it_falls_into(plan):
    assert [bool(day.meeting) for day in agent_days(plan, "an")] == [True] + [False] * 6
    assert not any(day.meeting for day in agent_days(plan, "bo"))  # nights begin after it


@pytest.mark.parametrize(
    ("now", "day", "running"),
    [
        (at(0, 7, 59), 0, False),
        (at(0, 8), 0, True),
        (at(0, 17, 29), 0, True),
        (at(0, 17, 30), 1, False),
        (at(1, 18), 3, False),  # leave on the third day
    ],
)
def test_the_shift_now_or_next_changes_as_it_begins_and_ends(plan, now, day, running):
    found, has_begun = current_day(plan, agent_days(plan, "an"), now)
    assert (found.date, has_begun) == (MONDAY + dt.timedelta(days=day), running)


def test_after_the_last_shift_there_is_none(plan):
    assert current_day(plan, agent_days(plan, "cai"), at(6, 0)) == (None, False)


def test_everybody_stands_once_in_the_teams_day(plan):
    day = team_day(plan, 2, range(len(AGENTS)))
    people = [one.agent.id for _, on in day.shifts for one in on]
    people += [one.agent.id for one in (*day.rest, *day.leave)]
    assert sorted(people) == sorted(agent.id for agent in AGENTS)
    assert [one.agent.id for one in day.leave] == ["an"]


def test_who_may_not_be_seen_is_not_shown(plan):
    day = team_day(plan, 0, [1])
    assert [one.agent.id for _, on in day.shifts for one in on] == ["bo"]
    assert not day.rest
