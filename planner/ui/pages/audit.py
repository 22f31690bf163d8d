"""What was done, by whom, when and why."""

import datetime as dt

import streamlit as st

from planner import views
from planner.i18n import Translator
from planner.ui import words
from planner.ui.audit_words import action_names, change, deed
from planner.ui.html import Column, Text, table
from planner.ui.session import Here, here
from planner.views import InputError, LogEntry, Verb

PAGE = 100  # entries shown at a time
OLDER = "audit_older"  # numbers below which earlier pages ended


def show() -> None:
    """Draw the page."""
    now = here()
    _ = now.words
    st.title(_("Audit"), anchor=False)
    st.caption(_("Every change is written down here, and nobody can edit it."))
    team = _whose(now)
    try:
        entries = _chosen(now, team)
    except InputError as error:
        st.error(str(error))
        return
    if entries:
        rows = [_row(now, entry) for entry in entries]
        st.html(table(_columns(_), rows, _("Audit"), stacks=True))
    else:
        st.info(_("Nothing was done that fits."), icon=":material/info:")
    with st.container(horizontal=True):
        _turn(entries, _)
        st.download_button(
            _("Download all as CSV"),
            lambda: views.log_csv(now.url, now.actor, team),
            file_name="audit.csv",
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
        )


def _whose(now: Here) -> str | None:
    """Return whose log is shown; the installation's own entries are for who sees all teams."""
    _ = now.words
    if not now.actor.may(Verb.SEE_AUDIT):
        return now.team
    whole = st.segmented_control(
        _("Whose"),
        [False, True],
        format_func=lambda whole: _("The whole installation") if whole else now.own(now.team),
        default=False,
        required=True,
        label_visibility="collapsed",
        on_change=_first_page,
    )
    return None if whole else now.team


def _chosen(now: Here, team: str | None) -> tuple[LogEntry, ...]:
    """Ask who, what and when, and read what fits."""
    _ = now.words
    actions = action_names(_)
    with st.container(horizontal=True):
        who = st.text_input(
            _("Who"),
            max_chars=64,
            width=190,
            placeholder=_("login name"),
            on_change=_first_page,
        )
        action = st.selectbox(
            _("What"),
            list(actions),
            format_func=actions.__getitem__,
            index=None,
            placeholder=_("everything"),
            width=190,
            on_change=_first_page,
        )
        days = st.date_input(
            _("From … to"), value=[], format="YYYY-MM-DD", width=260, on_change=_first_page
        )
    first, last = (days[0], days[-1]) if isinstance(days, tuple) and days else (None, None)
    older = st.session_state.get(OLDER) or [None]
    return views.find_log(
        now.url,
        now.actor,
        team,
        who=who.strip() or None,
        action=action,
        first=first if isinstance(first, dt.date) else None,
        last=last if isinstance(last, dt.date) else None,
        zone=now.plan.month.site.zone,
        below=older[-1],
        most=PAGE,
    )


def _first_page() -> None:
    st.session_state.pop(OLDER, None)


def _turn(entries: tuple[LogEntry, ...], _: Translator) -> None:
    """Lead on to older entries, and back."""
    pages = st.session_state.get(OLDER) or [None]
    if st.button(_("Newer"), icon=":material/chevron_left:", disabled=len(pages) == 1):
        st.session_state[OLDER] = pages[:-1]
        st.rerun()
    if st.button(_("Older"), icon=":material/chevron_right:", disabled=len(entries) < PAGE):
        st.session_state[OLDER] = [*pages, entries[-1].id]
        st.rerun()


def _columns(_: Translator) -> list[Column]:
    return [
        Column(title=_("When")),
        Column(title=_("Who")),
        Column(title=_("What"), wide=True),
        Column(title=_("Change"), wide=True),
        Column(title=_("Why"), wide=True),
    ]


def _row(now: Here, entry: LogEntry) -> list[Text]:
    zone = now.plan.month.site.zone
    return [
        Text(value=words.moment(entry.at, zone, now.lang)),
        Text(value=entry.who),
        Text(value=deed(entry, now.lang), mark="bad" if entry.action == "refused" else ""),
        Text(value=change(entry, zone, now.lang)),
        Text(value=entry.why or ""),
    ]


if __name__ == "__main__":
    show()
