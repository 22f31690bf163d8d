"""A log is taken apart into chats, replies and turns as a reader with a pencil would do it."""

import numpy as np
import pytest

from planner.chatlog.turns import take_apart
from tests.planner.chatlog.lines import log


def test_a_reply_begins_with_its_question_or_with_the_line_written_before_in_another_chat():
    turns = take_apart(
        log(
            (0, "x", "c"),
            (10, "y", "c"),
            (30, "x", "a", "Li"),  # asked at 0
            (45, "y", "a", "Li"),  # asked at 10, but Li was busy until 30
            (100, "x", "c"),
            (112, "x", "a", "Li"),  # asked at 100
        )
    )
    replies = turns.replies
    assert replies.chat.tolist() == [0, 0, 1]
    assert replies.work_s.tolist() == [30, 12, 15]
    assert (replies.answered_s - replies.asked_s).tolist() == [30, 12, 35]
    assert replies.is_first.tolist() == [True, False, True]
    assert turns.turn_s.tolist() == [70]  # from 30 to 100


def test_another_agents_lines_do_not_count():
    turns = take_apart(
        log((0, "x", "c"), (5, "y", "c"), (20, "y", "a", "Wu"), (30, "x", "a", "Li"))
    )
    assert turns.replies.work_s.tolist() == [30, 15]


def test_lines_in_a_row_are_one_turn_and_all_of_them_are_work():
    turns = take_apart(
        log(
            (0, "x", "c"),
            (5, "x", "c"),
            (20, "x", "a", "Li"),
            (35, "x", "a", "Li"),
            (80, "x", "c"),
            (90, "x", "a", "Li"),
        )
    )
    assert turns.chats.replies.tolist() == [2]
    assert turns.replies.work_s.tolist() == [35, 10]
    assert (turns.replies.answered_s - turns.replies.asked_s).tolist() == [20, 10]
    assert turns.turn_s.tolist() == [45]


@pytest.mark.parametrize(("later_s", "replies_s", "reminders"), [(60, 80, 0), (61, 20, 1)])
def test_what_an_agent_adds_after_a_minute_is_a_reminder(later_s, replies_s, reminders):
    turns = take_apart(
        log((0, "x", "c"), (20, "x", "a", "Li"), (20 + later_s, "x", "a", "Li"), (200, "x", "c"))
    )
    assert turns.replies.work_s.tolist() == [replies_s]
    assert turns.reminders == reminders
    assert turns.turn_s.size == 0  # a last word without an answer is no turn


@pytest.mark.parametrize(("silence_s", "chats"), [(1800, 1), (1801, 2)])
def test_a_long_silence_of_the_customer_ends_a_chat(silence_s, chats):
    turns = take_apart(
        log(
            (0, "x", "c"),
            (20, "x", "a", "Li"),
            (20 + silence_s, "x", "c"),
            (60 + silence_s, "x", "a", "Li"),
        )
    )
    assert turns.chats.replies.tolist() == [2 // chats] * chats
    assert turns.silences == chats - 1
    assert turns.chats.came_s.tolist() == [0, 20 + silence_s][:chats]


def test_a_late_reply_of_an_agent_ends_no_chat():
    turns = take_apart(log((0, "x", "c"), (9000, "x", "a", "Li")))
    assert turns.chats.replies.tolist() == [1]
    assert turns.chats.first_s.tolist() == [9000]


def test_chats_that_an_agent_begins_wait_for_a_customer():
    turns = take_apart(
        log((0, "x", "a", "Li"), (10, "y", "a", "Li"), (30, "y", "c"), (42, "y", "a", "Li"))
    )
    assert turns.without_customer == 1
    assert turns.reminders == 2
    assert turns.chats.came_s.tolist() == [30]
    assert turns.replies.work_s.tolist() == [12]


def test_who_took_a_chat_and_who_left_is_kept():
    turns = take_apart(
        log(
            (0, "x", "c"),
            (0, "x", "auto"),
            (3, "x", "taken", "Li"),
            (5, "y", "c"),
            (20, "x", "a", "Li"),
            (65, "y", "left"),
        )
    )
    chats = turns.chats
    assert chats.taken_s[0] == 3
    assert np.isnan(chats.taken_s[1])
    assert chats.left_s[1] == 65
    assert chats.answered.tolist() == [True, False]
    assert chats.automatic.tolist() == [1, 0]


def test_without_agents_the_work_is_not_known():
    turns = take_apart(log((0, "x", "c"), (20, "x", "a")))
    assert np.isnan(turns.replies.work_s).all()
    assert np.isnan(turns.chats.begun_s).all()
