"""
Accuracy of the forecaster on cut, thinned, added-up and made series, beside the usual rule.

    python -m benchmarks.forecast_robustness FOLDER [--only GROUP] [--save FILE.csv] [--jobs 2]

FOLDER holds one CSV a queue and ``calendar.csv``. Prints a row a group of variants: geometric
means of the errors over those of ``mean4`` at the same origins and memory, mean absolute bias,
and the coverage of the intervals beside what the forecaster itself expects it to be (counts are
whole numbers, so that even a perfect 80 % interval covers more where they are low).
"""

import argparse
import datetime as dt
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from benchmarks.forecast_variants import Variant, variants
from forecasts import History, histories_from_frame
from forecasts.model import fit, on_calendar
from forecasts.scores import PROBABILITIES, pinball

N_PATHS = 400
DAYS = 28
RULE_WEEKS = 4


def read(folder: Path) -> dict[str, History]:
    calendar = pd.read_csv(folder / "calendar.csv")
    found = {}
    for queue in calendar["queue"].unique():
        path = folder / f"{queue}.csv"
        frame = pd.read_csv(path, parse_dates=["timestamp"])
        (found[queue],) = histories_from_frame(frame, calendar[calendar["queue"] == queue])
    for path in sorted(folder.glob("*.csv")):
        if path.stem not in found and path.stem not in ("calendar", "peer_results"):
            (found[path.stem],) = histories_from_frame(
                pd.read_csv(path, parse_dates=["timestamp"]), calendar
            )
    return found


def mean4(history: History, origin: dt.date) -> NDArray[np.float64]:
    """Return the mean of the last four same weekday-hours on record, shape (28, 24)."""
    before = history.before(origin)
    out = np.full((DAYS, 24), np.nan)
    weekday = before.days.day_of_week.to_numpy()
    for w in range(7):
        past = before.counts[weekday == w]
        for h in range(24):
            seen = past[:, h][~np.isnan(past[:, h])][-RULE_WEEKS:]
            if len(seen):
                ahead = [d for d in range(DAYS) if (origin.weekday() + d) % 7 == w]
                out[ahead, h] = seen.mean()
    return out


def outcome(task: tuple[Variant, dt.date]) -> dict[str, NDArray[np.float64]]:
    """Forecast a variant from one origin; arrays of open hours, and of days, within 28 days."""
    variant, origin = task
    known, whole = variant.known(origin), variant.history
    grid = (known.before(origin).open_weekdays, known.before(origin).open_hours)
    fitted = fit(known, origin, DAYS, grid)
    paths, _ = on_calendar(fitted, known, origin, DAYS, N_PATHS, np.random.default_rng(1))
    first = (origin - whole.first_day).days
    actual = np.full((DAYS, 24), np.nan)
    ahead = whole.counts[first : first + DAYS]
    actual[: len(ahead)] = ahead
    weekday = (origin.weekday() + np.arange(DAYS)) % 7
    actual[~np.isin(weekday, grid[0])] = np.nan
    actual[:, [h for h in range(24) if h not in grid[1]]] = np.nan
    rule = mean4(known, origin)
    scored = ~np.isnan(actual) & ~np.isnan(rule)
    y, f, r = (np.where(scored, x, 0.0) for x in (actual, paths.mean(axis=0), rule))
    kept = np.where(scored, paths, 0.0)
    days = scored.any(axis=1)
    q = np.quantile(kept, PROBABILITIES, axis=0)[:, scored]
    q_day = np.quantile(kept.sum(axis=2)[:, days], PROBABILITIES, axis=0)
    hour_of = np.nonzero(scored)[0]
    low, high = np.floor(q[[0, 1]]), np.ceil(q[[-1, -2]])
    low_d, high_d = np.floor(q_day[[0, 1]]), np.ceil(q_day[[-1, -2]])
    h_paths, d_paths = kept[:, scored], kept.sum(axis=2)[:, days]
    return {
        "y": y[scored],
        "f": f[scored],
        "r": r[scored],
        "ahead": hour_of,
        "pin": pinball(y[scored], q).mean(axis=0),
        "in": ((y[scored] >= low) & (y[scored] <= high)).astype(float),
        "self": np.stack(
            [
                ((h_paths >= lo) & (h_paths <= hi)).mean(axis=0)
                for lo, hi in zip(low, high, strict=True)
            ]
        ),
        "y_day": y.sum(axis=1)[days],
        "f_day": f.sum(axis=1)[days],
        "r_day": r.sum(axis=1)[days],
        "ahead_day": np.flatnonzero(days),
        "pin_day": pinball(y.sum(axis=1)[days], q_day).mean(axis=0),
        "in_day": ((y.sum(axis=1)[days] >= low_d) & (y.sum(axis=1)[days] <= high_d)).astype(float),
        "self_day": np.stack(
            [
                ((d_paths >= lo) & (d_paths <= hi)).mean(axis=0)
                for lo, hi in zip(low_d, high_d, strict=True)
            ]
        ),
    }


def summary(
    group: str, name: str, cases: list[dict[str, NDArray[np.float64]]]
) -> dict[str, object]:
    """Pool the origins of a variant."""
    c = {key: np.concatenate([case[key] for case in cases], axis=-1) for key in cases[0]}
    week, week_d = c["ahead"] < 7, c["ahead_day"] < 7

    def ratio(a: str, y: str, b: str, on: NDArray[np.bool_]) -> float:
        rule = np.abs(c[b] - c[y])[on].sum()
        return float(np.abs(c[a] - c[y])[on].sum() / rule) if rule > 0 else np.nan

    every, every_d = np.ones_like(week), np.ones_like(week_d)
    rule = np.abs(c["r"] - c["y"]).sum()
    rule_d = np.abs(c["r_day"] - c["y_day"]).sum()
    return {
        "group": group,
        "name": name,
        "wape7": ratio("f", "y", "r", week),
        "day7": ratio("f_day", "y_day", "r_day", week_d),
        "wape28": ratio("f", "y", "r", every),
        "day28": ratio("f_day", "y_day", "r_day", every_d),
        "wql28": float(2 * c["pin"].sum() / rule),
        "wqlday": float(2 * c["pin_day"].sum() / rule_d),
        "bias": float((c["f"] - c["y"]).sum() / c["y"].sum()),
        "h80": c["in"][1].mean(),
        "h80own": c["self"][1].mean(),
        "h95": c["in"][0].mean(),
        "h95own": c["self"][0].mean(),
        "d80": c["in_day"][1].mean(),
        "d80own": c["self_day"][1].mean(),
        "d95": c["in_day"][0].mean(),
        "d95own": c["self_day"][0].mean(),
    }


RATIOS = ["wape7", "day7", "wape28", "day28", "wql28", "wqlday"]


def by_group(table: pd.DataFrame) -> pd.DataFrame:
    ratios = np.exp(np.log(table.set_index("group")[RATIOS]).groupby(level=0, sort=False).mean())
    means = table.assign(bias=table["bias"].abs()).drop(columns=["name", *RATIOS])
    return ratios.join(means.groupby("group").mean())


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--save", type=Path)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    chosen = [v for v in variants(read(options.folder)) if options.only in v.group]
    tasks = [(v, origin) for v in chosen for origin in v.origins]
    with ProcessPoolExecutor(options.jobs) as pool:
        found = list(pool.map(outcome, tasks, chunksize=4))
    rows, at = [], 0
    for v in chosen:
        if v.origins:
            rows.append(summary(v.group, v.name, found[at : at + len(v.origins)]))
        at += len(v.origins)
    table = pd.DataFrame(rows)
    if options.save:
        table.to_csv(options.save, index=False)
    pd.set_option("display.width", 250, "display.max_columns", 30, "display.max_rows", 200)
    print(by_group(table).round(3))
    print(
        "all:", by_group(table)[RATIOS].pipe(lambda t: np.exp(np.log(t).mean())).round(4).to_dict()
    )


if __name__ == "__main__":
    main()
