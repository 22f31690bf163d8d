"""The way from every screen into its part of the documentation."""

import streamlit as st

from planner.i18n import translator
from planner.ui.navigation import PAGES

ABOUT = "about"  # names the screen in the address of the help page


def help_link(screen: str, lang: str) -> None:
    """
    Draw the link that stands beside a screen's title.

    Parameters
    ----------
    screen
        Name of the page's file; the help page itself has none.
    lang
        Language.
    """
    if screen == "help":
        return
    with st.container(key="help_link"):
        st.page_link(
            PAGES / "help.py",
            label=translator(lang)("Help"),
            icon=":material/help:",
            query_params={ABOUT: screen, "lang": lang},
        )
