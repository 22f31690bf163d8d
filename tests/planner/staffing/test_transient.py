"""Hours in a row against matrix exponentials, the steady state and a simulation."""

from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.linalg import expm

from planner.staffing import erlang_a, transient
from planner.staffing.transient_chain import highest_state, leave, pass_time


def chain(contacts, aht, patience, agents, size):
    j = np.arange(1, size)
    q = np.zeros((size, size))
    q[j - 1, j] = contacts / 3600
    q[j, j - 1] = np.minimum(j, agents) / aht + np.maximum(j - agents, 0) / patience
    np.fill_diagonal(q, -q.sum(axis=1))
    return q


def test_hours_are_matrix_exponentials():
    hours = [(60, 3), (300, 4), (150, 4), (10, 6)]
    contacts, agents = zip(*hours, strict=True)
    result = transient(contacts, 120, 180, agents)
    size = 60
    now = np.zeros(size)
    now[0] = 1
    for h, (rate, n) in enumerate(hours):
        # The integral over the hour stands beside the exponential in one larger matrix.
        both = np.zeros((2 * size, 2 * size))
        both[:size, :size] = chain(rate, 120, 180, n, size) * 3600
        both[:size, size:] = np.eye(size)
        moved = now @ expm(both)[:size]
        now, average = moved[:size], moved[size:]
        j = np.arange(size)
        assert result.p_wait_arrivals[h] == pytest.approx(average[n:].sum(), abs=1e-9)
        assert result.mean_queue[h] == pytest.approx(average @ np.maximum(j - n, 0), abs=1e-8)
        assert result.mean_busy[h] == pytest.approx(average @ np.minimum(j, n), abs=1e-8)
        assert result.mean_in_system_at_end[h] == pytest.approx(now @ j, abs=1e-8)
        assert result.abandoned_in_hour[h] == pytest.approx(result.mean_queue[h] * 20, rel=1e-14)


def test_long_days_end_in_the_steady_state():
    result = transient([400] * 6, 180, 120, 19)
    steady = erlang_a(400, 180, 120, 19)
    assert result.p_wait_arrivals[-1] == pytest.approx(steady.pwait, rel=1e-9)
    assert result.mean_queue[-1] == pytest.approx(steady.lq, rel=1e-9)
    assert result.mean_busy[-1] == pytest.approx(steady.occupancy * 19, rel=1e-9)


def test_contacts_are_kept():
    contacts, agents = np.array([100.0, 900.0, 50.0]), np.array([8, 8, 8])
    result = transient(contacts, 240, 600, agents)
    ended = result.mean_busy * 3600 / 240 + result.abandoned_in_hour
    change = np.diff(result.mean_in_system_at_end, prepend=0.0)
    assert change == pytest.approx(contacts - ended, abs=1e-8)


def test_an_overloaded_hour_is_felt_in_the_next():
    result = transient([100, 900, 100], 240, 1800, 10)
    assert result.abandoned_in_hour[2] > 20 * result.abandoned_in_hour[0]


def test_leavers_take_their_contacts_as_a_draw_without_replacement():
    # 5 of 8 agents busy, 3 leave: hypergeometric.
    left = leave(np.eye(12)[5], 8, 3, 1)
    for busy_leavers in range(4):
        chance = comb(5, busy_leavers) * comb(3, 3 - busy_leavers) / comb(8, 3)
        assert left[5 - busy_leavers] == pytest.approx(chance, rel=1e-14)
    # All busy and 4 waiting: the leavers take one each, the queue stays.
    assert leave(np.eye(13)[12], 8, 3, 1)[9] == pytest.approx(1, rel=1e-14)


def test_leavers_with_several_chats_take_them_all():
    # 3 agents hold 3, 2 and 2 chats; one leaves.
    left = leave(np.eye(8)[7], 3, 1, 4)
    assert left[[4, 5]] == pytest.approx([1 / 3, 2 / 3], rel=1e-14)
    assert leave(np.eye(8)[7], 3, 3, 4)[0] == pytest.approx(1, rel=1e-14)


def test_nobody_on_duty():
    result = transient([60, 60, 0], 60, 180, [0, 2, 0])
    assert result.p_wait_arrivals[0] == pytest.approx(1, rel=1e-12)
    assert result.mean_busy[0] == 0
    assert result.mean_in_system_at_end[0] == pytest.approx(3 * (1 - np.exp(-20)), rel=1e-9)
    assert result.mean_in_system_at_end[2] < 1e-6


def test_a_night_without_contacts():
    result = transient([0, 0], 60, 180, 0)
    assert result.mean_queue.tolist() == [0, 0]
    assert result.mean_in_system_at_end.tolist() == [0, 0]


def test_handling_and_patience_may_change_by_the_hour():
    # With agents to spare, the number busy goes from one mean to the next at the new rate.
    result = transient([120, 120], [60, 240], [60, 600], 40)
    start = 2 * (1 - np.exp(-60))
    mean = 8 - (8 - start) * (1 - np.exp(-15)) / 15
    assert result.mean_busy[1] == pytest.approx(mean, rel=1e-10)
    impatient, patient = transient([120, 120], 60, [1, 600], 1).mean_queue
    assert patient > 5 * impatient


def test_hours_are_one_axis():
    with pytest.raises(ValueError, match=r"one axis, got shape \(2, 2\)"):
        transient(np.ones((2, 2)), 60, 60, 1)


@settings(deadline=None, max_examples=30)
@given(
    arrivals=st.floats(0, 0.2),
    agents=st.integers(0, 20),
    handling=st.floats(10, 600),
    patience=st.floats(1, 3600),
    seconds=st.floats(1, 3600),
    start=st.integers(0, 40),
)
def test_chances_stay_chances(arrivals, agents, handling, patience, seconds, start):
    begin = np.eye(start + 1)[start]
    present = np.arange(1 + highest_state(begin.size + 60, agents, seconds, arrivals, patience))
    ending = np.minimum(present, agents) / handling + np.maximum(present - agents, 0) / patience
    coming = np.full(present.size, arrivals)
    end, average = pass_time(begin, seconds, coming, ending)
    for chances in (end, average):
        assert chances.sum() == pytest.approx(1, rel=1e-12)
        assert np.all(chances >= 0)
    halves, _ = pass_time(begin, seconds / 2, coming, ending)
    halves, _ = pass_time(halves, seconds / 2, coming, ending)
    n = min(end.size, halves.size)
    assert halves[:n] == pytest.approx(end[:n], abs=1e-11)
