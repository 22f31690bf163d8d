"""The calendar as a planner edits it: phases laid in, changed, kept, and forecast with."""

import dataclasses
import datetime as dt

import pytest

from planner.domain.access import Actor, Refused, Role, local_actor
from planner.domain.errors import InputError
from planner.workflow import (
    ImportKind,
    PhaseRun,
    find_calendar,
    import_file,
    preset_day,
    save_calendar,
    with_preset,
)
from tests.planner.ui.small_site import TEAM

ME = local_actor("me")
DAY = dt.date(2026, 12, 12)
CALENDAR = """\
queue,date,name,kind,phase,starts,expected_uplift,expected_sd
,2025-12-11,double12_eve,promotion,,20:00,,
,2025-12-12,double12_day,promotion,,,,
orders,2026-12-01,sale,promotion,wave,20:00,2,0.6
orders,2026-12-02,sale,promotion,wave,,2,0.6
,2026-12-05,founding_day,public_holiday,,,,
"""


@pytest.fixture
def url(tmp_path):
    url = f"sqlite:///{tmp_path}/peak.db"
    import_file(url, ME, ImportKind.CALENDAR, "days.csv", CALENDAR.encode(), team=TEAM)
    return url


def test_days_in_a_row_that_say_the_same_are_one_line(url):
    runs = find_calendar(url, ME, TEAM)
    assert [run.name for run in runs] == ["double12_eve", "double12_day", "sale", "founding_day"]
    sale = runs[2]
    assert (sale.first, sale.last) == (dt.date(2026, 12, 1), dt.date(2026, 12, 2))
    assert (sale.queue, sale.phase, sale.starts_hour, sale.uplift) == ("orders", "wave", 20, 2)
    # Two days say so together: each carries the phase's spread times the root of two.
    assert sale.sd == pytest.approx(0.6 / 2**0.5, abs=1e-3)


def test_a_calendar_kept_again_says_the_same(url):
    before = find_calendar(url, ME, TEAM)
    save_calendar(url, ME, TEAM, before)
    assert find_calendar(url, ME, TEAM) == before


def test_a_change_reaches_the_calendar(url):
    *rest, last = find_calendar(url, ME, TEAM)
    save_calendar(url, ME, TEAM, [*rest, dataclasses.replace(last, uplift=1.5, sd=0.2)])
    assert find_calendar(url, ME, TEAM)[-1].uplift == 1.5


def test_a_preset_takes_the_names_that_past_years_have(url):
    runs = with_preset(find_calendar(url, ME, TEAM), "double12", DAY, ("presales", "aftersales"))
    laid = [run for run in runs if run.name.startswith("double12") and run.first.year == 2026]
    assert {run.name for run in laid} == {"double12_eve", "double12_day", "double12_tail"}
    eve = next(run for run in laid if run.name == "double12_eve" and run.queue == "presales")
    assert (eve.first, eve.starts_hour, eve.phase) == (dt.date(2026, 12, 11), 20, "")
    assert eve.uplift == 1.8
    tail = [run for run in laid if run.name == "double12_tail"]
    assert [run.queue for run in tail] == ["aftersales"], "pre-sales expect nothing of the tail"
    assert tail[0].first == dt.date(2026, 12, 14), "after-sales feel it a day later"


def test_a_queue_that_the_preset_does_not_know_gets_its_phases_without_an_expectation():
    runs = with_preset((), "double12", DAY, ("shop",))
    assert [run.phase for run in runs] == ["eve", "day", "tail"]
    assert {run.uplift for run in runs} == {None}


def test_a_preset_laid_in_twice_stands_there_once(url):
    once = with_preset(find_calendar(url, ME, TEAM), "double12", DAY, ("presales",))
    assert with_preset(once, "double12", DAY, ("presales",)) == once


def test_the_next_main_day_is_this_years_until_it_has_passed():
    assert preset_day("double12", dt.date(2026, 12, 12)) == dt.date(2026, 12, 12)
    assert preset_day("double12", dt.date(2026, 12, 13)) == dt.date(2027, 12, 12)
    assert preset_day("shop_anniversary", DAY) == DAY, "the shop's own day is asked for"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"last": dt.date(2026, 12, 11)}, "ends before it begins"),
        ({"uplift": 0.0}, "over 0 and up to 100"),
        ({"name": ""}, "needs a name"),
    ],
)
def test_a_phase_that_cannot_be_is_refused(change, said):
    good = PhaseRun(name="sale", kind="promotion", first=DAY, last=DAY, uplift=1.5)
    with pytest.raises(InputError, match=said):
        dataclasses.replace(good, **change)


def test_the_calendar_is_not_for_agents_to_change(url):
    ops = Actor(name="lead", role=Role.LEAD, team=TEAM, account=4)
    runs = find_calendar(url, ops, TEAM)
    with pytest.raises(Refused):
        save_calendar(url, ops, TEAM, runs)
