"""What a visitor sees before the first roster is published."""

import streamlit as st

from planner.i18n import translator
from planner.ui.demo import plan_demo
from planner.ui.session import language
from planner.views import default_database_url


def show() -> None:
    """Draw the page."""
    lang = language()
    _ = translator(lang)
    st.title(_("No roster is published yet"), anchor=False)
    st.write(
        _(
            "peakroster forecasts the inquiries of a month, works out how many agents keep replies "
            "on time, builds the roster and proves it by simulation. There are two ways to start."
        )
    )
    shop, own = st.columns(2, gap="medium")
    with shop, st.container(border=True, height="stretch"):
        st.subheader(_("See it on an invented shop"), anchor=False)
        st.write(
            _(
                "Three queues, two years of history, 36 agents with leave and wishes. It takes "
                "about a minute; nothing of yours is touched."
            )
        )
        st.code("peakroster demo", language="bash")
        pressed = st.button(_("Plan the demo shop"), type="primary", icon=":material/play_arrow:")
        progress = st.container()
    with own, st.container(border=True, height="stretch"):
        st.subheader(_("Plan your own month"), anchor=False)
        st.write(
            _(
                "You need two files: the inquiries of the past by queue and hour, and the agents "
                "with their skills. The answer is four files, the roster as a spreadsheet among "
                "them; the tutorial explains the columns."
            )
        )
        st.code(
            "peakroster plan \\\n  --month 2026-12 \\\n  --history history.csv \\\n"
            "  --agents agents.csv \\\n  --out december",
            language="bash",
        )
    if pressed:  # last, for what is not drawn yet stays pale while it runs
        with progress:
            plan_demo(default_database_url(), lang)


if __name__ == "__main__":
    show()
