"""The documentation, on the screen that is asked about; needs no network."""

import streamlit as st

from planner.i18n import translator
from planner.ui.help import ABOUT
from planner.ui.session import language
from planner.views import guide, whole_text

READING_PX = 760  # of a line of text


def show() -> None:
    """Draw the page."""
    lang = language()
    _ = translator(lang)
    st.title(_("Help"), anchor=False)
    chapters = {chapter.name: chapter for chapter in guide(lang)}
    longer = {"explanation": _("Why it works this way"), "reference": _("Reference")}
    titles = {name: chapter.title for name, chapter in chapters.items()} | longer
    asked = st.query_params.get(ABOUT)
    names = list(titles)
    chosen = st.selectbox(
        _("About"),
        names,
        index=names.index(asked) if asked in titles else 0,
        format_func=titles.__getitem__,
        width=320,
        key=f"help_{asked}_{lang}",
    )
    with st.container(width=READING_PX):
        if chosen in longer:
            if lang != "en":
                st.caption(_("This text is in English."))
            st.markdown(whole_text(chosen))
        else:
            st.header(chapters[chosen].title, anchor=False)
            st.markdown(chapters[chosen].text)


if __name__ == "__main__":
    show()
