"""The people of a team as the next plan takes them, as a table to look at and to edit."""

import csv
import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from planner.domain.access import Actor, Verb
from planner.domain.people import OWN_LIMITS, Agent
from planner.storage.imports import ImportInfo, ImportKind, import_content, newest_imports
from planner.storage.people_files import AGENT_COLUMNS, AGENT_EXTRAS, read_agents
from planner.storage.permit import permit
from planner.storage.sheets import read_sheet
from planner.storage.store import Store
from planner.views.settings import site_of, team_settings
from planner.workflow.uploads import uploaded

BETWEEN_SKILLS = "|"


@dataclass(frozen=True, kw_only=True, eq=False)
class TeamList:
    """
    Who is in a team.

    Parameters
    ----------
    agents
        The people, in the order of their list.
    table
        The same, one row each, in the columns of an agents' file; values are text, numbers,
        dates, lists of skills, or ``None`` where nothing is said.
    source
        The import they come from; ``None``: the newest published roster.
    """

    agents: tuple[Agent, ...]
    table: pd.DataFrame
    source: ImportInfo | None


def find_team(url: str, actor: Actor, team: str) -> TeamList:
    """
    Return a team's newest list of agents, or those of its newest published roster.

    Raises
    ------
    InputError
        If the actor may not see it, or the list no longer fits the team's settings.
    """
    with Store.open(url) as store:
        permit(store, actor, Verb.SEE_PLAN, team=team)
        site = site_of(team_settings(store, team))
        newest = newest_imports(store, team).get(ImportKind.AGENTS)
        if newest is None:
            published = store.published(team)[:1]
            agents = store.load(published[0].id).agents if published else ()
            return TeamList(agents=agents, table=_table(agents), source=None)
        _, name, content = import_content(store, team, newest.id)
    with uploaded(name, content) as path:
        agents = read_agents(path, site)
        written = read_sheet(path, AGENT_COLUMNS, AGENT_EXTRAS).frame.reset_index(drop=True)
    return TeamList(agents=agents, table=_table(agents, written), source=newest)


def list_file(rows: Sequence[dict[str, object]]) -> bytes:
    """
    Write rows of a team's table as an agents' file.

    Parameters
    ----------
    rows
        Values by the names of `TeamList.table`; rows without any are left out.
    """
    names = list(dict.fromkeys(name for row in rows for name in row))
    file = io.StringIO()
    lines = csv.writer(file, lineterminator="\n")
    lines.writerow(names)
    written = ([_text(row.get(name)) for name in names] for row in rows)
    lines.writerows(cells for cells in written if any(cells))
    return file.getvalue().encode()


def _table(agents: tuple[Agent, ...], written: pd.DataFrame | None = None) -> pd.DataFrame:
    """Tabulate agents; what only their file says, or leaves to a default, is taken from it."""
    table = pd.DataFrame(
        {
            "agent": [agent.id for agent in agents],
            "name": [agent.name for agent in agents],
            "team": [agent.team for agent in agents],
            "level": [agent.level.value for agent in agents],
            "skills": [list(agent.skills) for agent in agents],
            "contract_minutes_week": [agent.contract_min_week for agent in agents],
            "speed": [agent.speed for agent in agents],
            "mentor": [agent.mentor for agent in agents],
            "earliest_night": [agent.earliest_night for agent in agents],
            "protected_from": [agent.protected_from for agent in agents],
            "protected_until": [agent.protected_until for agent in agents],
            **{name: [getattr(agent, name) for agent in agents] for name in OWN_LIMITS},
        }
    )
    if written is None:
        return table
    if "speed" not in written.columns:
        table["speed"] = None
    else:
        table["speed"] = table["speed"].where((written["speed"].map(_text) != "").to_numpy())
    for name in written.columns.difference(table.columns, sort=False):
        table[name] = written[name].map(_text).to_numpy()
    return table


def _text(value: Any) -> str:
    """Write a cell; nothing where nothing is said."""
    if isinstance(value, list | tuple):
        return BETWEEN_SKILLS.join(map(str, value))
    if value is None or pd.isna(value):
        return ""
    if isinstance(value, dt.datetime):
        value = value.date()
    if isinstance(value, float):
        return f"{value:g}" if value != int(value) else str(int(value))
    return str(value).strip()
