"""Many futures at once against the exact chain."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.demand import ChatWork
from planner.staffing import chat_futures, late_replies_per_chat, transient_chat

WORK = ChatWork(reply_s=20, customer_s=40, replies_per_chat=5, max_chats=3, patience_s=180)


@pytest.mark.parametrize("agents", [[5, 5, 5, 5], [3, 6.4, 2.5, 0], [0, 0.3, 8, 4]])
def test_each_future_follows_the_exact_chain(agents):
    rates = np.array([[100, 400, 100, 20], [0, 90, 900, 60]])
    found = chat_futures(rates, agents, WORK, 120)
    for f in range(2):
        exact = transient_chat(rates[f], agents, WORK, 120, period_s=1800)
        near = {"rel": 1e-3, "abs": 0.3}
        assert found.late[f] == pytest.approx(exact.late_replies, **near)
        # The exact chain leaves out what leavers still write.
        stays = np.diff(agents, prepend=0) >= 0
        assert found.replies[f, stays] == pytest.approx(exact.replies[stays], **near)
        assert found.response_s[f, stays] == pytest.approx(exact.response_s[stays], rel=2e-3, abs=9)
        assert found.waiting[f] == pytest.approx(exact.mean_queue, abs=0.02, rel=1e-3)


def test_long_days_end_in_the_steady_state():
    day = chat_futures([[300] * 8], [7] * 8, WORK, 120, period_s=3600)
    share = late_replies_per_chat(300, 7, WORK, 120) / 5
    assert day.late[0, -1] / day.replies[0, -1] == pytest.approx(share, rel=1e-6)


def test_a_fraction_of_an_agent_lies_between_the_whole_ones():
    few, part, more = (
        chat_futures([[200] * 4], [n] * 4, WORK, 120).late.sum() for n in (4, 4.5, 5)
    )
    assert more < part < few


@settings(max_examples=20, deadline=None)
@given(
    rates=st.lists(st.floats(0, 500), min_size=3, max_size=3),
    agents=st.lists(st.floats(0, 12), min_size=3, max_size=3),
)
def test_late_replies_are_some_of_the_replies(rates, agents):
    found = chat_futures([rates], agents, WORK, 60)
    assert (found.late >= 0).all()
    # Chats that will be given up after the last period are late already.
    assert found.late.sum() <= found.replies.sum() + max(rates) + 1e-6
    assert (found.waiting >= -1e-9).all()


def test_a_line_without_end_is_refused():
    with pytest.raises(ValueError, match="cut the queue into teams"):
        chat_futures([[1e7]], [3], WORK, 60)


def test_shapes_that_disagree_are_refused():
    with pytest.raises(ValueError, match="futures by periods"):
        chat_futures([[1, 2]], [1], WORK, 60)
