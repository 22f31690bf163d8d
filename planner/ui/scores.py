"""How the platforms would score the team, as a table of the service page."""

import streamlit as st

from planner import views
from planner.ui import words
from planner.ui.html import Column, Text, table
from planner.ui.session import Here


def platform_scores(now: Here) -> None:
    """List the reply metrics of the handbook and the platforms, promised and simulated."""
    _, found = now.words, views.reply_scores(now.plan)
    if not found:
        return
    title = _("How the platforms would score us")
    st.subheader(
        title,
        help=_(
            "Each metric by its platform's own rule, as if all customers came that way; of those "
            "who come while the queues are open"
        ),
        anchor=False,
    )
    columns = [
        Column(title=_("Platform"), wide=True),
        Column(title=_("Metric"), wide=True),
        Column(title=_("Counted")),
        Column(title=_("Target"), numeric=True),
        Column(title=_("Promised"), numeric=True),
        Column(title=_("Simulated"), numeric=True),
    ]
    names = {"handbook": _("Handbook"), **words.platform_names(_)}
    rows, before = [], ""
    for score in found:
        name = names.get(score.platform, now.own(score.platform_label))
        rows.append(
            [
                Text(value="" if score.platform == before else name),
                Text(value=now.own(score.label)),
                Text(value=f"{views.clock(score.from_min)}–{_end(score.to_min)}"),
                Text(value=_goal(now, score)),
                Text(value=_figure(now, score, score.promised)),
                Text(
                    value=_figure(now, score, score.simulated),
                    note=_interval(score),
                    mark="" if score.met is None else "good" if score.met else "bad",
                ),
            ]
        )
        before = score.platform
    st.html(table(columns, rows, title))


def _end(minute: int) -> str:
    """Write the end of a day as 24:00 and not as the next day's beginning."""
    return "24:00" if minute == 24 * 60 else views.clock(minute)


def _figure(now: Here, score: views.ReplyScore, value: float | None) -> str:
    if score.is_share:
        return words.percent(value)
    return words.number(value, now.words("s"), digits=1)


def _goal(now: Here, score: views.ReplyScore) -> str:
    if score.target is None:
        return words.NONE
    if score.is_share:
        return f"≥ {words.percent(score.target, 0)}"
    return f"≤ {words.number(score.target, now.words('s'))}"


def _interval(score: views.ReplyScore) -> str:
    if score.is_share or score.low is None or score.high is None:
        return words.interval(score.low, score.high)
    return f"{score.low:.1f}–{score.high:.1f}"
