"""Tell what came in the hours of a day that are over: typed, pasted, or from a file."""

import datetime as dt

import pandas as pd
import streamlit as st

from planner.ui.session import Here
from planner.views import InputError, Outlook, SeenHour, Verb

SAID = "hours_said"  # what the last entry brought


def hours_entry(now: Here, look: Outlook, seen: tuple[SeenHour, ...], *, over: int | None) -> None:
    """
    Offer a sheet of the day's hours and a file to take them from.

    Parameters
    ----------
    now, look, seen
        The day, and what is known of it.
    over
        Hours before this one are over; ``None``: all of them.
    """
    _ = now.words
    if said := st.session_state.pop(SAID, None):
        st.success(said, icon=":material/check_circle:")
    if not now.actor.may(Verb.IMPORT, now.version.team):
        return
    with st.expander(
        _("Tell what came in the hours that are over"),
        icon=":material/edit:",
        expanded=not seen,
    ):
        sheet, file = st.columns([3, 2], gap="medium")
        with sheet:
            _typed(now, look, seen, over)
        with file:
            _imported(now, look)


def _typed(now: Here, look: Outlook, seen: tuple[SeenHour, ...], over: int | None) -> None:
    """Offer the hours as a sheet; cells pasted from a spreadsheet are taken."""
    _, names = now.words, look.before.queues
    d = (look.date - look.before.start).days
    opened = [h for h in range(24) if look.before.open[:, d, h].any()]
    hours = [h for h in opened if over is None or h < over]
    if not hours:
        if opened:
            first = f"{opened[0] + 1:02d}:00"
            st.caption(_("No hour of this day is over yet: the first one is at {}.").format(first))
        return
    known = {(one.hour, one.queue): one.contacts for one in seen}
    labels = {queue.name: now.own(queue.label) for queue in now.plan.month.site.queues}
    time = _("Hour")
    table = pd.DataFrame(
        {
            time: [f"{h:02d}:00–{h + 1:02d}:00" for h in hours],
            **{name: pd.array([known.get((h, name)) for h in hours], "Float64") for name in names},
        }
    )
    st.caption(_("Type or paste the contacts of each hour; leave empty what is not known."))
    edited = st.data_editor(
        table,
        hide_index=True,
        disabled=[time],
        placeholder="",
        height=35 * (len(hours) + 1) + 3,
        column_config={
            name: st.column_config.NumberColumn(
                labels.get(name, name),
                min_value=0,
                step=1,
                format="%d",
                help=_("Contacts that came in the hour"),
            )
            for name in names
        },
        key=f"hours_{now.version.id}_{look.date}_{hash(seen)}",
    )
    if not st.button(_("Take these hours in"), type="primary"):
        return
    told = [
        SeenHour(hour=h, queue=name, contacts=None if pd.isna(value) else float(value))
        for h, row in zip(hours, edited.to_dict("records"), strict=True)
        for name in names
        for value in (row[name],)
        if not (pd.isna(value) and (h, name) not in known)
    ]
    _keep(now, look.date, told)


def _keep(now: Here, date: dt.date, told: list[SeenHour]) -> None:
    from planner.workflow import save_hours

    _ = now.words
    if not told:
        st.error(_("No hour is filled in yet."))
        return
    try:
        n = save_hours(now.url, now.actor, now.version.team, date, told)
    except InputError as error:
        st.error(str(error))
        return
    _done(_("{} numbers are taken in; the rest of the day follows them.").format(n))


def _imported(now: Here, look: Outlook) -> None:
    """Take the day's hours from a file with the history's columns."""
    from planner.workflow import import_hours

    _ = now.words
    st.caption(
        _(
            "Or give a file with timestamp, queue and contacts, as exported for the history: the "
            "hours of this day are taken from it."
        )
    )
    file = st.file_uploader(_("CSV, Excel or Parquet"), type=["csv", "xlsx", "parquet"])
    if file is None or not st.button(_("Take the day in"), icon=":material/upload:"):
        return
    try:
        n = import_hours(
            now.url,
            now.actor,
            now.version.team,
            look.date,
            file.name,
            file.getvalue(),
            queues=look.before.queues,
        )
    except InputError as error:
        st.error(str(error))
        return
    _done(_("{} numbers are taken in; the rest of the day follows them.").format(n))


def _done(said: str) -> None:
    st.session_state[SAID] = said
    st.rerun()
