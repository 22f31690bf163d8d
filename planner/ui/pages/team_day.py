"""Who works when on a day that is chosen, as the whole team may see it."""

import streamlit as st

from planner import views
from planner.ui import words
from planner.ui.people import team_table
from planner.ui.session import here


def show() -> None:
    """Draw the page."""
    now = here()
    _, horizon = now.words, now.plan.month.problem.horizon
    st.title(_("Team day"), anchor=False)
    date = st.select_slider(
        _("Day"),
        horizon.dates,
        value=now.today if horizon.day(now.today) is not None else horizon.start,
        format_func=lambda day: words.day(day, now.lang),
        key=f"team_day_{now.version.id}",
    )
    day = views.team_day(now.plan, horizon.day(date) or 0, views.seen_by(now.actor, now.plan))
    special = [words.special_day(name.name, now.lang) for name in now.plan.special_days(date)]
    if special:
        st.caption(", ".join(special))
    st.html(team_table(day, now.lang, me=now.actor.agent))


if __name__ == "__main__":
    show()
