"""What a simulated roster's day is like: waits, lines and agents' time, by hour, day and queue."""

from typing import Any

from planner.simulation import Estimate, Kpi
from planner.workflow.plan import Checked

# On time stands beside what was promised, see `planner.workflow.document`.
KPIS: tuple[Kpi, ...] = tuple(kpi for kpi in Kpi if kpi is not Kpi.ON_TIME)
DIGITS: dict[Kpi, int] = {kpi: 2 if kpi.endswith("_s") else 5 for kpi in KPIS}


def figures(checked: Checked) -> dict[str, Any]:
    """
    List every simulated figure with the 95 % interval of its mean, and how far periods differ.

    Returns
    -------
    dict
        ``month``, ``days`` and ``hours`` (of the day) of all queues together, and for each of
        ``queues`` its ``month`` and ``hours``.
    """
    simulation, problem = checked.simulation, checked.month.problem
    by_queue = {kpi: simulation.by_queue(kpi) for kpi in KPIS}
    by_day = {kpi: simulation.by_day(kpi) for kpi in KPIS}
    return {
        "month": _row({kpi: _whole(checked, kpi) for kpi in KPIS}),
        "days": [
            {"date": date.isoformat(), **row}
            for d, date in enumerate(problem.horizon.dates)
            if (row := _row({kpi: by_day[kpi][d] for kpi in KPIS}))
        ],
        "hours": _hours(checked, None),
        "queues": {
            queue.name: {
                "month": _row({kpi: by_queue[kpi][q] for kpi in KPIS}),
                "hours": _hours(checked, queue.name),
            }
            for q, queue in enumerate(problem.queues)
        },
    }


def _hours(checked: Checked, queue: str | None) -> list[dict[str, Any]]:
    by_hour = {kpi: checked.simulation.by_hour(kpi, queue) for kpi in KPIS}
    rows = ((h, _row({kpi: by_hour[kpi][h] for kpi in KPIS})) for h in range(24))
    return [{"hour": h, **row} for h, row in rows if row]


def _whole(checked: Checked, kpi: Kpi) -> Estimate | None:
    try:
        return checked.simulation.month(kpi)
    except ValueError:  # nobody comes, or nobody is there
        return None


def _row(found: dict[Kpi, Estimate | None]) -> dict[str, Any]:
    """Describe those that are defined."""
    return {
        kpi.value: {
            "simulated": round(value.mean, DIGITS[kpi]),
            "low": round(value.low, DIGITS[kpi]),
            "high": round(value.high, DIGITS[kpi]),
            "p10": round(value.p10, DIGITS[kpi]),
            "p90": round(value.p90, DIGITS[kpi]),
        }
        for kpi, value in found.items()
        if value is not None
    }
