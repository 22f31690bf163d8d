"""The headline numbers of a roster."""

from planner import views
from planner.ui import words
from planner.ui.frame import Metric
from planner.ui.session import Here


def headline(now: Here) -> list[Metric]:
    """Return what a manager asks first of a roster."""
    _, plan = now.words, now.plan
    month, target = plan.on_time.get("month", {}), float(plan.on_time.get("target", 0.98))
    hard = len(views.breaches(plan, views.Mode.HARD))
    law = len(views.breaches(plan, views.Mode.REPORT))
    goal = _("target {}").format(words.percent(target, 0))
    return [
        (
            _("On time, promised"),
            words.percent(month.get("promised")),
            goal,
            "good" if (month.get("promised") or 0) >= target else "bad",
            _(
                "Share of replies within the queue's limit, as the chat model expects it for this "
                "roster over the whole period"
            ),
        ),
        (
            _("On time, simulated"),
            words.percent(month.get("simulated")),
            words.interval(month.get("low"), month.get("high")),
            "good" if (month.get("simulated") or 0) >= target else "bad",
            _(
                "The same share when the roster is played message by message against demand it was "
                "not planned on; below it the 95% interval of the mean"
            ),
        ),
        (
            _("Month on target"),
            words.percent(plan.on_time.get("p_month"), 0),
            words.interval(plan.on_time.get("p_month_low"), plan.on_time.get("p_month_high")),
            "",
            _(
                "Share of the simulated months whose on-time rate reaches the target, with its 95% "
                "interval"
            ),
        ),
        (
            _("Paid hours"),
            words.number(plan.roster.paid_hours, _("h")),
            _("{} agents").format(len(plan.month.problem.agents)),
            "",
            _("Working time of all agents in the period, unpaid breaks not counted"),
        ),
        (
            _("Gap to the bound"),
            words.percent(plan.document.get("gap")),
            {"optimal": _("proven best"), "stopped": _("stopped early")}.get(
                str(plan.document.get("status")), _("best found")
            ),
            "",
            _(
                "How much cheaper any roster could be at most: the distance between this roster's "
                "cost and a bound that no roster can beat"
            ),
        ),
        (
            _("Breaches"),
            _("{} hard").format(hard),
            _("{} reported by law").format(law),
            "bad" if hard else "",
            _(
                "Hard: a rule of the handbook that must hold is broken. Reported: a labour rule "
                "that the plan does not follow; the page Service names each. Not legal advice"
            ),
        ),
    ]
