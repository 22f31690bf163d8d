"""Chats: agents who serve several customers at once, customers who give up."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from planner.staffing.chat_agent import late_by_level, responses, unanswered_shares
from planner.staffing.chat_team import NO_FLOW, spread_chats
from planner.staffing.compiled import compiled
from planner.staffing.inputs import SECONDS_PER_HOUR, flatten, not_negative, positive, whole
from planner.staffing.lateness import wait_then_late
from planner.staffing.waiting import Waiting, wait_tails

MOST_CHATS = 99  # the limit of domain.demand.ChatWork; consoles allow no more


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """
    What a team delivers; all arrays have one shape unless another is given.

    With no agents every chat waits until the customer gives up; the response is then that of a
    full agent.

    Parameters
    ----------
    p_wait
        Share of chats that find every agent full.
    p_abandon
        Share of chats that give up before an agent takes them.
    wait_all_s
        Mean time in the queue over all chats. [s]
    agent_busy_share
        Share of agents with a chat; 0 with no agents.
    chats_per_agent
        Mean number of chats an agent holds; 0 with no agents.
    avg_response_s
        Mean response over all replies; the wait for an agent does not count. [s]
    level_share
        Share of agents with 0, 1, ... chats, shape (..., most chats + 1).
    reply_share
        Share of replies given by agents with 0, 1, ... chats, shape (..., most chats + 1).
    start_share
        Share of chats that an agent takes at once and then has 1, 2, ... chats with, shape
        (..., most chats + 1); 0 at level 0. The rest, ``p_wait``, waits.
    reply_s, turn_s
        Mean time of a reply, and of a customer's turn weighed with how often one follows. [s]
    max_chats
        Chats an agent holds at most.
    waiting
        What the tails of the wait are computed from.
    """

    p_wait: NDArray[np.float64]
    p_abandon: NDArray[np.float64]
    wait_all_s: NDArray[np.float64]
    agent_busy_share: NDArray[np.float64]
    chats_per_agent: NDArray[np.float64]
    avg_response_s: NDArray[np.float64]
    level_share: NDArray[np.float64]
    reply_share: NDArray[np.float64]
    start_share: NDArray[np.float64]
    reply_s: NDArray[np.float64]
    turn_s: NDArray[np.float64]
    max_chats: NDArray[np.int64]
    waiting: Waiting

    def p_wait_gt(self, t_s: ArrayLike) -> NDArray[np.float64]:
        """
        Compute the share of chats still waiting for an agent after a time.

        Parameters
        ----------
        t_s
            Time, at least 0; broadcasts against the team's shape. [s]

        Returns
        -------
        ndarray of float, the common shape
            Probability.

        Raises
        ------
        ValueError
            If a time is negative or the shapes do not broadcast.
        """
        return self.waiting.still_waiting(t_s)

    def late_reply_share(self, t_s: ArrayLike) -> NDArray[np.float64]:
        """
        Compute the share of replies whose response takes longer than a time.

        Parameters
        ----------
        t_s
            Time, at least 0; broadcasts against the team's shape. [s]

        Returns
        -------
        ndarray of float, the common shape
            Probability; the wait for an agent does not count, but with no agents it is 1.

        Raises
        ------
        ValueError
            If a time is negative or the shapes do not broadcast.
        """
        shape, (t, reply, turn, chats, rate) = flatten(
            not_negative("t_s", t_s),
            self.reply_s,
            self.turn_s,
            self.max_chats,
            self.waiting.full_rate,
        )
        late = np.where(rate > 0, 0.0, 1.0)
        n_levels = self.reply_share.shape[-1]
        share = np.broadcast_to(self.reply_share, (*shape, n_levels)).flatten()
        _late(t, reply, turn, chats, share.reshape(t.size, n_levels), late)
        return np.minimum(1.0, late).reshape(shape)

    def p_first_gt(self, t_s: ArrayLike) -> NDArray[np.float64]:
        """
        Compute the share of chats without an agent's first reply after a time.

        The first response is the wait for an agent and the response that follows. Who gives up
        never gets one, so counts as late at any time; automatic replies do not count.

        Parameters
        ----------
        t_s
            Time, at least 0; broadcasts against the team's shape. [s]

        Returns
        -------
        ndarray of float, the common shape
            Probability; 1 with no agents.

        Raises
        ------
        ValueError
            If a time is negative or the shapes do not broadcast.
        """
        shape, rows = flatten(
            not_negative("t_s", t_s),
            self.reply_s,
            self.turn_s,
            self.max_chats,
            self.p_abandon,
            self.waiting.log_full,
            self.waiting.full_rate,
            self.waiting.arrival_rate,
            self.waiting.patience_s,
        )
        n_levels = self.start_share.shape[-1]
        share = np.broadcast_to(self.start_share, (*shape, n_levels)).reshape(-1, n_levels)
        late = np.empty(rows[0].size)
        _first_late(np.ascontiguousarray(share), late, *rows)
        return np.minimum(1.0, late).reshape(shape)


@compiled
def _first_late(
    start: NDArray[np.float64],
    late: NDArray[np.float64],
    t: NDArray[np.float64],
    reply: NDArray[np.float64],
    turn: NDArray[np.float64],
    chats: NDArray[np.int64],
    abandon: NDArray[np.float64],
    log_full: NDArray[np.float64],
    full_rate: NDArray[np.float64],
    arrival: NDArray[np.float64],
    patience: NDArray[np.float64],
) -> None:
    for i in range(t.size):
        by_level = late_by_level(chats[i], reply[i], turn[i], t[i])
        others = unanswered_shares(chats[i] - 1, reply[i], turn[i])
        _, answered = wait_tails(
            log_full[i], full_rate[i] * patience[i], arrival[i] * patience[i], t[i] / patience[i]
        )
        late[i] = abandon[i] + answered
        late[i] += wait_then_late(
            log_full[i], full_rate[i], arrival[i], patience[i], reply[i], others, t[i]
        )
        for k in range(1, chats[i] + 1):
            late[i] += start[i, k] * by_level[k]


@compiled
def _late(
    t: NDArray[np.float64],
    reply: NDArray[np.float64],
    turn: NDArray[np.float64],
    chats: NDArray[np.int64],
    share: NDArray[np.float64],
    late: NDArray[np.float64],
) -> None:
    for i in range(t.size):
        if late[i] == 0.0:
            by_level = late_by_level(chats[i], reply[i], turn[i], t[i])
            for k in range(1, chats[i] + 1):
                late[i] += share[i, k] * by_level[k]


@compiled
def _teams(
    arrival: NDArray[np.float64],
    agents: NDArray[np.int64],
    chats: NDArray[np.int64],
    reply: NDArray[np.float64],
    turn: NDArray[np.float64],
    replies: NDArray[np.float64],
    patience: NDArray[np.float64],
    out: NDArray[np.float64],
    by_level: NDArray[np.float64],
) -> None:
    """
    Solve every team and fill zeros.

    Rows of ``out``: P(wait), P(abandon), log p_full, the full team's rate, chats an agent, mean
    response. ``by_level``: agents, replies and new chats by level, shape (3, n, levels).
    """
    for i in range(arrival.size):
        top = chats[i]
        speed = responses(top, reply[i], turn[i])
        chat_rate = np.zeros(top + 1)
        for k in range(1, top + 1):
            chat_rate[k] = speed[0, k] / (k * replies[i])
        out[0, i], out[1, i], out[2, i], shares = spread_chats(
            arrival[i], agents[i], chat_rate, patience[i], 0.0
        )
        out[3, i] = agents[i] * top * chat_rate[top]
        flow = 0.0
        for k in range(top + 1):
            flow += shares[0, k] * speed[0, k]
        only = top if agents[i] == 0 else 1  # the level of replies where there are none
        for k in range(top + 1):
            by_level[0, i, k] = shares[0, k]
            by_level[2, i, k] = shares[1, k]
            if flow > NO_FLOW:
                by_level[1, i, k] = shares[0, k] * speed[0, k] / flow
            elif k == only:
                by_level[1, i, k] = 1.0
            out[4, i] += k * shares[0, k]
            out[5, i] += by_level[1, i, k] * speed[1, k]


def chat(
    contacts_per_hour: ArrayLike,
    agents: ArrayLike,
    max_chats: ArrayLike,
    reply_s: ArrayLike,
    customer_s: ArrayLike,
    replies_per_chat: ArrayLike,
    patience_s: ArrayLike,
) -> Chat:
    """
    Compute what a team delivers whose agents hold several chats each.

    Two layers: one agent with k chats is a machine-repair queue [1]_; the team is a birth-death
    chain over the chats in progress, spread evenly, with a queue of customers who give up [2]_.
    Replies, turns, patience and the times between new chats are exponential, the number of
    replies is geometric, and a new chat goes to the agent with the fewest. Against simulation
    message by message, the mean response is within 2.5 %.

    Parameters
    ----------
    contacts_per_hour
        New chats, at least 0. [1/h]
    agents
        Agents on the queue, whole, at least 0.
    max_chats
        Chats that an agent holds at once, at most; 1 to 99.
    reply_s
        Mean time to write one reply, positive. [s]
    customer_s
        Mean time the customer takes to answer, at least 0. [s]
    replies_per_chat
        Mean number of replies in a chat, at least 1.
    patience_s
        Mean time a customer waits for an agent before giving up, positive. [s]

    Returns
    -------
    Chat
        Arrays of the common shape of the arguments.

    Raises
    ------
    ValueError
        If an argument is out of range or the shapes do not broadcast.

    References
    ----------
    .. [1] M. Reiser and S. S. Lavenberg, J. ACM 27(2), 1980, doi:10.1145/322186.322195.
    .. [2] A. Mandelbaum and S. Zeltyn, The Palm/Erlang-A queue, 2007,
       doi:10.1007/978-3-540-29860-1_2.

    Examples
    --------
    >>> chat(389.55, 5, 3, 20, 60, 2, 120).avg_response_s.round(2).item()
    35.75
    """
    most = whole("max_chats", max_chats, least=1)
    if np.any(most > MOST_CHATS):
        raise ValueError(f"max_chats must be 1 to {MOST_CHATS}, got {most.max()}")
    replies = positive("replies_per_chat", replies_per_chat)
    if np.any(replies < 1):
        raise ValueError(f"replies_per_chat must be at least 1, got {replies.min()}")
    shape, (contacts, staff, chats, reply, customer, replies, patience) = flatten(
        not_negative("contacts_per_hour", contacts_per_hour),
        whole("agents", agents),
        most,
        positive("reply_s", reply_s),
        not_negative("customer_s", customer_s),
        replies,
        positive("patience_s", patience_s),
    )
    arrival = contacts / SECONDS_PER_HOUR
    turn = customer * (1.0 - 1.0 / replies)
    out = np.zeros((6, arrival.size))
    by_level = np.zeros((3, arrival.size, int(most.max(initial=0)) + 1))
    _teams(arrival, staff, chats, reply, turn, replies, patience, out, by_level)
    p_wait, p_abandon, log_full, full_rate, held, response = out.reshape(6, *shape)
    level_share, reply_share, start_share = by_level.reshape(3, *shape, by_level.shape[-1])
    return Chat(
        p_wait=p_wait,
        p_abandon=p_abandon,
        wait_all_s=p_abandon * patience.reshape(shape),
        agent_busy_share=np.minimum(1.0, level_share[..., 1:].sum(axis=-1)),
        chats_per_agent=held,
        avg_response_s=response,
        level_share=level_share,
        reply_share=reply_share,
        start_share=start_share,
        reply_s=reply.reshape(shape),
        turn_s=turn.reshape(shape),
        max_chats=chats.reshape(shape),
        waiting=Waiting(
            log_full=log_full,
            full_rate=full_rate,
            arrival_rate=arrival.reshape(shape),
            patience_s=patience.reshape(shape),
        ),
    )
