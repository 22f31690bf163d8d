"""
What a roster costs, one function per term, named after the parts of `domain.cost.RosterCost`.

Each adds its terms to the model's cost. Soft rules, and hard ones where they may be broken, are
priced where the rules are.
"""

from itertools import product

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python.cp_model import IntVar, LinearExpr

from planner.roster.cover import Cover
from planner.roster.fairness import fairness
from planner.roster.model import Count, Model, Split, high, low
from planner.roster.month import LATE_UNITS, Segment, in_units

NEARBY = 3  # agents more or less for which the change in late replies is worked out


def add_costs(m: Model, split: Split, *, fair: bool) -> None:
    """
    Add every cost to a model, exactly.

    Parameters
    ----------
    m
        Model with its variables.
    split
        Agents on queues at the start, shape (n_kinds, n_days, n_shifts, n_queues).
    fair
        Whether fairness counts; it can only where crews are single agents.
    """
    paid(m)
    wishes(m)
    shift_cover(m)
    if fair:
        fairness(m)
    queues(m, split)
    late(m)
    minimize(m)


def add_costs_nearby(m: Model, split: Split, cover: Cover) -> None:
    """Add every cost to a model of a few cells, late replies as they change near the start."""
    paid(m)
    wishes(m)
    shift_cover(m)
    fairness(m)
    queues(m, split)
    late_nearby(m, cover)
    minimize(m)


def minimize(m: Model) -> None:
    """Ask for the least cost."""
    m.cp.minimize(LinearExpr.weighted_sum([x for x, _ in m.cost], [f for _, f in m.cost]))


def paid(m: Model) -> None:
    """Pay working time."""
    minutes = m.month.problem.work_min
    for (_, d, s), x in np.ndenumerate(m.shifts):
        price = in_units(m.month.prices.paid_hour * int(minutes[d, s]) / 60)
        _pay(m, x, price)


def wishes(m: Model) -> None:
    """
    Price refused wishes, and soft rules of single cells.

    Of a larger crew the cheapest members are taken to be at work: what a crew must refuse at
    least is convex in the number of its members at work, off, or on a shift.
    """
    for c, crew in enumerate(m.crews):
        cost = m.month.cell_cost[list(crew)]
        for d in np.flatnonzero(cost.any(axis=(0, 2))).tolist():
            if len(crew) == 1:
                off = int(cost[0, d, -1])
                m.constant += off
                for s, x in enumerate(m.shifts[c, d]):
                    _pay(m, x, int(cost[0, d, s]) - off)
            elif isinstance(m.works[c, d], IntVar):
                _refuse_some(m, c, d, cost[:, d])


def shift_cover(m: Model) -> None:
    """Price the agents short of those wanted on each shift, and those too many."""
    asked = m.month.problem.shift_cover
    priced = (asked.short > 0) & (asked.wanted > 0) | (asked.over > 0)
    for d, s in np.argwhere(priced).tolist():
        heads, wanted = list(m.shifts[:, d, s]), int(asked.wanted[d, s])
        free = [x for x in heads if isinstance(x, IntVar)]
        given = sum(x for x in heads if not isinstance(x, IntVar)) - wanted
        short, over = in_units(float(asked.short[d, s])), in_units(float(asked.over[d, s]))
        if not free:
            m.constant += over * max(given, 0) + short * max(-given, 0)
            continue
        now = m.sum_now(free, [1] * len(free))
        beyond = None if now is None else now + given
        most = given + sum(high(x) for x in free)
        missing = m.new(0, max(-given, 0), None if beyond is None else max(-beyond, 0), d)
        extra = m.new(0, max(most, 0), None if beyond is None else max(beyond, 0), d)
        m.cp.add(LinearExpr.sum(free) + given == extra - missing)
        _pay(m, missing, short)
        _pay(m, extra, over)


def _refuse_some(m: Model, c: int, d: int, cost: NDArray[np.int64]) -> None:
    """Price what a larger crew must refuse at least on a day; cost (n_members, n_shifts + 1)."""
    least = cost.min(axis=1, keepdims=True)
    m.constant += int(least.sum())
    extra = cost - least
    at_work = extra[:, :-1].min(axis=1)
    if at_work.any():
        m.cost.append((_cheapest(m, m.works[c, d], at_work), 1))
    if extra[:, -1].any():
        off = m.new(0, len(cost), None, d)
        m.cp.add(off + m.works[c, d] == len(cost))
        m.cost.append((_cheapest(m, off, extra[:, -1]), 1))
    for s, x in enumerate(m.shifts[c, d]):
        beside = extra[:, s] - at_work
        if beside.any():
            m.cost.append((_cheapest(m, x, beside), 1))


def _cheapest(m: Model, count: IntVar, prices: NDArray[np.int64]) -> IntVar:
    """Return a variable that is at least the sum of the lowest prices of so many."""
    sums = np.append(0, np.cumsum(np.sort(prices)))
    cost = m.new(0, int(sums[-1]), None, m.common_day([count]))
    for n in range(len(prices)):
        slope = int(sums[n + 1] - sums[n])
        if slope and (n == 0 or slope != sums[n] - sums[n - 1]):
            m.cp.add(cost >= slope * count + int(sums[n]) - slope * n)
    return cost


def queues(m: Model, split: Split) -> None:
    """
    Put the agents on shift on queues: those of a kind in any way that their skills allow.

    Kinds of which nobody's shift is to be decided stay where they are.
    """
    kind_of = m.month.kind_of
    by_kind = [
        [c for c, crew in enumerate(m.crews) if kind_of[crew[0]] == k]
        for k in range(len(m.month.kinds))
    ]
    m.on_queues = split.astype(object)
    for (k, kind), d, s in product(
        enumerate(m.month.kinds), range(m.shifts.shape[1]), range(m.shifts.shape[2])
    ):
        heads = list(m.shifts[by_kind[k], d, s])
        free = [x for x in heads if isinstance(x, IntVar)]
        if free:
            given = sum(x for x in heads if not isinstance(x, IntVar))
            _share_out(m, m.on_queues[k, d, s], kind.queues, free, given, split[k, d, s])


def _share_out(
    m: Model,
    on_queue: NDArray[np.object_],
    able: tuple[int, ...],
    free: list[IntVar],
    given: int,
    split: NDArray[np.int64],
) -> None:
    """Divide the agents of a kind on a shift between the queues; changes ``on_queue``."""
    most = given + sum(high(x) for x in free)
    on_queue[:] = 0
    if not able or not most:
        return
    now = m.sum_now(free, [1] * len(free))
    hinted = now is not None and now + given == split.sum()
    if len(able) == 1 and len(free) <= 1 and not given:
        on_queue[able[0]] = free[0]
        return
    day = m.common_day(free)
    parts = [m.new(0, most, int(split[q]) if hinted else None, day) for q in able]
    m.cp.add(LinearExpr.sum(parts) == LinearExpr.sum(free) + given)
    for q, part in zip(able, parts, strict=True):
        on_queue[q] = part


def late(m: Model) -> None:
    """Price late replies, and those beyond what the targets allow by day and over the period."""
    m.late = {key: [] for key in np.ndindex(m.month.allowed_late.shape)}
    strength = _strength(m)
    for segment in m.month.segments:
        m.late[segment.q, segment.d].append(_late_in(m, segment, strength))
    _price_late(m)


def late_nearby(m: Model, cover: Cover) -> None:
    """
    Price late replies as they change with the agents on one queue from one shift.

    What two shifts change together is only roughly the sum of what each changes alone, so a
    solution has to be priced again.
    """
    m.late = {(q, d): [round(x * LATE_UNITS)] for (q, d), x in np.ndenumerate(cover.late)}
    for (d, s, q), x in np.ndenumerate(_strength(m)):
        if isinstance(x, IntVar):
            _late_change(m, cover, d, s, q, x)
    _price_late(m)


def _late_change(m: Model, cover: Cover, d: int, s: int, q: int, x: IntVar) -> None:
    """Add the change in late replies by the agents on a queue from a shift, in speed units."""
    units = m.month.speed_units
    now = round(float(cover.strength[d, s, q]) * units)
    start = m.sum_now([x], [1])
    fewest, most = -((now - low(x)) // units), (high(x) - now) // units
    steps = list(range(max(fewest, -NEARBY), min(most, NEARBY) + 1))
    table = [cover.change(d, s, q, float(step)) for step in steps]
    for i in range(len(table[0]) if len(steps) > 1 else 0):
        change = np.array([row[i][1] for row in table])
        slopes = np.diff(change)
        levels = change[:-1] - slopes * steps[:-1]
        reach = round(float(np.abs(slopes).max()) * (high(x) + now) / units * LATE_UNITS) + 1
        hint = None if start is None else 0
        replies = m.new(-reach, reach, hint if start == now else None, table[0][i][0])
        for slope, level in zip(slopes, levels, strict=True):
            factor = round(slope * LATE_UNITS)
            m.cp.add(
                units * replies >= factor * x + (round(level * LATE_UNITS) * units - factor * now)
            )
        m.late[q, table[0][i][0]].append(replies)


def _price_late(m: Model) -> None:
    """Price the late replies gathered in the model."""
    prices, allowed = m.month.prices, np.rint(m.month.allowed_late * LATE_UNITS).astype(np.int64)
    for (q, d), parts in m.late.items():
        for replies in parts:
            _pay(m, replies, in_units(prices.late_reply / LATE_UNITS))
        _beyond(m, parts, int(allowed[q, d]), in_units(prices.late_over_day / LATE_UNITS))
    for q in range(len(allowed)):
        whole = [x for (queue, _), parts in m.late.items() if queue == q for x in parts]
        price = in_units(prices.late_over_month / LATE_UNITS)
        _beyond(m, whole, int(allowed[q].sum()), price)


def _strength(m: Model) -> NDArray[np.object_]:
    """Add up the speeds on each queue, in speed units; shape (n_days, n_shifts, n_queues)."""
    speeds = [kind.speed for kind in m.month.kinds]
    total = np.zeros(m.on_queues.shape[1:], object)
    for index in np.ndindex(total.shape):
        parts = m.on_queues[(slice(None), *index)]
        free = [(x, f) for x, f in zip(parts, speeds, strict=True) if isinstance(x, IntVar)]
        given = sum(f * x for x, f in zip(parts, speeds, strict=True) if not isinstance(x, IntVar))
        if not free:
            total[index] = given
        elif len(free) == 1 and free[0][1] == 1 and not given:
            total[index] = free[0][0]
        else:
            xs, fs = [x for x, _ in free], [f for _, f in free]
            most = given + sum(f * high(x) for x, f in free)
            now = m.sum_now(xs, fs)
            total[index] = m.new(given, most, None if now is None else now + given, index[0])
            m.cp.add(LinearExpr.weighted_sum(xs, fs) + given == total[index])
    return total


def _late_in(m: Model, segment: Segment, strength: NDArray[np.object_]) -> Count:
    """Bound the late replies of a segment from below by its lines, in late units."""
    units, q, d = m.month.speed_units, segment.q, segment.d
    pairs = [(segment.today, d)] + ([(segment.yesterday, d - 1)] if d else [])
    terms = [
        (strength[day, s, q], weights[s])
        for weights, day in pairs
        for s in np.flatnonzero(weights).tolist()
    ]
    base = segment.base + sum(w * x for x, w in terms if not isinstance(x, IntVar)) / units
    free = [(x, float(w)) for x, w in terms if isinstance(x, IntVar)]
    if not free:
        at_base: float = np.interp(base, np.arange(segment.late.size), segment.late)
        return round(at_base * LATE_UNITS)
    least = base + sum(w * low(x) for x, w in free) / units
    most = base + sum(w * high(x) for x, w in free) / units
    first, last = (int(np.argmax(segment.lines @ [at, 1.0])) for at in (least, most))
    worst = float((segment.lines @ [least, 1.0]).max())
    xs = [x for x, _ in free]
    replies = m.new(0, round(worst * LATE_UNITS) + 1, None, d)
    rows = []
    for slope, level in segment.lines[first : last + 1]:
        factors = [round(slope * w * LATE_UNITS) for _, w in free]
        rows.append((factors, round((level + slope * base) * LATE_UNITS * units)))
        m.cp.add(units * replies >= LinearExpr.weighted_sum(xs, factors) + rows[-1][1])
    starts = [m.sum_now(xs, factors) for factors, _ in rows]
    values = [v + row[1] for v, row in zip(starts, rows, strict=True) if v is not None]
    if values:
        m.now[replies.index] = max(-(-max(values) // units), 0)
        m.cp.add_hint(replies, m.now[replies.index])
    return replies


def _beyond(m: Model, counts: list[Count], allowed: int, price: int) -> None:
    """Price what a sum has beyond what is allowed."""
    given = sum(x for x in counts if not isinstance(x, IntVar)) - allowed
    free = [x for x in counts if isinstance(x, IntVar)]
    if not free:
        m.constant += price * max(given, 0)
        return
    most = given + sum(high(x) for x in free)
    if most <= 0 or not price:
        return
    now = m.sum_now(free, [1] * len(free))
    start = None if now is None else max(now + given, 0)
    excess = m.new(0, most, start, m.common_day(free))
    m.cp.add(LinearExpr.sum(free) + given <= excess)
    m.cost.append((excess, price))


def _pay(m: Model, count: Count, price: int) -> None:
    if not isinstance(count, IntVar):
        m.constant += price * int(count)
    elif price:
        m.cost.append((count, price))
