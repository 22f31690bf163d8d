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
from planner.staffing.chat_agent import agent_of, late_by_level, longer
from planner.staffing.compiled import compiled
from planner.staffing.inputs import SECONDS_PER_HOUR, not_negative, positive
from planner.staffing.transient_chain import ending_rates, leave

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
    """What the kernel knows of the chats; arrays by level have shape (max_chats + 1,)."""

    chat_rate: NDArray[np.float64]
    reply_rate: NDArray[np.float64]
    level_s: NDArray[np.float64]  # mean response
    slow: NDArray[np.float64]  # chance that a later reply is late
    slow_first: NDArray[np.float64]
    in_time: NDArray[np.float64]  # by whole agents and place in the line, see `_in_time_by_place`
    replies: float
    patience_s: float


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
    array([[  5., 379.,  14.]])
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
    agent = agent_of(work)
    slow, slow_first = late_by_level(agent, within)
    used = {int(n) for n in np.concatenate([np.floor(staff), np.ceil(staff)]).tolist()}
    in_time = np.zeros((n_max + 1, highest + 1))
    for n in used:
        # Places are rounded up, so that teams alike share what was computed.
        places = -(-(highest + 1) // _PLACES) * _PLACES
        in_time[n] = _answered_in_time(work, within, n, places)[: highest + 1]
    team = _Team(
        chat_rate=agent.chat_rate,
        reply_rate=agent.reply_rate,
        level_s=agent.response_s,
        slow=slow,
        slow_first=slow_first,
        in_time=in_time,
        replies=float(work.replies_per_chat),
        patience_s=float(work.patience_s),
    )
    late, replies, response_s, waiting = _follow(
        np.ascontiguousarray(rates), staff, team, highest, period
    )
    return ChatFutures(late=late, replies=replies, response_s=response_s, waiting=waiting)


@lru_cache(maxsize=4096)
def _answered_in_time(work: ChatWork, within_s: float, n: int, places: int) -> NDArray[np.float64]:
    """Compute `_in_time_by_place` of n full agents, once for each."""
    agent = agent_of(work)
    full_rate = n * work.max_chats * agent.chat_rate[-1]
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
def _follow(
    rates: NDArray[np.float64],
    staff: NDArray[np.float64],
    team: _Team,
    highest: int,
    period_s: float,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Go through all futures and periods; returns late, replies, response_s and waiting."""
    n_futures, n_periods = rates.shape
    late = np.zeros((n_futures, n_periods))
    replies, response_s = np.zeros_like(late), np.zeros_like(late)
    waiting = np.zeros_like(late)
    levels = team.chat_rate.size
    n_steps = max(1, math.ceil(period_s / _STEP_S))
    on_level, later = np.zeros(levels), np.zeros(levels)
    for f in range(n_futures):
        now, average = np.zeros(highest + 1), np.zeros(highest + 1)
        now[0] = 1.0
        last = 0.0
        for h in range(n_periods):
            n = staff[h]
            if n < last:
                # Who leaves with k chats gives a chat's replies at each level down to 1.
                _levels(now, last, on_level, later)
                aside = 0.0
                for k in range(1, levels):
                    aside += team.slow[k]
                    leaving = (team.replies - 1.0) * on_level[k] * (last - n) / last
                    late[f, h] += leaving * aside
                    replies[f, h] += leaving * k
                    response_s[f, h] += leaving * k * team.level_s[k]
                now = _gone(now, last, last - n, levels - 1)
            last = n
            arrival = rates[f, h]
            if arrival == 0.0 and now[0] > 1.0 - 1e-9:
                continue
            ending = ending_rates(highest, n, team.chat_rate, team.patience_s)
            _steps(now, average, ending, arrival, period_s, n_steps)
            _levels(average, n, on_level, later)
            first, queue = 0.0, 0.0
            for k in range(1, levels):
                first += later[k] * team.slow_first[k]
                given = on_level[k] * team.reply_rate[k] * period_s
                replies[f, h] += given
                late[f, h] += (1.0 - 1.0 / team.replies) * given * team.slow[k]
                response_s[f, h] += given * team.level_s[k]
            fewer = int(n)
            for m in range(fewer, fewer + 2):
                share = n - fewer if m > fewer else 1.0 - n + fewer
                if share > 0.0:
                    full = m * (levels - 1)
                    for j in range(full, highest + 1):
                        first += share * average[j] * (1.0 - team.in_time[m, j - full])
                        queue += share * average[j] * (j - full)
            late[f, h] += max(0.0, arrival * period_s * first)
            replies[f, h] += queue * period_s / team.patience_s
            response_s[f, h] += queue * period_s
            waiting[f, h] = queue
    return late, replies, response_s, waiting


@compiled
def _levels(
    chances: NDArray[np.float64],
    agents: float,
    on_level: NDArray[np.float64],
    starts: NDArray[np.float64],
) -> None:
    """Count the agents at each level, and the chance that a new chat starts at it at once."""
    most = on_level.size - 1
    on_level[:] = 0.0
    starts[:] = 0.0
    fewer = int(agents)
    for n in range(max(fewer, 1), fewer + 2):
        share = agents - fewer if n > fewer else 1.0 - agents + fewer
        if share <= 0.0:
            continue
        for j in range(chances.size):
            q = min(j, n * most) // n
            r = min(j, n * most) - q * n
            on_level[q] += share * chances[j] * (n - r)
            if r > 0:
                on_level[q + 1] += share * chances[j] * r
            if q < most:
                starts[q + 1] += share * chances[j]


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
    arrival: float,
    period_s: float,
    n_steps: int,
) -> None:
    """Move ``now`` through a period and put its average over the time into ``average``."""
    size = now.size
    step = _GAMMA * period_s / n_steps
    up = step * arrival
    # The matrix of a stage, eliminated once: its columns add up to 1, so no chance is lost.
    inverse, factor = np.zeros(size), np.zeros(size)
    for j in range(size):
        diagonal = 1.0 + step * ending[j] + (up if j < size - 1 else 0.0)
        if j > 0:
            factor[j] = up * inverse[j - 1]
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
