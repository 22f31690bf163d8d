"""Deadlines count in their hours; contacts bring tickets; not everybody may do them."""

import numpy as np
import pytest

from planner.domain.people import Agent, Level
from planner.domain.tickets import ANY_QUEUE, TicketClass

HOUR = 3600.0


def kind(**changes: object) -> TicketClass:
    given = {"name": "refund", "deadline_min": 240, "work_min": 5, "per_contact": (("pre", 0.1),)}
    return TicketClass(**(given | changes))


@pytest.mark.parametrize(
    ("hour", "due"),
    [(9, 13), (18.5, 22.5), (20, 24 + 9.5), (23, 24 + 12), (3, 12), (24 + 19, 48 + 8.5)],
)
def test_a_deadline_counts_in_its_hours_alone(hour, due):
    daily = kind(open_min=480, close_min=1350)
    assert daily.due_s(np.array([hour * HOUR])) == pytest.approx([due * HOUR])


def test_round_the_clock_a_deadline_is_simply_later():
    released_s = np.array([0.0, 5 * HOUR, 23 * HOUR])
    np.testing.assert_allclose(kind().due_s(released_s), released_s + 4 * HOUR)


def test_contacts_bring_tickets_by_queue():
    contacts = np.array([[10.0, 20.0], [30.0, 0.0]])
    assert kind().rates(("pre", "after"), contacts).tolist() == [1.0, 2.0]
    every = kind(per_contact=((ANY_QUEUE, 0.5), ("pre", 0.1)))
    assert every.rates(("pre", "after"), contacts).tolist() == [16.0, 2.0]


@pytest.mark.parametrize(
    ("changes", "level", "can"),
    [
        ({}, Level.TRAINEE, True),
        ({"skill": "pre"}, Level.AGENT, True),
        ({"skill": "english"}, Level.AGENT, False),
        ({"experienced": True}, Level.AGENT, False),
        ({"experienced": True}, Level.SENIOR, True),
    ],
)
def test_skill_and_level_say_who_does_it(changes, level, can):
    agent = Agent(id="a", name="a", skills=("pre",), level=level)
    assert kind(**changes).can_be_done_by(agent) is can


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"deadline_min": 0}, "refund: deadline_min must be over 0, got 0"),
        ({"work_min": -1}, "refund: work_min must be over 0, got -1"),
        ({"per_contact": (("pre", -0.1),)}, "per_contact of pre must be 0 or more, got -0.1"),
        ({"open_min": 600, "close_min": 600}, "open_min must be before close_min"),
    ],
)
def test_a_wrong_value_is_reported(changes, message):
    with pytest.raises(ValueError, match=message):
        kind(**changes)
