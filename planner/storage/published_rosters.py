"""Published rosters without the forecasts they were planned for: who worked when, and what for."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select

from planner.domain.horizon import Horizon
from planner.domain.people import Agent, Request
from planner.domain.roster import Codes
from planner.storage.plans import VersionState
from planner.storage.rows import agents_from, cells_from, requests_from
from planner.storage.store import Store
from planner.storage.tables import AgentRow, Assignment, RequestRow, RosterVersion, Team


@dataclass(frozen=True, kw_only=True, eq=False)
class PublishedRoster:
    """
    Who worked when, by one published version.

    Parameters
    ----------
    version
        Its number.
    horizon, agents, requests, before, codes, config_text
        As in `planner.storage.plans.StoredPlan`.
    special_days
        Date and kind of its holidays and campaigns.
    """

    version: int
    horizon: Horizon
    agents: tuple[Agent, ...]
    requests: tuple[Request, ...]
    before: Codes
    codes: Codes
    config_text: str
    special_days: tuple[tuple[dt.date, str], ...]


def published_rosters(
    store: Store, team: str, *, since: dt.date, until: dt.date
) -> tuple[PublishedRoster, ...]:
    """Return the versions that hold and have days from ``since`` to before ``until``, in order."""
    wanted = (
        select(RosterVersion)
        .join(Team, Team.id == RosterVersion.team_id)
        .where(
            Team.name == team,
            RosterVersion.state == VersionState.PUBLISHED,
            RosterVersion.end > since,
            RosterVersion.start < until,
        )
        .order_by(RosterVersion.start)
    )
    found = []
    with store.reading() as session:
        for version in session.scalars(wanted).all():
            people = select(AgentRow).filter_by(inputs_id=version.inputs_id)
            asked = select(RequestRow).filter_by(inputs_id=version.inputs_id)
            cells = select(Assignment).filter_by(version_id=version.id)
            agents, before = agents_from(session.scalars(people.order_by(AgentRow.position)).all())
            horizon = Horizon(start=version.start, n_days=version.n_days, zone=version.zone)
            codes, _ = cells_from(
                session.scalars(cells).all(), agents, horizon, version.shift_codes
            )
            found.append(
                PublishedRoster(
                    version=version.id,
                    horizon=horizon,
                    agents=agents,
                    requests=requests_from(
                        session.scalars(asked.order_by(RequestRow.position)).all()
                    ),
                    before=before,
                    codes=codes,
                    config_text=version.config_text,
                    special_days=tuple(
                        (dt.date.fromisoformat(day["date"]), str(day["kind"]))
                        for day in version.plan.get("special_days", ())
                    ),
                )
            )
    return tuple(found)
