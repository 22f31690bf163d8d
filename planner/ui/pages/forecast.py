"""The demand that the roster was planned for, with its uncertainty."""

import datetime as dt

import pandas as pd
import streamlit as st

from planner import views
from planner.ui import charts, words
from planner.ui.frame import metrics, page_head
from planner.ui.html import colours
from planner.ui.session import Here, here

SHOWN_DAYS = 7  # of the hourly chart at first


def show() -> None:
    """Draw the page."""
    now = here()
    _ = now.words
    page_head(now, _("Forecast"))
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
    days = _days(now.url, now.version.id, now.version.created_at, queue, _plan=now.plan)
    metrics(_headline(now, days))
    st.subheader(
        _("Contacts a day"),
        help=_(
            "Mean of the sample paths, and the bands in which 80% and 90% of them lie. Triangles "
            "mark holidays and campaigns"
        ),
        anchor=False,
    )
    st.html(colours(charts.band_parts(_)))
    st.altair_chart(
        charts.forecast_days(days, now.lang, _), alt=f"{labels[queue]}: {_('Contacts a day')}"
    )
    named = _named(now, days)
    if named:
        st.caption(f"{_('Special days')}: {named}")
    hours(now, queue)


@st.fragment
def hours(now: Here, queue: str) -> None:
    """Draw the contacts an hour on the days that are chosen."""
    _ = now.words
    st.subheader(
        _("Contacts an hour"),
        help=_("Hours are wall time of the site; empty where the queue is closed"),
        anchor=False,
    )
    dates = now.plan.month.forecast.dates
    first, last = st.select_slider(
        _("Days shown"),
        dates,
        value=(dates[0], dates[min(SHOWN_DAYS, len(dates)) - 1]),
        format_func=lambda day: words.day(day, now.lang),
        key=f"forecast_days_{now.version.id}",
    )
    table = _hours(now.url, now.version.id, now.version.created_at, queue, _plan=now.plan)
    day = table["time"].dt.date
    st.html(colours(charts.band_parts(_)))
    st.altair_chart(
        charts.forecast_hours(table[(day >= first) & (day <= last)], now.lang, _),
        alt=_("Contacts an hour"),
    )


def _named(now: Here, days: pd.DataFrame) -> str:
    """Name the special days of the period, days in a row with one name together."""
    _, runs = now.words, dict[str, list[dt.date]]()
    for date, names in zip(days["date"], days["special"], strict=True):
        for name in names:
            runs.setdefault(words.special_day(name, now.lang), []).append(date)
    spans = {name: dict.fromkeys((run[0], run[-1])) for name, run in runs.items()}
    return " · ".join(
        f"{name} ({' – '.join(words.day(date, now.lang) for date in span)})"
        for name, span in spans.items()
    )


def _headline(now: Here, days: pd.DataFrame) -> list[tuple[str, str, str, str, str]]:
    """Return label, value, note, its tone and the help of each headline number."""
    _ = now.words
    low, high = views.forecast_total(now.plan, str(st.session_state["forecast_queue"]))
    top = int(days["mean"].to_numpy().argmax())
    special = [names for names in days["special"] if names]
    return [
        (
            _("Contacts in the period"),
            words.number(days["mean"].sum()),
            f"P5–P95 {low:,.0f}–{high:,.0f}",
            "",
            _("Mean over the sample paths, and the band in which 90% of them lie"),
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
            words.number(days["mean"].iloc[top]),
            words.day(days["date"].iloc[top], now.lang),
            "",
            _("Day with the most contacts expected"),
        ),
        (
            _("Special days"),
            str(len(special)),
            "",
            "",
            _("Holidays and campaigns in the period that the forecast knew of"),
        ),
    ]


@st.cache_data(max_entries=32, show_spinner=False)
def _days(
    url: str,  # noqa: ARG001 - these four tell one table from another in the cache
    version: int,  # noqa: ARG001
    made_at: dt.datetime,  # noqa: ARG001
    queue: str,
    *,
    _plan: views.PublishedPlan,
) -> pd.DataFrame:
    return views.forecast_days(_plan, queue)


@st.cache_data(max_entries=32, show_spinner=False)
def _hours(
    url: str,  # noqa: ARG001 - these four tell one table from another in the cache
    version: int,  # noqa: ARG001
    made_at: dt.datetime,  # noqa: ARG001
    queue: str,
    *,
    _plan: views.PublishedPlan,
) -> pd.DataFrame:
    return views.forecast_hours(_plan, queue)


if __name__ == "__main__":
    show()
