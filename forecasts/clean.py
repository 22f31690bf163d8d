"""From hourly counts to a regular table of open days, with accidents told from changes."""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasts.low_counts import log_variance, rate_of
from forecasts.types import TAIL_DAYS, History, SpecialDay

MEMORY_DAYS = 104 * 7
MIN_DAYS = 14  # weekdays never open aside: Monday to Friday twice are 12
MIN_SHARE = 0.6  # of a day's usual contacts must be on record to estimate its total
BASELINE_WEEKS = 5
ACCIDENT_SD = 4.5
LOW_LOG = 2.0  # log of 1 + 6 contacts a day


@dataclass(frozen=True, kw_only=True, eq=False)
class DayTable:
    """
    The open days of a queue: n on record, then m to forecast.

    Parameters
    ----------
    days
        Midnights of all open days, length n + m.
    counts
        Contacts an open hour of the days on record, shape (n, n_hours), NaN where missing.
    totals
        Contacts of the days on record, shape (n,), scaled up where single hours are missing.
    observed
        Whether enough of the day is on record to trust its total, shape (n,).
    whole
        Whether no open hour is missing, shape (n,).
    weekdays, hours
        Open weekdays (Monday 0) and hours.
    open_cells
        Whether the weekday is open at the hour, shape (n_weekdays, n_hours).
    special
        Special days known in advance, closed days aside.
    """

    days: pd.DatetimeIndex
    counts: NDArray[np.float64]
    totals: NDArray[np.float64]
    observed: NDArray[np.bool_]
    whole: NDArray[np.bool_]
    weekdays: tuple[int, ...]
    hours: tuple[int, ...]
    open_cells: NDArray[np.bool_]
    special: tuple[SpecialDay, ...]

    @property
    def n(self) -> int:
        """Number of days on record."""
        return len(self.totals)

    @property
    def m(self) -> int:
        """Number of days to forecast."""
        return len(self.days) - self.n

    @property
    def week(self) -> int:
        """Open days a week."""
        return len(self.weekdays)

    @property
    def recorded(self) -> NDArray[np.bool_]:
        """Whether any hour of the day is on record, shape (n,)."""
        return np.array([not np.isnan(day).all() for day in self.counts], dtype=np.bool_)

    @property
    def special_mask(self) -> NDArray[np.bool_]:
        """Whether a day is special, shape (n + m,)."""
        return self.on({day.date for day in self.special})

    @property
    def days_after_campaign(self) -> NDArray[np.int_]:
        """Days since the last listed day of a campaign, 0 where over 10 or special; (n + m,)."""
        dates = {day.date for day in self.special if day.is_campaign}
        after = np.zeros(len(self.days), dtype=np.int_)
        for k in range(TAIL_DAYS, 0, -1):
            after[self.on(dates, k)] = k
        after[self.special_mask] = 0
        return after

    def on(self, dates: set[dt.date], offset: int = 0) -> NDArray[np.bool_]:
        """Return whether a day lies ``offset`` days after one of the dates, shape (n + m,)."""
        shifted = pd.DatetimeIndex([pd.Timestamp(d) for d in dates]) + pd.Timedelta(days=offset)
        mask: NDArray[np.bool_] = self.days.isin(shifted)
        return mask


def day_table(
    history: History,
    start: dt.date,
    n_days: int,
    grid: tuple[tuple[int, ...], tuple[int, ...]] | None = None,
) -> DayTable:
    """
    Put a history on its grid of open days and hours, up to the end of the horizon.

    Parameters
    ----------
    history
        Queue; what it holds from ``start`` on is not used.
    start
        First day to forecast; days between the record and it are bridged.
    n_days
        Length of the horizon. [days]
    grid
        Open weekdays and hours, when they are known; otherwise those of the record.

    Raises
    ------
    ValueError
        If nothing, or less than two weeks, is on record before ``start``.
    """
    known = history.before(start)
    seen = np.flatnonzero(~np.isnan(known.counts).all(axis=1))
    if not len(seen):
        raise ValueError(f"{history.queue}: history must begin before {start}, got none before it")
    weekdays, hours = grid or (known.open_weekdays, known.open_hours)
    first = max(known.days[seen[0]], pd.Timestamp(start) - pd.Timedelta(days=MEMORY_DAYS))
    end = pd.Timestamp(start) + pd.Timedelta(days=n_days)
    days = pd.date_range(first, end, freq="D", inclusive="left")
    days = days[days.day_of_week.isin(weekdays)]
    on_record = days[days <= known.days[seen[-1]]]
    span = len(known.days)
    never_open = 7 - len(set(known.days[seen].day_of_week))
    if span < MIN_DAYS - never_open:
        raise ValueError(
            f"{history.queue}: history must span {MIN_DAYS} days before {start}, got {span}"
        )
    if not len(on_record):
        raise ValueError(
            f"{history.queue}: history must reach into the {MEMORY_DAYS} days before {start}, "
            f"got none after {known.days[seen[-1]].date()}"
        )
    counts = known.counts[known.days.isin(on_record)][:, list(hours)]
    closed = pd.DatetimeIndex([d.date for d in history.special_days if d.kind == "closed"])
    counts[on_record.isin(closed)] = np.nan
    place = np.searchsorted(weekdays, on_record.day_of_week)
    cells = _open_cells(counts, place, len(weekdays))
    share = _recorded_share(counts, place, cells)
    observed = share >= MIN_SHARE
    return DayTable(
        days=days,
        counts=counts,
        totals=np.nansum(counts, axis=1) / np.where(observed, share, 1.0),
        observed=observed,
        whole=share > 0.999,
        weekdays=tuple(weekdays),
        hours=tuple(hours),
        open_cells=cells,
        special=tuple(d for d in history.special_days if d.known_in_advance and d.kind != "closed"),
    )


def _open_cells(
    counts: NDArray[np.float64], place: NDArray[np.int_], n_weekdays: int
) -> NDArray[np.bool_]:
    """Tell hours that a weekday does not have from hours that are missing now and then."""
    seen = ~np.isnan(counts)
    times = np.stack([seen[place == w].sum(axis=0) for w in range(n_weekdays)])
    most = times.max(axis=1, keepdims=True)
    cells: NDArray[np.bool_] = (times > 0.25 * most) | (most == 0)
    return cells


def _recorded_share(
    counts: NDArray[np.float64], place: NDArray[np.int_], cells: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Return how much of each day is on record, by the weekday's mean contacts an hour."""
    seen = ~np.isnan(counts)
    filled = np.where(seen, counts, 0.0)
    share = np.ones(len(counts))
    for w, is_open in enumerate(cells):
        on = place == w
        usual = is_open * filled[on].sum(axis=0) / np.maximum(seen[on].sum(axis=0), 1)
        usual = usual if usual.sum() > 0 else is_open.astype(np.float64)
        share[on] = seen[on] @ usual / max(usual.sum(), 1e-9)
    return share


def median_ignoring_nan(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return medians over the first axis, NaN where every value is."""
    ordered = np.sort(x, axis=0)  # NaN comes last
    known = (~np.isnan(x)).sum(axis=0)
    low, high = np.maximum(known - 1, 0) // 2, known // 2
    pick = [
        np.take_along_axis(ordered, k[None], axis=0)[0] for k in (low, np.minimum(high, len(x) - 1))
    ]
    median: NDArray[np.float64] = np.where(known > 0, (pick[0] + pick[1]) / 2, np.nan)
    return median


def weekday_baseline(
    z: NDArray[np.float64], ordinary: NDArray[np.bool_], week: int
) -> NDArray[np.float64]:
    """
    Return each day's median of the same weekday in the five weeks before and after.

    Of low counts it is the mean: medians of a few small whole numbers jump, and lie below it.

    Parameters
    ----------
    z
        Log day totals, shape (n,).
    ordinary
        Days that may enter a median, shape (n,).
    week
        Open days a week.
    """
    n = len(z)
    usable = np.where(ordinary, z, np.nan)
    padded = np.concatenate(
        [np.full(BASELINE_WEEKS * week, np.nan), usable, np.full(BASELINE_WEEKS * week, np.nan)]
    )
    around = [week * k for k in range(2 * BASELINE_WEEKS + 1) if k != BASELINE_WEEKS]
    near = np.stack([padded[k : k + n] for k in around])
    median = median_ignoring_nan(near)
    low = median < LOW_LOG
    median[low] = np.nanmean(near[:, low], axis=0)
    rest = usable[ordinary] if ordinary.any() else z
    return np.where(np.isnan(median), np.median(rest), median)


@dataclass(frozen=True, kw_only=True, eq=False)
class Baseline:
    """
    What each day would have been without anything special.

    Parameters
    ----------
    level
        Baseline of the log day totals, shape (n,).
    ratio
        Log day total less the baseline, shape (n,).
    ordinary
        Observed days that are neither special, nor beside one, nor an accident, shape (n,).
    accident
        Days far off and alone, or two in a row, shape (n,).
    noise_sd
        Robust spread of the ratio on ordinary days.
    """

    level: NDArray[np.float64]
    ratio: NDArray[np.float64]
    ordinary: NDArray[np.bool_]
    accident: NDArray[np.bool_]
    noise_sd: float


def baseline(table: DayTable) -> Baseline:
    """Find the baseline and the accidents; three in a row are a change of level, not accidents."""
    z = np.log(table.totals + 1)
    dates = {day.date for day in table.special}
    near = table.on(dates) | table.on(dates, -1) | table.on(dates, 1)
    near |= table.days_after_campaign > 0
    ordinary = table.observed & ~near[: table.n]
    if ordinary.sum() < 2 * table.week:
        ordinary = table.observed.copy()
    accident = np.zeros(table.n, dtype=np.bool_)
    for _ in range(2):
        level = weekday_baseline(z, ordinary, table.week)
        ratio = z - level
        usual = ratio[ordinary]
        chance_sd = float(np.median(log_variance(rate_of(level[ordinary])))) ** 0.5
        noise_sd = max(1.4826 * float(np.median(np.abs(usual - np.median(usual)))), chance_sd, 0.01)
        far = ordinary & (np.abs(ratio) > ACCIDENT_SD * noise_sd)
        accident |= far & ~_in_run_of_three(far)
        ordinary = ordinary & ~accident
    return Baseline(
        level=level, ratio=ratio, ordinary=ordinary, accident=accident, noise_sd=noise_sd
    )


def _in_run_of_three(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    p = np.concatenate([[False, False], mask, [False, False]])
    starts = p[:-2] & p[1:-1] & p[2:]  # a run starts at this padded day
    n = len(mask)
    run: NDArray[np.bool_] = starts[:n] | starts[1 : n + 1] | starts[2 : n + 2]
    return run
