"""
The pages of peakroster: language, period, navigation.

`streamlit run` finds ``app`` here, the server with its own routes, and the server then runs this
file again for every visitor, as the page.
"""

import streamlit as st

from planner.i18n import translator
from planner.ui.account import ask_to_sign_in, show_account
from planner.ui.frame import upload_words
from planner.ui.help import help_link
from planner.ui.html import ICON, LOGO, STYLE
from planner.ui.navigation import Pages, first_page, keeping, page, pages_of
from planner.ui.picker import choose_version
from planner.ui.server.keeper import keeper
from planner.ui.server.routes import middleware, routes
from planner.ui.session import choose_language, current_actor
from planner.views import InputError, default_database_url, find_standing


def main() -> None:
    """Draw what surrounds every page, then the page."""
    st.set_page_config(page_title="peakroster", page_icon=str(ICON), layout="wide")
    st.html(STYLE)
    st.logo(LOGO, size="large")
    with st.sidebar:
        period = st.container()
        lang = choose_language()
    _ = translator(lang)
    upload_words(_)
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
        first = page("start", _("Start"), "flag", first=True)
        pages = {"": [first, page("help", _("Help"), "help")], **keeping(actor, None, _)}
        _show(pages, "start", lang)
        return
    with period:
        team = choose_version(versions, lang).team
    _show(pages_of(actor, team, _), first_page(actor, team), lang)


def _show(pages: Pages, first: str, lang: str) -> None:
    """Draw the page that is chosen, with the way into its part of the documentation."""
    chosen = st.navigation(pages, expanded=True)
    help_link(chosen.url_path or first, lang)
    chosen.run()


if __name__ == "__main__":
    main()
else:
    app = st.App(__file__, routes=routes(), middleware=middleware(), lifespan=keeper)
