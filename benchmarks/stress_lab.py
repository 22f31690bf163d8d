"""
How fast and how true the stress lab is, on the demo's roster.

Run ``make demo`` first, then ``python -m benchmarks.stress_lab [DATABASE URL]``. Times are CPU
seconds of this process.
"""

import datetime as dt
import sys
import time
from collections.abc import Callable
from typing import TypeVar

import numpy as np

from planner.domain.scenario import Absence, Days, Scenario, Volume
from planner.storage.store import Store
from planner.views.plans import rebuild
from planner.whatif.case import Case
from planner.whatif.evaluate import cases, followed, played
from planner.whatif.fix import find_fix
from planner.whatif.grid import capacity, sweep
from planner.workflow.whatif import ABSENCES, HANDLING_TIMES, VOLUMES, case_of

Result = TypeVar("Result")
DEMO = "sqlite:///demo/peakroster.sqlite3"
EVENING = Days(first=dt.date(2026, 11, 10), last=dt.date(2026, 11, 10))


def demo_case(url: str) -> Case:
    with Store.open(url) as store:
        plan = rebuild(store.load(store.published()[0].id))
    return case_of(plan.month, plan.roster, plan.duty, plan.occasions)


def timed(what: str, work: Callable[[], Result]) -> Result:
    began = time.process_time()
    found = work()
    print(f"{what:<58}{time.process_time() - began:8.2f} s")
    return found


def main() -> None:
    case = demo_case(sys.argv[1] if len(sys.argv) > 1 else DEMO)
    busy = Scenario(days=EVENING, volume=(Volume(factor=5, from_min=19 * 60, to_min=23 * 60),))
    scenarios = {
        "month as it is": Scenario(),
        "month, a fifth absent": Scenario(absence=(Absence(share=0.2),)),
        "evening as it is": Scenario(days=EVENING),
        "evening x 5": busy,
    }
    followed(cases(case, busy))  # compiled before anything is timed
    played(cases(case, busy), replications=2)
    for name, scenario in scenarios.items():
        drawn = cases(case, scenario)
        model = timed(f"{name}: model", lambda drawn=drawn: followed(drawn))
        simulated = timed(
            f"{name}: simulation, 200 times", lambda drawn=drawn: played(drawn, replications=200)
        )
        shares = [float(np.nanmean(service.on_time())) for service in (model, simulated)]
        print(f"    on time: model {shares[0]:.2%}, simulation {shares[1]:.2%}")
    fix = timed("fix, evening x 5, 80 % confidence", lambda: find_fix(case, busy))
    for mix in ([] if fix.best is None else [fix.best]) + list(fix.alternatives):
        print(f"    {mix.cost:,.0f}: holds in {mix.rehearsed.service.holds:.0%} when simulated")
    most = timed("how much the evening can take", lambda: capacity(case, busy))
    print(f"    {most} times the volume from 19 to 23 o'clock")
    cells = timed(
        "grid, nothing kept",
        lambda: sweep(
            case, busy, volumes=VOLUMES, absences=ABSENCES, handling_times=HANDLING_TIMES
        ),
    )
    print(f"    {len(cells)} cells")


if __name__ == "__main__":
    main()
