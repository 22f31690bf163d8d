"""What every page has: its head, its row of headline numbers."""

import streamlit as st

from planner.i18n import Translator
from planner.ui import words
from planner.ui.navigation import PAGES
from planner.ui.session import Here
from planner.views import VersionState

Metric = tuple[str, str, str, str, str]  # label, value, note, tone of the note, help


def page_head(now: Here, title: str, *, leads_on: bool = True) -> None:
    """
    Draw the title with the period, and beneath it whose roster this is and since when.

    Parameters
    ----------
    now, title
        Where the visitor is, and what the page is called.
    leads_on
        Whether a draft says where it is published.
    """
    _, version = now.words, now.version
    zone = now.plan.month.site.zone
    st.title(f"{title} · {now.period}", anchor=False)
    since = ""
    if version.published_at is not None:
        at = words.moment(version.published_at, zone, now.lang)
        since = " · " + _("published {} by {}").format(at, version.published_by)
    st.caption(
        f"{now.own(version.team)} · {_('version {}').format(version.number)}{since} · {zone}"
    )
    if leads_on and version.state is VersionState.DRAFT:
        _draft_note(now)


def _draft_note(now: Here) -> None:
    """Say of a draft that nobody works it yet, and where it is published."""
    _ = now.words
    with st.container(border=True, key="draft_note", horizontal=True, vertical_alignment="center"):
        st.markdown(_("**This is a draft.** Agents see it once it is published."))
        st.page_link(
            PAGES / "versions.py",
            label=_("Compare and publish"),
            icon=":material/arrow_forward:",
        )


def upload_words(_: Translator) -> None:
    """Give the style sheet the words on every box for files, which Streamlit has in English."""
    said = _("Choose a file"), _("up to 200 MB: CSV, Excel or Parquet")
    st.html('<style>:root {{ --choose: "{}"; --file-limits: "{}"; }}</style>'.format(*said))


def metrics(numbers: list[Metric]) -> None:
    """Draw headline numbers side by side, two a row on a phone."""
    with st.container(horizontal=True, gap="small", key="headline"):
        for label, value, note, tone, text in numbers:
            st.metric(
                label,
                value,
                note or None,
                delta_color="blue" if tone == "good" else "red" if tone == "bad" else "off",
                delta_arrow="off",
                help=text,
                border=True,
                height="stretch",
            )
