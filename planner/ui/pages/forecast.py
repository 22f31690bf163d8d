"""The demand that the roster was planned for: past and future, why, and how sure."""

import datetime as dt

import pandas as pd
import streamlit as st

from planner import views
from planner.ui import forecast_charts as charts
from planner.ui import reasons, words
from planner.ui.campaign_editor import campaigns
from planner.ui.forecast_jobs import choose, forecast_anew
from planner.ui.frame import metrics, page_head
from planner.ui.html import Column, Text, colours, table
from planner.ui.importing import said
from planner.ui.session import Here, here

MONTH_DAYS = 28  # the horizon whose accuracy stands at the top


def show() -> None:
    """Draw the page."""
    now = here()
    _ = now.words
    page_head(now, _("Forecast"))
    said()
    now, made = choose(now)
    labels = {q.name: now.own(q.label) for q in now.plan.month.problem.queues}
    queue = str(
        st.segmented_control(
            _("Queue"),
            list(labels),
            default=next(iter(labels)),
            required=True,
            format_func=labels.__getitem__,
            key="forecast_queue",
            persist_state="session",
            label_visibility="collapsed",
        )
    )
    days = _days(now.url, now.version.id, now.version.created_at, made, queue, _plan=now.plan)
    past = views.past_days(now.plan, queue)
    why = views.reasons(now.plan, queue)
    accuracy = views.past_accuracy(now.plan)
    metrics(_headline(now, queue, days, why, accuracy))
    st.subheader(
        _("Past and expected contacts a day"),
        help=_(
            "The line is the mean of the forecast's futures, the band holds 80 % of them. The "
            "grey band is what had been forecast for past days without knowing them"
        ),
        anchor=False,
    )
    tested = bool(past["mean"].notna().any())
    st.html(colours(charts.days_key(past=len(past) > 0, tested=tested, _=_)))
    st.altair_chart(
        charts.days(past, days, now.lang, _),
        alt=f"{labels[queue]}: {_('Past and expected contacts a day')}",
    )
    if past.empty:
        st.caption(_("The history was not kept with this roster; plan again to see it here."))
    one_day(now, queue, days, why, made)
    _special(now, queue)
    campaigns(now)
    forecast_anew(now)
    _past_accuracy(now, labels, accuracy)


@st.fragment
def one_day(
    now: Here, queue: str, days: pd.DataFrame, why: dict[dt.date, views.Reason], made: int
) -> None:
    """Draw what makes up the day that is chosen, and its hours."""
    _ = now.words
    st.subheader(_("A day and its reasons"), anchor=False)
    dates = list(days["date"])
    date = st.select_slider(
        _("Day"),
        dates,
        value=_most_special(days, why),
        format_func=lambda day: words.day(day, now.lang),
        key=f"forecast_day_{now.version.id}_{made}",
        label_visibility="collapsed",
    )
    row = days.iloc[dates.index(date)]
    reason = why.get(date)
    if row["mean"] <= 0:
        st.info(_("{day}: closed.").format(day=words.day(date, now.lang)))
        return
    st.markdown(reasons.sentence(date, row["mean"], (row["low"], row["high"]), reason, now.lang))
    left, right = st.columns(2, gap="medium")
    with left:
        st.html(colours(charts.day_parts_key(_)))
        if reason is None:
            st.caption(_("What makes up a day was not kept with this roster."))
        else:
            parts = views.parts_table(reason)
            st.altair_chart(
                charts.day_parts(parts, dict(words.part_names(_)), _),
                alt=_("What makes up the day"),
            )
    with right:
        table_of_hours = views.day_hours(now.plan, queue, date)
        known = bool(table_of_hours["usual"].notna().any())
        st.html(colours(charts.hours_key(usual=known, _=_)))
        st.altair_chart(charts.hours(table_of_hours, _), alt=_("Contacts an hour"))


def _most_special(days: pd.DataFrame, why: dict[dt.date, views.Reason]) -> dt.date:
    """Return the day with most to explain, else the busiest."""
    if not why:
        return dt.date.fromisoformat(str(days["date"].iloc[int(days["mean"].to_numpy().argmax())]))
    return max(why, key=lambda date: abs(why[date].parts.expected - why[date].usual))


def _special(now: Here, queue: str) -> None:
    _ = now.words
    st.subheader(_("Holidays and campaigns"), anchor=False)
    runs = views.special_runs(now.plan, queue)
    if not runs:
        st.caption(_("The calendar names none in this period."))
        return
    columns = [
        Column(title=_("Day"), wide=True),
        Column(title=_("Name"), wide=True),
        Column(title=_("Against a usual day"), numeric=True),
        Column(title=_("From a planner"), numeric=True),
        Column(title=_("Its date"), wide=True),
    ]
    rows = []
    for run in runs:
        span = dict.fromkeys((run.first, run.last))
        rows.append(
            (
                Text(value=" – ".join(words.day(date, now.lang) for date in span)),
                Text(value=words.special_day(run.name, now.lang)),
                Text(value=words.NONE if run.times is None else f"× {words.times(run.times)}"),
                Text(value=words.percent(run.from_planner, 0) if run.times else words.NONE),
                Text(
                    value=_("may still change") if run.provisional else _("settled"),
                    mark="bad" if run.provisional else "",
                ),
            )
        )
    st.html(table(columns, rows, _("Holidays and campaigns")))
    st.caption(
        _(
            "Learned from past days of the same name and kind in all queues; the more of them "
            "there are, the less a planner's expectation counts."
        )
    )


def _past_accuracy(
    now: Here, labels: dict[str, str], accuracy: tuple[views.PastAccuracy, ...]
) -> None:
    _ = now.words
    st.subheader(
        _("Accuracy so far"),
        help=_(
            "Past weeks, forecast again knowing only what came before them. Off: absolute errors "
            "over contacts"
        ),
        anchor=False,
    )
    if not accuracy:
        st.caption(_("Not measured: the history was too short, or not kept with this roster."))
        return
    columns = [
        Column(title=_("Queue"), wide=True),
        Column(title=_("Ahead"), numeric=True),
        Column(title=_("Days off"), numeric=True),
        Column(title=_("Hours off"), numeric=True),
        Column(title=_("Special days off"), numeric=True),
        Column(title=_("Too high"), numeric=True),
        Column(title=_("Days inside the 80 % band"), numeric=True),
        Column(title=_("Hours inside"), numeric=True),
    ]
    rows = [
        (
            Text(value=labels.get(one.queue, one.queue)),
            Text(value=_("{} days").format(one.days)),
            Text(value=words.percent(one.days_off)),
            Text(value=words.percent(one.hours_off)),
            Text(value=words.percent(one.special_off)),
            Text(value=words.NONE if one.bias is None else f"{100 * one.bias:+.1f}%"),
            Text(value=words.percent(one.days_held, 0)),
            Text(value=words.percent(one.hours_held, 0)),
        )
        for one in accuracy
    ]
    st.html(table(columns, rows, _("Accuracy so far")))
    n = max(one.forecasts for one in accuracy)
    st.caption(_("From the last {} forecasts of 28 days before this one.").format(n))


def _headline(
    now: Here,
    queue: str,
    days: pd.DataFrame,
    why: dict[dt.date, views.Reason],
    accuracy: tuple[views.PastAccuracy, ...],
) -> list[tuple[str, str, str, str, str]]:
    """Return label, value, note, its tone and the help of each headline number."""
    _ = now.words
    low, high = views.forecast_total(now.plan, queue)
    top = days.iloc[int(days["mean"].to_numpy().argmax())]
    reason = why.get(top["date"])
    more = "" if reason is None or reason.times is None else f" · × {words.times(reason.times)}"
    tested = next((a for a in accuracy if (a.queue, a.days) == (queue, MONTH_DAYS)), None)
    return [
        (
            _("Contacts in the period"),
            words.number(days["mean"].sum()),
            _("80 %: {low} – {high}").format(low=words.number(low), high=words.number(high)),
            "",
            _("Mean over the forecast's futures, and the band in which 80 % of them lie"),
        ),
        (
            _("A day, on average"),
            words.number(days["mean"].mean()),
            "",
            "",
            _("Mean contacts a day over the period"),
        ),
        (
            _("Busiest day"),
            words.number(top["mean"]),
            words.day(top["date"], now.lang) + more,
            "",
            _("Day with the most contacts expected, and how many times a usual day that is"),
        ),
        (
            _("Special days"),
            str(sum(bool(names) for names in days["special"])),
            "",
            "",
            _("Holidays and campaigns in the period that the forecast knew of"),
        ),
        (
            _("A day is off by"),
            words.percent(None if tested is None else tested.days_off),
            "" if tested is None else _("on average, over {} months").format(tested.forecasts),
            "",
            _("Absolute error of past days' totals up to four weeks ahead, over their contacts"),
        ),
    ]


@st.cache_data(max_entries=32, show_spinner=False)
def _days(
    url: str,  # noqa: ARG001 - these five tell one table from another in the cache
    version: int,  # noqa: ARG001
    made_at: dt.datetime,  # noqa: ARG001
    made: int,  # noqa: ARG001
    queue: str,
    *,
    _plan: views.PublishedPlan,
) -> pd.DataFrame:
    return views.forecast_days(_plan, queue)


if __name__ == "__main__":
    show()
