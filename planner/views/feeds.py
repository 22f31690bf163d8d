"""Calendars to subscribe to, made once for as long as nothing changes."""

import datetime as dt
import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from planner.exports.ics import Appointment, appointments, calendar_file
from planner.storage.published_days import published_days
from planner.storage.store import Store
from planner.storage.tokens import FeedOwner, feed_owner
from planner.views.settings import site_of

KEPT_DAYS = 62  # how long past shifts stay in a calendar [days]
REMEMBERED = 4096  # calendars of about 10 kB


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A calendar as it is sent, and the tag that changes with it."""

    content: bytes
    etag: str


class Feeds:
    """
    The calendars of a database by token.

    Every reading asks the database whether the token still holds and what is published; only
    the calendar itself is remembered.
    """

    def __init__(self) -> None:
        self._made: OrderedDict[tuple[object, ...], Feed] = OrderedDict()
        self._lock = Lock()

    def read(self, url: str, token: str, today: dt.date) -> Feed | None:
        """
        Return a calendar, or nothing where the token is unknown or revoked.

        Raises
        ------
        InputError
            If the database cannot be read.
        """
        with Store.open(url) as store:
            owner = feed_owner(store, token)
            if owner is None:
                return None
            key = (url, owner, today)
            with self._lock:
                feed = self._made.get(key)
                if feed is not None:
                    self._made.move_to_end(key)
                    return feed
            feed = _make(store, owner, today - dt.timedelta(days=KEPT_DAYS))
        with self._lock:
            self._made[key] = feed
            while len(self._made) > REMEMBERED:
                self._made.popitem(last=False)
        return feed


def _make(store: Store, owner: FeedOwner, since: dt.date) -> Feed:
    found = list[Appointment]()
    for days in published_days(store, owner.team_id, owner.agent, since):
        site = site_of(days.config_text)
        shifts = {shift.code: shift for shift in site.shifts}
        found += appointments(
            [None if code is None else shifts[code] for code in days.shifts],
            days.horizon,
            team=owner.team,
            agent=owner.agent,
            meetings=site.meetings,
            changed_at=days.published_at,
            revision=days.version,
            lang=owner.lang,
        )
    name = "排班表" if owner.lang == "zh" else "Shifts"
    content = calendar_file(found, name=f"{name} {owner.agent}")
    return Feed(content=content, etag=f'"{hashlib.sha256(content).hexdigest()[:32]}"')
