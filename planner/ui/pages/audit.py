"""What was done, by whom, when and why."""

import datetime as dt
import json

import pandas as pd
import streamlit as st

from planner import views
from planner.i18n import Translator
from planner.ui import words
from planner.ui.session import Here, here
from planner.views import InputError, LogEntry

PAGE = 200  # entries shown at a time
OLDER = "audit_older"  # numbers below which earlier pages ended


def show() -> None:
    """Draw the page."""
    now = here()
    _ = now.words
    st.title(_("Audit"), anchor=False)
    st.caption(_("Every change is written down here, and nobody can edit it."))
    try:
        entries = _chosen(now)
    except InputError as error:
        st.error(str(error))
        return
    if entries:
        rows = pd.DataFrame([_row(now, entry) for entry in entries])
        st.dataframe(rows, hide_index=True, height=min(560, 36 * (len(rows) + 1)))
    else:
        st.info(_("Nothing was done that fits."), icon=":material/info:")
    with st.container(horizontal=True):
        _turn(entries, _)
        st.download_button(
            _("Download all as CSV"),
            lambda: views.log_csv(now.url, now.actor, now.version.team),
            file_name="audit.csv",
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
        )


def _chosen(now: Here) -> tuple[LogEntry, ...]:
    """Ask who, what and when, and read what fits."""
    _ = now.words
    actions = _actions(_)
    with st.container(horizontal=True, key="audit_filter"):
        who = st.text_input(_("Who"), max_chars=64, width=190, on_change=_first_page)
        action = st.selectbox(
            _("What"),
            list(actions),
            format_func=actions.__getitem__,
            index=None,
            placeholder=_("everything"),
            width=190,
            on_change=_first_page,
        )
        days = st.date_input(_("Days"), value=[], width=260, on_change=_first_page)
    first, last = (days[0], days[-1]) if isinstance(days, tuple) and days else (None, None)
    older = st.session_state.get(OLDER) or [None]
    return views.find_log(
        now.url,
        now.actor,
        now.version.team,
        who=who.strip() or None,
        action=action,
        first=first if isinstance(first, dt.date) else None,
        last=last if isinstance(last, dt.date) else None,
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


def _actions(_: Translator) -> dict[str, str]:
    return {
        "insert": _("added"),
        "update": _("changed"),
        "edit": _("roster edited"),
        "refused": _("refused"),
    }


def _row(now: Here, entry: LogEntry) -> dict[str, str]:
    _ = now.words
    action = _actions(_).get(entry.action, entry.action)
    about = entry.table if entry.action == "refused" else f"{entry.table} {entry.row}"
    return {
        _("When"): words.moment(entry.at, now.plan.month.site.zone, now.lang),
        _("Who"): entry.who,
        _("What"): f"{action} · {about}",
        _("Why"): entry.why or "",
        _("Before"): _short(entry.before),
        _("After"): _short(entry.after),
    }


def _short(values: dict[str, object]) -> str:
    return json.dumps(values, ensure_ascii=False, default=str)[:300] if values else ""


if __name__ == "__main__":
    show()
