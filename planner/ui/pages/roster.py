"""The month's roster, to look at and to edit."""

import datetime as dt

import streamlit as st

from planner import views
from planner.ui.frame import page_head
from planner.ui.grid.component import forget, grid
from planner.ui.grid.marks import key
from planner.ui.grid.saving import save_as_draft
from planner.ui.session import Here, here


def show() -> None:
    """Draw the page."""
    now = here()
    _ = now.words
    page_head(now, _("Roster"))
    roster(now)
    st.html(key(views.roster_grid(now.plan), now.lang))
    st.download_button(
        _("Download as a workbook"),
        lambda: views.roster_workbook(now.plan, now.lang),
        file_name=f"roster-{now.version.start:%Y-%m}.xlsx",
        mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        icon=":material/download:",
        help=_("The sheet to print, with totals and a line to sign"),
        on_click="ignore",
    )


@st.fragment
def roster(now: Here) -> None:
    """Draw the grid, judge what is changed on it, and save it when asked to."""
    base = f"{now.actor.name}.{now.version.id}.{now.version.created_at:%Y%m%d%H%M%S%f}"
    asked = grid(
        base,
        _appraisal(now.url, now.version.id, now.version.created_at, _plan=now.plan),
        lang=now.lang,
        today=now.today,
        editable=now.actor.may(views.Verb.EDIT, now.version.team),
    )
    if asked == "discard":
        forget(base)
        st.rerun(scope="fragment")
    if asked == "save":
        save_as_draft(now, base)


@st.cache_resource(max_entries=8, show_spinner=False)
def _appraisal(
    url: str,  # noqa: ARG001 - these three tell one roster from another in the cache
    version: int,  # noqa: ARG001
    made_at: dt.datetime,  # noqa: ARG001
    *,
    _plan: views.PublishedPlan,
) -> views.Appraisal:
    return views.Appraisal(plan=_plan)


if __name__ == "__main__":
    show()
