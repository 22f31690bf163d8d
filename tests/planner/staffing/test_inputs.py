"""Arguments out of range get a message with the name, the rule and the value."""

import numpy as np
import pytest

from planner.staffing import chat, erlang_a, erlang_b, erlang_c
from planner.staffing.inputs import flatten, not_negative, positive, whole


def test_the_first_bad_entry_is_named():
    with pytest.raises(ValueError, match=r"aht_s must be positive, got -3\.0"):
        positive("aht_s", [60.0, -3.0, -4.0])


@pytest.mark.parametrize("value", [np.nan, np.inf, -0.5])
def test_what_is_not_a_finite_amount_is_refused(value):
    with pytest.raises(ValueError, match=f"t_s must be at least 0, got {value}"):
        not_negative("t_s", value)


@pytest.mark.parametrize("value", [2.5, -1, np.nan, np.inf, 10**10])
def test_agents_must_be_whole(value):
    with pytest.raises(ValueError, match=r"agents must be a whole number from 0 to 10\*\*9, got"):
        whole("agents", value)


def test_whole_numbers_written_as_floats_are_taken():
    assert whole("agents", [3.0, 4.0]).dtype == np.int64


def test_rows_come_in_c_order():
    shape, (a, b) = flatten(np.array([[1], [2]]), np.array([10.0, 20.0, 30.0]))
    assert shape == (2, 3)
    assert a.tolist() == [1, 1, 1, 2, 2, 2]
    assert b.tolist() == [10.0, 20.0, 30.0] * 2


def test_shapes_that_do_not_broadcast_are_named():
    with pytest.raises(ValueError, match=r"broadcast to one shape, got \(2,\), \(3,\)"):
        erlang_b([1.0, 2.0], [1, 2, 3])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: erlang_b(-1.0, 3), "load must be at least 0, got -1.0"),
        (lambda: erlang_c(60, 0, 3), "aht_s must be positive, got 0.0"),
        (lambda: erlang_a(60, 60, 0, 3), "patience_s must be positive, got 0.0"),
        (lambda: erlang_a(60, 60, 60, 3).sl_offered(-1), "t_s must be at least 0, got -1.0"),
        (lambda: erlang_c(60, 60, 3).sl(-1), "t_s must be at least 0, got -1.0"),
        (lambda: chat(9, 3, 0, 20, 60, 5, 60), "max_chats must be a whole number from 1"),
        (lambda: chat(9, 3, 100, 20, 60, 5, 60), "max_chats must be 1 to 99, got 100"),
        (lambda: chat(9, 3, 3, 20, 60, 0.5, 60), "replies_per_chat must be at least 1, got 0.5"),
    ],
)
def test_formulas_refuse_what_they_cannot_answer(call, message):
    with pytest.raises(ValueError, match=message):
        call()
