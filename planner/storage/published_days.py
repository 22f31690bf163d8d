"""What is published of one agent, read without the forecasts that rosters were planned for."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select

from planner.domain.horizon import Horizon
from planner.storage.plans import VersionState
from planner.storage.store import Store
from planner.storage.tables import Assignment, RosterVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedDays:
    """
    An agent's days in one published version.

    Parameters
    ----------
    version, published_at
        Its number, and when it was published. [UTC]
    horizon
        Its days.
    config_text
        Its configuration.
    shifts
        Code of each day's shift, length ``n_days``; ``None`` on a day off.
    """

    version: int
    published_at: dt.datetime
    horizon: Horizon
    config_text: str
    shifts: tuple[str | None, ...]


def published_days(
    store: Store, team_id: int, agent: str, since: dt.date
) -> tuple[PublishedDays, ...]:
    """Return an agent's days in every version that holds on a day or later, in order of time."""
    held = (
        select(
            RosterVersion.id,
            RosterVersion.published_at,
            RosterVersion.start,
            RosterVersion.n_days,
            RosterVersion.zone,
            RosterVersion.config_text,
        )
        .where(
            RosterVersion.team_id == team_id,
            RosterVersion.state == VersionState.PUBLISHED,
            RosterVersion.end > since,
        )
        .order_by(RosterVersion.start)
    )
    found = []
    with store.reading() as session:
        for version, published_at, start, n_days, zone, config_text in session.execute(held).all():
            cells = select(Assignment.date, Assignment.shift).where(
                Assignment.version_id == version, Assignment.agent == agent
            )
            worked = {cell.date: cell.shift for cell in session.execute(cells)}
            horizon = Horizon(start=start, n_days=n_days, zone=zone)
            found.append(
                PublishedDays(
                    version=version,
                    published_at=published_at or dt.datetime.min.replace(tzinfo=dt.UTC),
                    horizon=horizon,
                    config_text=config_text,
                    shifts=tuple(worked.get(date) for date in horizon.dates),
                )
            )
    return tuple(found)
