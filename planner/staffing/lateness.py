"""Late replies: what a chat costs in missed promises when n agents are on the queue."""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from planner.domain.demand import ChatWork
from planner.staffing.chat_agent import late_by_level, responses, unanswered_shares
from planner.staffing.chat_team import NO_FLOW, spread_chats
from planner.staffing.compiled import compiled
from planner.staffing.inputs import SECONDS_PER_HOUR, flatten, not_negative, positive, whole
from planner.staffing.waiting import wait_tails

# Gauss-Legendre nodes and weights on [-1, 1]; with at most exp(8) of change in a panel, 12 nodes
# leave an error of 1e-12.
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(12)
_PANEL = 8.0
_NEGLIGIBLE = -40.0  # a density below exp(-40) of 1 / s adds nothing to a share
_RARE = 1e-20  # states this much less likely than the most likely one add nothing either


@compiled
def wait_then_late(
    log_full: float,
    full_rate: float,
    arrival_rate: float,
    patience_s: float,
    reply_s: float,
    others: NDArray[np.float64],
    within_s: float,
) -> float:
    """
    Compute P(answered, wait + response > within_s) over chats that wait at all.

    Who waits v is answered with density ``p_full full_rate exp(growth(v))`` and then served by a
    full agent, whose unanswered messages from other chats are distributed as ``others``.
    """
    s, x = full_rate * patience_s, arrival_rate * patience_s
    start = log_full + math.log(full_rate) if full_rate > 0.0 else -math.inf
    steepest = max(abs(s + 1.0 - x), abs(s + 1.0 - x * math.exp(-within_s / patience_s)))
    n_panels = 1 + int(within_s * (steepest / patience_s + 1.0 / reply_s) / _PANEL)
    half = 0.5 * within_s / n_panels
    late = 0.0
    for panel in range(n_panels):
        early = start + _growth(2.0 * half * panel / patience_s, s, x)
        end = start + _growth(2.0 * half * (panel + 1) / patience_s, s, x)
        if early < _NEGLIGIBLE and end < _NEGLIGIBLE:
            if end < early:
                break  # growth is concave: it only falls from here
            continue
        for node in range(_NODES.size):
            v = half * (2 * panel + 1 + _NODES[node])
            ratio = (within_s - v) / reply_s
            term, tail, slow = 1.0, 0.0, 0.0
            for i in range(others.size):
                tail += term
                term *= ratio / (i + 1)
                slow += others[i] * tail
            density = math.exp(start + _growth(v / patience_s, s, x) - ratio)
            late += _WEIGHTS[node] * half * density * slow
    return late


@compiled
def _growth(t: float, s: float, x: float) -> float:
    return -x * math.expm1(-t) - (s + 1.0) * t


@compiled
def _late_replies(
    arrival: NDArray[np.float64],
    agents: NDArray[np.int64],
    within: NDArray[np.float64],
    work: tuple[int, float, float, float, float],
) -> NDArray[np.float64]:
    max_chats, reply_s, turn_s, replies, patience_s = work
    speed = responses(max_chats, reply_s, turn_s)
    chat_rate = np.zeros(max_chats + 1)
    for k in range(1, max_chats + 1):
        chat_rate[k] = speed[0, k] / (k * replies)
    others = unanswered_shares(max_chats - 1, reply_s, turn_s)
    slow = late_by_level(max_chats, reply_s, turn_s, 0.0)
    slow_within = 0.0
    out = np.empty(arrival.size)
    for i in range(arrival.size):
        if agents[i] == 0:
            out[i] = replies
            continue
        chats = arrival[i] * replies * (reply_s + turn_s)
        ample = chats + 10.0 * math.sqrt(chats) + 10.0  # hardly any agent ever has two chats
        same = i > 0 and arrival[i] == arrival[i - 1] and within[i] == within[i - 1]
        if same and ample <= agents[i - 1] <= agents[i]:
            out[i] = out[i - 1]
            continue
        if within[i] != slow_within:
            slow_within = within[i]
            slow = late_by_level(max_chats, reply_s, turn_s, slow_within)
        _, abandon, log_full, shares = spread_chats(
            arrival[i], agents[i], chat_rate, patience_s, _RARE
        )
        full_rate = agents[i] * max_chats * chat_rate[max_chats]
        first = wait_then_late(
            log_full, full_rate, arrival[i], patience_s, reply_s, others, within[i]
        )
        _, first_waiting = wait_tails(
            log_full, full_rate * patience_s, arrival[i] * patience_s, within[i] / patience_s
        )
        first += first_waiting
        flow, slow_flow = 0.0, 0.0
        for k in range(1, max_chats + 1):
            first += shares[1, k] * slow[k]
            flow += shares[0, k] * speed[0, k]
            slow_flow += shares[0, k] * speed[0, k] * slow[k]
        later = slow_flow / flow if flow > NO_FLOW else slow[1]
        served = min(1.0, first / (1.0 - abandon)) + (replies - 1.0) * later
        out[i] = served + abandon * max(0.0, 1.0 - served)
    return out


def late_replies_per_chat(
    contacts_per_hour: ArrayLike, agents: ArrayLike, work: ChatWork, within_s: ArrayLike
) -> NDArray[np.float64]:
    """
    Compute the expected number of late replies of a chat [1]_.

    The first reply is late when the wait for an agent and the response that follows take longer
    than ``within_s`` together; a later one when its response does. A chat given up counts as one
    late reply, or as many as a chat served, if these are more: a team does not look better
    because its customers leave. With no agents all replies are late. More agents never raise the
    number.

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
    array([5.   , 0.351, 0.137, 0.008])
    """
    shape, (contacts, staff, within) = flatten(
        not_negative("contacts_per_hour", contacts_per_hour),
        whole("agents", agents),
        positive("within_s", within_s),
    )
    late = _late_replies(contacts / SECONDS_PER_HOUR, staff, within, as_tuple(work))
    return late.reshape(shape)


def as_tuple(work: ChatWork) -> tuple[int, float, float, float, float]:
    """
    Give a queue's work to compiled code.

    Parameters
    ----------
    work
        How the queue's chats run.

    Returns
    -------
    tuple
        Most chats, reply [s], the customer's turn weighed with how often one follows [s],
        replies a chat, patience [s].
    """
    replies = float(work.replies_per_chat)
    turn_s = float(work.customer_s) * (1.0 - 1.0 / replies)
    return work.max_chats, float(work.reply_s), turn_s, replies, float(work.patience_s)
