"""How the platforms would score a roster's replies: promised by the model, and simulated."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.domain.metrics import HANDBOOK, HOUR_MIN, ReplyMetric
from planner.month import HOUR_SLOTS, open_slots, serving, slots_between
from planner.simulation import Estimate
from planner.staffing import metric_table
from planner.workflow.plan import Checked

MEAN_S = 60.0  # the limit that stands for a mean response: about where the longer ones are
NOTHING = 1e-6  # chats or replies: below it there is nothing to form a figure of


def reply_scores(checked: Checked) -> list[dict[str, Any]]:
    """
    List every reply metric of the handbook and the platforms.

    Each is taken as if all customers came by way of that platform, over those who come while
    their queue is open within the platform's hours. ``exposed`` in the document tells of the
    rest of these hours.
    """
    site = checked.month.site
    labels = {platform.name: platform for platform in site.platforms}
    rows = []
    for metric, promised in zip(site.metrics, promised_scores(checked), strict=True):
        platform = labels.get(metric.platform)
        simulated = checked.simulation.metric(metric)
        rows.append(
            {
                "platform": metric.platform,
                "platform_label": metric.platform if platform is None else platform.label,
                "metric": metric.name,
                "label": metric.label,
                "counts": metric.counts.value,
                "unit": "share" if metric.is_share else "s",
                "within_s": metric.within_s,
                "cap_s": metric.cap_s,
                "automatic_counts": metric.automatic_counts,
                "from_min": metric.open_min,
                "to_min": metric.close_min,
                "over_days": metric.over_days,
                "promised": _rounded(promised, metric),
                **_simulated(simulated, metric),
                **_by(checked, metric),
                "target": metric.target,
                "met": None if simulated is None else metric.meets(simulated.mean),
                "sure": HANDBOOK if platform is None else platform.sure,
            }
        )
    return rows


def _by(checked: Checked, metric: ReplyMetric) -> dict[str, Any]:
    """List a metric by day, by hour of the day and by queue, where there is something to count."""
    simulation, problem = checked.simulation, checked.month.problem
    days = zip(problem.horizon.dates, simulation.metric_by_day(metric), strict=True)
    hours = enumerate(simulation.metric_by_hour(metric), start=metric.open_min // HOUR_MIN)
    queues = zip(problem.queues, simulation.metric_by_queue(metric), strict=True)
    return {
        "days": [
            {"date": date.isoformat(), **_simulated(found, metric)} for date, found in days if found
        ],
        "hours": [{"hour": h, **_simulated(found, metric)} for h, found in hours if found],
        "queues": {queue.name: _simulated(found, metric) for queue, found in queues if found},
    }


def promised_scores(checked: Checked) -> list[float | None]:
    """Return what the staffing model expects of each of the site's metrics; `None` of nothing."""
    month, metrics = checked.month, checked.month.site.metrics
    # Teams that are as often late after three minutes are not after 30 s: one for each limit.
    limits = [metric.within_s or MEAN_S for metric in metrics]
    served = {limit: serving(month, checked.roster, checked.duty, limit) for limit in set(limits)}
    n_days = month.problem.horizon.n_days
    amount, weight = np.zeros(len(metrics)), np.zeros(len(metrics))
    for q, queue in enumerate(month.problem.queues):
        n_max = int(np.ceil(max(agents[q].max() for agents in served.values()))) + 1
        table = metric_table(
            month.rates[:, q],
            queue.work,
            metrics,
            n_max,
            month.site.automatic_reply_s,
            retry_share=queue.levers.retry_share,
        )
        is_open = open_slots(queue, n_days)
        for i, metric in enumerate(metrics):
            agents = served[limits[i]][q]
            counted = is_open & slots_between(metric.open_min, metric.close_min, n_days)
            amount[i] += _at(table.amount[i], agents)[counted].sum() / HOUR_SLOTS
            weight[i] += _at(table.weight[i], agents)[counted].sum() / HOUR_SLOTS
    return [float(a / w) if w > NOTHING else None for a, w in zip(amount, weight, strict=True)]


def _at(by_hour: NDArray[np.float64], agents: NDArray[np.float64]) -> NDArray[np.float64]:
    """Look a table by hour and agents up for each slot, between whole numbers on a line."""
    hour = np.arange(agents.size) // HOUR_SLOTS
    low = agents.astype(np.int64)
    below, above = by_hour[hour, low], by_hour[hour, low + 1]
    between: NDArray[np.float64] = below + (agents - low) * (above - below)
    return between


def _simulated(found: Estimate | None, metric: ReplyMetric) -> dict[str, float | None]:
    return {
        "simulated": None if found is None else _rounded(found.mean, metric),
        "low": None if found is None else _rounded(found.low, metric),
        "high": None if found is None else _rounded(found.high, metric),
    }


def _rounded(value: float | None, metric: ReplyMetric) -> float | None:
    return None if value is None else round(value, 5 if metric.is_share else 2)
