"""The month's roster, its headline numbers, and a day's coverage beneath."""

import datetime as dt

import pandas as pd
import streamlit as st

from planner import views
from planner.ui import charts, words
from planner.ui.frame import metrics, page_head
from planner.ui.html import colours
from planner.ui.session import Here, here
from planner.ui.sheet import key, sheet


def show() -> None:
    """Draw the page."""
    now = here()
    _ = now.words
    page_head(now, _("Roster"))
    metrics(_headline(now))
    st.html(_sheet(now.url, now.version.id, now.version.created_at, now.lang, _plan=now.plan))
    st.download_button(
        _("Download as a workbook"),
        lambda: views.roster_workbook(now.plan, now.lang),
        file_name=f"roster-{now.version.start:%Y-%m}.xlsx",
        mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        icon=":material/download:",
        help=_("The sheet to print, with totals and a line to sign"),
        on_click="ignore",
    )
    coverage(now)


@st.fragment
def coverage(now: Here) -> None:
    """Draw each queue's agents against need on a day that is chosen."""
    _ = now.words
    dates = now.plan.month.problem.horizon.dates
    worst = (now.plan.on_time.get("worst_day") or {}).get("date")
    st.subheader(
        _("Coverage by half hour"),
        help=_(
            "Agents on the queue, breaks, meetings and handovers taken off and speed counted, "
            "against the agents who would hold the target in that half hour on its own. The target "
            "of the month can hold although some half hours are short."
        ),
        anchor=False,
    )
    date = st.select_slider(
        _("Day"),
        dates,
        value=dt.date.fromisoformat(worst) if worst else dates[0],
        format_func=lambda day: words.day(day, now.lang),
        key=f"coverage_day_{now.version.id}",
        help=_("Opens on the worst day of the month"),
    )
    st.html(colours([*charts.coverage_parts(_), (_("Agents needed"), charts.AMBER)]))
    table = _cover(now.url, now.version.id, now.version.created_at, _plan=now.plan)
    day = table[table["date"] == date]
    for queue in now.plan.month.problem.queues:
        part = day[day["queue"] == queue.name]
        label = now.own(queue.label)
        if part.empty:
            st.caption(f"**{label}** · " + _("closed on this day"))
            continue
        short = float((part["need"] - part["agents"]).clip(lower=0).sum()) / 2
        said = _("{} agent hours under need").format(f"{short:.1f}") if short else _("need is met")
        st.caption(f"**{label}** · {said}")
        st.altair_chart(
            charts.coverage(part, _), alt=f"{label}, {words.day(date, now.lang)}: {said}"
        )


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


@st.cache_data(max_entries=32, show_spinner=False)
def _sheet(
    url: str,  # noqa: ARG001 - these three tell one roster from another in the cache
    version: int,  # noqa: ARG001
    made_at: dt.datetime,  # noqa: ARG001
    lang: str,
    *,
    _plan: views.PublishedPlan,
) -> str:
    grid = views.roster_grid(_plan)
    return sheet(grid, views.short_hours(_plan).tolist(), lang) + key(grid, lang)


@st.cache_data(max_entries=32, show_spinner=False)
def _cover(
    url: str,  # noqa: ARG001 - these three tell one roster from another in the cache
    version: int,  # noqa: ARG001
    made_at: dt.datetime,  # noqa: ARG001
    *,
    _plan: views.PublishedPlan,
) -> pd.DataFrame:
    return views.cover(_plan)


if __name__ == "__main__":
    show()
