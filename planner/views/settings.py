"""Stored settings, read once: reading YAML takes longer than most of what is done with it."""

from functools import cache, lru_cache

from planner.config import parse_site, settings_text, with_name
from planner.domain.site import Site
from planner.storage.store import Store


@lru_cache(maxsize=32)
def site_of(config_text: str) -> Site:
    """
    Return the settings that a text holds.

    Raises
    ------
    InputError
        If it is no longer understood.
    """
    return parse_site(config_text)


def team_settings(store: Store, team: str) -> str:
    """Return the configuration of a team's newest published roster, or the handbook as its own."""
    newest = store.published(team)[:1]
    return store.load(newest[0].id).config_text if newest else _handbook_of(team)


def default_team() -> str:
    """Return the team's name that the handbook gives."""
    return site_of(_handbook()).name


@lru_cache(maxsize=32)
def _handbook_of(team: str) -> str:
    return with_name(_handbook(), team)


@cache
def _handbook() -> str:
    return settings_text()
