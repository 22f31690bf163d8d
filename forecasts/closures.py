"""Days on which a queue will be closed."""

import datetime as dt

import numpy as np
import pandas as pd

from forecasts.clean import DayTable
from forecasts.types import History

NEIGHBOUR_DAYS = 7  # a day without record between recorded ones was closed, not lost


def closed_dates(history: History, table: DayTable) -> frozenset[dt.date]:
    """
    Return the days marked closed, and those whose every past namesake was closed.

    Campaigns are never taken for closed days: their dates move, and may have met a holiday.

    Parameters
    ----------
    history
        Queue, for its special days.
    table
        Days on record.
    """
    recorded = table.recorded
    past = table.days[: table.n]
    opened: dict[str, bool] = {}
    for day in table.special:
        stamp = pd.Timestamp(day.date)
        if stamp not in past or day.is_campaign:
            continue
        at = int(past.get_indexer(pd.DatetimeIndex([stamp]))[0])
        around = np.abs((past - stamp).days.to_numpy()) <= NEIGHBOUR_DAYS
        lost = (
            not (recorded[:at] & around[:at]).any()
            or not (recorded[at + 1 :] & around[at + 1 :]).any()
        )
        opened[day.name] = opened.get(day.name, False) or bool(recorded[at]) or lost
    marked = {day.date for day in history.special_days if day.kind == "closed"}
    return frozenset(marked | {day.date for day in table.special if not opened.get(day.name, True)})
