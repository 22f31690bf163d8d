"""
Accuracy of the forecaster on a folder of arrival series, against the usual rule and the peers.

    python benchmarks/forecast.py FOLDER

FOLDER holds one CSV a queue, ``calendar.csv`` and ``peer_results.csv`` with the scores of other
tools by the same protocol. Prints a table in Markdown; ratios are to ``mean4``, the mean of the
last four same weekday-hours.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

from forecasts import backtest, histories_from_frame

RATIOS = ("wape", "wape_day", "wape_sp", "wql")
RULE, DESIGN = "mean4", "reference_topdown"


def rows(folder: Path) -> list[dict[str, object]]:
    calendar = pd.read_csv(folder / "calendar.csv")
    peers = pd.read_csv(folder / "peer_results.csv")
    found: list[dict[str, object]] = []
    for queue in peers["queue"].unique():
        path = folder / f"{queue}.csv"
        if not path.exists():
            continue
        (history,) = histories_from_frame(
            pd.read_csv(path, parse_dates=["timestamp"]), calendar[calendar["queue"] == queue]
        )
        result = backtest(history)
        for days, scores in result.horizons.items():
            here = peers[(peers["queue"] == queue) & (peers["horizon_days"] == days)]
            rule = here[here["model"] == RULE].iloc[0]
            single = here[~here["model"].str.startswith("ens_") & (here["model"] != DESIGN)]
            ratios = {
                metric: np.nan
                if (value := getattr(scores, metric)) is None
                else value / rule[metric]
                for metric in RATIOS
            }
            found.append(
                {"queue": queue, "days": days}
                | ratios
                | {"of best peer": ratios["wape"] / single["rel_wape"].min()}
                | {
                    "bias": scores.bias,
                    "hours 80": scores.coverage80,
                    "hours 95": scores.coverage95,
                    "days 80": scores.day_coverage80,
                    "days 95": scores.day_coverage95,
                    "seconds": result.seconds,
                }
            )
    return found


def main() -> None:
    table = pd.DataFrame(rows(Path(sys.argv[1])))
    columns = list(table.columns)
    print("| " + " | ".join(columns) + " |")
    print("|" + " --- |" * len(columns))
    for row in table.itertuples(index=False):
        cells = [f"{cell:.3f}" if isinstance(cell, float) else str(cell) for cell in row]
        print("| " + " | ".join(cells) + " |")
    for days, group in table.groupby("days"):
        means = {m: float(np.exp(np.log(group[m].dropna()).mean())) for m in RATIOS}
        print(f"\n{days} days, geometric means:", {m: round(v, 4) for m, v in means.items()})


if __name__ == "__main__":
    main()
