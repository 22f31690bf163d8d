"""Files of service as it was: replies and late ones."""

from pathlib import Path

import pandas as pd

from planner.domain.horizon import Horizon
from planner.storage.columns import numbers, texts, times
from planner.storage.sheets import read_sheet


def read_served(path: Path, horizon: Horizon, queues: tuple[str, ...]) -> pd.DataFrame:
    """
    Read how many replies were given, and how many of them late.

    Parameters
    ----------
    path
        File with the columns ``timestamp,queue,replies,late``, local wall time.
    horizon
        Days looked at; rows of other days are left out.
    queues
        Queues that there are.

    Returns
    -------
    DataFrame
        Columns day (of the horizon, from 0), queue, replies and late.

    Raises
    ------
    InputError
        If the file cannot be read, a column is missing, a cell is wrong, a queue is unknown, or
        more replies are late than there are.
    """
    with read_sheet(path, ("timestamp", "queue", "replies", "late")) as sheet:
        stamps, names = times(sheet, "timestamp"), texts(sheet, "queue")
        replies, late = numbers(sheet, "replies"), numbers(sheet, "late")
        known = f"Known are {', '.join(queues)}"
        sheet.refuse(~names.isin(queues), "queue", "is no queue of the history", known)
        sheet.refuse(late > replies, "late", "is more than replies", "Mend one of the two")
    day = (stamps.dt.normalize() - pd.Timestamp(horizon.start)).dt.days
    table = pd.DataFrame({"day": day, "queue": names, "replies": replies, "late": late})
    inside = (table["day"] >= 0) & (table["day"] < horizon.n_days)
    return table[inside].reset_index(drop=True)
