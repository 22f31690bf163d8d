"""Whose days an agent's page shows."""

import streamlit as st

from planner.i18n import own_words
from planner.ui.session import Here
from planner.views import seen_by

AGENT = "shown_agent"  # key of the session


def shown_agent(now: Here) -> str | None:
    """
    Return the agent that an agent's page is about.

    It is the visitor, where they are on the roster; whoever may see plans chooses one. ``None``
    for somebody who is not on it.
    """
    _, agents = now.words, now.plan.month.problem.agents
    known = {agent.id: agent for agent in agents}
    if now.actor.agent in known:
        return now.actor.agent
    visible = [agents[a].id for a in seen_by(now.actor, now.plan)]
    if now.actor.agent is not None or not visible:
        st.info(_("You are not on this roster."), icon=":material/info:")
        return None
    if st.session_state.get(AGENT) not in visible:
        st.session_state[AGENT] = visible[0]
    return str(
        st.selectbox(
            _("As seen by"),
            visible,
            format_func=lambda agent: own_words(known[agent].name, now.lang),
            key=AGENT,
            persist_state="session",
            width=260,
            help=_("Agents see their own days here; you choose whose"),
        )
    )
