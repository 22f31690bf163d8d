"""
A whole roster in the making, and what each change of one agent's month costs.

Taking an agent off the roster and putting them back in changes only what their own cells touch,
so a change is priced in microseconds and exactly as `planner.domain.cost` prices it.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.domain.coverage import Duty
from planner.domain.fairness import WEEKENDS
from planner.domain.roster import OFF, Codes
from planner.domain.rules import SHARED
from planner.roster.compiled import compiled
from planner.roster.field import Field
from planner.roster.tours import tour_price


class Standing(NamedTuple):
    """
    A roster in the making.

    Parameters
    ----------
    codes, duty
        Shift, rest as ``n_shifts``, and queue, -1 for none, of each agent and day.
    strength
        Agents weighed by speed, shape (n_days, n_shifts, n_queues).
    heads
        Agents on each shift, shape (n_days, n_shifts).
    late
        Late replies, shape (n_queues, n_days).
    stale
        Whether ``late`` must be worked out anew.
    present
        Agents of each quota, shape (n_quotas, n_days).
    counts
        What each agent has of everything shared at a price, shape (n_shared, n_agents).
    own
        Price of each agent's cells and own rules.
    push
        What a step of each counter costs each agent on top in the search, so that those that the
        programme does not know keep their limits; shape (n_counters, n_agents).
    """

    codes: NDArray[np.int64]
    duty: NDArray[np.int64]
    strength: NDArray[np.float64]
    heads: NDArray[np.float64]
    late: NDArray[np.float64]
    stale: NDArray[np.bool_]
    present: NDArray[np.int64]
    counts: NDArray[np.float64]
    own: NDArray[np.float64]
    push: NDArray[np.float64]


@compiled
def late_on(f: Field, x: Standing, d: int, q: int) -> float:
    """Return the late replies of a queue on a day."""
    seg, total = f.segments, 0.0
    n_shifts, n_max = seg.today.shape[1], seg.late.shape[1] - 1
    for i in range(seg.first[d, q], seg.last[d, q]):
        agents = seg.base[i]
        for s in range(n_shifts):
            agents += seg.today[i, s] * x.strength[d, s, q]
        if d > 0:
            for s in range(n_shifts):
                if seg.yesterday[i, s] > 0.0:
                    agents += seg.yesterday[i, s] * x.strength[d - 1, s, q]
        if agents >= n_max:
            total += seg.late[i, n_max]
        else:
            low = int(agents)
            at_low = seg.late[i, low]
            total += at_low + (agents - low) * (seg.late[i, low + 1] - at_low)
    return total


@compiled
def refresh(f: Field, x: Standing) -> None:
    """Work out the late replies that have changed."""
    for q in range(x.stale.shape[0]):
        for d in range(x.stale.shape[1]):
            if x.stale[q, d]:
                x.late[q, d] = late_on(f, x, d, q)
                x.stale[q, d] = False


@compiled
def change(f: Field, x: Standing, a: int, sign: float) -> None:
    """Put an agent's row into the sums (1.0) or take it out (-1.0); then `refresh` is due."""
    n_days, n_shifts = x.heads.shape
    _count_shared(f, x, a)
    for d in range(n_days):
        s = x.codes[a, d]
        if s == n_shifts:
            continue
        x.heads[d, s] += sign
        q = x.duty[a, d]
        if q >= 0:
            x.strength[d, s, q] += sign * f.speed[a]
            x.stale[q, d] = True
            if d + 1 < n_days and f.crosses[d, s]:
                x.stale[q, d + 1] = True
        for g in range(len(f.quotas.price)):
            if f.quotas.member[g, a] and f.quotas.shift[g, s]:
                x.present[g, d] += int(sign)


@compiled
def _count_shared(f: Field, x: Standing, a: int) -> None:
    """Count what an agent has of everything shared at a price."""
    n_days, n_shifts = x.heads.shape
    for k in range(len(f.fair.price)):
        count = 0.0
        if f.fair.price[k] > 0.0:
            for d in range(n_days):
                s = x.codes[a, d]
                count += f.fair.step[a, d, s, k]
                if k == WEEKENDS and s < n_shifts:
                    place = f.fair.weekend[d]
                    if place == 1 or (place == 2 and x.codes[a, d - 1] == n_shifts):
                        count += 1.0
        x.counts[k, a] = count


@compiled
def settle(f: Field, x: Standing, a: int) -> None:
    """Price an agent's row by itself."""
    price = tour_price(a, x.codes[a], f.automata, f.counters)
    for d in range(x.codes.shape[1]):
        price += f.fixed[a, d, x.codes[a, d]]
    x.own[a] = price


@compiled
def total(f: Field, x: Standing) -> float:
    """Price the whole roster."""
    n_queues, n_days = x.late.shape
    n_shifts = x.heads.shape[1]
    price = 0.0
    for q in range(n_queues):
        late, allowed = 0.0, 0.0
        for d in range(n_days):
            late += x.late[q, d]
            allowed += f.allowed[q, d]
            price += f.prices[1] * max(x.late[q, d] - f.allowed[q, d], 0.0)
        price += f.prices[0] * late + f.prices[2] * max(late - allowed, 0.0)
    for g in range(len(f.quotas.price)):
        for d in range(n_days):
            price += f.quotas.price[g] * max(f.quotas.least[g, d] - x.present[g, d], 0)
    for d in range(n_days):
        for s in range(n_shifts):
            short = f.wanted.agents[d, s] - x.heads[d, s]
            price += f.wanted.short[d, s] * short if short > 0 else -f.wanted.over[d, s] * short
    for a in range(len(x.own)):
        price += x.own[a]
        if f.mentor[a] >= 0:
            for d in range(n_days):
                if x.codes[a, d] < n_shifts and x.codes[a, d] != x.codes[f.mentor[a], d]:
                    price += f.pair_price
    for k in range(len(f.fair.price)):
        if f.fair.price[k] > 0.0:
            price += f.fair.price[k] * _unevenness(f, x, k)
    return price


@compiled
def share(f: Field, x: Standing, k: int) -> float:
    """Return the fair share of something for each unit of ability."""
    done, ability = 0.0, 0.0
    for a in range(len(x.own)):
        if f.fair.ability[k, a] > 0:
            done += x.counts[k, a]
            ability += f.fair.ability[k, a]
    return done / max(ability, 1.0)


@compiled
def _unevenness(f: Field, x: Standing, k: int) -> float:
    """Sum the squares of the differences from the fair shares."""
    each, squares = share(f, x, k), 0.0
    for a in range(len(x.own)):
        if f.fair.ability[k, a] > 0.0:
            due = f.fair.ability[k, a] * each
            squares += (x.counts[k, a] + f.fair.past[k, a] - due) ** 2
    return squares


@compiled
def cell_prices(
    f: Field,
    x: Standing,
    a: int,
    lean: NDArray[np.float64],
    cost: NDArray[np.float64],
    queue: NDArray[np.int64],
) -> None:
    """
    Price each cell of an agent who is not on the roster, the others staying as they are.

    Parameters
    ----------
    f, x
        Field and standing, refreshed.
    a
        Agent.
    lean
        Price of a late reply on top, by queue, in place of that of the month's allowance, which
        no cell decides alone.
    cost
        Filled with the prices, rest last, shape (n_days, n_shifts + 1).
    queue
        Filled with the best queue for each shift, shape (n_days, n_shifts).
    """
    n_days, n_shifts = x.heads.shape
    for d in range(n_days):
        cost[d, n_shifts] = f.fixed[a, d, n_shifts]
        _team_prices(f, x, a, d, cost)
        for s in range(n_shifts):
            best, choice = 0.0, -1
            for q in range(len(lean)):
                if not f.able[a, q]:
                    continue
                x.strength[d, s, q] += f.speed[a]
                gain = _worth(f, x, d, q, lean[q])
                if d + 1 < n_days and f.crosses[d, s]:
                    gain += _worth(f, x, d + 1, q, lean[q])
                x.strength[d, s, q] -= f.speed[a]
                if choice < 0 or gain < best:
                    best, choice = gain, q
            cost[d, s] += best
            queue[d, s] = choice
    for k in range(len(f.fair.price)):
        if f.fair.price[k] > 0.0 and f.fair.ability[k, a] > 0.0:
            _share_prices(f, x, a, k, cost)


@compiled
def _share_prices(f: Field, x: Standing, a: int, k: int, cost: NDArray[np.float64]) -> None:
    """Price one more of something shared, near what the agent had in the last row."""
    n_days, n_shifts = x.heads.shape
    due = f.fair.ability[k, a] * share(f, x, k)
    slope = 2.0 * f.fair.price[k] * (x.counts[k, a] + f.fair.past[k, a] - due)
    for d in range(n_days):
        for s in range(n_shifts + 1):
            cost[d, s] += slope * f.fair.step[a, d, s, k]
            if k == WEEKENDS and f.fair.weekend[d] > 0 and s < n_shifts:
                cost[d, s] += slope / f.fair.weekend[d]


@compiled
def _team_prices(f: Field, x: Standing, a: int, d: int, cost: NDArray[np.float64]) -> None:
    """Price an agent's shifts of a day by themselves, and by who else is on them."""
    mentor = f.mentor[a]
    for s in range(x.heads.shape[1]):
        price = f.fixed[a, d, s]
        if x.heads[d, s] < f.wanted.agents[d, s]:
            price -= f.wanted.short[d, s]
        else:
            price += f.wanted.over[d, s]
        for g in range(len(f.quotas.price)):
            if (
                f.quotas.member[g, a]
                and f.quotas.shift[g, s]
                and x.present[g, d] < f.quotas.least[g, d]
            ):
                price -= f.quotas.price[g]
        if mentor >= 0 and x.codes[mentor, d] != s:
            price += f.pair_price
        cost[d, s] = price


@compiled
def _worth(f: Field, x: Standing, d: int, q: int, lean: float) -> float:
    """Return what the late replies of a queue on a day would cost more than now."""
    late = late_on(f, x, d, q)
    price = (f.prices[0] + lean) * (late - x.late[q, d])
    over = max(late - f.allowed[q, d], 0.0) - max(x.late[q, d] - f.allowed[q, d], 0.0)
    return float(price + f.prices[1] * over)


def make_standing(field: Field, codes: Codes, duty: Duty) -> Standing:
    """Set up a roster, by codes and queues as in `planner.domain`."""
    n_agents, n_days, n_codes = field.fixed.shape
    n_shifts, n_queues = n_codes - 1, field.able.shape[1]
    standing = Standing(
        codes=np.where(codes == OFF, n_shifts, codes).astype(np.int64),
        duty=np.where((codes == OFF) | (duty == OFF), -1, duty).astype(np.int64),
        strength=np.zeros((n_days, n_shifts, n_queues)),
        heads=np.zeros((n_days, n_shifts)),
        late=np.zeros((n_queues, n_days)),
        stale=np.ones((n_queues, n_days), np.bool_),
        present=np.zeros((len(field.quotas.price), n_days), np.int64),
        counts=np.zeros((len(SHARED), n_agents)),
        own=np.zeros(n_agents),
        push=np.zeros((len(field.counters.size), n_agents)),
    )
    for a in range(n_agents):
        change(field, standing, a, 1.0)
        settle(field, standing, a)
    refresh(field, standing)
    return standing
