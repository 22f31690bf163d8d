"""Forecast hourly contacts as sample paths; knows nothing of the planner."""

from forecasts.backtest import BacktestResult, as_dict, backtest
from forecasts.campaigns import Campaign, Phase, campaign_days
from forecasts.china import HolidayNotice, china_special_days
from forecasts.clock_changes import hours_put_back
from forecasts.explain import (
    PARTS,
    DayParts,
    explain,
    explain_forecast,
    explain_new_queue,
    parts_frame,
)
from forecasts.frame import histories_from_frame, whole_hours
from forecasts.model import fit_team, forecast
from forecasts.new_queue import with_new_queue
from forecasts.sample_paths import Forecast
from forecasts.types import EXPECTED_SD, History, SpecialDay
from forecasts.update import Seen, seen_so_far, update

__all__ = [
    "EXPECTED_SD",
    "PARTS",
    "BacktestResult",
    "Campaign",
    "DayParts",
    "Forecast",
    "History",
    "HolidayNotice",
    "Phase",
    "Seen",
    "SpecialDay",
    "as_dict",
    "backtest",
    "campaign_days",
    "china_special_days",
    "explain",
    "explain_forecast",
    "explain_new_queue",
    "fit_team",
    "forecast",
    "histories_from_frame",
    "hours_put_back",
    "parts_frame",
    "seen_so_far",
    "update",
    "whole_hours",
    "with_new_queue",
]
