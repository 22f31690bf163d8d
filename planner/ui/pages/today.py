"""The day as it goes: what came against the forecast, what is still to come, what helps."""

import datetime as dt
from zoneinfo import ZoneInfo

import numpy as np
import streamlit as st

from planner import views
from planner.ui import today_charts, words
from planner.ui.frame import Metric, metrics
from planner.ui.hours_entry import hours_entry
from planner.ui.html import colours
from planner.ui.session import Here, here
from planner.ui.suggestions import suggestions
from planner.views import Outlook, SeenHour


def show() -> None:
    """Draw the page."""
    now = here()
    _ = now.words
    st.title(_("Today"), anchor=False)
    date = _day(now)
    seen = views.hours_seen(now.url, now.actor, now.version.team, date)
    look = _look(now.url, now.version.id, now.version.created_at, date, seen, _plan=now.plan)
    if not seen:
        st.info(
            _(
                "Nothing is known of this day yet: fill in the hours that are over, or give a "
                "file. Until then you see it as it was forecast."
            ),
            icon=":material/edit:",
        )
    hours_entry(now, look, seen, over=_clock_hour(now, date))
    metrics(_numbers(now, look, seen))
    left, right = st.columns(2, gap="medium")
    with left:
        _contacts(now, look, seen)
    with right:
        _on_time(now, look)
    suggestions(now, look, _next_hour(now, look))


def _day(now: Here) -> dt.date:
    """Ask for the day: today, where the roster has it."""
    _, horizon = now.words, now.plan.month.problem.horizon
    on_roster = horizon.day(now.today) is not None
    date = st.selectbox(
        _("Day"),
        horizon.dates,
        index=horizon.day(now.today) or 0,
        format_func=lambda one: (
            f"{words.day(one, now.lang)} · {_('today')}"
            if one == now.today
            else words.day(one, now.lang)
        ),
        key=f"today_{now.version.id}",
        width=260,
    )
    if not on_roster:
        st.caption(
            _(
                "Today is not on this roster: choose another roster in the sidebar, or one of "
                "its days."
            )
        )
    return date or horizon.start


def _next_hour(now: Here, look: Outlook) -> int:
    """Return the first hour in which something can still be done."""
    opening = min(queue.open_min for queue in now.plan.month.problem.queues) // 60
    clock = _clock_hour(now, look.date)
    return max(look.from_hour, opening, 0 if clock is None else clock + 1)


def _clock_hour(now: Here, date: dt.date) -> int | None:
    """Return the hour that runs at the site, if it is of the day looked at."""
    if date != now.today:
        return None
    return dt.datetime.now(ZoneInfo(now.plan.month.site.zone)).hour


def _numbers(now: Here, look: Outlook, seen: tuple[SeenHour, ...]) -> list[Metric]:
    """Say how the day stands: so far, to come, on time."""
    _ = now.words
    table = views.contacts_by_hour(look, seen)
    over, ahead = table["hour"] < look.from_hour, table["hour"] >= look.from_hour
    came = float(table["came"][over].sum())
    planned = float(table["planned"][over & table["came"].notna()].sum())
    rest, before = float(table["mean"][ahead].sum()), float(table["planned"][ahead].sum())
    on_time = views.band(look.service.on_time())
    target = look.service.target
    share = None if on_time is None else on_time.p50
    return [
        (
            _("Contacts so far"),
            words.number(came) if seen else words.NONE,
            _("{} vs forecast").format(_change(came, planned)) if seen else "",
            "",
            _("Contacts of the hours that are filled in, against what was forecast for them"),
        ),
        (
            _("Contacts to come"),
            words.number(rest),
            _("{} vs forecast").format(_change(rest, before)) if seen else "",
            "",
            _("Expected now for the rest of the day; what came so far has moved it"),
        ),
        (
            _("On time, whole day"),
            words.percent(share),
            words.interval(on_time.p10, on_time.p90) if on_time else "",
            "" if share is None else "good" if share >= target else "bad",
            _(
                "Share of the day's replies on time by the hourly chat model, on the published "
                "roster, the middle of the futures; below it what 8 of 10 futures hold"
            ),
        ),
        (
            _("Late replies to come"),
            words.number(look.late_to_come),
            _("target {}").format(words.percent(target, 0)),
            "",
            _("Replies of the rest of the day that are expected to be late if nothing changes"),
        ),
    ]


def _change(value: float, base: float) -> str:
    return f"{100 * (value / base - 1):+.0f}%" if base > 0 else words.NONE


def _contacts(now: Here, look: Outlook, seen: tuple[SeenHour, ...]) -> None:
    _ = now.words
    st.subheader(
        _("Contacts by hour"),
        help=_("The band holds 8 of 10 days that begin like this one"),
        anchor=False,
    )
    labels = {queue.name: now.own(queue.label) for queue in now.plan.month.site.queues}
    names = {"": _("All"), **{name: labels.get(name, name) for name in look.before.queues}}
    queue = st.segmented_control(
        _("Queue"),
        list(names),
        default="",
        required=True,
        format_func=names.__getitem__,
        label_visibility="collapsed",
    )
    table = views.contacts_by_hour(look, seen, queue or None)
    known = table[table["came"].notna()]
    said = _("{} hours are known; {} contacts are expected in the rest of the day").format(
        len(known), words.number(float(table["mean"][table["came"].isna()].sum()))
    )
    st.altair_chart(today_charts.contacts(table, _), alt=said)
    st.html(colours(today_charts.contacts_key(_)))


def _on_time(now: Here, look: Outlook) -> None:
    _, target = now.words, look.service.target
    st.subheader(
        _("Replies on time by hour"),
        help=_(
            "All queues together, on the roster looked at. What waits at the end of an hour is "
            "carried into the next"
        ),
        anchor=False,
    )
    table = views.on_time_by_hour(look)
    if table.empty:
        st.caption(_("Nobody is expected on this day."))
        return
    worst = int(np.argmin(table["middle"]))
    said = _("Worst at {}:00 with {} on time").format(
        table["hour"].tolist()[worst], words.percent(table["middle"].tolist()[worst])
    )
    st.caption(said)
    st.altair_chart(today_charts.on_time(table, target, _), alt=said)
    st.html(colours(today_charts.on_time_key(target, _)))


@st.cache_resource(max_entries=16, show_spinner=False)
def _look(
    url: str,  # noqa: ARG001 - these three tell one roster from another in the cache
    version: int,  # noqa: ARG001
    made_at: dt.datetime,  # noqa: ARG001
    date: dt.date,
    seen: tuple[SeenHour, ...],
    *,
    _plan: views.PublishedPlan,
) -> Outlook:
    return views.look_ahead(_plan, date, seen)


if __name__ == "__main__":
    show()
