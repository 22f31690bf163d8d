"""The commands that hold parts of the program against published benchmarks."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from planner.cli.console import DONE, NOT_MET, answer, interruptible, progress
from planner.cli.options import Json, Language, Seed, TimeLimit, check_language
from planner.i18n import translator

bench = typer.Typer(help="Hold the roster engine against a published benchmark.")


@bench.callback()
def about() -> None:
    """Hold the roster engine against a published benchmark."""


@bench.command("roster")
def bench_roster(
    instance: Annotated[Path, typer.Argument(help="Instance of the Curtois-Qu benchmark.")],
    out: Annotated[
        Path, typer.Option("--out", help="File for the roster: agent, day, shift.")
    ] = Path("roster.csv"),
    time_limit: TimeLimit = 60.0,
    seed: Seed = 1,
    lang: Language = "en",
    as_json: Json = False,
) -> None:
    """Solve an instance with the roster engine and its own rules."""
    from planner.workflow import bench_roster as solve

    _ = translator(check_language(lang))
    with progress(_) as listener, interruptible() as should_stop:
        document = solve(
            instance,
            out,
            time_limit_s=time_limit,
            seed=seed,
            listener=listener,
            should_stop=should_stop,
        )
    answer(as_json, document, lambda: _text(document, _))
    raise typer.Exit(NOT_MET if document["broken"] else DONE)


def _text(document: dict[str, Any], _: Callable[[str], str]) -> str:
    lines = [
        _("Objective {objective:,}, at least {bound:,} ({gap:.2%}), in {seconds:.0f} s").format(
            **document
        )
    ]
    if document["broken"]:
        lines.append(_("{n} breaches of hard rules:").format(n=len(document["broken"])))
        lines += [f"  {text}" for text in document["broken"]]
    return "\n".join([*lines, _("Written: {files}").format(files=document["out"])])
