"""The pickers of team and month in the sidebar, which stay while pages change."""

import streamlit as st

from planner.i18n import own_words, translator
from planner.ui.session import ASKED_FOR, VERSION, first_version
from planner.ui.words import period
from planner.views import VersionInfo, VersionState

TEAM = "shown_team"  # key of the session


def choose_version(versions: tuple[VersionInfo, ...], lang: str) -> VersionInfo:
    """
    Show teams, where there are several, and a team's rosters, drafts too; return the choice.

    The address keeps it. Another team opens with the same month, where it has one.

    Parameters
    ----------
    versions
        What the visitor may see, the newest first; at least one.
    lang
        Language.
    """
    _ = translator(lang)
    by_id = {v.id: v for v in versions}
    asked = st.session_state.pop(ASKED_FOR, None)
    if asked in by_id:
        st.session_state[VERSION] = asked
    elif st.session_state.get(VERSION) not in by_id:
        asked = _named_in_address()
        st.session_state[VERSION] = asked if asked in by_id else first_version(versions).id
    looked_at = by_id[st.session_state[VERSION]]
    if asked in by_id:
        st.session_state[TEAM] = looked_at.team  # whatever had been picked before
    team = _team(versions, looked_at, lang)
    own = tuple(v for v in versions if v.team == team)
    if looked_at not in own:
        same = tuple(v for v in own if v.start == looked_at.start)
        st.session_state[VERSION] = first_version(same or own).id
    labels = {v.id: _label(v, lang) for v in own}
    chosen = by_id[
        int(st.selectbox(_("Roster"), list(labels), format_func=labels.__getitem__, key=VERSION))
    ]
    if st.query_params.get(VERSION) != str(chosen.id):
        st.query_params[VERSION] = str(chosen.id)
    return chosen


def _named_in_address() -> int | None:
    named = st.query_params.get(VERSION, "")
    return int(named) if named.isdecimal() else None


def _team(versions: tuple[VersionInfo, ...], looked_at: VersionInfo, lang: str) -> str:
    """Let the visitor choose among several teams."""
    teams = list(dict.fromkeys(v.team for v in versions))
    if len(teams) == 1:
        return teams[0]
    if st.session_state.get(TEAM) not in teams:
        st.session_state[TEAM] = looked_at.team
    return str(
        st.selectbox(
            translator(lang)("Team"),
            teams,
            format_func=lambda team: own_words(team, lang),
            key=TEAM,
        )
    )


def _label(version: VersionInfo, lang: str) -> str:
    months = period(version.start, version.n_days, lang)
    if version.state is not VersionState.DRAFT:
        return months
    return f"{months} · {translator(lang)('draft {}').format(version.number)}"
