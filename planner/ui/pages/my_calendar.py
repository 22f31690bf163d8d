"""An agent's shifts in the calendar of their phone: an address to subscribe to, and its QR code."""

import segno
import streamlit as st

from planner.ui.agent import shown_agent
from planner.ui.session import Here, here
from planner.ui.tokens import tokens
from planner.views import InputError

FEED = "new_feed"  # address just made; shown this once


def show() -> None:
    """Draw the page."""
    now = here()
    _ = now.words
    st.title(_("My calendar"), anchor=False)
    agent = shown_agent(now)
    if agent is None:
        return
    st.write(
        _(
            "Subscribe once, and the calendar on your phone follows every published change. "
            "Whoever has the address sees your shifts: keep it to yourself."
        )
    )
    note = st.text_input(_("What for"), max_chars=60, placeholder=_("For example: my phone"))
    if st.button(_("Make an address"), type="primary", icon=":material/qr_code:"):
        _make(now, agent, note)
    made = st.session_state.get(FEED)
    if made and made[0] == agent:
        _show(now, made[1])
    st.subheader(_("Addresses that are open"), anchor=False)
    tokens(now, agent)


def _make(now: Here, agent: str, note: str) -> None:
    from planner.workflow import new_feed

    try:
        path = new_feed(now.url, now.actor, now.version.team, agent, lang=now.lang, note=note)
    except InputError as error:
        st.error(str(error))
        return
    st.session_state[FEED] = (agent, path)


def _show(now: Here, path: str) -> None:
    """Show the address as a code to scan and as text to copy."""
    _ = now.words
    address = f"{_server()}{path}"
    st.caption(_("Scan it with the phone, or copy the address. It is shown this once."))
    code = segno.make(address, micro=False).svg_data_uri(scale=5, light="#ffffff")
    st.image(code, width=240, caption=_("Calendar address as a QR code"))
    st.code(address, language=None, wrap_lines=True)


def _server() -> str:
    """Return how the visitor's browser reaches this server."""
    url = st.context.url or ""
    return "/".join(url.split("/")[:3])


if __name__ == "__main__":
    show()
