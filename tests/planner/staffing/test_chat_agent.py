"""One agent against Takács's formula, solved chains, and a queue played reply by reply."""

from math import comb

import numpy as np
import pytest
from scipy.stats import gamma

from planner.domain.demand import ChatWork
from planner.staffing.chat_agent import agent_by_level, agent_of, chat_s, late_by_level, longer
from planner.staffing.reply_shape import reply_stages


def solved(cv, turn_s, max_chats=4, reply_s=20.0, replies=5.0):
    return agent_by_level(max_chats, reply_s, turn_s, replies, reply_stages(cv))


def steady_state(chain):
    """Solve a chain given by its rates from row to column."""
    n = len(chain)
    rates = chain - np.diag(chain.sum(axis=1))
    system = np.vstack([rates.T, np.ones(n)])
    return np.linalg.lstsq(system, np.append(np.zeros(n), 1.0), rcond=None)[0]


@pytest.mark.parametrize("turn_s", [5.0, 20.0, 300.0])
def test_exponential_replies_make_a_machine_repair_queue(turn_s):
    agent = solved(1.0, turn_s)
    for k in range(1, 5):
        chain = np.zeros((k + 1, k + 1))
        for j in range(k):
            chain[j, j + 1] = (k - j) / turn_s
            chain[j + 1, j] = 1 / 20
        shares = steady_state(chain)
        assert agent.reply_rate[k] == pytest.approx((1 - shares[0]) / 20, rel=1e-12)
        assert agent.response_s[k] == pytest.approx(
            shares @ np.arange(k + 1) / agent.reply_rate[k], rel=1e-10
        )
        if k < 4:  # a message finds the agent as one with a chat less is at a random time
            for chances in (agent.later[k + 1], agent.fresh[k + 1]):
                assert chances[1 : k + 2] == pytest.approx(shares, rel=1e-9)
    assert agent.taken == pytest.approx(agent.later[4], rel=1e-12)


@pytest.mark.parametrize("cv", [0.25, 0.6, 1.0, 1.4, 2.0])
@pytest.mark.parametrize("turn_s", [0.01, 15.0, 400.0])
def test_any_reply_times_agree_with_takacs(cv, turn_s):
    # L. Takács, Introduction to the Theory of Queues, 1962, ch. 5: the idle share of M/G/1 with
    # k sources, from the transform of the service time at multiples of the sources' rate.
    agent, stages = solved(cv, turn_s), reply_stages(cv)
    n = np.arange(stages.size)
    for k in range(1, 5):
        products = [1.0]
        for i in range(1, k):
            transform = stages @ (1 / (1 + i * agent.stage_s / turn_s)) ** n
            products.append(products[-1] * (1 / transform - 1))
        busy = k * 20 / turn_s * sum(comb(k - 1, i) * products[i] for i in range(k))
        rate = busy / (1 + busy) / 20
        assert agent.reply_rate[k] == pytest.approx(rate, rel=1e-12)
        assert agent.response_s[k] == pytest.approx(k / rate - turn_s, rel=1e-9)


@pytest.mark.parametrize("cv", [0.5, 1.3])
def test_responses_agree_with_an_agent_played_reply_by_reply(cv):
    """Three chats that never end: each turn is followed by a message, answered in order."""
    rng, t_s, n = np.random.default_rng(3), 70.0, 60_000
    turns = rng.exponential(30.0, n)
    replies = rng.gamma(1 / cv**2, 20 * cv**2, n)
    messages, free_s, late, total_s = [0.0, 0.0, 0.0], 0.0, np.zeros(n), 0.0
    for i in range(n):
        first = int(np.argmin(messages))
        came_s = messages[first]
        free_s = max(free_s, came_s) + replies[i]
        messages[first] = free_s + turns[i]
        late[i] = free_s - came_s > t_s
        total_s += free_s - came_s
    agent = solved(cv, 30.0, max_chats=3)
    error = late.reshape(60, -1).mean(axis=1).std(ddof=1) / 60**0.5
    assert total_s / n == pytest.approx(agent.response_s[3], rel=0.02)
    assert abs(late.mean() - longer(agent.later[3], t_s / agent.stage_s)) < 3 * error + 0.001


def test_a_first_message_finds_the_others_at_a_random_time():
    # Two stages a reply, one other chat: nothing to answer, or one or two stages left.
    agent = solved(0.5**0.5, 30.0, max_chats=2)
    chain = np.array([[0, 0, 1 / 30], [1 / 10, 0, 0], [0, 1 / 10, 0]])  # a stage takes 10 s
    assert agent.fresh[2, 2:] == pytest.approx(steady_state(chain), rel=1e-12)


def test_who_is_taken_from_the_line_waits_for_whole_replies():
    agent = solved(0.5, 30.0, max_chats=3)  # four stages a reply
    assert np.flatnonzero(agent.taken).tolist() == [4, 8, 12]
    assert agent.taken.sum() == pytest.approx(1, rel=1e-14)


def test_a_response_is_late_when_its_stages_take_longer():
    agent = solved(1.0, 40.0, max_chats=3)
    later, _ = late_by_level(agent, 90.0)
    for k in range(1, 4):
        tails = gamma.sf(90, np.arange(agent.later.shape[1]), scale=20)
        tails[0] = 0
        assert later[k] == pytest.approx(agent.later[k] @ tails, rel=1e-12)


@pytest.mark.parametrize("cv", [0.25, 1.0, 2.0])
def test_customers_who_answer_at_once_keep_every_message_unanswered(cv):
    agent = solved(cv, 0.0)
    assert agent.response_s[1:] == pytest.approx([20, 40, 60, 80], rel=1e-12)
    assert solved(cv, 1e-8).response_s == pytest.approx(agent.response_s, rel=1e-8)


@pytest.mark.parametrize("cv", [0.25, 1.0, 2.0])
def test_ninety_nine_chats_and_times_of_any_size(cv):
    for turn_s in (1e-9, 1.0, 1e9):
        agent = solved(cv, turn_s, max_chats=99)
        assert np.isfinite(agent.later).all()
        assert np.all(np.diff(agent.response_s) >= -1e-9 * agent.response_s[1:])
    for t_s in (1e-12, 1e3, 1e12):
        later, fresh = late_by_level(agent, t_s)
        assert np.all((later >= 0) & (later <= 1) & (fresh >= 0) & (fresh <= 1))


def test_a_chat_lasts_its_replies_and_the_turns_between():
    work = ChatWork(reply_s=20, customer_s=30, replies_per_chat=4, max_chats=3, patience_s=60)
    assert chat_s(work) == 4 * 20 + 3 * 30
    assert 1 / agent_of(work).chat_rate[1] == pytest.approx(chat_s(work), rel=1e-14)
