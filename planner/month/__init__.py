"""One month, put together, planned and held against simulation until both agree."""

from planner.month.aim import AT_RISK, Odds, below_floor, day_floor, month_target, odds
from planner.month.build import (
    HOUR_SLOTS,
    Month,
    arrival_rates,
    build_month,
    month_horizon,
    open_slots,
    shared_days,
    slots_between,
)
from planner.month.service import (
    OutOfReach,
    Served,
    exposed_minutes,
    need,
    out_of_reach,
    promised_late,
    serving,
)

__all__ = [
    "AT_RISK",
    "HOUR_SLOTS",
    "Month",
    "Odds",
    "OutOfReach",
    "Served",
    "arrival_rates",
    "below_floor",
    "build_month",
    "day_floor",
    "exposed_minutes",
    "month_horizon",
    "month_target",
    "need",
    "odds",
    "open_slots",
    "out_of_reach",
    "promised_late",
    "serving",
    "shared_days",
    "slots_between",
]
