"""The command that fits how chats run."""

from pathlib import Path
from typing import Annotated

import typer

from planner.cli.console import answer, progress
from planner.cli.options import Json, Language, check_language
from planner.i18n import translator


def fit_chats(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="Log of messages (chat, timestamp, from, and better agent, queue) or of sessions "
            "(start, first_response, end, replies).",
        ),
    ],
    out: Annotated[
        Path | None, typer.Option("--out", help="File for the settings, in YAML.")
    ] = None,
    lang: Language = "en",
    as_json: Json = False,
) -> None:
    """Fit reply times, customers' turns, patience and chats at once to a log of chats."""
    from planner.workflow import fit_chat_file, fit_text

    _ = translator(check_language(lang))
    with progress(_) as listener:
        document = fit_chat_file(file, out=out, listener=listener)

    def text() -> str:
        written = [] if out is None else [_("Written: {files}").format(files=out)]
        return "\n".join([fit_text(document, _), *written])

    answer(as_json, document, text)
