"""Forecast hourly contacts as sample paths; knows nothing of the planner."""

from forecasts.backtest import BacktestResult, as_dict, backtest
from forecasts.china import china_special_days
from forecasts.explain import explain
from forecasts.frame import histories_from_frame
from forecasts.model import forecast
from forecasts.new_queue import with_new_queue
from forecasts.sample_paths import Forecast
from forecasts.types import History, SpecialDay
from forecasts.update import update

__all__ = [
    "BacktestResult",
    "Forecast",
    "History",
    "SpecialDay",
    "as_dict",
    "backtest",
    "china_special_days",
    "explain",
    "forecast",
    "histories_from_frame",
    "update",
    "with_new_queue",
]
