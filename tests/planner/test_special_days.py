"""A configuration names holidays and campaigns; a calendar file takes their place."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from forecasts import History, SpecialDay, china_special_days
from planner.config import SpecialDayRules, load_special_days
from planner.config.special_days import CampaignSettings
from planner.domain.errors import InputError
from planner.domain.horizon import Horizon
from planner.workflow.special_days import provisional_dates, with_special_days

HANDBOOK = "extends: handbook.yaml\n"
FIRST = dt.date(2025, 10, 1)
NOVEMBER = Horizon.month(2026, 11)


@pytest.fixture
def config(tmp_path):
    """Return a function that writes a configuration, and files beside it, and gives its path."""

    def write(text, **beside):
        for name, content in beside.items():
            file = (
                tmp_path / f"{name}.yaml" if name != "china" else tmp_path / "calendars/china.yaml"
            )
            file.parent.mkdir(exist_ok=True)
            file.write_text(content, encoding="utf-8")
        path = tmp_path / "shop.yaml"
        path.write_text(HANDBOOK + text, encoding="utf-8")
        return path

    return write


def history(*special_days, queue="presales"):
    index = pd.date_range(FIRST, periods=24 * 390, freq="h")
    contacts = pd.Series(np.ones(len(index)), index=index)
    return History(queue=queue, contacts=contacts, special_days=special_days)


def listed(kind):
    return SpecialDay(date=dt.date(2026, 11, 20), name="own", kind=kind)


def added(one, rules=None, horizon=NOVEMBER):
    (found,) = with_special_days((one,), rules or load_special_days(), horizon)
    return [day for day in found.special_days if day not in one.special_days]


# --- What the configuration says ------------------------------------------------------------


def test_handbook_has_chinas_holidays_and_the_campaigns_of_every_platform():
    rules = load_special_days()
    assert rules.china
    assert [c.name for c in rules.campaigns] == ["38", "618", "double11", "double12"]


def test_every_shipped_campaign_that_has_a_day_can_be_named(config):
    names = '"38", "618", "88", "99", national_day_sale, double11, double12, new_year_goods'
    assert len(load_special_days(config(f"campaigns: [{names}]\n")).campaigns) == 8


def test_shipped_notice_says_what_the_package_says_of_its_year():
    (notice,) = load_special_days().notices
    year = dt.date(notice.year, 1, 1), dt.date(notice.year, 12, 25)
    ours, package = china_special_days(*year, (notice,)), china_special_days(*year)
    assert [(d.date, d.kind) for d in ours] == [(d.date, d.kind) for d in package]


def test_double_eleven_begins_at_eight_on_the_evenings_of_the_waves():
    waves = [d for d in added(history()) if d.name == "double11" and d.starts_hour == 20]
    last_year = [d.date for d in waves if d.date.year == 2025]
    assert last_year == [dt.date(2025, 10, 15), dt.date(2025, 10, 31), dt.date(2025, 11, 10)]


def test_another_country_switches_both_off(config):
    rules = load_special_days(config("holidays: none\ncampaigns: []\n"))
    assert rules == SpecialDayRules()
    assert not added(history(), rules)


def test_a_file_beside_the_configuration_is_laid_over_the_shipped_one(config):
    own = 'campaigns:\n  shop_anniversary:\n    day: "05-18"\n'
    rules = load_special_days(config("campaigns: [shop_anniversary]\n", campaigns=own))
    (campaign,) = rules.campaigns
    assert campaign.main_day(2026) == dt.date(2026, 5, 18)
    assert [phase.name for phase in campaign.phases] == ["wave", "day", "tail"]


YEAR_2027 = """\
years:
  "2027":
    as_of: 2026-11-20
    source: made up
    off: {spring_festival: [2027-02-05, 2027-02-11]}
    worked: [2027-01-30]
"""


def test_a_notice_beside_the_configuration_is_added(config):
    rules = load_special_days(config("", china=YEAR_2027))
    assert [notice.year for notice in rules.notices] == [2026, 2027]
    assert rules.notices[1].worked == {dt.date(2027, 1, 30)}


@pytest.mark.parametrize(
    ("text", "beside", "told"),
    [
        ("campaigns: [double1]\n", {}, "campaigns.0 must be a known campaign"),
        ("campaigns: [shop_anniversary]\n", {}, "campaigns.shop_anniversary has no day"),
        ("holidays: japan\n", {}, "holidays must be 'china' or 'none'"),
        (
            "campaigns: [double11]\n",
            {"campaigns": 'campaigns: {double11: {day: "13-11"}}\n'},
            "campaigns.double11.day must be a month and day",
        ),
        (
            "campaigns: [double11]\n",
            {"campaigns": 'campaigns: {double11: {phases: {day: {starts: "20:15"}}}}\n'},
            "day: starts must be a full hour",
        ),
        (
            "campaigns: [double11]\n",
            {"campaigns": "campaigns: {double11: {phases: {day: {first: 2}}}}\n"},
            "day: must not end before it begins",
        ),
        ("", {"china": YEAR_2027.replace("2027-01-30", "2027-02-06")}, "got 2027-02-06 as both"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(config, text, beside, told):
    with pytest.raises(InputError) as error:
        load_special_days(config(text, **beside))
    assert told in str(error.value)
    assert ", line " in str(error.value)


def test_every_campaign_says_where_it_comes_from_and_how_sure_that_is():
    assert {"source", "sure"} <= {
        k for k, f in CampaignSettings.model_fields.items() if f.is_required()
    }


# --- With a calendar file -------------------------------------------------------------------


def kinds(days):
    return {day.kind for day in days}


def test_without_a_calendar_file_both_are_added():
    found = kinds(added(history()))
    assert found >= {"promotion", "public_holiday", "makeup_workday", "spring_festival"}


@pytest.mark.parametrize("kind", ["closed", "missing", "event"])
def test_days_that_are_neither_take_nothing_away(kind):
    assert kinds(added(history(listed(kind)))) >= {"promotion", "public_holiday"}


def test_whoever_lists_a_campaign_lists_all_of_them():
    found = kinds(added(history(listed("promotion"))))
    assert "promotion" not in found
    assert "public_holiday" in found


@pytest.mark.parametrize("kind", ["public_holiday", "bank_holiday", "festival"])
def test_whoever_lists_a_holiday_lists_all_of_them(kind):
    assert kinds(added(history(listed(kind)))) == {"promotion"}


def test_only_days_to_forecast_carry_an_expectation():
    told = [d.date for d in added(history()) if d.expected_uplift is not None]
    assert min(told) == NOVEMBER.start
    assert not [d for d in added(history(queue="b2b")) if d.expected_uplift is not None]


def test_days_of_a_year_without_a_notice_are_told():
    february = Horizon.month(2027, 2)
    histories = with_special_days((history(),), load_special_days(), february)
    dates = provisional_dates(histories, february)
    assert dt.date(2027, 2, 6) in dates  # the lunar new year
    assert all(date.month == 2 for date in dates)
    november = with_special_days((history(),), load_special_days(), NOVEMBER)
    assert provisional_dates(november, NOVEMBER) == ()
