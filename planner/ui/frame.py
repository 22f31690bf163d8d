"""What every page has: its head, its row of headline numbers."""

import streamlit as st

from planner.ui import words
from planner.ui.session import Here

Metric = tuple[str, str, str, str, str]  # label, value, note, tone of the note, help


def page_head(now: Here, title: str) -> None:
    """Draw the title with the period, and beneath it whose roster this is and since when."""
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
