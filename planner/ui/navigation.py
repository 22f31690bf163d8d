"""Which pages there are, and who sees them."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from planner.i18n import Translator
from planner.views import Actor, Verb

Pages = Sequence[StreamlitPage] | Mapping[str, Sequence[StreamlitPage]]

PAGES = Path(__file__).with_name("pages")


def first_page(actor: Actor, team: str | None) -> str:
    """Return the name of the page that opens first, which has no path of its own."""
    return "home" if actor.may(Verb.SEE_PLAN, team) else "my_day"


def page(name: str, title: str, icon: str, *, first: bool = False) -> StreamlitPage:
    """Describe a page by its file."""
    return st.Page(PAGES / f"{name}.py", title=title, icon=f":material/{icon}:", default=first)


def keeping(actor: Actor, team: str | None, _: Translator) -> Mapping[str, Sequence[StreamlitPage]]:
    """Return the pages of those who keep the installation: accounts, and where messages go."""
    pages = [
        *([page("accounts", _("Accounts"), "manage_accounts")] if actor.may(Verb.ACCOUNTS) else []),
        *(
            [page("links", _("Messages and links"), "link")]
            if team is not None and actor.may(Verb.SETTINGS, team)
            else []
        ),
    ]
    return {_("Installation"): pages} if pages else {}


def pages_of(actor: Actor, team: str | None, _: Translator) -> Pages:
    """Return the pages of somebody, by section; the first one opens first."""
    first = first_page(actor, team)
    own = [
        page("my_day", _("My day"), "today", first=first == "my_day"),
        page("my_month", _("My month"), "calendar_month"),
        page("team_day", _("Team day"), "groups"),
        page("my_calendar", _("My calendar"), "event_repeat"),
    ]
    asks = page("requests", _("Requests"), "inbox")
    help_page = page("help", _("Help"), "help")
    if first == "my_day":
        return {"": [*own, asks, help_page]}
    return {
        "": [
            page("home", _("Home"), "home", first=True),
            page("plan", _("Plan"), "play_circle"),
            page("roster", _("Roster"), "calendar_view_month"),
            page("versions", _("Versions"), "difference"),
            asks,
            page("team", _("Team"), "badge"),
        ],
        _("Check"): [
            page("today", _("Today"), "schedule"),
            page("service", _("Service"), "speed"),
            page("forecast", _("Forecast"), "trending_up"),
            *([page("audit", _("Audit"), "history")] if actor.may(Verb.SEE_AUDIT, team) else []),
            page("stress_lab", _("Stress lab"), "science"),
            page("look_back", _("Look back"), "history_toggle_off"),
        ],
        _("As an agent sees it"): [*own, help_page],
        **keeping(actor, team, _),
    }
