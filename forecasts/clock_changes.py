"""
Clock changes in local time: an hour absent in spring, and one that comes twice in autumn.

The absent hour is a gap like any other. The hour that comes twice stands in a file with the same
timestamps twice, and must be told from rows that were copied by mistake.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

NIGHT_HOURS = 4  # clocks are put back before four in the morning,
SUNDAY = 6  # on a Sunday,
MONTHS = (3, 4, 9, 10, 11)  # in autumn, south or north of the equator


def hours_put_back(stamps: pd.DatetimeIndex) -> NDArray[np.bool_]:
    """
    Tell which rows belong to an hour that the clock ran through twice.

    On such a day every row of one night hour stands exactly twice, and no other row does.

    Parameters
    ----------
    stamps
        Local times of one queue's rows, in any order.

    Returns
    -------
    ndarray of bool, shape (len(stamps),)
        False for all rows of a day where anything else is repeated: that is a mistake in the file.
    """
    if not stamps.has_duplicates:
        return np.zeros(len(stamps), dtype=np.bool_)
    times = pd.Series(stamps)
    copies = times.groupby(times).transform("size")
    hour, day = times.dt.floor("h"), times.dt.normalize()
    twice = (copies == 2).groupby(hour).transform("all")
    possible = (
        (times.dt.hour < NIGHT_HOURS)
        & (times.dt.day_of_week == SUNDAY)
        & times.dt.month.isin(MONTHS)
    )
    repeated_hours = hour.where(copies > 1).groupby(day).transform("nunique")
    mask: NDArray[np.bool_] = (twice & possible & (repeated_hours == 1)).to_numpy()
    return mask
