"""The list of agents as a table to edit; what is saved is a new list for the next plan."""

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from planner.ui import words
from planner.ui.importing import SAID, problems
from planner.ui.session import Here
from planner.views import ImportKind, InputError, Verb

if TYPE_CHECKING:
    from planner.workflow import TeamList

LEVELS = ("trainee", "agent", "senior", "lead", "supervisor")
MINUTES, HOURS = "contract_minutes_week", "contract_hours_week"
MOST_HEIGHT = 560  # [px]
TYPES = {
    **dict.fromkeys(("agent", "name", "team", "level", "mentor"), "string"),
    **dict.fromkeys(("earliest_night", "protected_from", "protected_until"), "datetime64[ns]"),
    **dict.fromkeys((HOURS, "speed"), "float64"),
}
EDITS = ("edited_rows", "added_rows", "deleted_rows")


def people(now: Here, team: "TeamList") -> None:
    """Show the list, and save what is changed on it."""
    _ = now.words
    may = now.actor.may(Verb.IMPORT, now.version.team)
    shown = _shown(team.table)
    number = 0 if team.source is None else team.source.id
    options: dict[str, Any] = {
        "hide_index": True,
        "placeholder": "",
        "column_config": _columns(now, shown),
        "height": min(36 * (len(shown) + 2), MOST_HEIGHT),
        "width": "stretch",
    }
    if not may:
        st.dataframe(shown, **options)
        return
    key = f"team_{now.version.team}_{number}"
    after = st.data_editor(shown, num_rows="dynamic", key=key, **options)
    touched = st.session_state.get(key) or {}
    changed = sum(len(touched.get(part, ())) for part in EDITS)
    st.caption(
        _(
            "Double-click a cell to change it, add people in the last row, mark rows at the left "
            "to take them out. The next plan is made with the saved list; rosters that are there "
            "stay as they are."
        )
    )
    if st.button(
        _("Save the list, {} rows changed").format(changed) if changed else _("Save the list"),
        type="primary",
        disabled=not changed,
    ):
        _save(now, after)


def _shown(table: pd.DataFrame) -> pd.DataFrame:
    """Write contracts in hours, and leave out columns in which nobody has anything."""
    shown = table.rename(columns={MINUTES: HOURS})
    # An empty column has no type of its own, and no cell of it could be edited.
    shown = shown.astype(TYPES)
    shown[HOURS] = shown[HOURS] / 60
    kept = (
        *("agent", "name", "team", "level", "skills", HOURS, "speed", "mentor"),
        *("earliest_night", "max_nights"),
    )
    empty = [
        name
        for name in shown.columns
        if name not in kept and (shown[name].isna() | (shown[name] == "")).all()
    ]
    return shown.drop(columns=empty)


def _columns(now: Here, shown: pd.DataFrame) -> dict[str, Any]:
    """Say what each column is called, and what may stand in it."""
    _, problem = now.words, now.plan.month.problem
    levels = words.level_names(_)
    labels = {queue.skill: now.own(queue.label) for queue in problem.queues}
    had = [skill for skills in shown["skills"] for skill in skills]
    column = st.column_config
    return {
        "agent": column.TextColumn(_("ID"), required=True, width=70, pinned=True),
        "name": column.TextColumn(_("Name"), width=110, pinned=True),
        "team": column.TextColumn(
            _("Team"), width=90, help=_("Members of a team see each other's published shifts")
        ),
        "level": column.SelectboxColumn(
            _("Level"),
            options=LEVELS,
            default="agent",
            width=100,
            format_func=lambda level: levels.get(str(level), str(level)),
            help=_("Seniors, team leads and supervisors count as the experienced of a shift"),
        ),
        "skills": column.MultiselectColumn(
            _("Skills"),
            options=list(dict.fromkeys([*labels, *had])),
            required=True,
            width=260,
            format_func=lambda skill: labels.get(str(skill), str(skill)),
            help=_("In order of preference; the first is the home queue's"),
        ),
        HOURS: column.NumberColumn(
            _("Contract, h a week"), min_value=0, max_value=168, default=40, width=100
        ),
        "speed": column.NumberColumn(
            _("Speed"),
            min_value=0.01,
            max_value=2.0,
            format="%.2f",
            width=70,
            help=_("Work done in the time an experienced agent needs for 1; blank: the level's"),
        ),
        "mentor": column.SelectboxColumn(
            _("Mentor"),
            options=list(shown["agent"]),
            width=90,
            format_func=lambda agent: _name(now, shown, str(agent)),
            help=_("Whose shifts a new hire shares, until they can work alone"),
        ),
        "earliest_night": column.DateColumn(
            _("Nights from"), width=105, help=_("First date for a night shift; blank: any")
        ),
        "max_nights": column.NumberColumn(
            _("Most nights"),
            min_value=0,
            step=1,
            width=90,
            help=_("In the planned period; 0: none, blank: as the rules say"),
        ),
        "max_weekends": column.NumberColumn(_("Most weekends"), min_value=0, step=1, width=100),
        "max_days_in_a_row": column.NumberColumn(
            _("Most days in a row"), min_value=1, step=1, width=110
        ),
        "min_hours": column.NumberColumn(
            _("Least hours"), min_value=0.0, width=100, help=_("In the planned period")
        ),
        "max_hours": column.NumberColumn(
            _("Most hours"), min_value=0.0, width=100, help=_("In the planned period")
        ),
        "protected_from": column.DateColumn(_("Protected from"), width=110),
        "protected_until": column.DateColumn(
            _("Protected until"),
            width=110,
            help=_("Pregnant from month 7, or nursing a child under one: no nights, no overtime"),
        ),
    }


def _name(now: Here, shown: pd.DataFrame, agent: str) -> str:
    named = shown.loc[shown["agent"] == agent, "name"]
    return now.own(str(named.iloc[0])) if len(named) else agent


def _save(now: Here, after: pd.DataFrame) -> None:
    """Keep the list as an import of its own, unless something in it is wrong."""
    from planner.workflow import import_file, list_file, preview_import

    _, team = now.words, now.version.team
    rows = after.rename(columns={HOURS: MINUTES}).to_dict("records")
    for row in rows:
        row[MINUTES] = None if pd.isna(row[MINUTES]) else round(60 * row[MINUTES])
    content = list_file([{str(k): v for k, v in row.items()} for row in rows])
    try:
        seen = preview_import(
            now.url, now.actor, ImportKind.AGENTS, "agents.csv", content, team=team
        )
        if seen.problems:
            problems(seen, _)
            return
        import_file(now.url, now.actor, ImportKind.AGENTS, "agents.csv", content, team=team)
    except InputError as error:
        st.error(str(error))
        return
    st.session_state[SAID] = _("The list is saved; the next plan is made with it.")
    st.rerun()
