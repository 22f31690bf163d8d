"""The command that staffs intervals one by one."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from planner.cli.console import DONE, NOT_MET, answer
from planner.cli.options import Config, Json, Language, check_language
from planner.i18n import translator


def staff(
    intervals: Annotated[
        Path,
        typer.Option(
            "--in", help="Intervals: timestamp, queue, contacts, and perhaps model, target, …"
        ),
    ],
    out: Annotated[Path, typer.Option("--out", help="File for the requirement.")] = Path(
        "requirement.csv"
    ),
    shrinkage: Annotated[
        float, typer.Option(help="Share of paid time away from the queues.", min=0, max=0.95)
    ] = 0.0,
    most_agents: Annotated[
        int | None, typer.Option(help="Agents there are at most in an interval.", min=0)
    ] = None,
    config: Config = None,
    lang: Language = "en",
    as_json: Json = False,
) -> None:
    """Count the agents that each interval needs on its own for its target."""
    from planner.workflow import staff_file

    _ = translator(check_language(lang))
    document = staff_file(
        intervals, out, config=config, shrinkage=shrinkage, most_agents=most_agents
    )
    answer(as_json, document, lambda: _text(document, _))
    raise typer.Exit(NOT_MET if document["n_missed"] else DONE)


def _text(document: dict[str, Any], _: Callable[[str], str]) -> str:
    lines = [
        _(
            "{queue}: {contacts:,.0f} contacts, up to {most_agents} agents at once, "
            "{most_to_roster} people with shrinkage"
        ).format(queue=queue, **numbers)
        for queue, numbers in document["queues"].items()
    ]
    if document["n_missed"]:
        lines.append(
            _("{n} of {intervals} intervals cannot reach their target:").format(
                n=document["n_missed"], intervals=document["intervals"]
            )
        )
    lines += [f"  {_missed(row, _)}" for row in document["missed"]]
    return "\n".join([*lines, _("Written: {files}").format(files=document["out"])])


def _missed(row: dict[str, Any], _: Callable[[str], str]) -> str:
    said = _("{timestamp} {queue}: {service_level:.1%} at best, with {agents} agents").format(**row)
    ways = []
    if row["reply_s_needed"] is not None:
        ways.append(_("replies of {reply_s_needed:.0f} s on average").format(**row))
    if row["max_chats_needed"] is not None:
        ways.append(_("{max_chats_needed} chats at once").format(**row))
    return f"{said}; {_('would do:')} {', '.join(ways)}" if ways else said
