"""The earliest due first holds all deadlines if and only if the free work is enough for them."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.staffing.edf import late_work


def enough(free: np.ndarray, work: np.ndarray, due_slot: np.ndarray) -> bool:
    """Say whether, for all s <= t, the work free from s to t is enough for what is due in it."""
    slot = np.arange(free.size)
    return all(
        work[(slot >= s) & (due_slot <= t)].sum() <= free[s : t + 1].sum() + 1e-9
        for s in slot
        for t in slot[s:]
    )


@st.composite
def cases(draw):
    n = draw(st.integers(1, 7))
    free = draw(st.lists(st.integers(0, 4), min_size=n, max_size=n))
    work = draw(
        st.lists(st.lists(st.integers(0, 4), min_size=n, max_size=n), min_size=2, max_size=2)
    )
    within = draw(st.lists(st.integers(0, 4), min_size=2, max_size=2))
    due = np.arange(n)[None] + np.array(within)[:, None]
    return np.array(free, float), np.array(work, float), due


@settings(max_examples=150, deadline=None)
@given(case=cases())
def test_nothing_is_late_if_and_only_if_the_free_work_is_enough(case):
    free, work, due_slot = case
    in_time = not late_work(free, work, due_slot).any()
    assert in_time == enough(free, work, due_slot)


def test_late_work_is_what_is_left_when_it_is_due():
    free = np.array([1.0, 1.0, 5.0])
    work = np.array([[3.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
    due_slot = np.array([[1, 2, 3], [1, 1, 2]])
    # Slot 0 does 1 of the first; slot 1 has room for 1 of the 3 that are due in it.
    assert late_work(free, work, due_slot).tolist() == [[1, 0, 0], [0, 1, 0]]
