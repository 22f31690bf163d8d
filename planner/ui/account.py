"""Who is signed in, at the foot of the sidebar, and the way in and out."""

import streamlit as st

from planner.i18n import Translator, own_words, translator
from planner.ui.html import element
from planner.ui.session import COOKIE
from planner.views import Actor, Role, default_database_url
from planner.workflow import sign_out


def ask_to_sign_in(lang: str) -> None:
    """Show the way in, where a session has ended while its page stood open."""
    _ = translator(lang)
    st.info(_("You are not signed in, or your session has ended."))
    st.link_button(_("Sign in"), f"/login?lang={lang}", type="primary")


def show_account(actor: Actor, lang: str) -> None:
    """Show whose pages these are, with the way out; without accounts, how to make the first."""
    _ = translator(lang)
    if actor.is_local:
        st.caption(
            _(
                "No accounts yet: pages open on this machine alone, and may do everything. "
                "[Make the administrator]({}) with the code on the console."
            ).format(f"/welcome?lang={lang}")
        )
        return
    role = role_names(_)[actor.role]
    shown = " · ".join(filter(None, (actor.name, role, actor.team and own_words(actor.team, lang))))
    st.html(element("p", shown, kind="account"))
    if st.button(_("Sign out"), icon=":material/logout:", type="tertiary"):
        sign_out(default_database_url(), st.context.cookies.get(COOKIE))
        st.rerun()


def role_names(_: Translator) -> dict[Role, str]:
    """Return what each role is called."""
    return {
        Role.ADMINISTRATOR: _("administrator"),
        Role.MANAGER: _("manager"),
        Role.LEAD: _("team lead"),
        Role.OPS: _("ops"),
        Role.AGENT: _("agent"),
    }
