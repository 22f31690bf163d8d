"""The ends of the range: nothing, one, very many, at once and for ever. An answer, never NaN."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from planner.domain.demand import ChatWork
from planner.staffing import (
    chat,
    erlang_a,
    late_replies_per_chat,
    required_agents_chat,
    transient,
    transient_chat,
    with_retries,
)

WORK = ChatWork(reply_s=20, customer_s=60, replies_per_chat=5, max_chats=4, patience_s=120)
CONTACTS = [0.0, 1e-9, 60.0, 1e6]
TIMES = [0.0, 60.0, 1e6]


def is_chance(values):
    return bool(np.all((values >= 0) & (values <= 1)))


def test_calls_of_any_size_have_an_answer():
    grid = np.array(list(product(CONTACTS, [1e-6, 300.0, 1e6], [1e-6, 300.0, 1e6], [0, 1, 40]))).T
    team = erlang_a(*grid)
    for share in (team.pwait, team.pab, team.occupancy):
        assert is_chance(share)
    assert np.isfinite(team.lq).all()
    for t in TIMES:
        for share in (team.sl_offered(t), team.sl_served(t), team.p_wait_gt(t)):
            assert is_chance(share)


@pytest.mark.parametrize("routed", [False, True])
def test_chats_of_any_size_have_an_answer(routed):
    rows = product(
        CONTACTS, [0, 1, 7], [1, 6], [1e-3, 1e4], [0.0, 1e6], [1.0, 1e4], [1e-3, 1e6], [0.25, 2.0]
    )
    team = chat(*np.array(list(rows)).T, routed=routed)
    for share in (team.p_wait, team.p_abandon, team.agent_busy_share, team.level_share):
        assert is_chance(share)
    assert np.isfinite(team.avg_response_s).all()
    for t in TIMES:
        for share in (team.p_first_gt(t), team.late_reply_share(t), team.p_wait_gt(t)):
            assert is_chance(share)


@pytest.mark.parametrize(("reply_s", "patience_s"), [(1e-3, 1e-3), (1e-3, 1e8), (1e4, 1e8)])
def test_late_replies_of_any_size_have_an_answer(reply_s, patience_s):
    work = replace(WORK, reply_s=reply_s, patience_s=patience_s, reply_cv=0.5)
    for within_s in (1e-6, 60.0, 1e6):
        late = late_replies_per_chat(np.array(CONTACTS)[:, None], [0, 1, 7, 8], work, within_s)
        assert np.all((late >= 0) & (late <= 5 * (1 + 1e-12)))
        assert np.all(np.diff(late, axis=1) <= 1e-9)


def test_who_never_gives_up_waits_as_long_as_a_fluid():
    # 100 times what one agent answers, and a patience of 30 years: a log(100) of it.
    work = replace(WORK, patience_s=1e9)
    team = chat(1e6, 1, 4, 20, 60, 5, 1e9)
    wait_s = 1e9 * np.log(1e6 / 3600 / team.waiting.full_rate)
    assert team.p_abandon == pytest.approx(1 - team.waiting.full_rate * 3600 / 1e6, rel=1e-9)
    assert (team.p_wait, team.p_first_gt(1e6)) == (1, 1)
    assert team.p_wait_gt(0.99 * wait_s) > 0 == team.p_wait_gt(1.01 * wait_s)
    assert late_replies_per_chat(1e6, 1, work, 60) > 4


def test_twenty_one_thousand_agents():
    for shape in (0.5, 1.0):
        work = replace(WORK, reply_cv=shape)
        late = late_replies_per_chat([7e5, 9e5, 1.2e6], 21_000, work, 120)
        assert np.all(np.diff(late) > 0)
        assert is_chance(chat(9e5, 21_000, 4, 20, 60, 5, 120, shape).p_first_gt(60))
    need = required_agents_chat(9e5, WORK, 120, 0.9)
    assert need.reached
    assert 10_000 < need.agents < 30_000
    assert with_retries(9e5, 12_000, WORK, 0.5) > 9e5


def test_hours_without_anything_and_hours_of_thousands():
    assert transient([0, 0], 60, 120, 0).mean_queue.tolist() == [0, 0]
    busy = transient([0, 250_000, 0], 300, 120, 21_000)
    assert np.isfinite(busy.mean_in_system_at_end).all()
    assert busy.mean_busy[1] == pytest.approx(250_000 / 12, rel=0.1)
    late = transient_chat([0, 3000, 0], [0, 1, 1], WORK, 60)
    assert np.isfinite(late.late_replies).all()
    with pytest.raises(ValueError, match="up to 1e\\+07 contacts and 1 agents are too large"):
        transient_chat([1e7], 1, replace(WORK, patience_s=3600), 60)
