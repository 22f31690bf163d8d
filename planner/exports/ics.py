"""
Shifts as a calendar that phones and mail programs subscribe to.

Times are UTC, so that no program needs to know a zone. An event keeps its UID whatever roster is
published later, so that a changed shift replaces the old one; a day off has no event, so that a
cancelled shift vanishes with the next reading.
"""

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from icalendar import Calendar, Event, vText

from planner.domain.horizon import Horizon, clock
from planner.domain.shifts import Meeting, Shift
from planner.exports.words import WORDS
from planner.i18n import own_words

REFRESH = dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """
    Something an agent is expected at.

    Parameters
    ----------
    uid
        The same for the same agent, day and kind for ever.
    title, note
        For people.
    start, end
        When. [UTC]
    changed_at
        When it was last published. [UTC]
    revision
        Grows each time it is published.
    """

    uid: str
    title: str
    note: str
    start: dt.datetime
    end: dt.datetime
    changed_at: dt.datetime
    revision: int


def appointments(
    shifts: Sequence[Shift | None],
    horizon: Horizon,
    *,
    team: str,
    agent: str,
    meetings: Sequence[Meeting] = (),
    changed_at: dt.datetime,
    revision: int,
    lang: str,
) -> Iterator[Appointment]:
    """
    Turn an agent's days into appointments.

    Parameters
    ----------
    shifts
        Shift of each day of the horizon, ``None`` on a day off.
    horizon
        Days and zone of the roster.
    team, agent
        Whose roster, and which agent's row.
    meetings
        Weekly meetings; one that a shift does not cover is an appointment of its own where
        everyone comes to it.
    changed_at, revision
        As in `Appointment`.
    lang
        Language of notes, ``zh`` or ``en``.
    """
    text = WORDS[lang]
    for d, shift in enumerate(shifts):
        if shift is None:
            continue
        times = f"{own_words(shift.name, lang)} {clock(shift.start_min)}–{clock(shift.end_min)}"
        date = horizon.date(d)
        yield Appointment(
            uid=_uid(team, agent, date, "shift"),
            title=times,
            note=f"{team}\n{text.hours.format(times, shift.work_min / 60)}",
            start=horizon.utc(d, shift.start_min),
            end=horizon.utc(d, shift.end_min),
            changed_at=changed_at,
            revision=revision,
        )
        for meeting in meetings:
            if meeting.extra_work_min(shift, horizon.weekday(d)):
                yield Appointment(
                    uid=_uid(team, agent, date, f"meeting {meeting.name}"),
                    title=own_words(meeting.name, lang),
                    note=team,
                    start=horizon.utc(d, meeting.start_min),
                    end=horizon.utc(d, meeting.start_min + meeting.length_min),
                    changed_at=changed_at,
                    revision=revision,
                )


def calendar_file(found: Sequence[Appointment], *, name: str) -> bytes:
    """
    Write appointments as an iCalendar file [1]_; the same ones give the same bytes.

    Parameters
    ----------
    found
        Appointments in order of time.
    name
        Name under which programs list the calendar.

    References
    ----------
    .. [1] RFC 5545, Internet Calendaring and Scheduling Core Object Specification; RFC 7986 for
       the name and the time between two readings.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//peakroster//roster//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", vText(name))
    calendar.add("x-wr-calname", vText(name))
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for one in found:
        event = Event()
        event.add("uid", one.uid)
        event.add("summary", one.title)
        event.add("description", one.note)
        event.add("dtstart", one.start)
        event.add("dtend", one.end)
        event.add("dtstamp", one.changed_at)
        event.add("last-modified", one.changed_at)
        event.add("sequence", one.revision)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _uid(team: str, agent: str, date: dt.date, kind: str) -> str:
    """Name an event without telling names to whoever reads the address of a leaked file."""
    whole = "\0".join((team, agent, date.isoformat(), kind))
    return f"{hashlib.sha256(whole.encode()).hexdigest()[:32]}@peakroster"
