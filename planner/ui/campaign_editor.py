"""Campaigns and holidays ahead as a table to edit, with presets to lay in."""

import datetime as dt
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from planner.ui.importing import SAID
from planner.ui.session import Here
from planner.views import InputError, Verb

if TYPE_CHECKING:
    from planner.workflow import PhaseRun

KINDS = ("promotion", "public_holiday", "festival", "holiday_eve", "makeup_workday", "closed")
FIELDS = ("name", "phase", "kind", "queue", "first", "last", "starts_hour", "uplift", "sd")
TYPES = {
    **dict.fromkeys(("name", "phase", "kind", "queue"), "string"),
    **dict.fromkeys(("first", "last"), "datetime64[ns]"),
    **dict.fromkeys(("uplift", "sd"), "float64"),
    "starts_hour": "Int64",
}
EDITS = ("edited_rows", "added_rows", "deleted_rows")


def campaigns(now: Here) -> None:
    """Show what the calendar holds from the roster's first day on, and let it be changed."""
    from planner.workflow import find_calendar

    _, team = now.words, now.version.team
    st.subheader(
        _("Campaigns and holidays ahead"),
        help=_(
            "The calendar that the next forecast knows. Expected: contacts over usual ones, by "
            "your own judgement; it counts the less, the more such days are on record"
        ),
        anchor=False,
    )
    runs = find_calendar(now.url, now.actor, team)
    ahead = tuple(run for run in runs if run.last >= now.version.start)
    past = tuple(run for run in runs if run.last < now.version.start)
    may = now.actor.may(Verb.IMPORT, team)
    table = pd.DataFrame([{name: getattr(run, name) for name in FIELDS} for run in ahead])
    # An empty column has no type of its own, and no cell of it could be edited.
    table = table.reindex(columns=list(FIELDS)).astype(TYPES)
    options: dict[str, Any] = {
        "hide_index": True,
        "column_config": _columns(now),
        "placeholder": "",
        "width": "stretch",
        "height": min(36 * (len(table) + 2), 430),
    }
    if not may:
        st.dataframe(table, **options)
        return
    key = f"campaigns_{hash(runs)}"
    after = st.data_editor(table, num_rows="dynamic", key=key, **options)
    touched = st.session_state.get(key) or {}
    if st.button(
        _("Save the calendar"),
        type="primary",
        disabled=not any(touched.get(part) for part in EDITS),
    ):
        _save(now, past, after)
    with st.expander(_("Add a campaign"), icon=":material/campaign:"):
        _preset(now, runs)


def _columns(now: Here) -> dict[str, Any]:
    _ = now.words
    column, kinds = st.column_config, _kinds(now)
    queues = {"": _("all"), **{q.name: now.own(q.label) for q in now.plan.month.problem.queues}}
    return {
        "name": column.TextColumn(
            _("Name"),
            required=True,
            width=150,
            help=_("What recurs: days of one name are learned together over the years"),
        ),
        "phase": column.TextColumn(
            _("Phase"), width=90, help=_("Part of a campaign, such as presale, wave or tail")
        ),
        "kind": column.SelectboxColumn(
            _("Kind"),
            options=KINDS,
            default=KINDS[0],
            required=True,
            width=110,
            format_func=lambda kind: kinds.get(str(kind), str(kind)),
        ),
        "queue": column.SelectboxColumn(
            _("Queue"),
            options=list(queues),
            width=110,
            format_func=lambda queue: queues.get(str(queue), str(queue)),
            help=_("Blank: every queue"),
        ),
        "first": column.DateColumn(_("First day"), required=True, width=105),
        "last": column.DateColumn(_("Last day"), width=105),
        "starts_hour": column.NumberColumn(
            _("From hour"),
            min_value=0,
            max_value=23,
            default=0,
            width=85,
            help=_("Hour of the first day from which it is felt, in the site's time"),
        ),
        "uplift": column.NumberColumn(
            _("Expected, ×"),
            min_value=0.01,
            max_value=100.0,
            width=95,
            help=_("Contacts over usual ones: 1.5 is half more; blank: what past days tell"),
        ),
        "sd": column.NumberColumn(
            _("How unsure"),
            min_value=0.01,
            max_value=3.0,
            width=95,
            help=_(
                "Spread of the logarithm: at 0.5 the truth lies as likely as not between a third "
                "less and two fifths more; blank: 0.3"
            ),
        ),
    }


def _kinds(now: Here) -> dict[str, str]:
    _ = now.words
    return {
        "promotion": _("Campaign"),
        "public_holiday": _("Holiday"),
        "festival": _("Festival"),
        "holiday_eve": _("Holiday eve"),
        "makeup_workday": _("Make-up workday"),
        "closed": _("Closed"),
    }


def _save(now: Here, past: tuple["PhaseRun", ...], after: pd.DataFrame) -> None:
    from planner.workflow import PhaseRun

    rows = after.astype(object).where(after.notna(), None).to_dict("records")
    try:
        edited = []
        for row in rows:
            first = _date(row["first"])
            edited.append(
                PhaseRun(
                    name=str(row["name"] or "").strip(),
                    phase=str(row["phase"] or "").strip(),
                    kind=str(row["kind"] or ""),
                    queue=str(row["queue"] or ""),
                    first=first,
                    last=first if row["last"] is None else _date(row["last"]),
                    starts_hour=int(row["starts_hour"] or 0),
                    uplift=row["uplift"],
                    sd=row["sd"],
                )
            )
        _keep(now, (*past, *edited))
    except InputError as error:
        st.error(str(error))


def _preset(now: Here, runs: tuple["PhaseRun", ...]) -> None:
    """Ask which campaign comes on which day, and lay its phases into the calendar."""
    from planner.workflow import preset_day, preset_labels, with_preset

    _ = now.words
    labels = preset_labels()
    name = st.selectbox(
        _("Campaign"),
        list(labels),
        format_func=lambda one: now.own(labels[one]),
        index=list(labels).index("double12") if "double12" in labels else 0,
    )
    day = st.date_input(
        _("Main day"), preset_day(name, now.version.start), key=f"preset_day_{name}"
    )
    st.caption(
        _(
            "Its phases come with expected times that are guesses, well below what vendors tell: "
            "look at them in the table. Days of the same campaign around it make way."
        )
    )
    if not st.button(_("Add to the calendar"), type="primary") or not isinstance(day, dt.date):
        return
    queues = [queue.name for queue in now.plan.month.problem.queues]
    try:
        _keep(now, with_preset(runs, name, day, queues))
    except InputError as error:
        st.error(str(error))


def _keep(now: Here, runs: tuple["PhaseRun", ...]) -> None:
    from planner.workflow import save_calendar

    save_calendar(now.url, now.actor, now.version.team, runs)
    st.session_state[SAID] = now.words(
        "The calendar is saved: forecast anew to see what it brings."
    )
    st.rerun()


def _date(value: Any) -> dt.date:
    if value is None:
        raise InputError("a day is missing", advice="Fill in the first day")
    return value.date() if isinstance(value, dt.datetime) else value
