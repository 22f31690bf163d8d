"""
Keep what a plan was made from: once for a team, however many versions use it.

An artefact that is there already is found by its content and used again. It then tells the
configuration, the seed and the programs that made it first.
"""

import datetime as dt
import zlib
from typing import Protocol

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from planner.domain.errors import InputError
from planner.storage.plans import StoredForecast, StoredPlan
from planner.storage.rows import (
    agent_rows,
    describe_forecast,
    digest,
    pack_forecast,
    request_rows,
)
from planner.storage.tables import AgentRow, Artefact, ArtefactKind, RequestRow, Team


class MadeFrom(Protocol):
    """What a forecast is kept with: a plan, or the forecast made on its own."""

    @property
    def team(self) -> str:
        """Whose."""

    @property
    def forecast(self) -> StoredForecast:
        """The forecast."""

    @property
    def history(self) -> int | None:
        """History import it was made from."""

    @property
    def config_hash(self) -> str:
        """Fingerprint of the settings."""

    @property
    def seed(self) -> int:
        """Where the dice started."""

    @property
    def versions(self) -> dict[str, str]:
        """Version of each program that had a part."""


def lock_team(session: Session, name: str) -> Team:
    """Find a team, made if it is new, and keep other writers of it waiting."""
    team = session.scalar(select(Team).where(Team.name == name).with_for_update())
    if team is None:
        team = Team(name=name)
        session.add(team)
        session.flush()
    return team


def keep_history(
    session: Session, team: Team, name: str, content: bytes, versions: dict[str, str]
) -> Artefact:
    """Keep an imported file as it came."""
    artefact = Artefact(
        team_id=team.id,
        kind=ArtefactKind.HISTORY,
        content_hash=digest(name, content),
        versions=versions,
        details={"name": name},
    )
    known = _known(session, artefact)
    if known is not None:
        return known
    artefact.payload = zlib.compress(content)
    return _add(session, artefact)


def keep_forecast(session: Session, team: Team, plan: MadeFrom) -> Artefact:
    """
    Keep the forecast of a plan, with the history it was made from.

    Raises
    ------
    InputError
        If the history is not one of the team's.
    """
    parents = []
    if plan.history is not None:
        history = session.get(Artefact, plan.history)
        if (
            history is None
            or history.team_id != team.id
            or history.kind is not ArtefactKind.HISTORY
        ):
            raise InputError(f"{plan.team} has no history import {plan.history}")
        parents = [history]
    details = describe_forecast(plan.forecast)
    artefact = _made_by(plan, team, ArtefactKind.FORECAST)
    artefact.content_hash = digest(details, plan.history, plan.forecast.paths, plan.forecast.open)
    known = _known(session, artefact)
    if known is not None:
        return known
    artefact.details, artefact.payload = details, pack_forecast(plan.forecast)
    artefact.parents = parents
    return _add(session, artefact)


def keep_inputs(session: Session, team: Team, plan: StoredPlan) -> Artefact:
    """Keep the agents and the requests of a plan as rows."""
    agents, requests = agent_rows(plan), request_rows(plan)
    artefact = _made_by(plan, team, ArtefactKind.INPUTS)
    artefact.content_hash = digest(agents, requests, list(plan.shift_codes))
    known = _known(session, artefact)
    if known is not None:
        return known
    artefact.details = {"agents": len(agents), "requests": len(requests)}
    _add(session, artefact)
    for table, rows in ((AgentRow, agents), (RequestRow, requests)):
        if rows:
            session.execute(insert(table), [{"inputs_id": artefact.id, **row} for row in rows])
    return artefact


def _made_by(plan: MadeFrom, team: Team, kind: ArtefactKind) -> Artefact:
    return Artefact(
        team_id=team.id,
        kind=kind,
        config_hash=plan.config_hash,
        seed=plan.seed,
        versions=plan.versions,
    )


def _known(session: Session, artefact: Artefact) -> Artefact | None:
    """Find the artefact that was kept before with the same content."""
    return session.scalar(
        select(Artefact).filter_by(
            team_id=artefact.team_id, kind=artefact.kind, content_hash=artefact.content_hash
        )
    )


def _add(session: Session, artefact: Artefact) -> Artefact:
    artefact.created_at = dt.datetime.now(dt.UTC)
    session.add(artefact)
    session.flush()
    return artefact
