"""The command that compares promise and outcome of past days."""

from pathlib import Path
from typing import Annotated

import typer

from planner.cli.console import answer, progress
from planner.cli.options import (
    AgentsFile,
    CalendarFile,
    Config,
    HistoryFile,
    Json,
    Language,
    Seed,
    check_language,
)
from planner.i18n import translator


def backcast(
    history: HistoryFile,
    agents: AgentsFile,
    roster: Annotated[Path, typer.Option("--roster", help="Who worked: agent, date, shift.")],
    month: Annotated[str | None, typer.Option(help="Month to look at, like 2026-10.")] = None,
    start: Annotated[str | None, typer.Option(help="First day, instead of a month.")] = None,
    days: Annotated[int | None, typer.Option(help="Number of days from --start.")] = None,
    calendar: CalendarFile = None,
    served: Annotated[
        Path | None,
        typer.Option("--served", help="Service as it was: timestamp, queue, replies, late."),
    ] = None,
    replications: Annotated[
        int, typer.Option("--replications", help="Periods to simulate.", min=2, max=10_000)
    ] = 100,
    seed: Seed = 1,
    config: Config = None,
    lang: Language = "en",
    as_json: Json = False,
) -> None:
    """Look back: what was promised, what happened, and whether forecast or service differed."""
    from planner.workflow.backcast import backcast_files
    from planner.workflow.backcast_text import backcast_text

    _ = translator(check_language(lang))
    with progress(_) as listener:
        document = backcast_files(
            config=config,
            history=history,
            agents=agents,
            roster=roster,
            calendar=calendar,
            served=served,
            month=month,
            start=start,
            days=days,
            replications=replications,
            seed=seed,
            listener=listener,
        )
    answer(as_json, document, lambda: backcast_text(document, _))
