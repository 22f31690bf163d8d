"""Check: what the roster delivers, and which rules it breaks."""

import datetime as dt

import pandas as pd
import streamlit as st

from planner import views
from planner.ui import charts, words
from planner.ui.frame import metrics, page_head
from planner.ui.html import Column, Text, colours, table
from planner.ui.laws import laws
from planner.ui.scores import platform_scores
from planner.ui.session import Here, here

ALL = ""  # stands for all queues together


def show() -> None:
    """Draw the page."""
    now = here()
    _ = now.words
    page_head(now, _("Service"))
    metrics(_headline(now))
    by_day, by_queue = st.columns([3, 2], gap="medium")
    with by_day:
        _by_day(now)
    with by_queue:
        _by_queue(now)
    by_hour(now)
    platform_scores(now)
    st.subheader(
        _("The handbook and the law, side by side"),
        help=_(
            "What the plan must follow at the left; at the right labour rules that it does not "
            "follow but names, person by person"
        ),
        anchor=False,
    )
    st.caption(_("A reading of the rules by a program, not legal advice."))
    handbook, law = st.columns(2, gap="medium")
    with handbook:
        _rules(now, _("Handbook: must hold"), views.Mode.HARD, _("Every hard rule holds."))
        _rules(now, _("Wishes of the plan"), views.Mode.SOFT, "")
    with law:
        _rules(now, _("Law: reported"), views.Mode.REPORT, _("Nothing to report."))
    breaches(now)
    laws(now)
    _exposed(now)


@st.fragment
def by_hour(now: Here) -> None:
    """Draw the heat map of the queue that is chosen."""
    _ = now.words
    st.subheader(
        _("On time by hour and day"),
        help=_("Promised by the chat model; empty where no customers are expected"),
        anchor=False,
    )
    labels = {q.name: now.own(q.label) for q in now.plan.month.problem.queues}
    queue = st.segmented_control(
        _("Queue"),
        [ALL, *labels],
        default=ALL,
        required=True,
        format_func=lambda name: labels.get(name) or _("All queues"),
        key="service_queue",
        persist_state="session",
        label_visibility="collapsed",
    )
    rates = _hours(now.url, now.version.id, now.version.created_at, _plan=now.plan)
    shown = rates[rates["queue"] == queue]
    if shown.empty:
        st.info(_("No customers are expected on this queue in the period."))
        return
    low = int(shown["on_time"].to_numpy().argmin())
    said = _("Lowest: {} at {}, {} o'clock").format(
        words.percent(shown["on_time"].iloc[low]),
        words.day(shown["date"].iloc[low], now.lang),
        shown["hour"].iloc[low],
    )
    st.html(colours(charts.rate_parts()))
    st.altair_chart(charts.on_time_hours(shown, now.lang, _), alt=said)


@st.fragment
def breaches(now: Here) -> None:
    """List every breach, of one rule or of all."""
    _, plan = now.words, now.plan
    if not plan.breaches:
        return
    names, kinds = words.rule_names(_), _kinds(now)
    rules = list(dict.fromkeys(v.rule for v in plan.breaches))
    chosen = st.selectbox(
        _("Breaches, one by one"),
        [ALL, *rules],
        format_func=lambda rule: names.get(rule, rule) if rule else _("All rules"),
        key="service_rule",
        persist_state="session",
        width=320,
    )
    rows = [
        {
            "date": words.NONE if v.date is None else v.date.isoformat(),
            "agent": now.own(views.agent_name(plan, v.agent)) or words.NONE,
            "kind": kinds[v.how.mode],
            "rule": names.get(v.rule, v.rule),
            "clause": _(v.how.clause),
            "text": words.sentence(v, now.lang),
        }
        for v in plan.breaches
        if chosen in (ALL, v.rule)
    ]
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        height=min(36 * (len(rows) + 1), 430),
        column_config={
            "date": st.column_config.TextColumn(_("Date"), width=90),
            "agent": st.column_config.TextColumn(_("Person"), width=110),
            "kind": st.column_config.TextColumn(_("How strict"), width=90),
            "rule": st.column_config.TextColumn(_("Rule"), width=160),
            "clause": st.column_config.TextColumn(_("Clause"), width=170),
            "text": st.column_config.TextColumn(_("What"), width="large"),
        },
        key="service_breaches",
    )


def _by_day(now: Here) -> None:
    _, rates = now.words, views.on_time_days(now.plan)
    st.subheader(
        _("On time by day"),
        help=_("A day below the line is no breach as long as the whole period holds the target"),
        anchor=False,
    )
    if rates.empty:
        st.info(_("This roster was published without a simulation."))
        return
    target = float(now.plan.on_time["target"])
    below = int((rates["simulated"] < target).sum())
    said = _("{} of {} days are simulated below the target").format(below, len(rates))
    st.html(colours(charts.on_time_parts(target, _)))
    st.altair_chart(charts.on_time_days(rates, target, now.lang, _), alt=said)
    st.caption(said)
    risky = views.days_at_risk(now.plan)
    if risky:
        listed = ", ".join(f"{words.day(date, now.lang)} ({below:.0%})" for date, below in risky)
        floor = words.percent(now.plan.on_time["day_floor"], 0)
        text = _("Likely to fall below {}, in so many of the simulated months: {}")
        st.caption(text.format(floor, listed))


def _by_queue(now: Here) -> None:
    _ = now.words
    st.subheader(_("By queue"), anchor=False)
    columns = [
        Column(title=_("Queue")),
        Column(title=_("Target"), numeric=True),
        Column(title=_("Promised"), numeric=True),
        Column(title=_("Simulated"), numeric=True),
        Column(title=_("Replies"), numeric=True),
    ]
    rows = []
    for row in views.on_time_queues(now.plan):
        held = "good" if (row.simulated or 0) >= row.target else "bad"
        rows.append(
            [
                Text(value=now.own(row.label)),
                Text(value=words.percent(row.target, 0)),
                Text(value=words.percent(row.promised)),
                Text(
                    value=words.percent(row.simulated),
                    note=words.interval(row.low, row.high),
                    mark=held,
                ),
                Text(value=words.number(row.replies)),
            ]
        )
    st.html(table(columns, rows, _("On time by queue")))


def _rules(now: Here, title: str, mode: views.Mode, none: str) -> None:
    """Sum up the breaches of the rules that hold in one way."""
    _, found = now.words, views.breaches(now.plan, mode)
    if not found and not none:
        return
    if not found:
        st.html(table([Column(title=title)], [[Text(value=f"✓ {none}", mark="good")]], title))
        return
    names = words.rule_names(_)
    columns = [
        Column(title=title, wide=True),
        Column(title=_("Clause"), wide=True),
        Column(title=_("Cases"), numeric=True),
        Column(title=_("People"), numeric=True),
    ]
    rows = []
    for rule in dict.fromkeys(v.rule for v in found):
        cases = [v for v in found if v.rule == rule]
        people = len({v.agent for v in cases if v.agent})
        rows.append(
            [
                Text(value=names.get(rule, rule)),
                Text(value=_(cases[0].how.clause)),
                Text(value=str(len(cases)), mark="bad" if mode is views.Mode.HARD else ""),
                Text(value=str(people) if people else words.NONE),
            ]
        )
    st.html(table(columns, rows, title))


def _exposed(now: Here) -> None:
    """List the minutes in which a platform scores replies but no queue is open."""
    _, found = now.words, views.exposed(now.plan)
    st.subheader(
        _("Platform windows left open"),
        help=_(
            "Time of each day in which a platform scores replies but the queues are closed by this "
            "plan: an inquiry there starts late"
        ),
        anchor=False,
    )
    if not found:
        st.caption(_("The queues are open whenever a platform counts."))
        return
    columns = [
        Column(title=_("Platform")),
        Column(title=_("Open, but not covered, a day"), wide=True),
    ]
    names = words.platform_names(_)
    rows = [
        [
            Text(value=names.get(platform, platform)),
            Text(
                value=" · ".join(
                    f"{now.own(label)} {words.number(minutes, _('min'))}"
                    for label, minutes in queues
                )
            ),
        ]
        for platform, queues in found.items()
    ]
    st.html(table(columns, rows, _("Platform windows left open")))


def _headline(now: Here) -> list[tuple[str, str, str, str, str]]:
    """Return label, value, note, its tone and the help of each headline number."""
    _, plan = now.words, now.plan
    month, target = plan.on_time.get("month", {}), float(plan.on_time.get("target", 0.98))
    worst = plan.on_time.get("worst_day") or {}
    goals = [queue.target for queue in plan.month.problem.queues]
    numbers = [
        (
            _("On time, simulated"),
            words.percent(month.get("simulated")),
            words.interval(month.get("low"), month.get("high")),
            "good" if (month.get("simulated") or 0) >= target else "bad",
            _("Share of replies within the queue's limit, over the whole period"),
        ),
        (
            _("Worst day"),
            words.percent(worst.get("simulated")),
            words.day(dt.date.fromisoformat(worst["date"]), now.lang) if worst else "",
            "",
            _("The day with the lowest simulated on-time rate"),
        ),
    ]
    first, average = (
        (plan.document.get(key) or {}).get("simulated")
        for key in ("first_response_s", "average_response_s")
    )
    goal = max(target.average_response_s for target in goals)
    return [
        *numbers,
        (
            _("First response"),
            words.number(first, _("s")),
            _("by a person"),
            "",
            _(
                "Mean time from a customer's first message to the first reply of a person. The "
                "handbook's limit counts the automatic reply, which comes at once"
            ),
        ),
        (
            _("Average response"),
            words.number(average, _("s")),
            _("target {}").format(words.number(goal, _("s"))),
            "" if average is None else "good" if average <= goal else "bad",
            _("Mean time to a reply, over all replies"),
        ),
    ]


def _kinds(now: Here) -> dict[views.Mode, str]:
    _ = now.words
    return {
        views.Mode.HARD: _("Hard"),
        views.Mode.SOFT: _("Soft"),
        views.Mode.REPORT: _("Reported"),
    }


@st.cache_data(max_entries=32, show_spinner=False)
def _hours(
    url: str,  # noqa: ARG001 - these three tell one roster from another in the cache
    version: int,  # noqa: ARG001
    made_at: dt.datetime,  # noqa: ARG001
    *,
    _plan: views.PublishedPlan,
) -> pd.DataFrame:
    return views.on_time_hours(_plan)


if __name__ == "__main__":
    show()
