"""Holidays and campaigns that no calendar file lists."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace

from forecasts import History, SpecialDay, campaign_days, china_special_days
from planner.config import SpecialDayRules
from planner.domain.horizon import Horizon

NEITHER = ("closed", "missing", "event")  # say nothing about holidays or campaigns
BEYOND_DAYS = 14  # what follows the last day may be felt before


def with_special_days(
    histories: Sequence[History], rules: SpecialDayRules, horizon: Horizon
) -> tuple[History, ...]:
    """
    Add the configuration's holidays and campaigns to those of a calendar file.

    Group by group and queue by queue: whoever lists a holiday lists all holidays, and whoever
    lists a campaign all campaigns, past and future, so that one day never counts twice.

    Parameters
    ----------
    histories
        Histories with the special days of the calendar file, if there is one.
    rules
        What the configuration names.
    horizon
        Days to forecast; only campaigns from its first day on carry an expectation.
    """
    until = horizon.start + dt.timedelta(days=horizon.n_days + BEYOND_DAYS)
    return tuple(
        replace(history, special_days=history.special_days + _added(history, rules, horizon, until))
        for history in histories
    )


def _added(
    history: History, rules: SpecialDayRules, horizon: Horizon, until: dt.date
) -> tuple[SpecialDay, ...]:
    listed = history.special_days
    holidays, campaigns = tuple[SpecialDay, ...](), tuple[SpecialDay, ...]()
    if rules.china and not any(not d.is_campaign and d.kind not in NEITHER for d in listed):
        holidays = china_special_days(history.first_day, until, rules.notices)
    if not any(day.is_campaign for day in listed):
        campaigns = campaign_days(
            rules.campaigns,
            history.queue,
            history.first_day,
            until,
            expected_from=horizon.start,
        )
    return holidays + campaigns


def provisional_dates(histories: Iterable[History], horizon: Horizon) -> tuple[dt.date, ...]:
    """Return the days of a horizon on which a holiday may still move, in order."""
    return tuple(
        sorted(
            {
                day.date
                for history in histories
                for day in history.special_days
                if day.provisional and horizon.day(day.date) is not None
            }
        )
    )
