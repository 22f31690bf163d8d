"""Forecast hourly contacts as sample paths; knows nothing of the planner."""

from forecasts.backtest import BacktestResult, as_dict, backtest
from forecasts.frame import histories_from_frame
from forecasts.model import forecast
from forecasts.sample_paths import Forecast
from forecasts.types import History, SpecialDay

__all__ = [
    "BacktestResult",
    "Forecast",
    "History",
    "SpecialDay",
    "as_dict",
    "backtest",
    "forecast",
    "histories_from_frame",
]
