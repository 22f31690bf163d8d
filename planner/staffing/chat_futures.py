"""
Many futures of a chat team at once: the chain of `transient_chat`, stepped instead of summed.

`transient_chat` follows every jump and is exact; a month of futures would take minutes. Here the
chances are moved by an implicit method of second order [1]_, which solves one tridiagonal system
for a step of minutes: a quiet hour costs as little as a full one, and the steady state is kept
exactly.

References
----------
.. [1] R. Alexander, Diagonally implicit Runge-Kutta methods for stiff O.D.E.'s, SIAM J. Numer.
   Anal. 14(6), 1977, doi:10.1137/0714068 (two stages, stiffly accurate).
"""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from planner.domain.demand import ChatWork
from planner.staffing.chat_agent import agent_of, longer
from planner.staffing.chat_flows import (
    COLUMNS,
    ENDING,
    FIRST,
    LATE,
    LEFT_LATE,
    LEFT_REPLIES,
    LEFT_RESPONSE,
    PACE,
    REPLIES,
    RESPONSE,
    at_load,
    flows_of,
)
from planner.staffing.chat_lengths import line_step
from planner.staffing.compiled import compiled
from planner.staffing.inputs import SECONDS_PER_HOUR, not_negative, positive
from planner.staffing.transient_chain import leave

_GAMMA = 1.0 - math.sqrt(0.5)
_STEP_S = 300.0  # a step; halving it moves the share on time of an overloaded hour by under 0.001
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(12)
_PANEL = 8.0  # a panel spans at most so many mean times of a full team's chat or of a reply
_MOST_STATES = 20_000
_PLACES = 128


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ChatFutures:
    """
    A chat team through its periods, in each future; all arrays have shape (n_futures, n_periods).

    Parameters
    ----------
    late, replies, response_s
        Late replies, replies and seconds to a reply, added up over the period, as `TransientChat`
        counts them; here with the replies that agents who went off duty still give, booked when
        they go.
    waiting
        Number waiting for an agent, averaged over the period. [chats]
    """

    late: NDArray[np.float64]
    replies: NDArray[np.float64]
    response_s: NDArray[np.float64]
    waiting: NDArray[np.float64]


class _Team(NamedTuple):
    """Agents of a period, who need not be whole."""

    agents: float
    fewer: NDArray[np.float64]  # flows of so many agents rounded down, see `flows_of`
    more: NDArray[np.float64]  # and of one more
    fewer_in_time: NDArray[np.float64]  # by place in the line, see `_in_time_by_place`
    more_in_time: NDArray[np.float64]
    max_chats: int
    patience_s: float
    step: float  # customers that a step of the line stands for


def chat_futures(
    contacts_per_hour: ArrayLike,
    agents: ArrayLike,
    work: ChatWork,
    within_s: float,
    *,
    period_s: float = SECONDS_PER_HOUR / 2,
) -> ChatFutures:
    """
    Follow the chats of a team through the day in many futures, each starting empty.

    Parameters
    ----------
    contacts_per_hour
        New chats, constant within a period, shape (n_futures, n_periods), at least 0. [1/h]
    agents
        Agents on the queue, shape (n_periods,), at least 0; of 7.4 the eighth is there for 40 % of
        the time. Who goes off duty is drawn at random, takes no new chat and finishes those in
        hand.
    work
        How the queue's chats run.
    within_s
        A reply later than this is late, positive. [s]
    period_s
        Length of a period, positive. [s]

    Returns
    -------
    ChatFutures
        One row a future.

    Raises
    ------
    ValueError
        If an argument is out of range, shapes disagree, or the team is too large to follow.

    Examples
    --------
    >>> work = ChatWork(
    ...     reply_s=20, customer_s=40, replies_per_chat=5, max_chats=3, patience_s=180
    ... )
    >>> chat_futures([[100, 400, 100]], [5, 5, 5], work, 120, period_s=3600).late.round()
    array([[  5., 378.,  14.]])
    """
    rates = not_negative("contacts_per_hour", contacts_per_hour) / SECONDS_PER_HOUR
    staff = not_negative("agents", agents)
    if rates.ndim != 2 or staff.shape != rates.shape[1:]:
        raise ValueError(
            "contacts_per_hour must be futures by periods, and agents one a period, "
            f"got {rates.shape} and {staff.shape}"
        )
    within = float(positive("within_s", within_s))
    period = float(positive("period_s", period_s))
    n_max = math.ceil(staff.max(initial=0.0))
    # Those waiting are fewer than if nobody were served: a Poisson number.
    fresh = float(rates.max(initial=0.0)) * work.patience_s
    line = int(fresh + 8.0 * math.sqrt(fresh)) + 20
    highest = n_max * work.max_chats + line
    if highest > _MOST_STATES:
        raise ValueError(
            f"{fresh:.0f} customers in line before {n_max} agents are too many to follow; "
            "cut the queue into teams"
        )
    # Places are rounded up, so that teams alike share what was computed.
    places = -(-(highest + 1) // _PLACES) * _PLACES
    none = np.zeros((1, 1, COLUMNS))
    chances = np.zeros((len(rates), highest + 1))
    chances[:, 0] = 1.0
    late, replies, response_s, waiting = np.zeros((4, *rates.shape))
    last: _Team | None = None
    for h, agents_h in enumerate(staff.tolist()):
        n = int(agents_h)
        team = _Team(
            agents=agents_h,
            fewer=flows_of(work, within, n) if n else none,
            more=flows_of(work, within, n + 1) if agents_h > n else none,
            fewer_in_time=_answered_in_time(work, within, n, places),
            more_in_time=_answered_in_time(work, within, n + 1, places),
            max_chats=work.max_chats,
            patience_s=float(work.patience_s),
            step=_step(work),
        )
        sums = np.zeros((4, len(rates)))
        if last is not None and agents_h < last.agents:
            _leave_all(chances, last, agents_h, rates[:, h - 1], sums)
        _pass_all(chances, team, rates[:, h].copy(), period, sums)
        late[:, h], replies[:, h], response_s[:, h], waiting[:, h] = sums
        last = team
    return ChatFutures(late=late, replies=replies, response_s=response_s, waiting=waiting)


def _step(work: ChatWork) -> float:
    return line_step(agent_of(work), work.customer_s, work.replies_per_chat, work.reply_cv)


@lru_cache(maxsize=4096)
def _answered_in_time(work: ChatWork, within_s: float, n: int, places: int) -> NDArray[np.float64]:
    """Compute `_in_time_by_place` of n full agents, once for each."""
    agent = agent_of(work)
    full_rate = n * work.max_chats * agent.chat_rate[-1] / _step(work)
    patience_s = float(work.patience_s)
    return _in_time_by_place(places, full_rate, patience_s, agent.stage_s, agent.taken, within_s)


@compiled
def _in_time_by_place(
    size: int,
    full_rate: float,
    patience_s: float,
    stage_s: float,
    taken: NDArray[np.float64],
    within_s: float,
) -> NDArray[np.float64]:
    """
    Compute P(answered, wait + response <= within_s) with 0, 1, ... others ahead in the line.

    The density of the offered wait is that of `answered_in_time`, for each place by itself.
    """
    out = np.zeros(size)
    s = full_rate * patience_s
    if s <= 0.0:
        return out
    n_panels = 1 + int(within_s * (full_rate + 1.0 / patience_s + 1.0 / stage_s) / _PANEL)
    half = 0.5 * within_s / n_panels
    for panel in range(n_panels):
        for node in range(_NODES.size):
            v = half * (2 * panel + 1 + _NODES[node])
            answered = 1.0 - longer(taken, (within_s - v) / stage_s)
            if answered <= 0.0:
                continue
            scale = _WEIGHTS[node] * half * full_rate * answered
            log_weight = -(s + 1.0) * v / patience_s
            log_gone = math.log(-math.expm1(-v / patience_s))
            for k in range(size):
                if k > 0:
                    log_weight += log_gone + math.log((s + k) / k)
                if log_weight > -60.0:
                    out[k] += scale * math.exp(log_weight)
    return out


@compiled
def _at(team: _Team, arrival: float, states: int) -> NDArray[np.float64]:
    """Mix what the team brings about at an arrival rate, shape (states, COLUMNS)."""
    out = np.zeros((states, COLUMNS))
    n = int(team.agents)
    for m in range(n, n + 2):
        share = team.agents - n if m > n else 1.0 - team.agents + n
        if share <= 0.0:
            continue
        if m == 0:
            out[:, PACE] += share
            continue
        found = at_load(team.more if m > n else team.fewer, arrival)
        last = found.shape[0] - 1
        for j in range(states):
            for c in range(COLUMNS):
                out[j, c] += share * found[min(j, last), c]
    return out


@compiled
def _leave_all(
    chances: NDArray[np.float64],
    team: _Team,
    agents: float,
    rates: NDArray[np.float64],
    sums: NDArray[np.float64],
) -> None:
    """Let agents go in all futures, and book what they still give."""
    leavers = team.agents - agents
    for f in range(rates.size):
        flows = _at(team, rates[f], chances.shape[1])
        for j in range(chances.shape[1]):
            sums[0, f] += leavers * chances[f, j] * flows[j, LEFT_LATE]
            sums[1, f] += leavers * chances[f, j] * flows[j, LEFT_REPLIES]
            sums[2, f] += leavers * chances[f, j] * flows[j, LEFT_RESPONSE]
        chances[f] = _gone(chances[f], team.agents, leavers, team.max_chats)


@compiled
def _pass_all(
    chances: NDArray[np.float64],
    team: _Team,
    rates: NDArray[np.float64],
    period_s: float,
    sums: NDArray[np.float64],
) -> None:
    """Move all futures through a period; adds late, replies, response_s and waiting."""
    states, n = chances.shape[1], int(team.agents)
    average, ending, coming = np.zeros(states), np.zeros(states), np.zeros(states)
    n_steps = max(1, math.ceil(period_s / _STEP_S))
    for f in range(rates.size):
        arrival = rates[f]
        if arrival == 0.0 and chances[f, 0] > 1.0 - 1e-9:
            continue
        flows = _at(team, arrival, states)
        ending[:] = flows[:, ENDING]
        for m in range(n, n + 2):
            share = team.agents - n if m > n else 1.0 - team.agents + n
            for j in range(m * team.max_chats, states):
                flows[j, PACE] += share * (1.0 / team.step - 1.0)
                ending[j] += share * (j - m * team.max_chats) * team.step / team.patience_s
        coming[:] = arrival * flows[:, PACE]
        for j in range(1, states):
            ending[j] *= flows[j - 1, PACE]
        _steps(chances[f], average, ending, coming, period_s, n_steps)
        first, queue = 0.0, 0.0
        for j in range(states):
            first += average[j] * flows[j, FIRST]
            sums[0, f] += period_s * average[j] * flows[j, LATE]
            sums[1, f] += period_s * average[j] * flows[j, REPLIES]
            sums[2, f] += period_s * average[j] * flows[j, RESPONSE]
        for m in range(n, n + 2):
            share = team.agents - n if m > n else 1.0 - team.agents + n
            in_time = team.more_in_time if m > n else team.fewer_in_time
            full = m * team.max_chats
            for j in range(full, states if share > 0.0 else full):
                first += share * average[j] * (1.0 - in_time[j - full])
                queue += share * average[j] * (j - full) * team.step
        sums[0, f] += max(0.0, arrival * period_s * first)
        sums[1, f] += queue * period_s / team.patience_s
        sums[2, f] += queue * period_s
        sums[3, f] = queue


@compiled
def _gone(
    chances: NDArray[np.float64], before: float, leavers: float, max_chats: int
) -> NDArray[np.float64]:
    """Take agents away who finish their chats aside; a part of one by its chance."""
    there, whole = math.ceil(before), int(leavers)
    part = leavers - whole
    out = (1.0 - part) * leave(chances, there, min(whole, there), max_chats)
    if part > 0.0:
        out += part * leave(chances, there, min(whole + 1, there), max_chats)
    return out


@compiled
def _steps(
    now: NDArray[np.float64],
    average: NDArray[np.float64],
    ending: NDArray[np.float64],
    coming: NDArray[np.float64],
    period_s: float,
    n_steps: int,
) -> None:
    """Move ``now`` through a period and put its average over the time into ``average``."""
    size = now.size
    step = _GAMMA * period_s / n_steps
    # The matrix of a stage, eliminated once: its columns add up to 1, so no chance is lost.
    inverse, factor = np.zeros(size), np.zeros(size)
    for j in range(size):
        diagonal = 1.0 + step * ending[j] + (step * coming[j] if j < size - 1 else 0.0)
        if j > 0:
            factor[j] = step * coming[j - 1] * inverse[j - 1]
            diagonal -= factor[j] * step * ending[j]
        inverse[j] = 1.0 / diagonal
    first, second = np.zeros(size), np.zeros(size)
    average[:] = 0.0
    for _ in range(n_steps):
        _solve(now, first, inverse, factor, ending, step)
        for j in range(size):
            now[j] += (1.0 - _GAMMA) / _GAMMA * (first[j] - now[j])
        _solve(now, second, inverse, factor, ending, step)
        for j in range(size):
            average[j] += ((1.0 - _GAMMA) * first[j] + _GAMMA * second[j]) / n_steps
            now[j] = second[j]


@compiled
def _solve(
    right: NDArray[np.float64],
    out: NDArray[np.float64],
    inverse: NDArray[np.float64],
    factor: NDArray[np.float64],
    ending: NDArray[np.float64],
    step: float,
) -> None:
    """Solve a stage's tridiagonal system."""
    size = right.size
    out[0] = right[0]
    for j in range(1, size):
        out[j] = right[j] + factor[j] * out[j - 1]
    out[size - 1] *= inverse[size - 1]
    for j in range(size - 2, -1, -1):
        out[j] = (out[j] + step * ending[j + 1] * out[j + 1]) * inverse[j]
