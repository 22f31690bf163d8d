"""Who may sign in, as what: added, changed, reset, and signed out everywhere."""

import datetime as dt
from collections.abc import Callable

import streamlit as st

from planner import views
from planner.i18n import Translator, own_words, translator
from planner.ui.account import role_names
from planner.ui.html import Column, Text, table
from planner.ui.session import current_actor, language
from planner.views import AccountInfo, Actor, InputError, Role, default_database_url

SAID, CODE = "accounts_said", "accounts_code"  # what was done; login and code, shown once
ROLES = (Role.AGENT, Role.LEAD, Role.OPS, Role.MANAGER, Role.ADMINISTRATOR)  # the commonest first


def show() -> None:
    """Draw the page."""
    actor, lang = current_actor(), language()
    _ = translator(lang)
    if actor is None:
        return
    st.title(_("Accounts"), anchor=False)
    st.caption(
        _("Each person signs in with an account of their own; what it may see follows its role.")
    )
    url = default_database_url()
    try:
        found = views.find_accounts(url, actor)
    except InputError as error:
        st.error(str(error))
        return
    _said(_)
    if found:
        st.html(table(_columns(_), [_row(one, _, lang) for one in found], _("Accounts")))
    else:
        st.info(_("There is no account yet."), icon=":material/info:")
    change, new = st.columns(2, gap="large")
    with new:
        _add(url, actor, found, _)
    if found:
        with change:
            _change(url, actor, found, _)


def _said(_: Translator) -> None:
    """Tell what was done on the last run, and a one-time code while it is new."""
    said, code = st.session_state.pop(SAID, None), st.session_state.pop(CODE, None)
    if said:
        st.success(said, icon=":material/check:")
    if code:
        login, secret = code
        with st.container(border=True):
            st.write(
                _(
                    "Give this code to {}, who sets a password with it at /welcome within 7 days. "
                    "It is shown this once."
                ).format(login)
            )
            st.code(secret, language=None)


def _columns(_: Translator) -> list[Column]:
    names = (_("Login name"), _("Name"), _("Role"), _("Team"), _("Agent"), _("State"))
    return [*(Column(title=name) for name in names), Column(title=_("Signed in"), numeric=True)]


def _row(one: AccountInfo, _: Translator, lang: str) -> list[Text]:
    state, mark = _state(one, _)
    return [
        Text(value=one.login),
        Text(value=own_words(one.name, lang)),
        Text(value=role_names(_)[one.role]),
        Text(value=own_words(one.team, lang) if one.team else _("all teams")),
        Text(value=one.agent or "–"),
        Text(value=state, mark=mark),
        Text(value=str(one.sessions or "–")),
    ]


def _state(one: AccountInfo, _: Translator) -> tuple[str, str]:
    if one.disabled:
        return _("disabled"), "bad"
    if not one.has_password:
        return _("waits for its code"), ""
    if one.locked_until is not None and one.locked_until > dt.datetime.now(dt.UTC):
        minutes = int((one.locked_until - dt.datetime.now(dt.UTC)).total_seconds() / 60) + 1
        return _("rests for {} min after wrong passwords").format(minutes), "bad"
    return _("active"), "good"


def _change(url: str, actor: Actor, found: tuple[AccountInfo, ...], _: Translator) -> None:
    """Let one account be changed."""
    from planner.workflow import reset_account, set_disabled, sign_out_everywhere

    st.subheader(_("Change an account"), anchor=False)
    by_login = {one.login: one for one in found}
    login = st.selectbox(_("Account"), list(by_login), key="account_changed")
    one = by_login[login]
    with st.container(horizontal=True):
        if st.button(
            _("New code"),
            icon=":material/key:",
            help=_("Takes the password away, signs out everywhere, and gives a one-time code"),
        ):
            _do(lambda: reset_account(url, actor, login), "", login)
        if st.button(
            _("Sign out everywhere"),
            icon=":material/logout:",
            disabled=not one.sessions,
            help=_("Ends every session, as after a phone was lost; the password stays"),
        ):
            said = _("{} is signed out everywhere.").format(login)
            _do(lambda: sign_out_everywhere(url, actor, login), said)
        text = _("Enable") if one.disabled else _("Disable")
        if st.button(text, icon=":material/lock_open:" if one.disabled else ":material/block:"):
            said = _("{} can sign in again.") if one.disabled else _("{} can no longer sign in.")
            _do(
                lambda: set_disabled(url, actor, login, disabled=not one.disabled),
                said.format(login),
            )
    _change_role(url, actor, one, found, _)


def _change_role(
    url: str, actor: Actor, one: AccountInfo, found: tuple[AccountInfo, ...], _: Translator
) -> None:
    from planner.workflow import change_role

    names = role_names(_)
    with st.form(f"role_of_{one.login}", border=False):
        role = st.selectbox(
            _("Role"), ROLES, index=ROLES.index(one.role), format_func=names.__getitem__
        )
        team = _team(url, actor, found, _, one)
        agent = st.text_input(_("Agent's id, for who is on rosters"), one.agent or "")
        if st.form_submit_button(_("Change")):
            said = _("{login} is {role} now.").format(login=one.login, role=names[role])
            _do(
                lambda: change_role(
                    url, actor, one.login, role, team=team or None, agent=agent.strip() or None
                ),
                said,
            )


def _add(url: str, actor: Actor, found: tuple[AccountInfo, ...], _: Translator) -> None:
    """Make an account and show its code."""
    from planner.workflow import add_account

    st.subheader(_("Add an account"), anchor=False)
    with st.form("new_account", border=False, enter_to_submit=False):
        login = st.text_input(_("Login name"), max_chars=64, autocomplete="off")
        name = st.text_input(_("Name"), max_chars=100, help=_("The agent's, if left empty"))
        role = st.selectbox(_("Role"), ROLES, format_func=role_names(_).__getitem__)
        team = _team(url, actor, found, _)
        agent = st.text_input(
            _("Agent's id, for who is on rosters"), help=_("As it stands in the list of agents")
        )
        if st.form_submit_button(_("Add"), type="primary"):
            _do(
                lambda: add_account(
                    url,
                    actor,
                    login,
                    role,
                    name=name,
                    team=team or None,
                    agent=agent.strip() or None,
                ),
                "",
                login.strip(),
            )


def _team(
    url: str,
    actor: Actor,
    found: tuple[AccountInfo, ...],
    _: Translator,
    one: AccountInfo | None = None,
) -> str | None:
    """Ask for a team: one of those there are, or a first one; an account of all teams has none."""
    teams = {v.team for v in views.find_standing(url, actor)} | {a.team for a in found if a.team}
    if not teams:
        return st.text_input(_("Team"), help=_("As the configuration names it"))
    names = sorted(teams)
    if one is None:
        chosen = 0 if len(names) == 1 else None
    else:
        chosen = names.index(one.team) if one.team is not None else None
    return st.selectbox(
        _("Team"),
        names,
        index=chosen,
        format_func=lambda team: own_words(team, language()),
        placeholder=_("all teams"),
    )


def _do(act: Callable[[], object], said: str, login: str = "") -> None:
    """Carry out, then draw anew; what fails is told where it was asked for."""
    try:
        made = act()
    except InputError as error:
        st.error(str(error))
        return
    if said:
        st.session_state[SAID] = said
    if login:
        st.session_state[CODE] = (login, str(made))
    st.rerun()


if __name__ == "__main__":
    show()
