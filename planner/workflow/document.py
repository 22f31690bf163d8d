"""A checked roster as a document: what plan.json holds, in plain types."""

import importlib.metadata
import platform
from collections.abc import Iterable
from dataclasses import fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forecasts import SpecialDay
from planner.domain.cost import RosterCost
from planner.domain.horizon import DAY_SLOTS
from planner.domain.ledger import tally_of
from planner.domain.rules import SHARED, Violation
from planner.month import (
    AT_RISK,
    below_floor,
    day_floor,
    exposed_minutes,
    month_target,
    odds,
    out_of_reach,
    promised_late,
)
from planner.simulation import Estimate, Kpi, Simulation
from planner.workflow.clashes import clash_document, obstacle_document, sentence
from planner.workflow.compliance import law_document
from planner.workflow.figures import figures
from planner.workflow.plan import Checked, Plan
from planner.workflow.reply_scores import reply_scores

PACKAGES = ("peakroster", "numpy", "ortools", "pandas", "statsmodels")


def plan_document(plan: Plan) -> dict[str, Any]:
    """
    Describe a plan, as the reference lays down for plan.json.

    Shares are fractions of 1.
    """
    result = plan.result
    return {
        "status": result.status.value,
        "objective": None if result.cost is None else round(result.cost.total, 2),
        "bound": round(result.bound, 2),
        "gap": None if result.gap is None else round(result.gap, 6),
        "seconds": round(result.seconds, 2),
        "cost": None if result.cost is None else _costs(result.cost),
        **checked_document(plan.checked),
        "obstacles": [obstacle_document(found) for found in plan.obstacles],
        "clashes": [clash_document(plan.checked.month.problem, found) for found in plan.clashes],
        "rigid_hours": round(plan.rigid_hours, 2),
        "rounds": [
            {
                "late_price": round(found.late_price, 4),
                "promised": round(found.promised, 5),
                "simulated": round(found.simulated, 5),
                "p_month": round(found.p_month.share, 4),
                "paid_hours": round(found.paid_hours, 2),
                "metrics_paid_for": list(found.metrics_priced),
                "metrics_missed": list(found.metrics_missed),
            }
            for found in plan.rounds
        ],
        "special_days": special_day_documents(plan.special_days),
        "fairness": fairness_document(plan),
        "seed": plan.effort.seed,
        "versions": versions(),
    }


def special_day_documents(days: Iterable[tuple[str, SpecialDay]]) -> list[dict[str, Any]]:
    """Write special days, each with its queue, as ``plan.json`` holds them."""
    return [
        {
            "queue": queue,
            "date": day.date.isoformat(),
            "name": f"{day.name}_{day.phase}" if day.phase else day.name,
            "kind": day.kind,
            "provisional": day.provisional,
        }
        for queue, day in days
    ]


def fairness_document(plan: Plan) -> list[dict[str, Any]]:
    """Say what agents have of everything shared, their fair shares, and how far above they are."""
    roster, after = plan.checked.roster, {entry.agent: entry.numbers for entry in plan.ledger}
    tally, before = tally_of(roster), roster.problem.balance.tolist()

    def named(numbers: Iterable[float]) -> dict[str, float]:
        return {name: round(x, 3) for name, x in zip(SHARED, numbers, strict=True)}

    return [
        {
            "agent": agent.id,
            "had": named(tally.had[a].tolist()),
            "fair": named(tally.fair[a].tolist()),
            "balance_before": named(before[a]),
            "balance": named(after[agent.id]),
        }
        for a, agent in enumerate(tally.agents)
    ]


def checked_document(checked: Checked) -> dict[str, Any]:
    """Describe a roster, its breaches and its service."""
    problem = checked.month.problem
    return {
        "team": checked.month.site.name,
        "start": problem.horizon.start.isoformat(),
        "days": problem.horizon.n_days,
        "agents": len(problem.agents),
        "paid_hours": round(checked.roster.paid_hours, 2),
        "on_time": on_time(checked),
        "first_response_s": estimate(whole(checked, Kpi.FIRST_RESPONSE_S), 2),
        "average_response_s": estimate(whole(checked, Kpi.AVERAGE_RESPONSE_S), 2),
        "figures": figures(checked),
        "metrics": reply_scores(checked),
        "tickets": ticket_scores(checked),
        "breaches": [breach(v) for v in checked.breaches],
        "unmet": [breach(v) for v in checked.breaches if v.is_hard],
        "out_of_reach": [
            {
                "queue": item.queue,
                "target": item.target,
                "best": round(item.best, 5),
                "reply_s": round(item.reply_s, 2),
                "reply_s_needed": round(item.reply_s_needed, 2),
            }
            for item in out_of_reach(problem.queues)
        ],
        "compliance": [law_document(found) for found in checked.compliance],
        "exposed": [
            {"platform": name, "queue": queue, "minutes": minutes}
            for name, queue, minutes in exposed_minutes(checked.month.site, problem.queues)
        ],
    }


def ticket_scores(checked: Checked) -> list[dict[str, Any]]:
    """Say what becomes of tickets, by kind; figures are means over the simulated periods."""
    simulation, kinds = checked.simulation, checked.month.site.tickets
    counts = simulation.tickets
    if counts is None:
        return []
    came, waiting, left_min = (
        x.sum(axis=2).mean(axis=0) for x in (counts.came, counts.waiting, counts.waiting_min)
    )
    return [
        {
            "kind": kind.name,
            "deadline_min": round(kind.deadline_min, 2),
            "tickets": round(float(came[c]), 1),
            "late_share": estimate(simulation.late_tickets(kind.name)),
            "waiting": round(float(waiting[c]), 1),
            "waiting_h": round(float(left_min[c]) / 60, 2),
        }
        for c, kind in enumerate(kinds)
    ]


def on_time(checked: Checked) -> dict[str, Any]:
    """
    Put promised and simulated on-time rates side by side.

    Promised is what the staffing model expects on average over the futures planned on;
    simulated comes with the 95 % interval of its mean.
    """
    month, simulation, problem = checked.month, checked.simulation, checked.month.problem
    late = promised_late(month, checked.roster, checked.duty)
    replies = month.lateness.replies
    days_late, days_replies = (by_day(x).sum(axis=0) for x in (late, replies))
    by_date = simulation.on_time_by_day()
    by_hour, by_queue = simulation.on_time_by_hour(), simulation.on_time_by_queue()
    days: list[dict[str, Any]] = [
        {
            "date": problem.horizon.date(d).isoformat(),
            "promised": share(days_late[d], days_replies[d]),
            **estimate(by_date[d]),
        }
        for d in np.flatnonzero(days_replies > 0).tolist()
    ]
    target = month_target(month)
    return {
        "target": round(target, 6),
        "month": {
            "promised": share(late.sum(), replies.sum()),
            **estimate(whole(checked, Kpi.ON_TIME)),
        },
        **_odds(simulation, target),
        "day_floor": round(day_floor(month), 6),
        "days_at_risk": [
            {"date": problem.horizon.date(d).isoformat(), "below": round(float(below), 4)}
            for d, below in enumerate(below_floor(month, simulation))
            if below > AT_RISK
        ],
        "worst_day": min(
            (day for day in days if day["simulated"] is not None),
            key=lambda day: day["simulated"],
            default=None,
        ),
        "days": days,
        "hours": [
            {"hour": h, **estimate(found)} for h, found in enumerate(by_hour) if found is not None
        ],
        "queues": {
            queue.name: {
                "target": queue.target.on_time,
                "promised": share(late[q].sum(), replies[q].sum()),
                **estimate(by_queue[q]),
            }
            for q, queue in enumerate(problem.queues)
            if replies[q].sum() > 0
        },
    }


def _odds(simulation: Simulation, target: float) -> dict[str, float | None]:
    """Say how often the simulated months hold the target."""
    if not simulation.chats.any():
        return {"p_month": None, "p_month_low": None, "p_month_high": None}
    found = odds(simulation, target)
    return {
        "p_month": round(found.share, 4),
        "p_month_low": round(found.low, 4),
        "p_month_high": round(found.high, 4),
    }


def whole(checked: Checked, kpi: Kpi) -> Estimate | None:
    """Estimate a figure over the whole period; ``None`` if nobody comes or is answered."""
    simulation = checked.simulation
    answered = simulation.chats.sum(axis=(1, 2, 3)) > simulation.abandoned.sum(axis=(1, 2, 3))
    return simulation.month(kpi) if answered.sum() > 1 else None


def by_day(slots: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sum slots into days, shape (n_queues, n_days)."""
    days: NDArray[np.float64] = slots.reshape(slots.shape[0], -1, DAY_SLOTS).sum(axis=2)
    return days


def share(late: float, replies: float) -> float | None:
    """Return the on-time share; ``None`` without replies."""
    return None if replies <= 0 else round(1 - float(late) / float(replies), 5)


def estimate(value: Estimate | None, digits: int = 5) -> dict[str, float | None]:
    """Describe a simulated figure and the 95 % interval of its mean."""
    if value is None:
        return {"simulated": None, "low": None, "high": None}
    return {
        "simulated": round(value.mean, digits),
        "low": round(value.low, digits),
        "high": round(value.high, digits),
    }


def breach(violation: Violation) -> dict[str, Any]:
    """Describe a breach of a rule."""
    return {
        "rule": violation.rule,
        "clause": violation.how.clause,
        "severity": violation.how.mode.value,
        "agent": violation.agent,
        "date": None if violation.date is None else violation.date.isoformat(),
        **sentence(violation.text, violation.template, violation.values),
    }


def versions() -> dict[str, str]:
    """Return the versions of the programs that had a part."""
    return {name: importlib.metadata.version(name) for name in PACKAGES} | {
        "python": platform.python_version()
    }


def _costs(cost: RosterCost) -> dict[str, float]:
    return {item.name: round(getattr(cost, item.name), 2) for item in fields(cost)}
