"""Queues and chats keep their limits; lateness is read at and between whole numbers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from planner.domain.demand import ChatWork, Lateness, Target
from tests.planner.domain.week import queue


def chat(**changes: float) -> ChatWork:
    given = {"reply_s": 20, "customer_s": 40, "replies_per_chat": 6, "max_chats": 3}
    return ChatWork(**(given | {"patience_s": 120} | changes))


def lateness(late: list[list[list[float]]]) -> Lateness:
    table = np.array(late, dtype=float)
    return Lateness(queues=("pre", "post")[: len(late)], replies=table[:, :, 0], late=table)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"reply_s": 0}, "chat: reply_s must be over 0, got 0"),
        ({"customer_s": -1}, "chat: customer_s must be over 0, got -1"),
        ({"patience_s": float("nan")}, "chat: patience_s must be over 0, got nan"),
        ({"replies_per_chat": 0.9}, "chat: replies_per_chat must be at least 1, got 0.9"),
        ({"max_chats": 0}, "chat: max_chats must be 1 to 99, got 0"),
        ({"max_chats": 100}, "chat: max_chats must be 1 to 99, got 100"),
        ({"reply_cv": 0.2}, "chat: reply_cv must be 0.25 to 2, got 0.2"),
        ({"reply_cv": 2.1}, "chat: reply_cv must be 0.25 to 2, got 2.1"),
        ({"patience_cv": 0.2}, "chat: patience_cv must be 0.25 to 2, got 0.2"),
    ],
)
def test_chat_out_of_range_is_refused(changes, message):
    with pytest.raises(ValueError, match=message):
        chat(**changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"replies_per_chat": 1},
        {"max_chats": 1},
        {"max_chats": 99},
        {"reply_cv": 0.25},
        {"reply_cv": 2},
    ],
)
def test_chat_at_the_limit_is_allowed(changes):
    chat(**changes)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"on_time": 0}, "target: on_time must be between 0 and 1, got 0"),
        ({"on_time": 1}, "target: on_time must be between 0 and 1, got 1"),
        ({"within_s": 0}, "target: within_s must be over 0, got 0"),
        ({"reserve": -0.001}, "target: reserve must be 0 or more .*, got -0.001"),
        ({"reserve": 0.02}, "target: reserve must .* leave on_time below 1, got 0.02"),
        ({"confidence": 0}, "target: confidence must be between 0 and 1, got 0"),
        ({"confidence": 1}, "target: confidence must be between 0 and 1, got 1"),
        ({"hour_floor": -0.1}, "target: hour_floor must be 0 to 1, got -0.1"),
        ({"day_floor": 1}, "target: day_floor must be 0 to 1, got 1"),
        ({"first_response_s": 0}, "target: first_response_s must be over 0, got 0"),
        ({"average_response_s": -5}, "target: average_response_s must be over 0, got -5"),
    ],
)
def test_target_out_of_range_is_refused(changes, message):
    with pytest.raises(ValueError, match=message):
        Target(**changes)


def test_reserve_is_planned_for_on_top_of_the_target():
    assert Target(on_time=0.95).planned == 0.95
    assert Target(on_time=0.95, reserve=0.01).planned == pytest.approx(0.96)


@pytest.mark.parametrize(
    ("open_min", "close_min", "message"),
    [
        (-15, 600, "pre: open_min must be 0-1440 in steps of 15, got -15"),
        (0, 1455, "pre: close_min must be 0-1440 in steps of 15, got 1455"),
        (7, 600, "pre: open_min must be 0-1440 in steps of 15, got 7"),
        (600, 600, "pre: close_min must be after open_min 600, got 600"),
        (600, 585, "pre: close_min must be after open_min 600, got 585"),
    ],
)
def test_hours_out_of_range_are_refused(open_min, close_min, message):
    with pytest.raises(ValueError, match=message):
        queue("pre", open_min=open_min, close_min=close_min)


@pytest.mark.parametrize(("open_min", "close_min"), [(0, 1440), (600, 615)])
def test_hours_at_the_limit_are_allowed(open_min, close_min):
    queue("pre", open_min=open_min, close_min=close_min)


@pytest.mark.parametrize(
    ("replies", "late"), [((1, 4), (2, 4, 3)), ((2, 4), (2, 5, 3)), ((2, 4), (2, 4))]
)
def test_tables_of_different_shape_are_refused(replies, late):
    with pytest.raises(ValueError, match="must be for 2 queues and the same slots, got"):
        Lateness(queues=("pre", "post"), replies=np.zeros(replies), late=np.zeros(late))


@pytest.mark.parametrize(
    ("agents", "late"),
    [(0, 8), (1, 4), (2, 2), (3, 1), (0.5, 6), (1.25, 3.5), (2.9, 1.1), (7, 1), (-1, 8)],
)
def test_late_replies_are_read_on_straight_lines_between_whole_agents(agents, late):
    table = lateness([[[8, 4, 2, 1]]])
    assert table.n_max == 3
    assert table.expected(np.array([[agents]])).tolist() == [[pytest.approx(late)]]


def test_each_queue_and_slot_has_its_own_table():
    table = lateness([[[9, 3, 0], [5, 2, 1]], [[8, 4, 2], [1, 1, 1]]])
    agents = np.array([[1, 1.5], [0.5, 2]])
    assert table.expected(agents).tolist() == [[3, 1.5], [6, 1]]


def test_table_for_no_agents_at_all_can_be_read():
    assert lateness([[[8]]]).expected(np.array([[2.0]])).tolist() == [[8]]


@settings(max_examples=50, deadline=None)
@given(
    arrays(float, (2, 3, 5), elements=st.floats(0, 100)),
    arrays(float, (2, 3), elements=st.floats(0, 6)),
    arrays(float, (2, 3), elements=st.floats(0, 3)),
)
def test_more_agents_never_raise_the_late_replies(drops, agents, more):
    falling = np.sort(drops, axis=2)[:, :, ::-1].cumsum(axis=2)[:, :, ::-1]
    table = Lateness(queues=("pre", "post"), replies=falling[:, :, 0], late=falling)
    assert (table.expected(agents + more) <= table.expected(agents) + 1e-9).all()
