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
    NewQueues,
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
    explain: Annotated[
        Path | None, typer.Option("--explain", help="File for what makes up each day.")
    ] = None,
    observed: Annotated[
        Path | None,
        typer.Option("--observed", help="Hours already seen from the first day on, as a history."),
    ] = None,
    new_queue: NewQueues = None,
    seed: Seed = 1,
    config: Config = None,
    lang: Language = "en",
    as_json: Json = False,
) -> None:
    """Forecast the contacts of every queue by the hour, with quantiles."""
    from planner.workflow import forecast_files, forecast_text, parse_new_queues

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
            explain=explain,
            observed=observed,
            new_queues=parse_new_queues(new_queue or []),
            listener=listener,
        )
    answer(as_json, document, lambda: forecast_text(document, _))


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
    from planner.workflow import backtest_files, backtest_text

    _ = translator(check_language(lang))
    with progress(_) as listener:
        document = backtest_files(
            history=history, calendar=calendar, days=days, origins=origins, listener=listener
        )
    answer(as_json, document, lambda: backtest_text(document, _))
