"""Late replies: what a chat costs in missed promises when n agents are on the queue."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from planner.domain.demand import ChatWork
from planner.staffing.chat_agent import Agent, agent_of, chat_s, late_by_level
from planner.staffing.chat_lengths import line_step
from planner.staffing.chat_levels import Levels, levels_of
from planner.staffing.chat_routed import routed_chats
from planner.staffing.chat_team import NO_FLOW
from planner.staffing.compiled import compiled
from planner.staffing.inputs import SECONDS_PER_HOUR, flatten, not_negative, positive, whole
from planner.staffing.wait_then_reply import KEPT, wait_then_late
from planner.staffing.waiting import wait_tails

_RARE = 1e-20  # states this much less likely than the most likely one add nothing either


@compiled
def _late_replies(
    arrival: NDArray[np.float64],
    agents: int,
    within: NDArray[np.float64],
    agent: Agent,
    replies: float,
    patience_s: float,
    team: Levels,
    step: float,
) -> NDArray[np.float64]:
    """Compute the late replies of a chat for a team of one size, at least 1."""
    levels = agent.reply_rate.size
    later_slow, fresh_slow = late_by_level(agent, 0.0)
    slow_within, kept = 0.0, np.full(KEPT, np.nan)
    full_rate = agents * (levels - 1) * agent.chat_rate[levels - 1] / step
    out = np.empty(arrival.size)
    for i in range(arrival.size):
        if within[i] != slow_within:
            slow_within = within[i]
            later_slow, fresh_slow = late_by_level(agent, slow_within)
            kept[:] = np.nan
        _, abandon, log_full, shares = routed_chats(
            arrival[i], agents, agent.chat_rate, patience_s, _RARE, team, step
        )
        first = wait_then_late(
            log_full,
            full_rate,
            arrival[i] / step,
            patience_s,
            agent.stage_s,
            agent.taken,
            within[i],
            kept,
        )
        _, first_waiting = wait_tails(
            log_full, full_rate * patience_s, arrival[i] / step * patience_s, within[i] / patience_s
        )
        first += first_waiting
        flow, slow_flow = 0.0, 0.0
        for k in range(1, levels):
            first += shares[1, k] * fresh_slow[k]
            flow += shares[0, k] * agent.reply_rate[k]
            slow_flow += shares[0, k] * agent.reply_rate[k] * later_slow[k]
        later = slow_flow / flow if flow > NO_FLOW else later_slow[1]
        served = min(1.0, first / (1.0 - abandon)) + (replies - 1.0) * later
        given = (1.0 - abandon) * replies + abandon
        out[i] = replies * ((1.0 - abandon) * served + abandon) / given
    return out


def late_replies_per_chat(
    contacts_per_hour: ArrayLike, agents: ArrayLike, work: ChatWork, within_s: ArrayLike
) -> NDArray[np.float64]:
    """
    Compute the expected number of late replies of a chat [1]_.

    The first reply is late when the wait for an agent and the response that follows take longer
    than ``within_s`` together; a later one when its response does. A chat given up counts as one
    reply, late. The share of late replies so counted is returned times the replies of a chat, as
    if none had been given up: over hours with the same demand the numbers add up, and a team
    does not look better because its customers leave. With no agents all replies are late. More
    agents never raise the number.

    Parameters
    ----------
    contacts_per_hour
        New chats, at least 0. [1/h]
    agents
        Agents on the queue, whole, at least 0.
    work
        How the queue's chats run.
    within_s
        A reply later than this is late, positive. [s]

    Returns
    -------
    ndarray of float, the common shape of the arguments
        Late replies a chat, from 0 to ``work.replies_per_chat``.

    Raises
    ------
    ValueError
        If an argument is out of range or the shapes do not broadcast.

    References
    ----------
    .. [1] The chain of ``planner.staffing.chat``; for the density of the wait, A. Mandelbaum and
       S. Zeltyn, The Palm/Erlang-A queue, 2007, doi:10.1007/978-3-540-29860-1_2.

    Examples
    --------
    >>> work = ChatWork(
    ...     reply_s=20, customer_s=40, replies_per_chat=5, max_chats=3, patience_s=180
    ... )
    >>> late_replies_per_chat(120, [0, 3, 4, 6], work, 180).round(3)
    array([5.   , 0.452, 0.154, 0.009])
    """
    shape, (contacts, staff, within) = flatten(
        not_negative("contacts_per_hour", contacts_per_hour),
        whole("agents", agents),
        positive("within_s", within_s),
    )
    arrival, agent = contacts / SECONDS_PER_HOUR, agent_of(work)
    step = line_step(agent, work.customer_s, work.replies_per_chat, work.reply_cv)
    chats = arrival * chat_s(work)
    ample = np.ceil(chats + 10.0 * np.sqrt(chats) + 10.0)  # hardly any agent ever has two chats
    staff = np.minimum(staff, ample.astype(np.int64))
    late = np.full(arrival.size, float(work.replies_per_chat))
    for n in np.unique(staff[staff > 0]).tolist():
        mine = np.flatnonzero(staff == n)
        late[mine] = _late_replies(
            arrival[mine],
            n,
            within[mine],
            agent,
            float(work.replies_per_chat),
            float(work.patience_s),
            levels_of(agent.chat_rate, n),
            step,
        )
    return late.reshape(shape)
