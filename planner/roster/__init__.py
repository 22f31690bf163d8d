"""Build rosters with OR-Tools: totals and their bound, hand-out, neighbourhoods."""

from planner.roster.result import Progress, RosterResult, Status
from planner.roster.solve import plan_roster

__all__ = ["Progress", "RosterResult", "Status", "plan_roster"]
