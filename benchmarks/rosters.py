"""
Hold the roster engine against a published benchmark, and against one CP-SAT model.

Two tables, each by one command; ``--write docs/benchmarks.md`` puts them into the page:

    python -m benchmarks.rosters instances FOLDER JUDGE --minutes 10 --only 1 3 5
    python -m benchmarks.rosters months --only 36x2 60x4

The first solves instances of Curtois and Qu with ``peakroster bench roster`` and lets an
independent judge check the rosters. The second plans months of `benchmarks.months` and solves each
as a single CP-SAT model, too, in the same run and time. Every case has a process of its own.
"""

import argparse
import dataclasses
import datetime as dt
import importlib.metadata
import json
import multiprocessing
import os
import platform
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from ortools.sat.python.cp_model import FEASIBLE, OPTIMAL, CpSolver

from benchmarks.months import make_month
from planner.domain.roster import Roster
from planner.roster import plan_roster
from planner.roster.constraints import add_rules
from planner.roster.model import new_model
from planner.roster.month import COST_UNITS, Month
from planner.roster.objective import add_costs
from planner.roster.plan import codes_of, plan_of

# Best known, and the best that published systems reached in 10 minutes (see the data's README).
KNOWN = {1: 607, 3: 1001, 5: 1143, 7: 1056, 9: 439, 11: 3443, 13: 1348, 15: 3828, 17: 5746}
KNOWN |= {19: 3149, 21: 21133, 23: 17285}
IN_TEN_MINUTES = {13: 3109, 15: 4144, 17: 5760, 19: 3809}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A month to plan: its size, whether it has leave, its skill groups, and what is asked."""

    n_agents: int
    n_shifts: int
    limit_s: float
    asked: float
    leave: bool = True
    groups: int = 1

    @property
    def name(self) -> str:
        """What it is called on the command line and in the table."""
        extra = ("" if self.leave else " no leave") + (f" {self.groups} groups" * (self.groups > 1))
        return f"{self.n_agents}x{self.n_shifts}{extra}"


WITH_LEAVE = (
    Case(n_agents=36, n_shifts=2, limit_s=20, asked=0.005),
    Case(n_agents=60, n_shifts=4, limit_s=60, asked=0.01),
    Case(n_agents=60, n_shifts=8, limit_s=90, asked=0.015),
    Case(n_agents=300, n_shifts=4, limit_s=180, asked=0.02),
    Case(n_agents=2000, n_shifts=4, limit_s=600, asked=0.03),
)
CASES = (
    *WITH_LEAVE,
    *(dataclasses.replace(c, leave=False, limit_s=60, asked=0.005) for c in WITH_LEAVE),
    *(dataclasses.replace(c, groups=3, limit_s=2 * c.limit_s) for c in WITH_LEAVE),
)


def alone(task: Callable[..., Any], *arguments: Any) -> tuple[Any, float]:
    """Run a task in a process of its own; return its answer and its most memory. [MiB]."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        return pool.apply(_measured, (task, arguments))


def _measured(task: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[Any, float]:
    return task(*arguments), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def ours(case: Case, seed: int) -> dict[str, Any]:
    """Plan a month with the engine."""
    problem, lateness, prices = make_month(
        case.n_agents, case.n_shifts, leave=case.leave, groups=case.groups, seed=seed
    )
    first: list[float] = []
    result = plan_roster(
        problem,
        lateness,
        prices,
        time_limit_s=case.limit_s,
        gap_limit=0.0,
        on_progress=lambda p: first.append(p.seconds) if p.cost is not None else None,
    )
    leave_broken = int((problem.leave & result.roster.works).sum()) if result.roster else None
    return {
        "first_s": first[0] if first else result.seconds,
        "seconds": result.seconds,
        "cost": result.cost.total,
        "bound": result.bound,
        "gap": result.gap,
        "wishes": result.cost.wishes,
        "hard": len(result.unmet),
        "leave_broken": leave_broken,
    }


def single(case: Case, seed: int) -> dict[str, Any]:
    """Solve a month as one CP-SAT model of all agents, with eight workers."""
    problem, lateness, prices = make_month(
        case.n_agents, case.n_shifts, leave=case.leave, groups=case.groups, seed=seed
    )
    began = time.monotonic()
    month = Month(problem=problem, lateness=lateness, prices=prices)
    n_agents, n_days, n_shifts = month.shape
    m = new_model(
        month,
        tuple((a,) for a in range(n_agents)),
        np.ones((n_agents, n_days), np.bool_),
        np.zeros((n_agents, n_days, n_shifts), np.int64),
        hinted=False,
        elastic=False,
    )
    add_rules(m)
    nobody = np.zeros((len(month.kinds), n_days, n_shifts, len(problem.queues)), np.int64)
    add_costs(m, nobody, fair=True)
    solver = CpSolver()
    solver.parameters.num_workers = 8
    solver.parameters.max_time_in_seconds = max(case.limit_s - (time.monotonic() - began), 1)
    status = solver.solve(m.cp)
    bound = (solver.best_objective_bound + m.constant) / COST_UNITS
    if status not in (OPTIMAL, FEASIBLE):
        return {"cost": None, "bound": bound}
    values = solver.response_proto.solution
    counts = np.array([x if isinstance(x, int) else values[x.index] for x in m.shifts.ravel()])
    codes = codes_of(counts.reshape(m.shifts.shape).astype(np.int64))
    plan = plan_of(month, Roster(problem=problem, codes=codes))
    return {"cost": plan.total, "bound": bound}


def months(only: Sequence[str], seed: int, *, beside: bool) -> str:
    """Plan the months, and tell of each beside a single model."""
    rows = []
    for case in CASES:
        if only and case.name not in only:
            continue
        found, memory = alone(ours, case, seed)
        other = alone(single, case, seed)[0] if beside else None
        rows.append(_month_row(case, found, memory, other))
        print(rows[-1], flush=True)
    head = (
        "| agents × shifts | limit s | first roster s | gap | asked | wishes refused "
        "| leave broken | hard rules broken | MiB | one model: gap | one model over our bound |"
    )
    return _report([head, _rule(head), *rows])


def _month_row(
    case: Case, found: dict[str, Any], memory: float, other: dict[str, Any] | None
) -> str:
    apart = own = "–"
    if other is not None and other["cost"] is None:
        apart = own = "no roster"
    elif other is not None:
        own = f"{1 - other['bound'] / other['cost']:.2%}"
        apart = f"{other['cost'] / max(found['bound'], 1e-9) - 1:.2%}"
    return (
        f"| {case.name} | {case.limit_s:.0f} | {found['first_s']:.1f} | {found['gap']:.2%} "
        f"| {case.asked:.1%} | {found['wishes']:,.0f} of cost {found['cost']:,.0f} "
        f"| {found['leave_broken']} | {found['hard']} | {memory:,.0f} | {own} | {apart} |"
    )


def instances(folder: Path, judge: Path, only: Sequence[int], minutes: float) -> str:
    """Solve the instances of a folder, and let the judge check the rosters."""
    rows = []
    numbers = {int(re.sub(r"\D", "", path.stem)): path for path in folder.glob("Instance*.txt")}
    for number, path in sorted(numbers.items()):
        if only and number not in only:
            continue
        with tempfile.TemporaryDirectory() as place:
            out = Path(place) / "roster.csv"
            said = subprocess.run(
                [
                    *("peakroster", "bench", "roster", path, "--out", out, "--json"),
                    *("--time-limit", str(60 * minutes)),
                ],
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=os.environ
                | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"},
                text=True,
                check=False,
            )
            answer = json.loads(said.stdout)
            verdict = json.loads(
                subprocess.run(
                    [sys.executable, judge, path, out], capture_output=True, text=True, check=False
                ).stdout
            )
        if verdict["objective"] != answer["objective"]:
            sys.exit(f"{path.name}: {answer['objective']} by us, {verdict['objective']} by judge")
        best, others = KNOWN.get(number), IN_TEN_MINUTES.get(number)
        over = "–" if best is None else f"{verdict['objective'] / best - 1:.2%}"
        rows.append(
            f"| {number} | {verdict['objective']:,} | {answer['bound']:,} | {answer['status']} "
            f"| {answer['seconds']:.0f} | {best or '–'} | {over} | {others or '–'} "
            f"| {len(verdict['broken'])} |"
        )
        print(rows[-1], flush=True)
    head = (
        "| instance | objective | bound | status | s | best known | over it "
        "| published in 10 min | hard rules broken |"
    )
    return _report([head, _rule(head), *rows])


def _rule(head: str) -> str:
    return re.sub(r"[^|]+", " --- ", head)


def _report(lines: list[str]) -> str:
    """Say how and when it was measured, then what."""
    versions = (
        f"Python {platform.python_version()}, ortools {importlib.metadata.version('ortools')}"
    )
    said = " ".join(Path(word).name if os.sep in word else word for word in sys.argv[1:])
    told = (
        f"Measured on {dt.datetime.now(dt.UTC).date()} by `python -m benchmarks.rosters {said}`, "
        f"{os.cpu_count()} cores, load {os.getloadavg()[1]:.1f} at the end, {versions}."
    )
    return "\n".join([told, "", *lines])


def write(path: Path, what: str, text: str) -> None:
    """Put a report between its marks."""
    begin, end = (f"<!-- {edge}: benchmarks/rosters.py {what} -->" for edge in ("begin", "end"))
    page = path.read_text(encoding="utf-8")
    if begin not in page or end not in page:
        sys.exit(f"{path} must hold the marks {begin} and {end}")
    head, tail = page.split(begin)[0], page.split(end)[1]
    path.write_text(f"{head}{begin}\n\n{text}\n\n{end}{tail}", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    tables = parser.add_subparsers(dest="what", required=True)
    published = tables.add_parser("instances")
    published.add_argument("folder", type=Path)
    published.add_argument("judge", type=Path)
    published.add_argument("--only", nargs="*", type=int, default=())
    published.add_argument("--minutes", type=float, default=10)
    generated = tables.add_parser("months")
    generated.add_argument("--only", nargs="*", default=(), help="such as '60x4 no leave'")
    generated.add_argument("--seed", type=int, default=1)
    generated.add_argument("--no-single", action="store_true", help="leave the single model out")
    for table in (published, generated):
        table.add_argument("--write", type=Path)
    given = parser.parse_args()
    if given.what == "instances":
        text = instances(given.folder, given.judge, given.only, given.minutes)
    else:
        text = months(given.only, given.seed, beside=not given.no_single)
    print(text)
    if given.write:
        write(given.write, given.what, text)


if __name__ == "__main__":
    main()
