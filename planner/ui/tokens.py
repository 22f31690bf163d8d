"""Secret links that are open, to be revoked."""

import streamlit as st

from planner.ui import words
from planner.ui.html import Column, Text, table
from planner.ui.session import Here
from planner.views import InputError


def tokens(now: Here, agent: str | None) -> None:
    """
    List links that are not revoked, with a way to revoke each.

    Parameters
    ----------
    now
        Where the visitor is.
    agent
        Whose calendars; ``None``: everything of the team.
    """
    from planner.workflow import close_token, find_tokens

    _, zone = now.words, now.plan.month.site.zone
    found = [
        one
        for one in find_tokens(now.url, now.actor)
        if one.revoked_at is None
        and one.team in (now.version.team, None)
        and (agent is None or (one.agent == agent and one.kind.value == "feed"))
    ]
    if not found:
        st.caption(_("No address is open."))
        return
    names = {one.id: one.name for one in now.plan.month.problem.agents}
    kinds = {"feed": _("calendar"), "api": _("key to the API")}
    columns = [Column(title=t) for t in (_("Kind"), _("Whose"), _("What for"), _("Made"))]
    rows = [
        [
            Text(value=kinds[one.kind.value]),
            Text(value=now.own(names.get(one.agent or "", one.agent or one.login or "–"))),
            Text(value=one.note or "–"),
            Text(value=words.moment(one.created_at, zone, now.lang), note=f" {one.created_by}"),
        ]
        for one in found
    ]
    st.html(table(columns, rows, _("Links and keys")))
    labels = {
        one.id: " · ".join(
            filter(
                None,
                (
                    kinds[one.kind.value],
                    one.agent or one.login,
                    one.note,
                    words.moment(one.created_at, zone, now.lang),
                ),
            )
        )
        for one in found
    }
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            _("Address"), list(labels), format_func=labels.__getitem__, key="token_revoked"
        )
        if st.button(_("Revoke"), icon=":material/link_off:"):
            try:
                close_token(now.url, now.actor, chosen)
            except InputError as error:
                st.error(str(error))
                return
            st.rerun()
