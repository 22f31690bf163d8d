"""Where a team's messages go, and the secret links that are open: calendars and keys."""

import streamlit as st

from planner.i18n import LANGUAGES
from planner.ui import words
from planner.ui.html import Column, Text, table
from planner.ui.session import Here, here
from planner.ui.tokens import tokens
from planner.views import InputError

SAID = "links_said"  # what was done on the last run


def show() -> None:
    """Draw the page."""
    now = here()
    _ = now.words
    st.title(_("Messages and links"), anchor=False)
    st.caption(
        _("What goes out of this installation, and to whom, for {}").format(
            now.own(now.version.team)
        )
    )
    if said := st.session_state.pop(SAID, None):
        st.success(said, icon=":material/check:")
    _channels(now)
    st.subheader(_("Links and keys"), anchor=False)
    st.caption(
        _(
            "Whoever has such an address sees what it is for, without signing in. "
            "Revoke what is lost or no longer used."
        )
    )
    tokens(now, None)


def _channels(now: Here) -> None:
    """List the channels with what became of their messages, and let them be changed."""
    from planner.workflow import find_channels

    _ = now.words
    st.subheader(
        _("Messages"),
        help=_("A roster published or changed, and requests decided, are told to these channels"),
        anchor=False,
    )
    try:
        found = [one for one in find_channels(now.url, now.actor) if one.team == now.version.team]
    except InputError as error:
        st.error(str(error))
        return
    if found:
        columns = [
            *(Column(title=name) for name in (_("Channel"), _("Address"), _("Language"))),
            *(
                Column(title=name, numeric=True)
                for name in (_("Sent"), _("Waiting"), _("Failed"), _("May have arrived"))
            ),
        ]
        rows = [
            [
                Text(value=one.name),
                Text(value=f"{one.kind}://•••"),
                Text(value=LANGUAGES[one.lang]),
                Text(value=words.number(one.sent)),
                Text(value=words.number(one.waiting)),
                Text(value=words.number(one.failed), mark="bad" if one.failed else ""),
                Text(value=words.number(one.unknown)),
            ]
            for one in found
        ]
        st.html(table(columns, rows, _("Messages")))
    else:
        st.info(_("There is no channel yet."), icon=":material/info:")
    new, old = st.columns(2, gap="large")
    with new, st.expander(_("Add a channel"), expanded=not found):
        _add(now)
    if found:
        with old, st.expander(_("Remove a channel")):
            _remove(now, {one.id: one.name for one in found})


def _add(now: Here) -> None:
    from planner.workflow import add_team_channel

    _ = now.words
    with st.form("new_channel", border=False, clear_on_submit=True, enter_to_submit=False):
        name = st.text_input(_("Name"), max_chars=60)
        address = st.text_input(
            _("Address"),
            type="password",
            autocomplete="off",
            placeholder="dingtalk://TOKEN",
            help=_(
                "As Apprise writes it: wecombot://KEY, dingtalk://TOKEN, feishu://TOKEN, "
                "mailto://… It is never shown again"
            ),
        )
        lang = st.selectbox(_("Language"), list(LANGUAGES), format_func=LANGUAGES.__getitem__)
        every = st.number_input(_("At most one message in so many minutes"), 0, 1440, 5)
        if not st.form_submit_button(_("Add"), type="primary"):
            return
        try:
            add_team_channel(
                now.url,
                now.actor,
                now.version.team,
                name.strip() or _("Channel"),
                address.strip(),
                lang=lang,
                every_min=int(every),
            )
        except InputError as error:
            st.error(str(error))
            return
    st.session_state[SAID] = _("The channel is added.")
    st.rerun()


def _remove(now: Here, names: dict[int, str]) -> None:
    from planner.workflow import close_channel

    _ = now.words
    chosen = st.selectbox(
        _("Channel"), list(names), format_func=names.__getitem__, key="channel_removed"
    )
    if st.button(_("Remove"), icon=":material/delete:"):
        try:
            close_channel(now.url, now.actor, chosen)
        except InputError as error:
            st.error(str(error))
            return
        st.session_state[SAID] = _("The channel is removed; what waited for it is not sent.")
        st.rerun()


if __name__ == "__main__":
    show()
