"""What a visitor has chosen, and the roster that belongs to it."""

import datetime as dt
import os
from dataclasses import dataclass
from typing import Protocol
from zoneinfo import ZoneInfo

import streamlit as st

from planner.i18n import LANGUAGES, Translator, own_words, translator
from planner.ui.words import period
from planner.views import (
    Actor,
    PublishedPlan,
    VersionInfo,
    VersionState,
    actor_of_token,
    default_database_url,
    find_standing,
    load_plan,
    local_actor,
    needs_sign_in,
)

LANGUAGE, VERSION = "lang", "version"  # keys of the session and names in the address
ASKED_FOR = "version_asked_for"  # key of the version to open in the next run
COOKIE = "peakroster"  # holds the token of a browser that is signed in
VISITOR = local_actor("visitor")  # who opens the pages of an installation without accounts


class Desk(Protocol):
    """Where work for a team is done, with a roster or before there is any."""

    @property
    def url(self) -> str:
        """Database."""

    @property
    def actor(self) -> Actor:
        """On whose behalf."""

    @property
    def team(self) -> str:
        """For which team."""

    @property
    def lang(self) -> str:
        """In which language."""

    @property
    def words(self) -> Translator:
        """The function that translates."""


@dataclass(frozen=True, kw_only=True)
class FirstDesk:
    """A desk before there is any roster."""

    url: str
    actor: Actor
    team: str
    lang: str

    @property
    def words(self) -> Translator:
        """The function that translates."""
        return translator(self.lang)


@dataclass(frozen=True, kw_only=True, eq=False)
class Here:
    """
    Where the visitor is.

    Parameters
    ----------
    url
        Database.
    actor
        On whose behalf the page reads and writes.
    version
        Roster looked at.
    plan
        The roster itself.
    lang
        Language.
    """

    url: str
    actor: Actor
    version: VersionInfo
    plan: PublishedPlan
    lang: str

    @property
    def team(self) -> str:
        """Whose roster it is."""
        return self.version.team

    @property
    def words(self) -> Translator:
        """The function that translates."""
        return translator(self.lang)

    def own(self, label: str) -> str:
        """Take the visitor's language from a name in the configuration."""
        return own_words(label, self.lang)

    @property
    def today(self) -> dt.date:
        """The day it is at the site."""
        return dt.datetime.now(ZoneInfo(self.plan.month.site.zone)).date()

    @property
    def period(self) -> str:
        """The days looked at."""
        return period(self.version.start, self.version.n_days, self.lang)


def language() -> str:
    """Return the language chosen, or the one that the browser or the command asks for."""
    chosen = st.session_state.get(LANGUAGE)
    return str(chosen) if chosen in LANGUAGES else _first_language()


def choose_language() -> str:
    """Show the switch between languages and return the choice, which the address keeps."""
    st.session_state.setdefault(LANGUAGE, _first_language())
    chosen = st.segmented_control(
        "语言 · Language",
        list(LANGUAGES),
        format_func=LANGUAGES.__getitem__,
        key=LANGUAGE,
        required=True,
        label_visibility="collapsed",
        width="stretch",
    )
    lang = chosen or _first_language()
    if st.query_params.get(LANGUAGE) != lang:
        st.query_params[LANGUAGE] = lang
    return lang


def first_version(versions: tuple[VersionInfo, ...]) -> VersionInfo:
    """Return the roster to open first: the newest published one, or else the newest draft."""
    published = [v for v in versions if v.state is VersionState.PUBLISHED]
    return (published or list(versions))[0]


def go_to(version: int) -> None:
    """Choose another version from the next run on, which the caller asks for."""
    st.session_state[ASKED_FOR] = version  # the choice itself may be drawn already


def current_actor() -> Actor | None:
    """
    Return on whose behalf the page is drawn, asked anew on every run.

    Without any account it is whoever sits at this machine, since the pages listen on no other;
    from the first account on it is the holder of the browser's token, or nobody.
    """
    url, token = default_database_url(), st.context.cookies.get(COOKIE)
    # Without a browser, as in a test of a page, the cookie is no text.
    actor = actor_of_token(url, token if isinstance(token, str) else None)
    if actor is None and not needs_sign_in(url):
        return VISITOR
    return actor


def here() -> Here:
    """Return what the current page is about; it ends here for who is not signed in."""
    url, actor = default_database_url(), current_actor()
    versions = {} if actor is None else {v.id: v for v in find_standing(url, actor)}
    if actor is None or not versions:
        st.stop()
    version = versions.get(st.session_state.get(VERSION, -1)) or first_version(
        tuple(versions.values())
    )
    return Here(
        url=url,
        actor=actor,
        version=version,
        plan=_plan(url, version.id, version.created_at),
        lang=language(),
    )


@st.cache_resource(max_entries=8, show_spinner="正在打开排班表 · Opening the roster")
def _plan(url: str, version: int, made_at: dt.datetime) -> PublishedPlan:  # noqa: ARG001 - a key
    """Load a roster once for all who may see it; its time tells a database that was made anew."""
    return load_plan(url, VISITOR, version)


def _first_language() -> str:
    """Return the language that the address names, else the browser or the command."""
    named = st.query_params.get(LANGUAGE)
    if named in LANGUAGES:
        return named
    wishes = (st.context.locale or "", os.environ.get("PEAKROSTER_LANG", ""))
    return "zh" if any(wish.lower().startswith("zh") for wish in wishes) else "en"
