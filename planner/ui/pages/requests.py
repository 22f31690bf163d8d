"""Requests: agents ask, colleagues agree, the supervisor sees the effect and decides."""

import datetime as dt
from collections.abc import Callable
from functools import partial

import streamlit as st

from planner import views
from planner.ui import words
from planner.ui.agent import shown_agent
from planner.ui.asks import ask_list, kind_names, sentence
from planner.ui.session import Here, here
from planner.ui.swapping import ask_to_swap
from planner.views import Ask, AskKind, InputError, Verb, Wanted

SAID = "requests_said"  # what the last press of a button brought


def show() -> None:
    """Draw the page."""
    now = here()
    _ = now.words
    st.title(_("Requests"), anchor=False)
    if said := st.session_state.pop(SAID, None):
        st.success(said, icon=":material/check_circle:")
    asks = views.find_requests(now.url, now.actor, now.version.team)
    waiting = tuple(ask for ask in asks if ask.state.is_open)
    if now.actor.may(Verb.DECIDE, now.version.team):
        st.subheader(_("Waiting for a decision"), anchor=False)
        if not waiting:
            st.info(_("No request waits for you."), icon=":material/inbox:")
        for ask in waiting:
            _decide(now, ask)
    st.subheader(_("Ask for something"), anchor=False)
    agent = shown_agent(now)
    if agent is not None:
        _form(now, agent)
        _answers(now, agent, waiting)
    if asks:
        st.subheader(_("All requests"), anchor=False)
        st.html(ask_list(now, asks))


def _decide(now: Here, ask: Ask) -> None:
    """Show a request with what granting it would do, and the two answers."""
    from planner.workflow import approve_request, refuse_request

    _ = now.words
    with st.container(border=True):
        st.markdown(f"**{_plain(sentence(now, ask))}**")
        if ask.wanted.reason:
            st.text(ask.wanted.reason)
        if ask.wanted.kind is AskKind.SWAP and ask.state is views.AskState.ASKED:
            st.caption(_("The colleague has not agreed yet."))
        with st.container(horizontal=True):
            if st.button(_("What would it do?"), key=f"effect_{ask.id}"):
                _effect(now, ask)
            note = st.text_input(
                _("Note"), key=f"note_{ask.id}", label_visibility="collapsed", placeholder=_("Note")
            )
            if st.button(_("Approve"), key=f"approve_{ask.id}", type="primary"):
                _do(
                    _("Approved; the roster is mended where it had to be."),
                    partial(approve_request, now.url, now.actor, ask.id, note),
                )
            if st.button(_("Refuse"), key=f"refuse_{ask.id}"):
                _do(_("Refused."), partial(refuse_request, now.url, now.actor, ask.id, note))


def _effect(now: Here, ask: Ask) -> None:
    """Say what granting a request does to coverage, rules and fairness, plainly and mended."""
    from planner.workflow import foresee_request

    _ = now.words
    try:
        effects = foresee_request(now.url, now.actor, ask.id)
    except InputError as error:
        st.error(str(error))
        return
    if not effects:
        st.info(_("No roster is published for these days yet; the next plan takes it in."))
    for effect in effects:
        st.write(
            _("Late replies {} if nothing else changes, {} with stand-ins.").format(
                f"{effect.late:+,.0f}", f"{effect.late_mended:+,.0f}"
            )
        )
        for change in effect.changes:
            shift = _("Rest day") if change.shift is None else change.shift
            name = now.own(views.agent_name(now.plan, change.agent))
            st.text(f"{name} · {words.day(change.date, now.lang)} → {shift}")
        for violation in effect.broken_mended:
            st.warning(_plain(words.sentence(violation, now.lang)), icon=":material/gavel:")


def _form(now: Here, agent: str) -> None:
    """Let an agent ask for leave, a day off, a shift or a swap."""
    _, problem = now.words, now.plan.month.problem
    kinds = kind_names(_)
    kind = st.segmented_control(
        _("What"), list(kinds), default=AskKind.LEAVE, required=True, format_func=kinds.__getitem__
    )
    if kind is AskKind.SWAP:
        ask_to_swap(now, agent, partial(_send, now))
        return
    first = max(now.today, problem.horizon.start)
    with st.form("ask", clear_on_submit=True):
        spans = kind in (AskKind.LEAVE, AskKind.OFF)
        day = st.date_input(_("From") if spans else _("Day"), first)
        last, shift = day, None
        if spans:
            last = st.date_input(_("To"), first)
        if kind in (AskKind.ON, AskKind.NOT):
            names = {s.code: now.own(s.name) for s in problem.shifts}
            shift = st.selectbox(_("Shift"), list(names), format_func=names.__getitem__)
        reason = st.text_input(_("Why?"), max_chars=200)
        if not st.form_submit_button(_("Ask"), type="primary"):
            return
    try:
        wanted = Wanted(
            agent=agent,
            kind=kind or AskKind.LEAVE,
            first=_date(day),
            last=_date(last),
            shift=shift,
            reason=reason,
        )
    except InputError as error:
        st.error(str(error))
        return
    _send(now, wanted)


def _send(now: Here, wanted: Wanted) -> None:
    """Ask for something."""
    from planner.workflow import make_request

    _do(
        now.words("Asked; you see here when it is decided."),
        lambda: make_request(now.url, now.actor, now.version.team, wanted),
    )


def _answers(now: Here, agent: str, waiting: tuple[Ask, ...]) -> None:
    """Let an agent agree to a swap, and take own requests back."""
    from planner.workflow import agree_to_swap, withdraw_request

    _ = now.words
    for ask in waiting:
        asked = ask.wanted.other_agent == agent and ask.state is views.AskState.ASKED
        if asked and now.actor.may(Verb.AGREE, ask.team, agent):
            with st.container(horizontal=True):
                st.text(sentence(now, ask))
                if st.button(_("Agree"), key=f"agree_{ask.id}", type="primary"):
                    _do(_("Agreed."), partial(agree_to_swap, now.url, now.actor, ask.id))
        if ask.wanted.agent == agent:
            with st.container(horizontal=True):
                st.text(sentence(now, ask))
                if st.button(_("Take back"), key=f"withdraw_{ask.id}"):
                    _do(
                        _("Taken back."),
                        partial(withdraw_request, now.url, now.actor, ask.id),
                    )


def _do(said: str, step: Callable[[], object]) -> None:
    """Take a step and say how it went."""
    try:
        step()
    except InputError as error:
        st.error(str(error))
        return
    st.session_state[SAID] = said
    st.rerun()


def _date(chosen: object) -> dt.date:
    if not isinstance(chosen, dt.date):
        raise InputError("a day is missing", advice="Choose one")
    return chosen


def _plain(text: str) -> str:
    """Keep signs of Markdown in people's own words from taking effect."""
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]()#+-.!|<>~$:" else sign for sign in text)


if __name__ == "__main__":
    show()
