"""
The pages of peakroster: language, period, navigation.

`streamlit run` finds ``app`` here, the server with its own routes, and the server then runs this
file again for every visitor, as the page.
"""

from pathlib import Path

import streamlit as st

from planner import ui
from planner.i18n import translator
from planner.ui.account import ask_to_sign_in, show_account
from planner.ui.html import ICON, LOGO, STYLE
from planner.ui.server.routes import middleware, routes
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
        ask_to_sign_in(lang)
        return
    with st.sidebar:
        show_account(actor, lang)
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


if __name__ == "__main__":
    main()
else:
    app = st.App(__file__, routes=routes(), middleware=middleware())
