"""The command that checks a roster somebody brings."""

from pathlib import Path
from typing import Annotated

import typer

from planner.cli.console import answer, finish, progress
from planner.cli.options import (
    AgentsFile,
    BeforeFile,
    Cluster,
    Config,
    Json,
    Labours,
    Language,
    Replications,
    RequestsFile,
    Seed,
    check_language,
)
from planner.i18n import translator


def check(
    roster: Annotated[Path, typer.Option("--roster", help="Roster: agent, date, shift.")],
    agents: AgentsFile,
    forecast: Annotated[Path, typer.Option("--forecast", help="Forecast as `forecast` writes it.")],
    requests: RequestsFile = None,
    before: BeforeFile = None,
    labour: Labours = None,
    message_log: Annotated[
        Path | None,
        typer.Option("--message-log", help="File for the messages of one simulated month, in CSV."),
    ] = None,
    replications: Replications = 200,
    seed: Seed = 1,
    cluster: Cluster = None,
    config: Config = None,
    lang: Language = "en",
    as_json: Json = False,
) -> None:
    """Check a roster: every rule without a solver, and its service by simulation."""
    from planner.workflow import Effort, check_files, checked_document, summary

    _ = translator(check_language(lang))
    with progress(_) as listener:
        checked = check_files(
            config=config,
            roster=roster,
            agents=agents,
            forecast=forecast,
            requests=requests,
            before=before,
            labour=tuple(labour or ()),
            message_log=message_log,
            effort=Effort(replications=replications, seed=seed, cluster=cluster),
            listener=listener,
        )
    document = checked_document(checked)
    answer(as_json, document, lambda: summary(document, _))
    finish(document)
