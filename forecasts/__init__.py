"""Forecast hourly contacts as sample paths; knows nothing of the planner."""

from forecasts.types import Forecast, History, SpecialDay

__all__ = ["Forecast", "History", "SpecialDay"]
