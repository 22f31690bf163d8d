"""The pages of peakroster: language, period, navigation."""

from pathlib import Path

import streamlit as st

from planner import ui
from planner.i18n import translator
from planner.ui.html import ICON, LOGO, STYLE
from planner.ui.session import choose_language, choose_version, current_actor
from planner.views import InputError, default_database_url, find_standing

PAGES = Path(ui.__file__).with_name("pages")


def main() -> None:
    """Draw what surrounds every page, then the page."""
    st.set_page_config(page_title="peakroster", page_icon=str(ICON), layout="wide")
    st.html(STYLE)
    st.logo(LOGO, size="large")
    with st.sidebar:
        period = st.container()
        lang = choose_language()
    _ = translator(lang)
    try:
        actor = current_actor()
        versions = () if actor is None else find_standing(default_database_url(), actor)
    except InputError as error:
        st.error(str(error))
        st.stop()
    if actor is None:
        st.info(_("Please sign in."))
        st.link_button(_("Sign in"), "/login", type="primary")
        return
    if not versions:
        start = st.Page(PAGES / "start.py", title=_("Start"), icon=":material/flag:", default=True)
        st.navigation([start]).run()
        return
    with period:
        choose_version(versions, lang)
    st.navigation(
        [
            st.Page(
                PAGES / "roster.py",
                title=_("Roster"),
                icon=":material/calendar_view_month:",
                default=True,
            ),
            st.Page(PAGES / "service.py", title=_("Service"), icon=":material/speed:"),
            st.Page(PAGES / "forecast.py", title=_("Forecast"), icon=":material/trending_up:"),
        ]
    ).run()


main()
