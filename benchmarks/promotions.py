"""
How well the uplift of campaigns is recovered from few past examples.

    python benchmarks/promotions.py FOLDER [--seeds N] [--no-prophet]

Campaigns of known size are put into real series (FOLDER holds one CSV a queue and
``calendar.csv``): a wave that starts at 20:00 on the eve, a main day, and four days of a tail
that nobody lists; the main day's size is x2 to x8 and differs by 12 % from one occasion to the
next. The last occasion is forecast from 8 to 20 days before it, with 1 to 5 occasions before.
Peers: the mean of the last four same weekdays times a planner's fixed factor of 4, and Prophet on
day totals with the same days as holidays (``pip install prophet``). Errors are absolute errors of
the six days' totals over their contacts.
"""

import argparse
import datetime as dt
import importlib.util
import logging
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasts import History, SpecialDay, forecast, histories_from_frame

EXAMPLES = (1, 2, 3, 4, 5)
WAVE_HOUR = 20
TAIL = (0.35, 0.2, 0.12, 0.06)  # of the main day's excess, on the days after it
SIZES = (2.0, 8.0)
OCCASION_SD = 0.12
PLANNER_FACTOR = 4.0  # the middle of the sizes, and of what vendors speak of
HORIZON_DAYS = 28
DAYS = range(-1, 1 + len(TAIL))  # from the main day


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A history with campaigns put in, and the main day of the one to forecast."""

    history: History
    start: dt.date
    main: dt.date

    @property
    def actual(self) -> NDArray[np.float64]:
        """Contacts of the campaign's days, NaN on closed ones."""
        return day_totals(self.history, [self.main + dt.timedelta(k) for k in DAYS])


def read(folder: Path) -> list[History]:
    calendar = pd.read_csv(folder / "calendar.csv")
    found = []
    for path in sorted(folder.glob("*.csv")):
        frame = pd.read_csv(path)
        if "contacts" in frame.columns:
            frame["timestamp"] = pd.to_datetime(frame["timestamp"])
            (history,) = histories_from_frame(frame, calendar[calendar["queue"] == path.stem])
            if len(history.days) > 200:
                found.append(history)
    return found


def day_totals(history: History, dates: list[dt.date]) -> NDArray[np.float64]:
    place = pd.Index(history.days).get_indexer(pd.DatetimeIndex(dates))
    counts = history.counts[place]
    counts[np.isnan(counts).all(axis=1) | (place < 0)] = np.nan
    return np.where(np.isnan(counts).all(axis=1), np.nan, np.nansum(counts, axis=1))


def make_case(history: History, examples: int, rng: np.random.Generator) -> Case:
    """Put campaigns into a history: ``examples`` before the one to forecast."""
    n = len(history.days)
    lead = int(rng.integers(8, 21))
    last = n - HORIZON_DAYS + lead - int(rng.integers(0, min(n // 3, 365)))
    gap = min((last - 40) // (examples + 1), int(rng.integers(60, 120)))
    mains = [last - gap * k + int(rng.integers(-3, 4)) for k in range(examples, 0, -1)] + [last]
    size = float(np.exp(rng.uniform(*np.log(SIZES))))
    counts, special = history.counts.copy(), list(history.special_days)
    for main in (open_day(history, day) for day in mains):
        excess = size * float(np.exp(rng.normal(0, OCCASION_SD))) - 1
        factors = {0: np.full(24, excess)} | {
            k: np.full(24, excess * share) for k, share in enumerate(TAIL, start=1)
        }
        factors[-1] = np.where(np.arange(24) >= WAVE_HOUR, excess, 0.0)
        for k, factor in factors.items():
            usual = counts[main + k]
            counts[main + k] = usual + rng.poisson(np.nan_to_num(usual) * factor)
        date = history.days[main].date()
        special += [
            SpecialDay(
                date=date - dt.timedelta(days=1),
                name="campaign",
                kind="promotion",
                phase="wave",
                starts_hour=WAVE_HOUR,
            ),
            SpecialDay(date=date, name="campaign", kind="promotion", phase="main"),
        ]
    contacts = pd.Series(counts.ravel(), index=history.contacts.index)
    main_date = history.days[open_day(history, last)].date()
    return Case(
        history=History(queue=history.queue, contacts=contacts, special_days=tuple(special)),
        start=main_date - dt.timedelta(days=lead),
        main=main_date,
    )


def open_day(history: History, number: int) -> int:
    """Return the first open day from a number on."""
    is_open = ~np.isnan(history.counts).all(axis=1)
    return int(number + np.argmax(is_open[number : number + 7]))


def ours(case: Case) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the expected totals of the campaign's days, and their 80 % intervals."""
    made = forecast((case.history,), case.start, HORIZON_DAYS)
    first = (case.main - case.start).days
    days = made.paths[:, 0, [first + k for k in DAYS]].sum(axis=2)
    return days.mean(axis=0), np.quantile(days, (0.1, 0.9), axis=0)


def planner(case: Case) -> NDArray[np.float64]:
    """Return the mean of the last four same weekdays, times a fixed factor on listed days."""
    found = []
    for k in DAYS:
        date = case.main + dt.timedelta(days=k)
        same = [date - dt.timedelta(days=7 * w) for w in range(1, 12)]
        past = day_totals(case.history, [d for d in same if d < case.start])
        part = 1.0
        if k == -1:
            hours = np.nansum(case.history.counts, axis=0)
            part = hours[WAVE_HOUR:].sum() / hours.sum()
        factor = 1 + part * (PLANNER_FACTOR - 1) if k <= 0 else 1.0
        found.append(factor * float(np.nanmean(past[~np.isnan(past)][:4])))
    return np.array(found)


def prophet(case: Case) -> NDArray[np.float64]:
    """Return Prophet's totals, with the campaign's days and four after them as holidays."""
    from prophet import Prophet  # noqa: PLC0415 - optional

    known = case.history.before(case.start)
    totals = day_totals(known, [d.date() for d in known.days])
    frame = pd.DataFrame({"ds": known.days, "y": totals}).dropna()
    listed = [d for d in case.history.special_days if d.known_in_advance]
    holidays = pd.DataFrame(
        {
            "ds": pd.DatetimeIndex([d.date for d in listed]),
            "holiday": [d.name + d.phase for d in listed],
            "lower_window": 0,
            "upper_window": [len(TAIL) if d.phase == "main" else 0 for d in listed],
        }
    )
    model = Prophet(holidays=holidays, seasonality_mode="multiplicative", uncertainty_samples=0)
    model.fit(frame)
    ahead = pd.DataFrame({"ds": [pd.Timestamp(case.main + dt.timedelta(days=k)) for k in DAYS]})
    return np.maximum(model.predict(ahead)["yhat"].to_numpy(), 0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seeds", type=int, default=6)
    parser.add_argument("--no-prophet", action="store_true")
    given = parser.parse_args()
    with_prophet = not given.no_prophet and importlib.util.find_spec("prophet") is not None
    logging.disable(logging.WARNING)
    warnings.simplefilter("ignore")
    rows = []
    for history in read(given.folder):
        for examples in EXAMPLES:
            for seed in range(given.seeds):
                case = make_case(history, examples, np.random.default_rng([seed, examples]))
                actual = case.actual
                known = ~np.isnan(actual)
                mean, (low, high) = ours(case)
                inside = (actual >= np.floor(low)) & (actual <= np.ceil(high))
                row = {
                    "queue": history.queue,
                    "examples": examples,
                    "ours": np.abs(mean - actual)[known].sum() / actual[known].sum(),
                    "fixed factor": np.abs(planner(case) - actual)[known].sum()
                    / actual[known].sum(),
                    "covered": inside[known].mean(),
                    "listed days covered": inside[:2][known[:2]].mean(),
                }
                if with_prophet:
                    error = np.abs(prophet(case) - actual)[known].sum()
                    row["prophet"] = error / actual[known].sum()
                rows.append(row)
    table = pd.DataFrame(rows)
    for by in ("examples", "queue"):
        show(table.groupby(by).mean(numeric_only=True).drop(columns="examples", errors="ignore"))
    print()
    print(table.drop(columns=["queue", "examples"]).mean().round(3).to_dict())


def show(table: pd.DataFrame) -> None:
    """Print a table in Markdown."""
    print(f"\n| {table.index.name} | " + " | ".join(table.columns) + " |")
    print("|" + " --- |" * (1 + len(table.columns)))
    for label, row in table.iterrows():
        print(f"| {label} | " + " | ".join(f"{value:.3f}" for value in row) + " |")


if __name__ == "__main__":
    main()
