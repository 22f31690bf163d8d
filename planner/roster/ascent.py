"""Raise the bound: rows until none helps, then days in whole agents."""

from concurrent.futures import Executor

import numpy as np
from numpy.typing import NDArray

from planner.roster.bound import as_rows, relax
from planner.roster.climb import Best, Prospect
from planner.roster.days import Days
from planner.roster.field import Field
from planner.roster.master import Master, Prices
from planner.roster.month import Month
from planner.roster.search import Run
from planner.roster.totals import totals_model

CLOSE = 5e-5  # share of the value that further rows could change at most
ROUNDS = 80
LEAN = (0.6, 2.5)  # of the price of a late reply to the month: what the search tries
TRUSTED = 0.97  # share of the value that a bound must reach for its prices to be good
DAY_S = 2.0  # time for one day
PATIENT_S = 3600.0
STRIDES = 12  # moves of the prices
STRIDE = 0.5  # of the way that would close the gap if it were straight
SAFE = 1e-7  # share of the bound that the linear solver's tolerances may be worth


def raise_bound(
    month: Month, field: Field, best: Best, prospect: Prospect, run: Run, pool: Executor
) -> None:
    """
    Raise the run's bound as far as time allows; totals come first, which are quick.

    Parameters
    ----------
    month, field
        What is planned.
    best
        The searches' best roster; rows of it start the programme.
    prospect
        Told what late replies cost the month.
    run
        The run, for its limits.
    pool
        Threads for the days.
    """
    relaxed = relax(as_rows(totals_model(month, elastic=False)), run)
    if relaxed is not None:
        run.bound = max(run.bound, relaxed.bound - month.rounding)
    master = Master(month, field, best.cost)
    master.add(best.codes)
    found: tuple[float, Prices, float] | None = None
    for _ in range(ROUNDS):
        if _is_over(run):
            return
        answer = master.solve(PATIENT_S if run.reproducible else run.left)
        if answer is None:
            return
        solved, prices = answer
        tours, least = master.ask(prices)
        bound = prices.rest + least
        if found is None or bound > found[0]:
            found = bound, prices, least
            _tell(run, prospect, bound)
        if found[0] > TRUSTED * solved.value:
            late = np.maximum(-found[1].rows[master.month_late], 0.0)
            prospect.lean = Prospect.between(LEAN[0] * late, LEAN[1] * late).lean
        new = master.add(tours) + master.add(best.codes)
        if not new or solved.value - found[0] < CLOSE * abs(solved.value):
            break
    if found is not None:
        _stride(master, found, best, prospect, run, pool)


def _stride(
    master: Master,
    found: tuple[float, Prices, float],
    best: Best,
    prospect: Prospect,
    run: Run,
    pool: Executor,
) -> None:
    """Plan days in whole agents, and move the prices to where agents and days agree."""
    days = Days(master)
    top, prices, least = found
    tours, _ = master.ask(prices)
    movable = np.zeros(len(prices.rows), np.bool_)
    movable[master.heads] = True
    stride = STRIDE
    for _ in range(STRIDES):
        if _is_over(run):
            return
        rest, used = days.bound(prices.rows, None if run.reproducible else DAY_S, pool)
        bound = rest + least
        if bound > top:
            top = bound
            _tell(run, prospect, bound)
        elif bound < top - 1e-9:
            stride /= 2
        gradient = days.shared_limits - used - _taken(master, tours)
        gradient[~movable] = 0.0
        norm = float(gradient @ gradient)
        if not norm or not np.isfinite(bound):
            return
        move = stride * max(best.cost - bound, 0.0) / norm
        # An agent more on a shift never costs the days anything.
        rows = np.where(movable, np.minimum(prices.rows + move * gradient, 0.0), prices.rows)
        prices = master.prices_of(rows, 0.0)
        tours, least = master.ask(prices)


def _taken(master: Master, tours: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return what the agents' rows take of the programme's rows."""
    taken = np.zeros(len(master.program.limits))
    n_shifts = master.month.shape[2]
    for a, tour in enumerate(tours):
        d = np.flatnonzero(tour < n_shifts)
        s = tour[d]
        np.add.at(taken, master.heads[master.month.kind_of[a], d, s], -1.0)
        np.add.at(taken, master.wanted[d, s], 1.0)
        for g in np.flatnonzero(master.field.quotas.member[:, a]).tolist():
            on = d[master.field.quotas.shift[g, s]]
            np.add.at(taken, master.quotas[g, on], -1.0)
    return taken


def _is_over(run: Run) -> bool:
    """Say whether no better bound is needed; the run's own look asks whoever called it."""
    return run.stopped or (run.left <= 0 and not run.reproducible) or run.gap <= run.gap_limit


def _tell(run: Run, prospect: Prospect, bound: float) -> None:
    prospect.bound = max(prospect.bound, bound - SAFE * abs(bound))
    run.bound = max(run.bound, prospect.bound)
