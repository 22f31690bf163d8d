"""The command that mends a roster."""

from pathlib import Path
from typing import Annotated

import typer

from planner.cli.console import DONE, NOT_MET, answer
from planner.cli.options import (
    AgentsFile,
    BeforeFile,
    Config,
    Json,
    Language,
    RequestsFile,
    check_language,
)
from planner.i18n import translator


def repair(
    roster: Annotated[Path, typer.Option("--roster", help="Roster as published.")],
    agents: AgentsFile,
    forecast: Annotated[Path, typer.Option("--forecast", help="Forecast as `forecast` writes it.")],
    absent: Annotated[
        list[str] | None,
        typer.Option("--absent", help="Who cannot come: AGENT:FROM..TO. Repeatable."),
    ] = None,
    swap: Annotated[
        list[str] | None,
        typer.Option("--swap", help="Who takes each other's shift: AGENT:AGENT:DATE. Repeatable."),
    ] = None,
    locked: Annotated[
        list[str] | None,
        typer.Option("--locked", help="Cells that must not change: AGENT:FROM..TO. Repeatable."),
    ] = None,
    first: Annotated[
        str | None,
        typer.Option("--from", help="First day that may change; else the first one asked about."),
    ] = None,
    budget: Annotated[
        int | None, typer.Option("--budget", help="Most cells to change beside those asked.", min=0)
    ] = None,
    improve: Annotated[
        bool,
        typer.Option("--improve", help="Answer a changed need, too, not only what was asked for."),
    ] = False,
    requests: RequestsFile = None,
    before: BeforeFile = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder for roster.csv and repair.json.")
    ] = None,
    config: Config = None,
    lang: Language = "en",
    as_json: Json = False,
) -> None:
    """Mend a roster with the least change, and rank who could stand in."""
    from planner.workflow import prepare_folder
    from planner.workflow.repair import repair_document, repair_files, write_repair
    from planner.workflow.repair_text import repair_text

    _ = translator(check_language(lang))
    if out is not None:
        prepare_folder(out)
    done = repair_files(
        config=config,
        roster=roster,
        agents=agents,
        forecast=forecast,
        requests=requests,
        before=before,
        absent=tuple(absent or ()),
        swap=tuple(swap or ()),
        locked=tuple(locked or ()),
        first=first,
        budget=budget,
        improve=improve,
    )
    document = repair_document(done)
    files = () if out is None else write_repair(done, out)
    answer(as_json, document, lambda: repair_text(document, _, files))
    raise typer.Exit(NOT_MET if document["unmet"] else DONE)
