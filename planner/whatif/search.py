"""
The cheapest levels of levers that reach a value, exactly.

Every level of a lever costs more than the one before and, unless it is named a switch, makes
things no worse. A box of levels is then settled by its corners: what its top does not reach,
nothing in it does; and nothing in it is cheaper than its bottom. Boxes are taken up in order of
their cheapest corner and cut in two until a bottom reaches the value, which is the answer
(branch and bound [1]_).

References
----------
.. [1] A. H. Land and A. G. Doig, An automatic method of solving discrete programming problems,
   Econometrica 28(3), 1960, doi:10.2307/1910129.
"""

import heapq
from collections.abc import Callable, Sequence
from itertools import product

Levels = tuple[int, ...]


def cheapest(
    costs: Sequence[Sequence[float]],
    value: Callable[[Levels], float],
    need: float,
    switches: frozenset[int] = frozenset(),
    banned: frozenset[int] = frozenset(),
) -> Levels | None:
    """
    Find the cheapest levels whose value is at least what is needed.

    Parameters
    ----------
    costs
        Cost of each level of each lever, rising from 0 at level 0.
    value
        What levels bring; never falls with the level of a lever that is no switch.
    need
        Least value.
    switches
        Levers of whose levels nothing is known: each is tried.
    banned
        Levers that stay at level 0.

    Returns
    -------
    tuple of int or None
        A level for each lever; ``None`` where no levels reach it. Among equals in cost the one
        found first.
    """
    tops = tuple(0 if i in banned else len(c) - 1 for i, c in enumerate(costs))

    def price(levels: Levels) -> float:
        return sum(c[level] for c, level in zip(costs, levels, strict=True))

    boxes: list[tuple[float, Levels, Levels]] = []
    choices = [range(top + 1) if i in switches else (None,) for i, top in enumerate(tops)]
    for chosen in product(*choices):
        bottom = tuple(0 if c is None else c for c in chosen)
        top = tuple(t if c is None else c for t, c in zip(tops, chosen, strict=True))
        boxes.append((price(bottom), bottom, top))
    heapq.heapify(boxes)
    while boxes:
        _, bottom, top = heapq.heappop(boxes)
        if value(top) < need:
            continue
        if bottom == top or value(bottom) >= need:
            return bottom
        i = max(range(len(tops)), key=lambda j: costs[j][top[j]] - costs[j][bottom[j]])
        if bottom[i] == top[i]:  # what is left to choose costs nothing
            i = max(range(len(tops)), key=lambda j: top[j] - bottom[j])
        middle = (bottom[i] + top[i]) // 2
        for low, high in ((bottom[i], middle), (middle + 1, top[i])):
            first = (*bottom[:i], low, *bottom[i + 1 :])
            heapq.heappush(boxes, (price(first), first, (*top[:i], high, *top[i + 1 :])))
    return None
