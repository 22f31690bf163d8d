"""Every refused attempt is counted, and trying for ever fills no disk."""

import pytest

from planner.domain.access import Actor, Refused, Role, Verb
from planner.storage.audit_log import read_log
from planner.storage.permit import permit
from planner.storage.refusals import LOGGED_SINGLY, WINDOW_S, Refusals

AGENT = Actor(name="bo", role=Role.AGENT, team="shop", agent="bo", account=1)


def test_the_first_are_logged_one_by_one_then_each_doubling():
    refusals = Refusals()
    told = [refusals.count("bo publish", now=0.0) for _ in range(1000)]
    logged = {n: more for n, more in enumerate(told, 1) if more is not None}
    assert list(logged)[:LOGGED_SINGLY] == list(range(1, LOGGED_SINGLY + 1))
    assert list(logged)[LOGGED_SINGLY:] == [100, 200, 400, 800]
    assert list(logged.values())[LOGGED_SINGLY:] == [49, 99, 199, 399]


def test_a_million_attempts_leave_few_entries_and_none_is_forgotten():
    refusals = Refusals()
    told = [refusals.count("bo publish", now=0.0) for _ in range(1_000_000)]
    assert sum(more is not None for more in told) == 64
    later = refusals.count("bo publish", now=WINDOW_S + 1)
    assert sum(1 + more for more in [*told, later] if more is not None) == 1_000_001


def test_others_and_other_verbs_are_counted_apart():
    refusals = Refusals()
    for _ in range(LOGGED_SINGLY + 1):
        refusals.count("bo publish", now=0.0)
    assert refusals.count("bo publish", now=0.0) is None
    assert refusals.count("bo plan", now=0.0) == 0
    assert refusals.count("cai publish", now=0.0) == 0


def test_the_log_tells_how_many_more_there_were(store):
    for _ in range(2 * LOGGED_SINGLY):
        with pytest.raises(Refused):
            permit(store, AGENT, Verb.PUBLISH, team="other")
    entries = read_log(store, most=1000)
    assert len(entries) == LOGGED_SINGLY + 1
    assert entries[0].after["more"] == LOGGED_SINGLY - 1
    assert "more" not in entries[1].after
