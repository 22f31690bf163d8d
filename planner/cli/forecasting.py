"""Commands about forecasts."""

from pathlib import Path
from typing import Annotated

import typer

from planner.cli.console import answer, progress
from planner.cli.options import (
    CalendarFile,
    Config,
    HistoryFile,
    Json,
    Language,
    Seed,
    check_language,
)
from planner.i18n import translator


def forecast_history(
    history: HistoryFile,
    start: Annotated[str, typer.Option(help="First day to forecast.")],
    days: Annotated[int, typer.Option(help="Number of days.", min=1, max=400)],
    out: Annotated[Path, typer.Option("--out", help="File for the forecast.")] = Path(
        "forecast.csv"
    ),
    calendar: CalendarFile = None,
    seed: Seed = 1,
    config: Config = None,
    lang: Language = "en",
    as_json: Json = False,
) -> None:
    """Forecast the contacts of every queue by the hour, with quantiles."""
    from planner.workflow import forecast_files

    _ = translator(check_language(lang))
    with progress(_) as listener:
        document = forecast_files(
            history=history,
            calendar=calendar,
            start=start,
            days=days,
            out=out,
            seed=seed,
            config=config,
            listener=listener,
        )

    def text() -> str:
        rows = [
            _(
                "{queue}: {mean:,.0f} contacts expected, 80 % between {low:,.0f} and {high:,.0f}"
            ).format(queue=name, **numbers)
            for name, numbers in document["queues"].items()
        ]
        return "\n".join([*rows, _("Written: {files}").format(files=out)])

    answer(as_json, document, text)


def backtest_history(
    history: HistoryFile,
    calendar: CalendarFile = None,
    days: Annotated[int, typer.Option(help="Days of a forecast.", min=1, max=28)] = 28,
    origins: Annotated[
        int | None, typer.Option(help="Number of forecasts; the protocol's if not given.", min=1)
    ] = None,
    lang: Language = "en",
    as_json: Json = False,
) -> None:
    """Measure how well past weeks would have been forecast."""
    from planner.workflow import backtest_files

    _ = translator(check_language(lang))
    with progress(_) as listener:
        document = backtest_files(
            history=history, calendar=calendar, days=days, origins=origins, listener=listener
        )

    def text() -> str:
        line = _(
            "{queue}, {days} days ahead: hours off by {wape:.1%}, days by {wape_day:.1%}, "
            "80 % intervals hold {coverage80:.0%}"
        )
        return "\n".join(
            line.format(queue=name, days=horizon, **scores)
            for name, queue in document["queues"].items()
            for horizon, scores in queue["horizons"].items()
        )

    answer(as_json, document, text)
