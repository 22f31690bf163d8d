"""
The short memory of an agent's rules as an automaton.

A node is what the rules must know of the days before: how long the run of work or rest is, the
last shift, the nights in a row. Its steps carry the price of what they break, so that no row is
impossible, only dear.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.domain.roster import FREE, OFF, RosterProblem
from planner.domain.rules import Mode, Strictness
from planner.roster.follows import forbidden_after, too_soon_after
from planner.roster.tours import Automata

Price = Callable[[Strictness], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Node:
    """
    What is known of the days before; counts stop where no rule looks further.

    Parameters
    ----------
    known
        Whether anything is known of the day before.
    work, rest, nights
        Length of the run of work, of days off and of nights that the day before ended; 0: none.
    fair, fair_nights
        Whether the run of work or rest, or of nights, began within what is known, so that it
        can be too short.
    last
        Class of the last shift: shifts with the same forbidden followers are one class.
    recovering
        Days off still due after nights.
    """

    known: bool = False
    work: int = 0
    rest: int = 0
    nights: int = 0
    fair: bool = False
    fair_nights: bool = False
    last: int = -1
    recovering: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Limit:
    """A limit and the price of each breach; a price of 0 stands for no rule."""

    days: int
    price: float


@dataclass(frozen=True, kw_only=True, eq=False)
class _Rules:
    """The rules that look back, for agents with the same limits."""

    work_most: _Limit
    work_least: _Limit
    rest_least: _Limit
    nights_most: _Limit
    nights_least: _Limit
    recovery: _Limit
    night: NDArray[np.bool_]  # by shift
    class_of: NDArray[np.int64]  # by shift
    follow: NDArray[np.float64]  # price by class and next shift

    def step(self, node: _Node, code: int) -> tuple[_Node, float]:
        """Return the node after a day and the price of what it breaks."""
        at_work = code < len(self.night)
        is_night = at_work and bool(self.night[code])
        price = self._of_ending(node, at_work=at_work, is_night=is_night)
        if at_work and node.last >= 0:
            price += float(self.follow[node.last, code])
        work = rest = nights = 0
        if at_work:
            price += self.work_most.price * (node.work >= self.work_most.days)
            work = min(node.work + 1, _looked_at(self.work_most, self.work_least))
        else:
            rest = min(node.rest + 1, _looked_at(None, self.rest_least))
        if is_night:
            price += self.nights_most.price * (node.nights >= self.nights_most.days)
            nights = min(node.nights + 1, _looked_at(self.nights_most, self.nights_least))
        went_on = (node.work if at_work else node.rest) > 0
        least = self.work_least if at_work else self.rest_least
        recovering = self.recovery.days if is_night else 0
        if not at_work:
            recovering = max(node.recovering - 1, 0)
        return (
            _Node(
                known=True,
                work=work,
                rest=rest,
                nights=nights,
                fair=_can_be_short(node.fair if went_on else node.known, work + rest, least),
                fair_nights=is_night
                and _can_be_short(
                    node.fair_nights if node.nights else node.known, nights, self.nights_least
                ),
                last=int(self.class_of[code]) if at_work else -1,
                recovering=recovering if self.recovery.price else 0,
            ),
            price,
        )

    def _of_ending(self, node: _Node, *, at_work: bool, is_night: bool) -> float:
        """Price what is too short when a day ends it."""
        price = 0.0
        if node.fair and node.work and not at_work:
            price += self.work_least.price * max(self.work_least.days - node.work, 0)
        if node.fair and node.rest and at_work:
            price += self.rest_least.price * max(self.rest_least.days - node.rest, 0)
        if node.fair_nights and node.nights and not is_night:
            price += self.nights_least.price * max(self.nights_least.days - node.nights, 0)
        # Another night goes on with the nights; any other work must wait for the days off.
        after_night = node.recovering == self.recovery.days
        if at_work and node.recovering and not (is_night and after_night):
            price += self.recovery.price
        return price


def _looked_at(most: _Limit | None, least: _Limit) -> int:
    """Return the length of a run beyond which nothing changes."""
    longest = most.days + 1 if most is not None and most.price else 1
    return max(longest, least.days if least.price else 1)


def _can_be_short(began_known: bool, length: int, least: _Limit) -> bool:
    """Say whether a run would be too short if it ended now, or soon."""
    return bool(began_known and least.price and length < least.days)


def make_automata(problem: RosterProblem, price: Price) -> Automata:
    """
    Build the automata of a problem's agents, one for all with the same limits.

    Parameters
    ----------
    problem
        What a roster must respect.
    price
        Price of breaking a rule once; 0 if nobody plans for it.
    """
    own = problem.limits
    limits = np.column_stack([own.work_run_most, own.work_run_least, own.rest_run_least])
    kinds, of_agent = np.unique(limits, axis=0, return_inverse=True)
    of_agent = of_agent.reshape(-1)
    built = []
    start = np.zeros(len(problem.agents), np.int64)
    for k, (most, least, rest) in enumerate(kinds.tolist()):
        rules = _rules_of(problem, price, most, least, rest)
        nodes = _explore(rules)
        built.append((rules, nodes))
        for a in np.flatnonzero(of_agent == k).tolist():
            node = _Node()
            for code in problem.before[a].tolist():
                node = (
                    _Node()
                    if code == FREE
                    else rules.step(node, len(problem.shifts) if code == OFF else code)[0]
                )
            start[a] = nodes[node]
    size, n_codes = max(len(nodes) for _, nodes in built), len(problem.shifts) + 1
    after = np.zeros((len(built), size, n_codes), np.int16)
    prices = np.zeros(after.shape)
    works = np.zeros(after.shape[:2], np.bool_)
    for k, (rules, nodes) in enumerate(built):
        for node, i in nodes.items():
            works[k, i] = node.work > 0
            for code in range(n_codes):
                to, prices[k, i, code] = rules.step(node, code)
                after[k, i, code] = nodes[to]
    return Automata(
        of_agent=of_agent.astype(np.int64),
        start=start,
        after=after,
        price=prices,
        works=works,
        n_nodes=np.array([len(nodes) for _, nodes in built]),
    )


def _explore(rules: _Rules) -> dict[_Node, int]:
    """Give a number to every node that can be come to."""
    nodes: dict[_Node, int] = {}
    waiting = [_Node()]
    while waiting:
        node = waiting.pop()
        if node not in nodes:
            nodes[node] = len(nodes)
            waiting += [rules.step(node, code)[0] for code in range(len(rules.night) + 1)]
    return nodes


def _rules_of(problem: RosterProblem, price: Price, most: int, least: int, rest: int) -> _Rules:
    """Take the rules that look back from a problem, with the limits of some agents."""
    rules, shifts = problem.rules, problem.shifts
    follow = price(rules.successions.how) * forbidden_after(problem)
    follow = follow + price(rules.rest_between.how) * too_soon_after(problem)
    classes, class_of = np.unique(follow, axis=0, return_inverse=True)
    in_a_row = rules.nights.most_in_a_row
    return _Rules(
        work_most=_Limit(days=most, price=price(rules.work_run.how)),
        work_least=_Limit(days=least, price=price(rules.short_run.how)),
        rest_least=_Limit(days=rest, price=price(rules.rest_run.how)),
        nights_most=_Limit(
            days=in_a_row or 0, price=0.0 if in_a_row is None else price(rules.nights.how)
        ),
        nights_least=_Limit(days=rules.night_blocks.least, price=price(rules.night_blocks.how)),
        recovery=_Limit(
            days=rules.rest_after_nights.least, price=price(rules.rest_after_nights.how)
        ),
        night=np.array([shift.night for shift in shifts]),
        class_of=class_of.reshape(-1),
        follow=classes,
    )


def price_of(mode_price: float) -> Price:
    """Price a hard rule's breach at ``mode_price`` and a soft one's at its weight."""

    def price(how: Strictness) -> float:
        if how.mode is Mode.HARD:
            return mode_price
        return float(how.weight) if how.mode is Mode.SOFT else 0.0

    return price
