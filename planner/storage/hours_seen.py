"""Contacts of the hours of a day that are over, as they are typed or imported."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from planner.storage.artefacts import lock_team
from planner.storage.audit import log
from planner.storage.store import Store
from planner.storage.tables import Team
from planner.storage.work_tables import HourSeen


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenHour:
    """
    What came in an hour.

    Parameters
    ----------
    hour
        At which it starts, on the site's clock, 0 to 23.
    queue
        Name of the queue.
    contacts
        How many; ``None``: what was said before is taken back. [contacts]

    Raises
    ------
    ValueError
        If the hour or the contacts are out of range.
    """

    hour: int
    queue: str
    contacts: float | None

    def __post_init__(self) -> None:
        if not 0 <= self.hour < 24:
            raise ValueError(f"hour: must be 0 to 23, got {self.hour}")
        if self.contacts is not None and not 0 <= self.contacts < 1e7:
            raise ValueError(f"contacts: must be 0 or more, got {self.contacts}")


def keep_hours(
    store: Store, team: str, date: dt.date, hours: Iterable[SeenHour], *, by: str
) -> int:
    """Keep those of some hours that say something new, and return how many."""
    given = {(one.hour, one.queue): one.contacts for one in hours}
    now = dt.datetime.now(dt.UTC)
    with store.writing(by) as session:
        home = lock_team(session, team)
        query = select(HourSeen).filter_by(team_id=home.id, date=date).order_by(HourSeen.id)
        known = {(row.hour, row.queue): row.contacts for row in session.scalars(query)}
        new = {key: value for key, value in given.items() if value != known.get(key)}
        for (hour, queue), contacts in new.items():
            session.add(
                HourSeen(
                    team_id=home.id,
                    date=date,
                    hour=hour,
                    queue=queue,
                    contacts=contacts,
                    seen_at=now,
                    seen_by=by,
                )
            )
        if new:
            told = {f"{hour:02d}:00 {queue}": contacts for (hour, queue), contacts in new.items()}
            entry = {"date": date.isoformat(), **told}
            log(session, "insert", "hours_seen", 0, before={}, after=entry, team_id=home.id)
    return len(new)


def list_hours(store: Store, team: str, date: dt.date) -> tuple[SeenHour, ...]:
    """List what is known of a day's hours, by hour and queue."""
    query = (
        select(HourSeen)
        .join(Team, Team.id == HourSeen.team_id)
        .where(Team.name == team, HourSeen.date == date)
        .order_by(HourSeen.id)
    )
    with store.reading() as session:
        newest = {(row.hour, row.queue): row.contacts for row in session.scalars(query)}
    return tuple(
        SeenHour(hour=hour, queue=queue, contacts=contacts)
        for (hour, queue), contacts in sorted(newest.items())
        if contacts is not None
    )
