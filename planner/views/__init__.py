"""Read-only tables for pages and commands, made from stored rosters."""

from planner.domain.rules import Mode
from planner.views.coverage import cover, short_hours
from planner.views.demand import forecast_days, forecast_hours, forecast_total
from planner.views.grid import Cell, Day, Group, Kind, RosterGrid, Row, roster_grid
from planner.views.plans import PublishedPlan, VersionInfo, find_versions, load_plan
from planner.views.service import (
    agent_name,
    breaches,
    exposed_table,
    on_time_days,
    on_time_hours,
    on_time_queues,
)

__all__ = [
    "Cell",
    "Day",
    "Group",
    "Kind",
    "Mode",
    "PublishedPlan",
    "RosterGrid",
    "Row",
    "VersionInfo",
    "agent_name",
    "breaches",
    "cover",
    "exposed_table",
    "find_versions",
    "forecast_days",
    "forecast_hours",
    "forecast_total",
    "load_plan",
    "on_time_days",
    "on_time_hours",
    "on_time_queues",
    "roster_grid",
    "short_hours",
]
