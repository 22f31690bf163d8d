"""Bring files into the database: looked through first, kept as they came, never kept wrong."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from forecasts import histories_from_frame
from planner.config import load_site
from planner.domain.access import Actor, Verb
from planner.domain.errors import InputError
from planner.domain.people import Agent
from planner.domain.site import Site
from planner.storage.files import read_agents, read_calendar, read_history, read_requests
from planner.storage.imports import (
    ImportInfo,
    ImportKind,
    import_content,
    keep_import,
    list_imports,
    newest_imports,
)
from planner.storage.permit import permit
from planner.storage.store import Store
from planner.views.settings import site_of, team_settings
from planner.workflow.uploads import uploaded

MOST_NAME = 120  # characters of a file's name that are kept
Facts = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """
    What a file holds, and everything that is wrong with it.

    Parameters
    ----------
    team, kind, name
        Whose file, of what, and its name.
    facts
        What it holds, where nothing is wrong: ``rows``, and by kind the ``first`` and ``last``
        day, ``queues``, or the ``agents`` with those ``new`` and ``gone`` since the last import.
    problems
        What is wrong, by row; nothing can be kept while there is any.
    n_problems
        Number of problems, those that are not listed included.
    """

    team: str
    kind: ImportKind
    name: str
    facts: Facts
    problems: tuple[InputError, ...] = ()
    n_problems: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """An import that was kept: its number, and whether it was not there before."""

    preview: Preview
    id: int
    is_new: bool


def preview_import(
    url: str,
    actor: Actor,
    kind: ImportKind,
    name: str,
    content: bytes,
    *,
    team: str | None = None,
    config: Path | None = None,
) -> Preview:
    """
    Look a file through without writing anything.

    Parameters
    ----------
    url, actor
        Database, and on whose behalf.
    kind
        What the file holds.
    name, content
        Its name, whose ending tells its format, and its bytes.
    team
        Whose; by default the actor's, or the one that the configuration names.
    config
        Configuration that the file must fit; by default that of the team's newest roster, or the
        handbook.

    Raises
    ------
    InputError
        If the actor may not, or the configuration cannot be used. What is wrong in the file
        itself is told by the answer.
    """
    with Store.open(url) as store:
        return _look(store, actor, kind, name, content, team, config)


def import_file(
    url: str,
    actor: Actor,
    kind: ImportKind,
    name: str,
    content: bytes,
    *,
    team: str | None = None,
    config: Path | None = None,
) -> Imported:
    """
    Keep a file in which nothing is wrong; the same file again changes nothing.

    Parameters
    ----------
    url, actor, kind, name, content, team, config
        As in `preview_import`.

    Raises
    ------
    InputError
        As `preview_import`; and if anything is wrong in the file, with all of it.
    """
    with Store.open(url) as store:
        seen = _look(store, actor, kind, name, content, team, config)
        if seen.problems:
            raise InputError.of_all(seen.problems, seen.n_problems - len(seen.problems))
        kept = Path(name).name[-MOST_NAME:]
        rows = int(seen.facts["rows"])
        number, is_new = keep_import(
            store, seen.team, kind, kept, content, rows=rows, by=actor.name
        )
    return Imported(preview=seen, id=number, is_new=is_new)


def find_imports(url: str, actor: Actor, team: str) -> tuple[ImportInfo, ...]:
    """
    List a team's imports, the newest first; the first of each kind is the one that holds.

    Raises
    ------
    InputError
        If the actor may not see them.
    """
    with Store.open(url) as store:
        permit(store, actor, Verb.PLAN, team=team)
        return list_imports(store, team)


def _look(
    store: Store,
    actor: Actor,
    kind: ImportKind,
    name: str,
    content: bytes,
    team: str | None,
    config: Path | None,
) -> Preview:
    team = team or actor.team
    site = load_site(config) if config is not None or team is None else None
    if site is not None and team is not None and site.name != team:
        raise InputError(
            "the configuration is another team's", value=site.name, advice=f"Write name: {team}"
        )
    team = team or (site.name if site is not None else "")
    permit(store, actor, Verb.IMPORT, team=team)
    site = site or site_of(team_settings(store, team))
    try:
        with uploaded(name, content) as path:
            facts = READERS[kind](path, site, store, team)
    except InputError as error:
        found = sorted((error, *error.others), key=lambda one: (one.row or 0, one.column or ""))
        return Preview(
            team=team,
            kind=kind,
            name=name,
            facts={},
            problems=tuple(found),
            n_problems=error.n_problems,
        )
    return Preview(team=team, kind=kind, name=name, facts=facts)


def _history(path: Path, _site: Site, _store: Store, _team: str) -> Facts:
    frame = read_history(path)
    try:
        histories = histories_from_frame(frame, None)
    except ValueError as error:
        raise InputError(str(error), file=str(path)) from error
    return {
        "rows": len(frame),
        "queues": [history.queue for history in histories],
        "first": str(min(history.first_day for history in histories)),
        "last": str(max(history.last_day for history in histories)),
        "contacts": float(frame["contacts"].sum()),
    }


def _calendar(path: Path, _site: Site, _store: Store, _team: str) -> Facts:
    frame = read_calendar(path)
    return {
        "rows": len(frame),
        "first": str(frame["date"].min().date()),
        "last": str(frame["date"].max().date()),
        "kinds": sorted(set(frame["kind"])),
    }


def _agents(path: Path, site: Site, store: Store, team: str) -> Facts:
    ids = [agent.id for agent in read_agents(path, site)]
    former = [agent.id for agent in team_agents(store, team, site)]
    return {
        "rows": len(ids),
        "agents": len(ids),
        "new": [one for one in ids if one not in former],
        "gone": [one for one in former if one not in ids],
    }


def _requests(path: Path, site: Site, store: Store, team: str) -> Facts:
    agents = team_agents(store, team, site)
    if not agents:
        raise InputError(f"{team} has no agents yet", advice="Import the agents first")
    found = read_requests(path, site, agents, None)
    return {
        "rows": len(found),
        "first": str(min(request.date for request in found)),
        "last": str(max(request.date for request in found)),
        "approved": sum(request.approved for request in found),
    }


READERS: Mapping[ImportKind, Callable[[Path, Site, Store, str], Facts]] = {
    ImportKind.HISTORY: _history,
    ImportKind.AGENTS: _agents,
    ImportKind.REQUESTS: _requests,
    ImportKind.CALENDAR: _calendar,
}


def team_agents(store: Store, team: str, site: Site) -> tuple[Agent, ...]:
    """Return the agents of a team's newest import of them, or of its newest published roster."""
    newest = newest_imports(store, team).get(ImportKind.AGENTS)
    if newest is None:
        published = store.published(team)[:1]
        return store.load(published[0].id).agents if published else ()
    _, name, content = import_content(store, team, newest.id)
    with uploaded(name, content) as path:
        return read_agents(path, site)
