"""The month's roster to look at and to edit, and its headline numbers."""

import datetime as dt

import streamlit as st

from planner import views
from planner.ui import words
from planner.ui.frame import metrics, page_head
from planner.ui.grid.component import forget, grid
from planner.ui.grid.marks import key
from planner.ui.grid.saving import save_as_draft
from planner.ui.session import Here, here


def show() -> None:
    """Draw the page."""
    now = here()
    _ = now.words
    page_head(now, _("Roster"))
    metrics(_headline(now))
    roster(now)
    st.html(key(views.roster_grid(now.plan), now.lang))
    st.download_button(
        _("Download as a workbook"),
        lambda: views.roster_workbook(now.plan, now.lang),
        file_name=f"roster-{now.version.start:%Y-%m}.xlsx",
        mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        icon=":material/download:",
        help=_("The sheet to print, with totals and a line to sign"),
        on_click="ignore",
    )


@st.fragment
def roster(now: Here) -> None:
    """Draw the grid, judge what is changed on it, and save it when asked to."""
    base = f"{now.actor.name}.{now.version.id}.{now.version.created_at:%Y%m%d%H%M%S%f}"
    asked = grid(
        base,
        _appraisal(now.url, now.version.id, now.version.created_at, _plan=now.plan),
        lang=now.lang,
        today=now.today,
        editable=now.actor.may(views.Verb.EDIT, now.version.team),
    )
    if asked == "discard":
        forget(base)
        st.rerun(scope="fragment")
    if asked == "save":
        save_as_draft(now, base)


def _headline(now: Here) -> list[tuple[str, str, str, str, str]]:
    """Return label, value, note, its tone and the help of each headline number."""
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
            _("of simulated months"),
            "",
            _("Share of the simulated months whose on-time rate reaches the target"),
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


@st.cache_resource(max_entries=8, show_spinner=False)
def _appraisal(
    url: str,  # noqa: ARG001 - these three tell one roster from another in the cache
    version: int,  # noqa: ARG001
    made_at: dt.datetime,  # noqa: ARG001
    *,
    _plan: views.PublishedPlan,
) -> views.Appraisal:
    return views.Appraisal(plan=_plan)


if __name__ == "__main__":
    show()
