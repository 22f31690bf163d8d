"""
What it costs to give a piece of a clash up: the roster mended so that all others can hold.

A few people around the clash are planned anew by CP-SAT, everybody else staying as they are, with
the piece left out of the rules. The price is thus one that can be had, if not the least there is.
"""

import dataclasses
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from planner.domain.coverage import coverage
from planner.domain.demands import BY_DAY, Demand, GiveUp, rule_of
from planner.domain.priced import PricedRoster
from planner.domain.roster import FREE, RosterProblem
from planner.roster.constraints import RULES
from planner.roster.cover import Cover, strength_of
from planner.roster.improve import settle
from planner.roster.model import Model, new_model
from planner.roster.month import Month
from planner.roster.objective import add_costs_nearby
from planner.roster.plan import Plan, codes_of, counts_of, plan_of, split_of
from planner.roster.search import Run, solve

PEOPLE = 8  # planned anew, at most
PRICED = 6  # pieces of a clash that are priced, the least standing first
PRICE_S = 3.0  # for one of them
WORK = 0.4  # deterministic seconds; most take less
GAP = 1e-3


def ranked(clash: Iterable[Demand], base: PricedRoster | None) -> tuple[GiveUp, ...]:
    """
    Rank the pieces of a clash by what it takes to give them up, the least first.

    Parameters
    ----------
    clash
        Pieces.
    base
        Best roster there is; without one nothing is priced, nor are the last pieces of many.
    """
    pieces = sorted(clash, key=lambda x: (x.standing, x.rule, x.a or 0, x.d or 0))
    found = [
        GiveUp(demand=piece) if base is None or i >= PRICED else _priced(piece, pieces, base)
        for i, piece in enumerate(pieces)
    ]
    return tuple(
        sorted(found, key=lambda x: (x.demand.standing, np.inf if x.cost is None else x.cost))
    )


def _priced(piece: Demand, clash: list[Demand], base: PricedRoster) -> GiveUp:
    plan = mended(piece, clash, base)
    if plan is None:
        return GiveUp(demand=piece)
    former = plan_of(
        Month(problem=base.problem, lateness=base.lateness, prices=base.prices),
        base.roster,
        base.duty,
    )
    return GiveUp(
        demand=piece,
        late=_late(plan, base) - _late(former, base),
        cost=(plan.total - plan.cost.hard_rules) - (former.total - former.cost.hard_rules),
    )


def _late(plan: Plan, base: PricedRoster) -> float:
    return float(base.lateness.expected(coverage(plan.roster, plan.duty)).sum())


def mended(piece: Demand, clash: list[Demand], base: PricedRoster) -> Plan | None:
    """
    Mend a roster around a clash, one of whose pieces is given up.

    Parameters
    ----------
    piece
        What is given up.
    clash
        All pieces of the clash.
    base
        Roster to start from.

    Returns
    -------
    Plan or None
        ``None`` if nothing was found in time.
    """
    month = Month(problem=_without(base.problem, piece), lateness=base.lateness, prices=base.prices)
    start = plan_of(month, base.roster, base.duty)
    n_agents, n_days, n_shifts = month.shape
    free = np.zeros((n_agents, n_days), np.bool_)
    free[_people(clash, base)] = True
    split = split_of(month, start)
    m = new_model(
        month,
        tuple((a,) for a in range(n_agents)),
        free,
        counts_of(start.roster.codes, n_shifts),
        hinted=True,
        elastic=True,
        open_cells=True,
    )
    _write(m, piece)
    add_costs_nearby(m, split, Cover(month, strength_of(month, split)))
    run = Run(
        time_limit_s=PRICE_S,
        gap_limit=0.0,
        reproducible=False,
        seed=1,
        on_progress=None,
        should_stop=None,
    )
    answer = solve(m, run, work=WORK, workers=1, gap=GAP, seed=1)
    if answer.values is None:
        return None
    return settle(month, codes_of(answer.counts(m.shifts)), answer.counts(m.on_queues))


def _people(clash: list[Demand], base: PricedRoster) -> list[int]:
    """Choose whom to plan anew: those named, then those who may help on the days named."""
    problem = base.problem
    named = dict.fromkeys(x.a for x in clash if x.a is not None)
    for x in clash:
        mentor = None if x.a is None else problem.agents[x.a].mentor
        if mentor is not None:
            named[problem.agent_index[mentor]] = None
    days = [x.d for x in clash if x.a is None and x.d is not None]
    if days:
        off = (base.roster.codes[:, days] < 0).any(axis=1)
        seniors = np.flatnonzero(problem.seniors & off)
        named |= dict.fromkeys([*seniors.tolist(), *np.flatnonzero(off).tolist()])
    return list(named)[:PEOPLE]


def _without(problem: RosterProblem, piece: Demand) -> RosterProblem:
    """Return the problem without a piece that is about single cells; wishes stay."""
    if piece.rule == "pins":
        pins: NDArray[np.int8] = problem.pins.copy()
        pins[piece.a, piece.d] = FREE
        return dataclasses.replace(problem, pins=pins)
    if piece.rule in ("approved_leave", "approved_wishes"):
        gone = [r for a, d, r in problem.dated_requests() if (rule_of(r), a, d) == _cell(piece)]
        kept = tuple(r for r in problem.requests if r not in gone)
        return dataclasses.replace(problem, requests=kept)
    if piece.rule in ("first_nights", "protection") and piece.a is not None:
        agents = list(problem.agents)
        lifted = {"earliest_night": None}
        if piece.rule == "protection":
            lifted = {"protected_from": None, "protected_until": None}
        agents[piece.a] = dataclasses.replace(agents[piece.a], **lifted)  # type: ignore[arg-type]
        return dataclasses.replace(problem, agents=tuple(agents))
    if piece.rule == "rest_blackouts" and piece.d is not None:
        rule, gone_date = problem.rules.rest_blackouts, problem.horizon.date(piece.d)
        dates = tuple(date for date in rule.dates if date != gone_date)
        rules = dataclasses.replace(
            problem.rules, rest_blackouts=dataclasses.replace(rule, dates=dates)
        )
        return dataclasses.replace(problem, rules=rules)
    return problem


def _cell(piece: Demand) -> tuple[str | None, int | None, int | None]:
    return piece.rule, piece.a, piece.d


def _write(m: Model, piece: Demand) -> None:
    """Write every rule down, one of them not for the person or the day that is given up."""
    everybody = frozenset(range(len(m.crews)))
    for rule in RULES:
        if rule.__name__ != piece.rule or piece.rule == "rest_blackouts":
            rule(m)
        elif piece.rule in BY_DAY and piece.d is not None:
            problem = m.month.problem
            open_days = problem.open_days.copy()
            open_days[:, piece.d] = False
            month = dataclasses.replace(
                m.month, problem=dataclasses.replace(problem, open_days=open_days)
            )
            rule(dataclasses.replace(m, month=month))
        elif piece.a is not None:
            own = dataclasses.replace(m, only=everybody - {piece.a})
            rule(own)
            m.weekends = own.weekends
