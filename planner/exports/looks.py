"""Colours and lines of a printed roster."""

from collections.abc import Sequence
from itertools import cycle

from planner.domain.shifts import Shift

Look = dict[str, object]  # properties of a cell's format, by XlsxWriter's names

GREY, WEEKEND, HOLIDAY = "#BFBFBF", "#EDEDED", "#FBE5D6"
BOLD: Look = {"bold": True, "bg_color": "#DDEBF7"}
HOURS: Look = {"num_format": "0.0"}
TEAM_EDGE: Look = {"top": 2, "top_color": "#7F7F7F"}
DAYS: tuple[Look, ...] = (
    {"bg_color": "#FFF2CC", "font_color": "#3F3F3F"},
    {"bg_color": "#E2EFDA", "font_color": "#274E13"},
    {"bg_color": "#FCE4EC", "font_color": "#7F1D4D"},
)
NIGHTS: tuple[Look, ...] = (
    {"bg_color": "#B4C7E7", "font_color": "#1F2A56", "bold": True},
    {"bg_color": "#CDBFE6", "font_color": "#3B1E6B", "bold": True},
)
ON_LEAVE: Look = {"bg_color": "#F4B183", "font_color": "#7F3300"}
DAY_OFF: Look = {"font_color": "#8C8C8C"}


def shift_looks(shifts: Sequence[Shift]) -> list[Look]:
    """Return the look of each shift: warm colours by day, cold ones by night."""
    warm, cold = cycle(DAYS), cycle(NIGHTS)
    return [next(cold if shift.night else warm) for shift in shifts]
