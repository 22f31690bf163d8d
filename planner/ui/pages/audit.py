"""What was done, by whom, when and why."""

import json

import pandas as pd
import streamlit as st

from planner import views
from planner.ui import words
from planner.ui.session import Here, here
from planner.views import InputError, LogEntry


def show() -> None:
    """Draw the page."""
    now = here()
    _ = now.words
    st.title(_("Audit"), anchor=False)
    st.caption(_("Every change is written down here, and nobody can edit it."))
    try:
        entries = views.find_log(now.url, now.actor, now.version.team)
    except InputError as error:
        st.error(str(error))
        return
    st.dataframe(pd.DataFrame([_row(now, entry) for entry in entries]), hide_index=True, height=560)
    st.download_button(
        _("Download all as CSV"),
        lambda: views.log_csv(now.url, now.actor, now.version.team),
        file_name="audit.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
    )


def _row(now: Here, entry: LogEntry) -> dict[str, str]:
    _ = now.words
    return {
        _("When"): words.moment(entry.at, now.plan.month.site.zone, now.lang),
        _("Who"): entry.who,
        _("What"): f"{entry.action} · {entry.table} {entry.row}",
        _("Why"): entry.why or "",
        _("Before"): _short(entry.before),
        _("After"): _short(entry.after),
    }


def _short(values: dict[str, object]) -> str:
    return json.dumps(values, ensure_ascii=False, default=str)[:300] if values else ""


if __name__ == "__main__":
    show()
