"""Chats: agents who serve several customers at once, customers who give up."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from planner.domain.demand import LEAST_CV, MOST_CV
from planner.staffing.chat_agent import Agent, agent_by_level, late_by_level, turn_s
from planner.staffing.chat_lengths import line_step
from planner.staffing.chat_levels import EVENLY, Levels, levels_of
from planner.staffing.chat_routed import routed_chats
from planner.staffing.chat_team import NO_FLOW
from planner.staffing.compiled import compiled
from planner.staffing.inputs import SECONDS_PER_HOUR, flatten, not_negative, positive, whole
from planner.staffing.reply_shape import reply_stages
from planner.staffing.wait_then_reply import KEPT, wait_then_late
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
    agents_by_level, agent_number
        The kinds of agents solved, and which of them the team has.
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
    agents_by_level: tuple[Agent, ...]
    agent_number: NDArray[np.int64]
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
        return self._late(t_s, first=False)

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
        return self._late(t_s, first=True)

    def _late(self, t_s: ArrayLike, *, first: bool) -> NDArray[np.float64]:
        """Compute the share of first responses, or of responses, that take longer."""
        shape, (t, abandon, log_full, full_rate, arrival, patience, desk) = flatten(
            not_negative("t_s", t_s),
            self.p_abandon,
            self.waiting.log_full,
            self.waiting.full_rate,
            self.waiting.arrival_rate,
            self.waiting.patience_s,
            self.agent_number,
        )
        share = self.start_share if first else self.reply_share
        n_levels = share.shape[-1]
        by_level = np.broadcast_to(share, (*shape, n_levels)).reshape(-1, n_levels)
        late = np.zeros(t.size)
        for number, agent in enumerate(self.agents_by_level):
            mine = np.flatnonzero(desk == number)
            rows = [np.ascontiguousarray(row[mine]) for row in (t, full_rate, by_level)]
            if first:
                rest = [row[mine] for row in (abandon, log_full, arrival, patience)]
                late[mine] = _first_late(agent, *rows, *rest)
            else:
                late[mine] = _replies_late(agent, *rows)
        return np.minimum(1.0, late).reshape(shape)


@compiled
def _replies_late(
    agent: Agent,
    t: NDArray[np.float64],
    full_rate: NDArray[np.float64],
    share: NDArray[np.float64],
) -> NDArray[np.float64]:
    out = np.ones(t.size)
    for i in range(t.size):
        if full_rate[i] > 0.0:
            later, _ = late_by_level(agent, t[i])
            out[i] = 0.0
            for k in range(1, later.size):
                out[i] += share[i, k] * later[k]
    return out


@compiled
def _first_late(
    agent: Agent,
    t: NDArray[np.float64],
    full_rate: NDArray[np.float64],
    share: NDArray[np.float64],
    abandon: NDArray[np.float64],
    log_full: NDArray[np.float64],
    arrival: NDArray[np.float64],
    patience: NDArray[np.float64],
) -> NDArray[np.float64]:
    out = np.empty(t.size)
    kept = np.empty(KEPT)
    for i in range(t.size):
        if i == 0 or t[i] != t[i - 1]:
            kept[:] = np.nan
        _, fresh = late_by_level(agent, t[i])
        _, answered = wait_tails(
            log_full[i], full_rate[i] * patience[i], arrival[i] * patience[i], t[i] / patience[i]
        )
        out[i] = abandon[i] + answered
        out[i] += wait_then_late(
            log_full[i],
            full_rate[i],
            arrival[i],
            patience[i],
            agent.stage_s,
            agent.taken,
            t[i],
            kept,
        )
        for k in range(1, fresh.size):
            out[i] += share[i, k] * fresh[k]
    return out


@compiled
def _teams(
    agent: Agent,
    arrival: NDArray[np.float64],
    agents: NDArray[np.int64],
    patience: NDArray[np.float64],
    levels: Levels,
    step: float,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """
    Solve teams of agents alike; with `EVENLY` of any size, else of the size of ``levels``.

    Rows of the first: P(wait), P(abandon), log p_full, the full team's rate, chats an agent, mean
    response. The second: agents, replies and new chats by level, shape (3, n, levels).
    """
    top = agent.reply_rate.size - 1
    out, by_level = np.zeros((6, arrival.size)), np.zeros((3, arrival.size, top + 1))
    for i in range(arrival.size):
        out[0, i], out[1, i], out[2, i], shares = routed_chats(
            arrival[i], agents[i], agent.chat_rate, patience[i], 0.0, levels, step
        )
        out[3, i] = agents[i] * top * agent.chat_rate[top] / step
        flow = 0.0
        for k in range(top + 1):
            flow += shares[0, k] * agent.reply_rate[k]
        only = top if agents[i] == 0 else 1  # the level of replies where there are none
        for k in range(top + 1):
            by_level[0, i, k] = shares[0, k]
            by_level[2, i, k] = shares[1, k]
            if flow > NO_FLOW:
                by_level[1, i, k] = shares[0, k] * agent.reply_rate[k] / flow
            elif k == only:
                by_level[1, i, k] = 1.0
            out[4, i] += k * shares[0, k]
            out[5, i] += by_level[1, i, k] * agent.response_s[k]
    return out, by_level


def chat(
    contacts_per_hour: ArrayLike,
    agents: ArrayLike,
    max_chats: ArrayLike,
    reply_s: ArrayLike,
    customer_s: ArrayLike,
    replies_per_chat: ArrayLike,
    patience_s: ArrayLike,
    reply_cv: ArrayLike = 1.0,
    *,
    routed: bool = False,
) -> Chat:
    """
    Compute what a team delivers whose agents hold several chats each.

    Two layers: one agent with k chats is a machine-repair queue [1]_; the team is a birth-death
    chain over the chats in progress, spread evenly, with a queue of customers who give up [2]_.
    Turns, patience and the times between new chats are exponential, replies too unless a shape
    is given, the number of replies is geometric, and a new chat goes to the agent with the
    fewest. Against simulation message by message, the mean response is up to 8 % too low in
    light hours, when chats are less even than that; with ``routed`` it is within 3 % for nearly
    all teams, see `chat_levels`.

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
    reply_cv
        Standard deviation of the time to write a reply, divided by its mean, 0.25 to 2; times
        are gamma distributed, see `reply_shape`.
    routed
        Whether to follow how uneven the chats are spread, and how their lengths vary.

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
    cv = positive("reply_cv", reply_cv)
    if np.any((cv < LEAST_CV) | (cv > MOST_CV)):
        raise ValueError(f"reply_cv must be {LEAST_CV} to {MOST_CV:g}, got {cv}")
    shape, (contacts, staff, patience, *kinds) = flatten(
        not_negative("contacts_per_hour", contacts_per_hour),
        whole("agents", agents),
        positive("patience_s", patience_s),
        most,
        positive("reply_s", reply_s),
        not_negative("customer_s", customer_s),
        replies,
        cv,
    )
    arrival = contacts / SECONDS_PER_HOUR
    unlike, number = np.unique(np.column_stack(kinds), axis=0, return_inverse=True)
    desks = tuple(
        agent_by_level(int(k), reply, turn_s(customer, m), m, reply_stages(shape_cv))
        for k, reply, customer, m, shape_cv in unlike.tolist()
    )
    out = np.zeros((6, arrival.size))
    by_level = np.zeros((3, arrival.size, int(most.max(initial=0)) + 1))
    arrival_of_line = arrival.copy()
    for i, agent in enumerate(desks):
        alike = number.reshape(-1) == i
        sizes = np.unique(staff[alike]).tolist() if routed else [None]
        step = line_step(agent, *unlike[i, 2:].tolist()) if routed else 1.0
        arrival_of_line[alike] /= step
        for n in sizes:
            mine = np.flatnonzero(alike if n is None else alike & (staff == n))
            levels = EVENLY if n is None else levels_of(agent.chat_rate, n)
            out[:, mine], found = _teams(
                agent, arrival[mine], staff[mine], patience[mine], levels, step
            )
            by_level[:, mine, : found.shape[2]] = found
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
        agents_by_level=desks,
        agent_number=number.reshape(shape),
        waiting=Waiting(
            log_full=log_full,
            full_rate=full_rate,
            arrival_rate=arrival_of_line.reshape(shape),
            patience_s=patience.reshape(shape),
        ),
    )
