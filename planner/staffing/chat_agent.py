"""
One agent with k chats: a machine-repair queue, solved stage by stage.

Each chat alternates a reply of the agent (one at a time, in order of arrival) and a turn of the
customer (exponential). No turn follows the last of ``m`` replies (a geometric number), so a turn
weighs ``customer_s (1 - 1 / m)``, called ``turn_s`` here. Leaving that factor out overstates
waits. A reply is a random number of exponential stages, see `reply_shape`; the agent's state is
the number j of messages that await a reply, and the stages left of the one being written.

The chain goes up by messages, one at a time, and down by replies, so that between two levels as
much goes up as comes down. With that, each level follows from the one below by sums of positive
terms [1]_. With one stage it is the closed queue of exponential replies, where a message finds
the agent as one with k - 1 chats is at a random time [2]_; with other shapes it does not.

References
----------
.. [1] H. Takagi, Queueing Analysis, vol. 2, Finite Systems, 1993, ch. 4.
.. [2] M. Reiser and S. S. Lavenberg, J. ACM 27(2), 1980, doi:10.1145/322186.322195.
"""

import math
from functools import lru_cache
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from planner.domain.demand import ChatWork
from planner.staffing.compiled import compiled
from planner.staffing.reply_shape import reply_stages

Number = TypeVar("Number", float, NDArray[np.float64])

_NO_TURN = 1e-12  # turns of less, in stages, are none
_RARE = 1e-30  # chances below this are none
_BIG = 1e100
_LOG_BIG = math.log(_BIG)


class Agent(NamedTuple):
    """
    One agent by the number k of chats in hand; row 0 is empty.

    A response is a number of stages: those left of the messages found and those of the own reply.

    Parameters
    ----------
    stage_s
        Mean time of a stage. [s]
    turn_s
        Mean turn of a customer, weighed with how often one follows a reply. [s]
    reply_rate
        Replies given, shape (max_chats + 1,). [1/s]
    response_s
        Mean response, shape (max_chats + 1,). [s]
    chat_rate
        Rate at which one chat ends, shape (max_chats + 1,). [1/s]
    later
        Chance that the response to a customer's turn takes n stages, ``[k, n]``.
    fresh
        The same for the first message of a chat that is the agent's k-th.
    taken
        The same for a chat out of the line, taken by an agent with max_chats when another ends.
    """

    stage_s: float
    turn_s: float
    reply_rate: NDArray[np.float64]
    response_s: NDArray[np.float64]
    chat_rate: NDArray[np.float64]
    later: NDArray[np.float64]
    fresh: NDArray[np.float64]
    taken: NDArray[np.float64]


@lru_cache(maxsize=256)
def agent_of(work: ChatWork) -> Agent:
    """
    Solve an agent of ordinary speed on a queue.

    Parameters
    ----------
    work
        How the queue's chats run.

    Returns
    -------
    Agent
        Rates and responses by level. Not to be written to.
    """
    return agent_by_level(
        work.max_chats,
        float(work.reply_s),
        turn_s(work.customer_s, work.replies_per_chat),
        float(work.replies_per_chat),
        reply_stages(work.reply_cv),
    )


def turn_s(customer_s: Number, replies_per_chat: Number) -> Number:
    """Weigh the customer's turn with how often one follows a reply. [s]"""
    return customer_s * (1.0 - 1.0 / replies_per_chat)


def chat_s(work: ChatWork) -> float:
    """Compute the mean time of a chat that never waits for its agent. [s]"""
    turn = turn_s(work.customer_s, work.replies_per_chat)
    return float(work.replies_per_chat * (work.reply_s + turn))


@compiled
def agent_by_level(
    max_chats: int, reply_s: float, turn_s: float, replies: float, stages: NDArray[np.float64]
) -> Agent:
    """
    Solve one agent with 1, ..., max_chats chats.

    Parameters
    ----------
    max_chats
        Most chats in hand.
    reply_s, turn_s
        Mean time of a reply, and of a customer's turn weighed with how often one follows. [s]
    replies
        Mean number of replies in a chat.
    stages
        Chances of the number of stages in a reply, shape (most + 1,).

    Returns
    -------
    Agent
        Rates and responses by level.
    """
    per_reply = 0.0
    for n in range(stages.size):
        per_reply += n * stages[n]
    stage_s = reply_s / per_reply
    turn = turn_s / stage_s
    most = max_chats * (stages.size - 1) + 1
    later = np.zeros((max_chats + 1, most))
    fresh = np.zeros((max_chats + 1, most))
    taken = np.zeros(most)
    reply_rate = np.zeros(max_chats + 1)
    response_s = np.zeros(max_chats + 1)
    chat_rate = np.zeros(max_chats + 1)
    fresh[1, : stages.size] = stages
    for k in range(1, max_chats + 1):
        found, seen = _by_messages(k, turn, stages)
        _stages_to_answer(found, stages, later[k])
        if k < max_chats:
            _stages_to_answer(seen, stages, fresh[k + 1])
        else:
            # At the end of a reply nothing of the next one is done yet.
            for j in range(k):
                total = 0.0
                for n in range(stages.size):
                    total += found[j, n]
                for n in range(stages.size):
                    found[j, n] = total * stages[n] if j > 0 else 0.0
                if j == 0:
                    found[0, 0] = total
            _stages_to_answer(found, stages, taken)
        mean = 0.0
        for n in range(most):
            mean += n * later[k, n]
        response_s[k] = mean * stage_s
        reply_rate[k] = k / (response_s[k] + turn_s)
        chat_rate[k] = reply_rate[k] / (k * replies)
    return Agent(stage_s, turn_s, reply_rate, response_s, chat_rate, later, fresh, taken)


@compiled
def _by_messages(
    chats: int, turn: float, stages: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """
    Compute the chances of j messages with s stages left of the first, ``[j, s]``.

    First as an arriving message finds them (j < chats), then at a random time. ``turn`` is the
    mean turn in stages. ``[0, 0]`` is an agent with nothing to answer.
    """
    most = stages.size - 1
    found, seen = np.zeros((chats + 1, most + 1)), np.zeros((chats + 1, most + 1))
    if turn <= _NO_TURN:  # every message is answered at once: all chats always wait for the agent
        found[chats - 1] = stages
        if chats == 1:
            found[0] = 0.0
            found[0, 0] = 1.0
        left = 0.0
        for s in range(most, 0, -1):
            left += stages[s]
            seen[chats, s] = left
        _to_one(seen)
        return found, seen
    found[0, 0] = 1.0
    seen[0, 0] = turn / chats
    # Visits to a state: from the level below, from the stage before, from a reply begun. The last
    # are in proportion to ``begun``, and follow from the cut between this level and the next.
    visit, begun = np.zeros(most + 2), np.zeros(most + 2)
    for j in range(1, chats + 1):
        up = (chats - j) / (chats - j + turn)
        down = turn / (chats - j + turn)
        from_below, up_begun, none_comes, power = 0.0, 0.0, stages[0], 1.0
        for s in range(most, 0, -1):
            visit[s] = down * visit[s + 1] + (found[j - 1, s] if j > 1 else 0.0)
            begun[s] = down * begun[s + 1] + stages[s]
            from_below += visit[s]
        for s in range(1, most + 1):
            power *= down
            none_comes += stages[s] * power
        up_begun = (up * from_below + (found[0, 0] if j == 1 else 0.0)) / none_comes
        for s in range(1, most + 1):
            visits = visit[s] + up_begun * begun[s]
            found[j, s] = up * visits
            seen[j, s] = down * visits if j < chats else visits
        if up_begun > _BIG:
            found /= up_begun
            seen /= up_begun
    _to_one(found)
    _to_one(seen)
    return found, seen


@compiled
def _to_one(chances: NDArray[np.float64]) -> None:
    """Scale chances to a sum of 1."""
    total = 0.0
    for row in chances:
        for x in row:
            total += x
    chances /= total


@compiled
def _stages_to_answer(
    found: NDArray[np.float64], stages: NDArray[np.float64], out: NDArray[np.float64]
) -> None:
    """
    Compute the stages until the own reply is written.

    After j messages, the first with s stages left, come j whole replies: those of the others
    behind the first, and the own.
    """
    top = found.shape[0] - 1
    while top > 0 and found[top].max() <= _RARE:
        top -= 1
    now, after = np.zeros(out.size + stages.size), np.zeros(out.size + stages.size)
    last = stages.size - 1
    for j in range(top, -1, -1):
        for s in range(stages.size):
            now[s] += found[j, s]
        if j == 1:
            continue  # the reply of the first message is under way
        for n in range(last + stages.size):
            after[n] = 0.0
        for s in range(stages.size):
            if stages[s] > 0.0:
                for n in range(last + 1):
                    after[n + s] += stages[s] * now[n]
        now, after = after, now
        last = min(last + stages.size - 1, out.size - 1)
        while last >= stages.size and now[last] <= _RARE:
            now[last] = 0.0
            last -= 1
    for n in range(out.size):
        out[n] = now[n]


@compiled
def longer(chances: NDArray[np.float64], t: float) -> float:
    """Compute the chance that a random number of stages takes longer than ``t`` stages."""
    term, tail, out, log_scale = 1.0, 0.0, 0.0, -t
    for n in range(1, chances.size):
        tail += term
        term *= t / n
        out += chances[n] * tail
        if tail > _BIG:
            term /= _BIG
            tail /= _BIG
            out /= _BIG
            log_scale += _LOG_BIG
    return min(1.0, out * math.exp(log_scale))


@compiled
def late_by_level(agent: Agent, t_s: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """
    Compute the chance that a response takes longer than ``t_s`` by level; 0 at level 0.

    First for the reply to a customer's turn, then for the first reply of the agent's k-th chat.
    """
    levels = agent.reply_rate.size
    later, fresh = np.zeros(levels), np.zeros(levels)
    for k in range(1, levels):
        later[k] = longer(agent.later[k], t_s / agent.stage_s)
        fresh[k] = longer(agent.fresh[k], t_s / agent.stage_s)
    return later, fresh
