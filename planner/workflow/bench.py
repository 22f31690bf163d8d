"""Solve a published benchmark's instance with the roster engine, as any month is solved."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

from planner.domain.errors import InputError
from planner.roster import RosterResult, Status, plan_roster
from planner.storage.benchmark_files import read_instance, write_benchmark_roster
from planner.workflow.progress import Listener, Step, roster_progress, silent

WHOLE = 1e-6  # the benchmark's costs are whole numbers: a bound is rounded up beyond this


def bench_roster(
    instance: Path,
    out: Path,
    *,
    time_limit_s: float,
    seed: int = 1,
    listener: Listener = silent,
    should_stop: Callable[[], bool] | None = None,
) -> dict[str, Any]:
    """
    Solve an instance of the Curtois-Qu benchmark and write the roster.

    Parameters
    ----------
    instance, out
        The instance's file, and the file for ``agent,day,shift``.
    time_limit_s
        Time to plan. [s]
    seed
        Of every random choice.
    listener, should_stop
        Told of better rosters; asked whether to stop with the best so far.

    Returns
    -------
    dict
        ``objective`` and ``bound`` in the benchmark's units, ``status`` (``optimal``,
        ``feasible``, ``infeasible`` where a hard rule is broken, ``stopped``), ``gap``,
        ``seconds``, ``broken`` (hard rules), ``out``.

    Raises
    ------
    InputError
        If a file cannot be used, or there was no roster when stopped.
    """
    given = read_instance(instance)
    if not out.parent.is_dir():
        raise InputError(
            "the folder does not exist", file=str(out.parent), advice="Make it, or choose another"
        )
    listener(Step(stage="roster"))
    result = plan_roster(
        given.problem,
        given.lateness,
        given.prices,
        time_limit_s=time_limit_s,
        gap_limit=0.0,
        seed=seed,
        on_progress=roster_progress(listener),
        should_stop=should_stop,
    )
    if result.roster is None:
        raise InputError(
            "stopped before there was a roster, so nothing is kept",
            advice="Start again, and wait until a cost shows",
        )
    write_benchmark_roster(out, result.roster)
    return _document(result, out)


def _document(result: RosterResult, out: Path) -> dict[str, Any]:
    if result.cost is None:
        raise ValueError("result: a roster must have its cost, got none")
    objective = round(result.cost.total - result.cost.hard_rules)
    # Costs are whole numbers, so that no roster lies between the bound and the next of them.
    bound = max(math.ceil(result.bound - WHOLE), 0)
    broken = [violation.text for violation in result.unmet]
    status = result.status
    if broken:
        status = Status.INFEASIBLE
    elif bound >= objective:
        status = Status.OPTIMAL
    return {
        "objective": objective,
        "bound": min(bound, objective),
        "gap": round(max(objective - bound, 0) / max(objective, 1), 5),
        "status": status.value,
        "seconds": round(result.seconds, 2),
        "broken": broken,
        "out": str(out),
    }
