"""Campaigns fall on the days of their rule, each queue at its own time."""

import datetime as dt

import pytest

from forecasts import Campaign, Phase, campaign_days

WAVE = Phase(
    name="wave", first=-1, last=-1, starts_hour=20, uplift={"presales": 3.0}, expected_sd=0.6
)
TAIL = Phase(
    name="tail",
    first=1,
    last=4,
    uplift={"aftersales": 1.5},
    expected_sd=0.4,
    lag_days={"aftersales": 2},
)
DOUBLE11 = Campaign(name="double11", month=11, day=11, phases=(WAVE, TAIL))
YEARS = dt.date(2025, 1, 1), dt.date(2026, 12, 31)


def days(campaign=DOUBLE11, queue="presales", **more):
    return campaign_days((campaign,), queue, *YEARS, **more)


def dates(found, phase):
    return [day.date for day in found if day.phase == phase]


def test_a_wave_begins_on_the_eve_of_every_year_at_eight_in_the_evening():
    found = days()
    assert dates(found, "wave") == [dt.date(2025, 11, 10), dt.date(2026, 11, 10)]
    assert {(d.name, d.kind, d.starts_hour) for d in found if d.phase == "wave"} == {
        ("double11", "promotion", 20)
    }


def test_a_queue_with_a_lag_feels_the_tail_later():
    presales, aftersales = days(), days(queue="aftersales")
    assert dates(presales, "tail")[0] == dt.date(2025, 11, 12)
    assert dates(aftersales, "tail")[0] == dt.date(2025, 11, 14)
    assert len(dates(presales, "tail")) == len(dates(aftersales, "tail")) == 2 * 4


def test_a_queue_expects_what_is_said_of_it_and_nothing_else():
    found = days(queue="aftersales")
    assert {d.expected_uplift for d in found if d.phase == "tail"} == {1.5}
    assert {d.expected_uplift for d in found if d.phase == "wave"} == {None}


def test_the_days_of_a_phase_together_state_its_expectation_once():
    spreads = [d.expected_sd for d in days(queue="aftersales") if d.phase == "tail"][:4]
    assert sum(sd**-2 for sd in spreads) == pytest.approx(0.4**-2)


def test_days_on_record_carry_no_expectation():
    wave = [d for d in days(expected_from=dt.date(2026, 11, 10)) if d.phase == "wave"]
    assert [d.expected_uplift for d in wave] == [None, 3.0]
    wave = [d for d in days(expected_from=dt.date(2026, 11, 11)) if d.phase == "wave"]
    assert [d.expected_uplift for d in wave] == [None, None]


def test_a_year_that_did_not_keep_to_the_rule_has_its_own_dates():
    own = (dt.date(2025, 11, 8), dt.date(2025, 11, 9))
    moved = Phase(name="wave", first=-1, last=-1, starts_hour=20, moved={2025: own})
    found = days(Campaign(name="double11", month=11, day=11, phases=(moved,)))
    assert dates(found, "wave") == [*own, dt.date(2026, 11, 10)]
    assert [day.starts_hour for day in found] == [20, 0, 20]


def test_new_year_goods_follow_the_moon():
    spot = Phase(name="spot", first=-20, last=-20)
    goods = Campaign(name="new_year_goods", month=1, day=1, lunar=True, phases=(spot,))
    new_years = dt.date(2025, 1, 29), dt.date(2026, 2, 17)  # the lunar new year's days
    assert dates(days(goods), "spot") == [day - dt.timedelta(days=20) for day in new_years]


def test_a_phase_reaches_over_the_turn_of_the_year():
    late = Campaign(name="x", month=12, day=31, phases=(Phase(name="tail", first=1, last=2),))
    found = campaign_days((late,), "presales", dt.date(2026, 1, 1), dt.date(2026, 1, 31))
    assert dates(found, "tail") == [dt.date(2026, 1, 1), dt.date(2026, 1, 2)]


def test_a_phase_may_last_one_day_but_not_end_before_it_begins():
    assert Phase(name="day", first=3, last=3).last == 3
    with pytest.raises(ValueError, match="day: must not end before it begins"):
        Phase(name="day", first=3, last=2)
