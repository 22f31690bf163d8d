"""What happens to roster versions, each step inside a transaction that may do more with it."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from planner.domain.errors import InputError
from planner.storage.artefacts import keep_forecast, keep_inputs, lock_team
from planner.storage.differences import differences, log_edit, refuse_if_behind, refuse_if_overtaken
from planner.storage.plans import StoredPlan, VersionState
from planner.storage.rows import assignment_rows
from planner.storage.tables import Assignment, RosterVersion, Team, VersionCheck
from planner.storage.telling import tell


def add_version(
    session: Session,
    plan: StoredPlan,
    *,
    by: str,
    why: str | None = None,
    beside: Collection[int] | None = None,
) -> int:
    """
    Save a plan as a new draft; otherwise like `planner.storage.store.Store.save_draft`.

    Raises
    ------
    InputError
        As told there.
    """
    team = lock_team(session, plan.team)
    if plan.parent is not None:
        parent = session.get(RosterVersion, plan.parent)
        if parent is None or parent.team_id != team.id:
            raise InputError(f"{plan.team} has no roster version {plan.parent}")
        if beside is not None:
            refuse_if_overtaken(session, parent, beside)
    forecast = keep_forecast(session, team, plan)
    same_period = select(RosterVersion.number).where(
        RosterVersion.team_id == team.id, RosterVersion.start == plan.horizon.start
    )
    version = RosterVersion(
        team_id=team.id,
        start=plan.horizon.start,
        n_days=plan.horizon.n_days,
        end=plan.horizon.end,
        zone=plan.horizon.zone,
        number=1 + max(session.scalars(same_period), default=0),
        state=VersionState.DRAFT,
        parent_id=plan.parent,
        inputs_id=keep_inputs(session, team, plan).id,
        forecast_id=forecast.id,
        shift_codes=list(plan.shift_codes),
        config_text=plan.config_text,
        config_hash=plan.config_hash,
        seed=plan.seed,
        versions=plan.versions,
        plan=plan.plan,
        created_at=dt.datetime.now(dt.UTC),
        created_by=by,
        note=why,
    )
    session.add(version)
    session.flush()
    cells = [{"version_id": version.id, **row} for row in assignment_rows(plan)]
    if cells:
        session.execute(insert(Assignment), cells)
    if plan.parent is not None:
        log_edit(session, version)
    return version.id


def publish_version(
    session: Session, version_id: int, *, by: str, replacing: Collection[int] | None = None
) -> None:
    """
    Make a version the one that holds; otherwise like `planner.storage.store.Store.publish`.

    Raises
    ------
    InputError
        As told there.
    """
    team_id = session.scalar(select(RosterVersion.team_id).where(RosterVersion.id == version_id))
    session.execute(select(Team.id).where(Team.id == team_id).with_for_update())
    version = get_version(session, version_id)
    if version.state is VersionState.PUBLISHED:
        return
    if version.state is VersionState.SUPERSEDED:
        raise InputError(
            f"roster version {version_id} has been superseded",
            advice="Save it as a new draft and publish that",
        )
    former = session.scalars(
        select(RosterVersion).where(
            RosterVersion.team_id == version.team_id,
            RosterVersion.state == VersionState.PUBLISHED,
            RosterVersion.start < version.end,
            RosterVersion.end > version.start,
        )
    ).all()
    if replacing is not None and {old.id for old in former} != set(replacing):
        raise InputError(
            "somebody else published a roster for these days in the meantime",
            value=", ".join(str(old.id) for old in former),
            advice="Look at it, then publish again",
        )
    if replacing is None and version.parent_id is not None:
        refuse_if_behind(session, version, former)
    for old in former:
        old.state = VersionState.SUPERSEDED
    session.flush()  # first, for the database allows one published version at a time
    version.state = VersionState.PUBLISHED
    version.published_at, version.published_by = dt.datetime.now(dt.UTC), by
    tell(session, version.team_id, f"published {version.id}", _event(session, version, former))


def _event(
    session: Session, version: RosterVersion, former: Sequence[RosterVersion]
) -> dict[str, Any]:
    """Say which days now hold, and how much they change what held before."""
    days = {"start": version.start.isoformat(), "days": version.n_days}
    if not former:
        return {"kind": "published", **days}
    cells = [
        cell
        for old in former
        for cell in differences(session, old.id, version.id)
        if cell.before != cell.after
    ]
    agents = sorted({cell.agent for cell in cells})
    return {"kind": "changed", **days, "cells": len(cells), "agents": agents}


def keep_check(session: Session, version_id: int, document: dict[str, Any], *, by: str) -> None:
    """Keep what a check of a version found."""
    checked_at = dt.datetime.now(dt.UTC)
    session.add(
        VersionCheck(version_id=version_id, checked_at=checked_at, checked_by=by, document=document)
    )


def get_version(session: Session, version_id: int) -> RosterVersion:
    """
    Find a version.

    Raises
    ------
    InputError
        If there is none of that number.
    """
    version = session.get(RosterVersion, version_id)
    if version is None:
        raise no_version(version_id)
    return version


def no_version(version_id: int) -> InputError:
    """Say that a version is not there."""
    return InputError(f"there is no roster version {version_id}")


def published_cells(
    session: Session, team: str, first: dt.date, last: dt.date
) -> list[tuple[str, dt.date, str]]:
    """Return agent, date and shift of a team's published days of work from first to last."""
    query = (
        select(Assignment.agent, Assignment.date, Assignment.shift)
        .join(RosterVersion, RosterVersion.id == Assignment.version_id)
        .join(Team, Team.id == RosterVersion.team_id)
        .where(
            Team.name == team,
            RosterVersion.state == VersionState.PUBLISHED,
            Assignment.date.between(first, last),
            Assignment.shift.is_not(None),
        )
        .order_by(Assignment.agent, Assignment.date)
    )
    return [(agent, date, str(shift)) for agent, date, shift in session.execute(query)]
