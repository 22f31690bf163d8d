"""A calendar says when an agent works, in UTC, and follows what is published later."""

import datetime as dt

import icalendar
import pytest

from planner.domain.horizon import Horizon
from planner.exports.ics import Appointment, appointments, calendar_file
from tests.planner.exports.rosters import DAY, LATE, MONDAY_7, NIGHT, roster

PUBLISHED = dt.datetime(2026, 9, 20, 3, 0, tzinfo=dt.UTC)
MEETINGS = roster(["......."]).problem.meetings  # Mondays 08:00 to 09:00, everyone


def found(shifts, horizon=MONDAY_7, *, agent="A1", revision=1, **options) -> list[Appointment]:
    options = {"changed_at": PUBLISHED, "lang": "zh"} | options
    return list(
        appointments(shifts, horizon, team="旗舰店", agent=agent, revision=revision, **options)
    )


def events(content: bytes) -> list[icalendar.Event]:
    return icalendar.Calendar.from_ical(content).walk("VEVENT")


def test_shifts_stand_in_utc_with_stable_names():
    content = calendar_file(found([DAY, None, NIGHT]), name="x")
    day, night = events(content)
    assert day["dtstart"].dt == dt.datetime(2026, 9, 28, 0, 0, tzinfo=dt.UTC)  # 08:00 in Shanghai
    assert day["dtend"].dt == dt.datetime(2026, 9, 28, 9, 30, tzinfo=dt.UTC)
    assert night["dtstart"].dt.date() == dt.date(2026, 9, 30)
    assert b"DTSTART:20260928T000000Z" in content
    assert day["summary"] == "白班 08:00–17:30"
    assert content == calendar_file(found([DAY, None, NIGHT]), name="x")


def test_a_later_roster_changes_the_same_event_and_drops_a_cancelled_one():
    first = {e["uid"]: e for e in events(calendar_file(found([DAY, DAY]), name="x"))}
    later = found([NIGHT, None], revision=5, changed_at=PUBLISHED + dt.timedelta(hours=1))
    (changed,) = events(calendar_file(later, name="x"))
    former = first[changed["uid"]]
    assert len(first) == 2
    assert former["dtstart"].dt != changed["dtstart"].dt
    assert former["sequence"] < changed["sequence"]
    assert former["last-modified"].dt < changed["last-modified"].dt


def test_no_two_agents_or_days_share_an_event():
    uids = {one.uid for who in ("A1", "A2", "A") for one in found([DAY] * 7, agent=who)}
    assert len(uids) == 3 * 7


def test_a_shift_past_midnight_ends_on_the_next_day():
    (one,) = found([LATE])
    assert one.end - one.start == dt.timedelta(hours=8)
    assert one.end == dt.datetime(2026, 9, 28, 22, 0, tzinfo=dt.UTC)  # 06:00 on the 29th


@pytest.mark.parametrize(("day", "hour"), [(24, 7), (25, 8)])
def test_a_clock_change_moves_the_utc_time_and_not_the_wall_time(day, hour):
    """Clocks in Berlin go back on 25 October 2026."""
    horizon = Horizon(start=dt.date(2026, 10, day), n_days=1, zone="Europe/Berlin")
    (one,) = found([NIGHT], horizon)
    assert one.start.hour == hour + 4 + 0  # 13:30 is 11:30 UTC in summer and 12:30 in winter
    assert one.start.minute == 30


def test_a_meeting_outside_the_shift_is_an_appointment_of_its_own():
    titles = [one.title for one in found([NIGHT, NIGHT], meetings=MEETINGS)]
    assert titles == ["晚班 13:30–22:30", "例会", "晚班 13:30–22:30"]
    assert len(found([DAY], meetings=MEETINGS)) == 1  # the meeting lies within the shift


def test_text_cannot_break_out_of_its_line():
    hostile = "x\r\nEND:VEVENT\nBEGIN:VEVENT\rBEGIN:VALARM;,\\"
    (one,) = appointments(
        [DAY], MONDAY_7, team=hostile, agent="A", changed_at=PUBLISHED, revision=1, lang="en"
    )
    content = calendar_file([one], name=hostile)
    assert len(events(content)) == 1
    assert content.count(b"\r\nBEGIN:") == 1
    assert content.count(b"\r") == content.count(b"\r\n") == content.count(b"\n")
