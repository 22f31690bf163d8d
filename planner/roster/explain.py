"""
Explain why a roster cannot hold everything: the few pieces that clash.

First the cheapest pieces to give up so that all others can hold: a slack for every piece, least in
order of standing. Each of these pieces is in a clash of its own once the others are given up. Its
clash is searched for around it, further and further, and thinned out until no piece can be spared.
Then smaller sets are ruled out, or found: whatever clashes must hold a piece of every set that can
be given up, so the smallest choice of pieces that does is tried until one clashes.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python.cp_model import (
    FEASIBLE,
    INFEASIBLE,
    OPTIMAL,
    CpModel,
    CpSolver,
    CpSolverStatus,
    IntVar,
    LinearExpr,
)

from planner.domain.cost import Prices
from planner.domain.demand import Lateness
from planner.domain.demands import BY_DAY, Clash, Demand, Standing, demands_of, without
from planner.domain.priced import PricedRoster
from planner.domain.roster import OFF, RosterProblem
from planner.roster.constraints import RULES
from planner.roster.giving_up import ranked
from planner.roster.model import Model, high, new_model
from planner.roster.month import Month

WORKERS = 8  # on two cores, too
PROOF_SHARE = 0.3  # of the time left, to rule out smaller clashes
GROW_S = 0.5  # for a step of that
CHECK_S = 10.0  # to settle whether some pieces clash; most take milliseconds
ONE_EACH = Prices(hard_breach=1.0)  # so that a model counts breaches
WEIGHT = {standing: 2 ** (standing - 1) for standing in Standing}
WRITERS = {rule.__name__: rule for rule in RULES}

Demands = frozenset[Demand]


def explain(
    problem: RosterProblem,
    lateness: Lateness,
    *,
    base: PricedRoster | None = None,
    time_limit_s: float = 5.0,
    most: int = 5,
) -> tuple[Clash, ...]:
    """
    Name the smallest sets of rules, locks and signed requests that clash.

    Parameters
    ----------
    problem
        What a roster must respect.
    lateness
        Late replies by agents; only its shape matters here.
    base
        The best roster there is, to price what giving up each piece costs.
    time_limit_s
        Limit to the search, prices apart. [s]
    most
        Clashes to name.

    Returns
    -------
    tuple of Clash
        Each can be ended on its own; none if everything can hold, or if it was not settled in
        time. Giving up the first of each lets all the rest hold.
    """
    search = _Search(problem=problem, lateness=lateness, until=time.monotonic() + time_limit_s)
    every = frozenset(demands_of(problem))
    given_up = search.cheapest(every)
    found: list[Clash] = []
    for piece in sorted(given_up, key=lambda x: (-x.standing, *_place(x))):
        rest = every - (given_up - {piece})
        if len(found) == most or (found and search.is_late):
            break
        clash = search.around(piece, rest)
        if clash is not None and all(set(clash) != set(one.demands) for one in found):
            least, proven = search.smallest(clash, rest)
            found.append(
                Clash(
                    demands=_in_order(least),
                    give_up=ranked(least, base),
                    smallest=proven,
                )
            )
    return tuple(found)


@dataclass(kw_only=True)
class _Search:
    """One search: the problem, and when it ends."""

    problem: RosterProblem
    lateness: Lateness
    until: float

    @property
    def left(self) -> float:
        """Time left. [s]"""
        return self.until - time.monotonic()

    @property
    def is_late(self) -> bool:
        """Whether to end."""
        return self.left <= 0

    def can_hold(self, kept: Iterable[Demand]) -> bool:
        """Say whether a roster can hold some pieces; yes, too, should that not be settled."""
        some = frozenset(kept)
        problem = without(self.problem, some)
        month = Month(problem=problem, lateness=self.lateness, prices=ONE_EACH)
        if month.cell_breaches.min(axis=2).any():
            return False
        m = _model(month, self._touched(some), elastic=False)
        given = m.constant
        for rule, demands in _by_rule(some).items():
            _write(m, rule, demands)
        if m.constant > given:  # nothing can be decided about a rule that is broken
            return False
        return _solve(m.cp, CHECK_S, workers=1).status != INFEASIBLE

    def cheapest(self, every: Demands) -> Demands:
        """Return the pieces to give up so that all others can hold, the cheapest such set."""
        m, _, amounts = self._elastic(every)
        m.cp.minimize(
            LinearExpr.weighted_sum(
                [x for xs in amounts.values() for x in xs],
                [WEIGHT[demand.standing] for demand, xs in amounts.items() for _ in xs],
            )
        )
        answer = _solve(m.cp, self.left, workers=WORKERS)
        if answer.status not in (OPTIMAL, FEASIBLE):
            return frozenset()
        return frozenset(x for x, some in amounts.items() if any(map(answer.value, some)))

    def around(self, piece: Demand, every: Demands) -> Demands | None:
        """Find pieces near one that clash with it, none of which can be spared."""
        near = frozenset({piece})
        while self.can_hold(near):
            wider = self._wider(near, every)
            if wider == near:
                return None
            near = wider
        return self._thin(near, piece)

    def _wider(self, near: Demands, every: Demands) -> Demands:
        """Add the pieces about the same cells, the narrowest kind of which there are any."""
        cells = self._touched(near)
        beside = [x for x in every - near if (cells & self._cells(x)).any()]
        if not beside:
            return near
        narrowest = min(map(_breadth, beside))
        return near | {x for x in beside if _breadth(x) == narrowest}

    def _thin(self, clash: Demands, piece: Demand) -> Demands:
        """Leave out what can be spared, by halves: the more important pieces are tried last."""
        order = sorted(clash - {piece}, key=lambda x: (x.standing, x.rule, str(x.a), str(x.d)))

        def needed(settled: Demands, some: Sequence[Demand], *, told: bool) -> Demands:
            if told and not self.can_hold(settled):
                return frozenset()
            if len(some) == 1:
                return frozenset(some)
            first, second = some[len(some) // 2 :], some[: len(some) // 2]
            of_second = needed(settled | set(first), second, told=True)
            return of_second | needed(settled | of_second, first, told=bool(of_second))

        if not order or not self.can_hold({piece}):
            return frozenset({piece})
        return needed(frozenset({piece}), order, told=False) | {piece}

    def smallest(self, clash: Demands, every: Demands) -> tuple[Demands, bool]:
        """Return the smallest clash among the pieces near one, and whether that is proven."""
        cells, until = self._touched(clash), time.monotonic() + PROOF_SHARE * max(self.left, 0)
        near = frozenset(x for x in every if (cells & self._cells(x)).any())
        m, relaxed, _ = self._elastic(near)
        m.cp.minimize(LinearExpr.sum(list(relaxed.values())))
        known: list[Demands] = []
        while len(clash) > 1 and time.monotonic() < until:
            chosen = _hit(known)
            if len(chosen) >= len(clash):
                return clash, True
            if not self.can_hold(chosen):
                return chosen, True
            cp = m.cp.clone()
            for demand in chosen:
                cp.add(cp.get_bool_var_from_proto_index(relaxed[demand].index) == 0)
            # Any set will do that ends all clashes; a small one rules out more.
            answer = _solve(cp, GROW_S, workers=1)
            if answer.status not in (OPTIMAL, FEASIBLE):
                return clash, False
            known.append(frozenset(x for x, literal in relaxed.items() if answer.value(literal)))
        return clash, len(clash) == 1

    def _elastic(
        self, every: Demands
    ) -> tuple[Model, dict[Demand, IntVar], dict[Demand, list[IntVar]]]:
        """Make a model in which each piece can be given up, with a literal and an amount."""
        month = Month(problem=without(self.problem, every), lateness=self.lateness, prices=ONE_EACH)
        m = _model(month, self._touched(every), elastic=True)
        relaxed: dict[Demand, IntVar] = {}
        amounts: dict[Demand, list[IntVar]] = {}
        for demand in sorted(every, key=_place):
            literal = m.cp.new_bool_var("")
            wrong = self._wrong_codes(demand)
            if wrong is None:
                known, given = len(m.cost), m.constant
                _write(m, demand.rule, [demand])
                slacks = [x for x, _ in m.cost[known:]]
                for slack in slacks:
                    m.cp.add(slack <= high(slack) * literal)
                if m.constant > given:  # broken whatever is decided
                    m.cp.add(literal == 1)
                amounts[demand] = slacks or [literal]
            else:
                for a, d, code in wrong:
                    if code == OFF:
                        m.cp.add(m.works[a, d] + literal >= 1)
                    else:
                        m.cp.add(m.shifts[a, d, code] <= literal)
                amounts[demand] = [literal]
            relaxed[demand] = literal
        return m, relaxed, amounts

    def _wrong_codes(self, demand: Demand) -> list[tuple[int, int, int]] | None:
        """Return what a piece forbids single cells; ``None`` if it is about more than those."""
        if demand.rule in WRITERS:
            return None
        alone = without(self.problem, frozenset({demand}))
        month = Month(problem=alone, lateness=self.lateness, prices=ONE_EACH)
        codes = [*range(month.shape[2]), OFF]
        return [(a, d, codes[i]) for a, d, i in np.argwhere(month.cell_breaches > 0).tolist()]

    def _touched(self, some: Iterable[Demand]) -> NDArray[np.bool_]:
        """Mark the cells that pieces are about, shape (n_agents, n_days)."""
        cells = np.zeros(self.problem.pins.shape, np.bool_)
        for demand in some:
            cells |= self._cells(demand)
        return cells

    def _cells(self, demand: Demand) -> NDArray[np.bool_]:
        problem, cells = self.problem, np.zeros(self.problem.pins.shape, np.bool_)
        days = slice(None) if demand.d is None else demand.d
        if demand.a is not None:
            cells[demand.a, days] = True
            mentor = problem.agents[demand.a].mentor
            if demand.rule == "mentor_pairs" and mentor is not None:
                cells[problem.agent_index[mentor]] = True
        else:
            who = {
                "experienced": problem.seniors,
                "relief": problem.skilled.any(axis=1),
            }.get(demand.rule, np.ones(len(cells), np.bool_))
            cells[who, days] = True
        return cells


@dataclass(frozen=True, kw_only=True, eq=False)
class _Answer:
    """A solver's status, and its values."""

    status: CpSolverStatus
    value: Callable[[IntVar], int]


def _solve(cp: CpModel, seconds: float, *, workers: int) -> _Answer:
    solver = CpSolver()
    p = solver.parameters
    p.num_workers, p.random_seed = workers, 1
    p.max_time_in_seconds = max(seconds, 0.01)
    p.catch_sigint_signal = False
    return _Answer(status=solver.solve(cp), value=solver.value)


def _model(month: Month, free: NDArray[np.bool_], *, elastic: bool) -> Model:
    n_agents, n_days, n_shifts = month.shape
    return new_model(
        month,
        tuple((a,) for a in range(n_agents)),
        free,
        np.zeros((n_agents, n_days, n_shifts), np.int64),
        hinted=False,
        elastic=elastic,
        open_cells=elastic,
    )


def _by_rule(some: Demands) -> dict[str, list[Demand]]:
    """Sort the pieces that have to be written down by rule."""
    found: dict[str, list[Demand]] = {}
    for demand in sorted(some, key=_place):
        if demand.rule in WRITERS:
            found.setdefault(demand.rule, []).append(demand)
    return found


def _write(m: Model, rule: str, demands: Sequence[Demand]) -> None:
    """Write a rule down for the agents or days of some pieces alone."""
    if rule not in BY_DAY:
        own = replace(m, only=frozenset(x.a for x in demands if x.a is not None))
        WRITERS[rule](own)
        m.weekends = own.weekends  # made once
        return
    problem, days = m.month.problem, [x.d for x in demands if x.d is not None]
    open_days = np.zeros_like(problem.open_days)
    open_days[:, days] = problem.open_days[:, days]
    month = replace(m.month, problem=replace(problem, open_days=open_days))
    WRITERS[rule](replace(m, month=month))


def _hit(known: Sequence[Demands]) -> Demands:
    """Choose the fewest pieces with one of each set; of as few, those that take least to lift."""
    cp = CpModel()
    chosen = {x: cp.new_bool_var("") for x in sorted(frozenset().union(*known), key=_place)}
    for some in known:
        cp.add_bool_or([chosen[x] for x in some])
    cp.minimize(
        LinearExpr.weighted_sum(list(chosen.values()), [1000 + int(x.standing) for x in chosen])
    )
    answer = _solve(cp, GROW_S, workers=1)
    if answer.status not in (OPTIMAL, FEASIBLE):
        return frozenset()
    return frozenset(x for x, literal in chosen.items() if answer.value(literal))


def _breadth(demand: Demand) -> int:
    """Rank pieces by how many cells they are about: a cell, a person, some on a day, many."""
    if demand.a is None:
        return 3 if demand.rule == "relief" else 2
    return 0 if demand.d is not None else 1


def _in_order(some: Demands) -> tuple[Demand, ...]:
    return tuple(sorted(some, key=_place))


def _place(demand: Demand) -> tuple[str, int, int]:
    return (
        demand.rule,
        -1 if demand.a is None else demand.a,
        -1 if demand.d is None else demand.d,
    )
