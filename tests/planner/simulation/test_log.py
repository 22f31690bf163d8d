"""A log tells what a replication did, and keeping it changes nothing."""

import numpy as np
import pytest

from planner.domain.chatlog import UNKNOWN, MessageLog, Said
from planner.simulation import message_log, simulate
from planner.simulation.chance import child
from planner.simulation.engine import play
from planner.simulation.team import team_of
from tests.planner.simulation.desk import agent, queue, roster

TEAM = roster(
    "DN",
    "ND",
    "DD",
    agents=(agent("a", "pre", "after"), agent("b", "pre"), agent("c", "after")),
    queues=(queue("pre"), queue("after")),
)
RATES = np.full((2, 2, 24), 45.0)


@pytest.fixture(scope="module", name="log")
def the_log() -> MessageLog:
    return message_log(TEAM, RATES, seed=3, replication=1)


def test_the_log_is_the_replication_that_is_simulated(log):
    played = simulate(TEAM, RATES[None], replications=2, seed=3)
    asked, answered = (log.said == said for said in (Said.CUSTOMER, Said.AGENT))
    left = log.chat[log.said == Said.LEFT]
    assert len(log.chats) == played.chats[1].sum()
    assert len(left) == played.abandoned[1].sum() > 0
    assert answered.sum() == played.replies[1].sum() - played.abandoned[1].sum()
    assert asked.sum() == answered.sum() + len(left)
    response_s = log.at_s[answered].sum() - log.at_s[asked & ~np.isin(log.chat, left)].sum()
    assert response_s == pytest.approx(played.response_s[1].sum())


def test_a_chat_is_taken_and_then_question_and_answer_alternate(log):
    left = set(log.chat[log.said == Said.LEFT].tolist())
    for i in range(len(log.chats)):
        mine = log.chat == i
        said = log.said[mine].tolist()
        if i in left:
            assert said == [Said.CUSTOMER, Said.LEFT]
            continue
        assert said[:2] == [Said.CUSTOMER, Said.TAKEN]
        assert said[2:] == [Said.AGENT, Said.CUSTOMER] * ((len(said) - 3) // 2) + [Said.AGENT]
        agents = set(log.agent[mine & (log.said != Said.CUSTOMER)].tolist())
        assert len(agents) == 1
        assert TEAM.problem.skilled[agents.pop(), log.queue[i]]


def test_only_agents_have_a_name(log):
    by_agent = np.isin(log.said, (Said.AGENT, Said.TAKEN))
    assert (log.agent[~by_agent] == UNKNOWN).all()
    assert (log.agent[by_agent] >= 0).all()


def test_keeping_a_log_changes_nothing():
    team, key = team_of(TEAM), np.uint64(child(np.uint64(3), 1))
    floors = [team.floor(RATES, key, log_entries=n) for n in (0, 10_000)]
    for floor in floors:
        play(floor, team.changes)
    np.testing.assert_array_equal(floors[0].tallies, floors[1].tallies)
    assert (floors[0].log["chat"] == 0).all()


def test_a_log_whose_times_fall_is_refused():
    one = np.zeros(2, np.int64)
    with pytest.raises(ValueError, match="at_s must not fall"):
        MessageLog(
            chats=("1",),
            agents=(),
            queues=("pre",),
            at_s=np.array([2.0, 1.0]),
            chat=one,
            said=one,
            agent=one - 1,
            queue=one[:1],
        )
