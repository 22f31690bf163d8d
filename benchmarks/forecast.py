"""
Accuracy and speed of the forecaster beside its peers, in one run by one protocol.

    pip install --group benchmark
    python -m benchmarks.forecast FOLDER [--slow-origins 3] [--only NAME ...] [--write FILE.md]

FOLDER holds one CSV a queue and ``calendar.csv``. Every model forecasts 28 days from the same
past midnights, at most 104 weeks known, and is scored over 28 days and the first 7 of them.
Slow models start from the last few midnights only; every ratio to ``mean4``, the mean of the
last four same weekday-hours, is taken at the midnights the model started from. Processor seconds
count child processes, all on one thread.
"""

import argparse
import datetime as dt
import importlib.metadata
import os
import platform
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from benchmarks import forecast_peers as peers
from forecasts import History, histories_from_frame
from forecasts.backtest import N_PATHS, days_ahead, past_case, protocol_origins
from forecasts.model import fit, on_calendar
from forecasts.sample_paths import queue_rng
from forecasts.scores import PROBABILITIES, Case, Scores, score

DAYS, SHORT_DAYS = 28, 7
OURS, RULE, SPEED = "peakroster", "mean4", "Prophet"
FASTER = "× Prophet"
AT_SLOW = "peakroster, origins of the slow"  # the same forecasts, only those slow peers made too
SLOW = {
    "Prophet": peers.prophet,
    "statsforecast MSTL + AutoARIMA": peers.mstl,
    "statsforecast AutoETS × shape": peers.auto_ets,
}
FAST = {
    RULE: peers.mean4,
    "LightGBM": peers.boosted,
    "LightGBM, mean with mean4": peers.boosted_mean4,
}
PACKAGES = ("prophet", "statsforecast", "lightgbm", "statsmodels", "numpy")
BEGIN, END = "<!-- begin: benchmarks/forecast.py -->", "<!-- end: benchmarks/forecast.py -->"


@dataclass(frozen=True, kw_only=True, eq=False)
class Run:
    """A model's forecasts from one midnight, and the processor time they took. [s]"""

    queue: str
    model: str
    origin: dt.date
    case: Case
    seconds: float


def ours(history: History, origin: dt.date) -> peers.Answer:
    """Forecast as ``peakroster backtest`` does."""
    fitted = fit(history, origin, DAYS, (history.open_weekdays, history.open_hours))
    rng = queue_rng(1, history.queue)
    paths, _ = on_calendar(fitted, history, origin, DAYS, N_PATHS, rng)
    drawn = paths[:, days_ahead(history, origin, DAYS)][:, :, history.open_hours]
    return peers.Answer(
        mean=drawn.mean(axis=0),
        quantiles=np.quantile(drawn, PROBABILITIES, axis=0),
        day_quantiles=np.quantile(drawn.sum(axis=2), PROBABILITIES, axis=0),
    )


def timed(queue: str, model: str, history: History, origin: dt.date) -> Run:
    """Let a model forecast from a midnight."""
    began = _cpu_s()
    if model == OURS:
        answer = ours(history, origin)
    else:
        answer = (FAST | SLOW)[model](peers.task(history, origin, DAYS))
    seconds = _cpu_s() - began
    case = past_case(history, origin, DAYS, answer.mean, answer.quantiles, answer.day_quantiles)
    return Run(queue=queue, model=model, origin=origin, case=case, seconds=seconds)


def _cpu_s() -> float:
    """Return the processor time of this process, and of children that have ended. [s]"""
    children = os.times()
    return time.process_time() + children.children_user + children.children_system


def runs(folder: Path, only: Sequence[str], slow_origins: int) -> list[Run]:
    """Run every model on every series."""
    calendar, found = pd.read_csv(folder / "calendar.csv"), list[Run]()
    for path in sorted(folder.glob("*.csv")):
        if path.stem in ("calendar", "peer_results") or (only and path.stem not in only):
            continue
        frame = pd.read_csv(path, parse_dates=["timestamp"])
        (history,) = histories_from_frame(frame, calendar[calendar["queue"] == path.stem])
        origins = protocol_origins(history, DAYS)
        ours(history, origins[-1])  # imports and caches are not what is measured
        for model in (OURS, *FAST, *SLOW):
            for origin in origins[-slow_origins:] if model in SLOW else origins:
                found.append(timed(path.stem, model, history, origin))
            print(f"{path.stem}: {model}", file=sys.stderr, flush=True)
    return found


def at_slow_origins(found: Sequence[Run]) -> list[Run]:
    """Return our forecasts from the midnights that slow peers started from, under a name."""
    slow = {(run.queue, run.origin) for run in found if run.model in SLOW}
    mine = [run for run in found if run.model == OURS and (run.queue, run.origin) in slow]
    return [replace(run, model=AT_SLOW) for run in mine]


def scores(found: Sequence[Run], queue: str, model: str, days: int, at: set[dt.date]) -> Scores:
    """Pool a model's forecasts of a queue from some midnights."""
    mine = [r for r in found if (r.queue, r.model) == (queue, model) and r.origin in at]
    return score([run.case.within(days) for run in mine])


METRICS: dict[str, tuple[int, Callable[[Scores], float | None]]] = {
    "WAPE 7 d": (7, lambda s: s.wape),
    "WAPE 28 d": (28, lambda s: s.wape),
    "day totals 7 d": (7, lambda s: s.wape_day),
    "day totals 28 d": (28, lambda s: s.wape_day),
    "special days": (28, lambda s: s.wape_sp),
}


def table(found: Sequence[Run]) -> pd.DataFrame:
    """Return one row a queue and model: ratios to mean4, loss, coverage, seconds."""
    found = [*found, *at_slow_origins(found)]
    rows = []
    for queue in dict.fromkeys(run.queue for run in found):
        for model in (OURS, *FAST, AT_SLOW, *SLOW):
            mine = [r for r in found if (r.queue, r.model) == (queue, model)]
            at = {run.origin for run in mine}
            row: dict[str, object] = {"series": queue, "model": model, "origins": len(at)}
            for name, (days, pick) in METRICS.items():
                own, rule = (pick(scores(found, queue, m, days, at)) for m in (model, RULE))
                row[name] = own / rule if own is not None and rule else np.nan
            long, base = (scores(found, queue, m, DAYS, at) for m in (model, RULE))
            row["WQL 28 d"] = (long.wql or np.nan) / (base.wape or np.nan)
            row |= {
                "80 % hours": long.coverage80, "95 % hours": long.coverage95,
                "80 % days": long.day_coverage80, "95 % days": long.day_coverage95,
            }  # fmt: skip
            row["CPU s a fit"] = float(np.mean([run.seconds for run in mine]))
            slow = {r.origin: r.seconds for r in found if (r.queue, r.model) == (queue, SPEED)}
            both = [r.seconds for r in mine if r.origin in slow]
            row[FASTER] = np.nan if model == RULE else sum(slow.values()) / sum(both)
            rows.append(row)
    found_table = pd.DataFrame(rows)
    for name in ("80 % hours", "95 % hours", "80 % days", "95 % days"):
        silent = found_table["WQL 28 d"].isna()
        if "hours" in name:
            found_table.loc[silent, name] = np.nan
        else:
            found_table[name] = found_table[name].where(found_table[name] > 0)
    return found_table


def faster(found: Sequence[Run]) -> float:
    """Return Prophet's processor time over ours, at the midnights both started from."""
    slow = {(r.queue, r.origin): r.seconds for r in found if r.model == SPEED}
    mine = [r.seconds for r in found if r.model == OURS and (r.queue, r.origin) in slow]
    return sum(slow.values()) / sum(mine)


def means(full: pd.DataFrame) -> pd.DataFrame:
    """Return geometric means of ratios and means of the rest over the series, by model."""
    ratios = [*METRICS, "WQL 28 d", FASTER]
    plain = ["80 % hours", "95 % hours", "80 % days", "95 % days", "CPU s a fit"]
    by = full.groupby("model", sort=False)
    logs = np.exp(by[ratios].agg(lambda column: np.log(column.astype(float)).mean()))
    return logs.join(by[plain].mean())[[*METRICS, "WQL 28 d", *plain, FASTER]].reset_index()


def markdown(frame: pd.DataFrame) -> str:
    """Write a table, numbers short and nothing where there is no number."""
    lines = ["| " + " | ".join(frame.columns) + " |", "|" + " --- |" * len(frame.columns)]
    for row in frame.itertuples(index=False):
        cells = [_cell(name, value) for name, value in zip(frame.columns, row, strict=True)]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _cell(name: str, value: object) -> str:
    if not isinstance(value, float):
        return "–" if value is None else str(value)
    if np.isnan(value):
        return "–"
    return (
        f"{value:.1f}"
        if name == FASTER
        else f"{value:.2f}"
        if "CPU" in name or "%" in name
        else f"{value:.3f}"
    )


def report(found: Sequence[Run], folder: Path, slow_origins: int) -> str:
    """Write what was measured, when and how."""
    full = table(found)
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in PACKAGES)
    command = f"python -m benchmarks.forecast {folder.name} --slow-origins {slow_origins}"
    return "\n\n".join(
        [
            f"Measured on {dt.datetime.now(dt.UTC).date()} by `{command}`, Python "
            f"{platform.python_version()}, {versions}, one thread. Errors are ratios to mean4, the "
            "mean of the last four same weekday-hours, at the same origins; WQL is the weighted "
            "quantile loss over mean4's WAPE. Coverage is the share of hours and of day totals "
            "inside the central 80 % and 95 % intervals. Prophet and statsforecast ran from the "
            f"last {slow_origins} origins of each series. *× Prophet* is how many times less "
            "processor time a fit and forecast took at the same origins; over all of them together "
            f"peakroster took {faster(found):.1f} times less than Prophet.",
            "Geometric means over the series (plain means of coverage and seconds):",
            markdown(means(full)),
            "By series:",
            markdown(full),
        ]
    )


def write(path: Path, text: str) -> None:
    """Put a report between its marks."""
    page = path.read_text(encoding="utf-8")
    if BEGIN not in page or END not in page:
        sys.exit(f"{path} must hold the marks {BEGIN} and {END}")
    head, tail = page.split(BEGIN)[0], page.split(END)[1]
    path.write_text(f"{head}{BEGIN}\n\n{text}\n\n{END}{tail}", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--slow-origins", type=int, default=3)
    parser.add_argument("--only", nargs="*", default=())
    parser.add_argument("--write", type=Path)
    given = parser.parse_args()
    with threadpool_limits(limits=1):
        found = runs(given.folder, given.only, given.slow_origins)
    text = report(found, given.folder, given.slow_origins)
    print(text)
    if given.write:
        write(given.write, text)


if __name__ == "__main__":
    main()
