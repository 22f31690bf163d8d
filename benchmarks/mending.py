"""
Time repairs, reasons and explanations.

    python benchmarks/mending.py [--plan SECONDS]

A month of 60 agents × 31 days × 4 shifts: absences of one day mended, a cell's reasons, and who
else could take its shift. Then months of 36 × 31 in which something clashes, each explained.
Seconds are the processor's, since a busy machine stretches the clock's.
"""

import argparse
import sys
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "planner" / "roster")]

from clashes import SETUPS  # noqa: E402
from months import DAY, EARLY, LATE, NIGHT, month, steady  # noqa: E402

from planner.domain.absences import Absence, with_absences  # noqa: E402
from planner.domain.alternatives import who_else, why  # noqa: E402
from planner.domain.checks import find_violations  # noqa: E402
from planner.domain.cost import Prices  # noqa: E402
from planner.domain.priced import PricedRoster  # noqa: E402
from planner.domain.roster import Roster  # noqa: E402
from planner.roster import explain, plan_roster, repair  # noqa: E402

ABSENCES = 20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plan", type=float, help="plan the roster, for so many seconds")
    seconds = parser.parse_args().plan
    problem, lateness = month(1, n_agents=60, n_days=31, shifts=(EARLY, DAY, LATE, NIGHT))
    prices, codes = Prices(), steady(problem)
    if seconds:
        planned = plan_roster(problem, lateness, prices, time_limit_s=seconds)
        if planned.roster is not None:
            codes = planned.roster.codes
    rng = np.random.default_rng(1)
    works = np.argwhere(codes >= 0)
    cells = works[rng.choice(len(works), ABSENCES, replace=False)].tolist()
    broken = sum(v.is_hard for v in find_violations(Roster(problem=problem, codes=codes)))
    spent, sizes, unmet = [], [], 0
    for a, d in cells:
        date = problem.horizon.date(d)
        absence = Absence(agent=problem.agents[a].id, first=date, last=date)
        began = time.process_time()
        found = repair(with_absences(problem, [absence]), lateness, prices, codes)
        spent.append(time.process_time() - began)
        sizes.append(len(found.changes))
        unmet += max(len(found.unmet) - broken, 0)
    print(
        f"repair of one absence, 60 × 31 × 4: median {np.median(spent):.2f} s, worst "
        f"{max(spent):.2f} s, cells changed {sorted(sizes)}, hard rules newly broken {unmet}"
    )
    roster = Roster(problem=problem, codes=codes)
    for name, ask in (("why", why), ("who else", who_else)):
        spent = []
        for a, d in cells:
            began = time.process_time()
            base = PricedRoster(roster=roster, lateness=lateness, prices=prices)
            ask(base, a, d)
            spent.append(time.process_time() - began)
        print(f"{name}, 60 × 31 × 4: median {1e3 * np.median(spent):.0f} ms, from scratch")
    for setup in SETUPS:
        (problem, lateness), size = setup()
        began, clock = time.process_time(), time.monotonic()
        clashes = explain(problem, lateness, most=1)
        print(
            f"explain {setup.__name__}: {time.process_time() - began:.2f} s "
            f"({time.monotonic() - clock:.1f} s on the clock), "
            f"{[len(clash.demands) for clash in clashes]} pieces, smallest is {size}, "
            f"proven {[clash.smallest for clash in clashes]}"
        )


if __name__ == "__main__":
    main()
