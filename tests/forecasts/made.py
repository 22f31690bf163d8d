"""Histories whose truth is known: Poisson counts, open 08:00 to 22:00 every day."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from forecasts import History, SpecialDay

FIRST = dt.date(2025, 1, 6)  # a Monday
SHARES = np.array([1, 2, 3, 4, 4, 3, 2, 3, 4, 5, 5, 4, 3, 2]) / 45  # 08:00 to 21:00
WEEKDAYS = np.array([1.1, 1.05, 1.0, 1.0, 1.05, 0.9, 0.9])


def day(number: int) -> dt.date:
    """Return a day counted from the first day of the histories."""
    return FIRST + dt.timedelta(days=number)


def special(number: int, name: str, kind: str = "promotion", **more: Any) -> SpecialDay:
    return SpecialDay(date=day(number), name=name, kind=kind, **more)


def made(
    weeks: int = 20,
    *,
    a_day: float = 500.0,
    factors: Mapping[int, float] | None = None,
    special_days: tuple[SpecialDay, ...] = (),
    queue: str = "presale",
    noise_sd: float = 0.0,
    seed: int = 1,
) -> History:
    """Return a history; ``factors`` multiply single days, ``noise_sd`` is each day's own."""
    rng = np.random.default_rng(seed)
    daily = a_day * np.tile(WEEKDAYS, weeks) * np.exp(rng.normal(0, noise_sd, 7 * weeks))
    for number, factor in (factors or {}).items():
        daily[number] *= factor
    counts = np.full((7 * weeks, 24), np.nan)
    counts[:, 8:22] = rng.poisson(daily[:, None] * SHARES)
    index = pd.date_range(FIRST, periods=24 * 7 * weeks, freq="h")
    contacts = pd.Series(counts.ravel(), index=index)
    return History(queue=queue, contacts=contacts, special_days=special_days)


def table_of(history: History) -> pd.DataFrame:
    """Return the rows of a history file."""
    contacts = history.contacts.dropna()
    return pd.DataFrame(
        {"timestamp": contacts.index, "queue": history.queue, "contacts": contacts.to_numpy()}
    )
