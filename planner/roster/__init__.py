"""Build rosters with OR-Tools: totals and their bound, hand-out, neighbourhoods."""

from planner.roster.explain import explain
from planner.roster.repair import MendedCell, Repair, repair
from planner.roster.result import Progress, RosterResult, Status
from planner.roster.solve import plan_roster

__all__ = [
    "MendedCell",
    "Progress",
    "Repair",
    "RosterResult",
    "Status",
    "explain",
    "plan_roster",
    "repair",
]
