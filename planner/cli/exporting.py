"""The command that takes a roster out of the database."""

from pathlib import Path
from typing import Annotated

import typer

from planner.cli.console import answer
from planner.cli.options import Database, Json, Language, check_language, this_user
from planner.i18n import translator


def export(
    what: Annotated[
        str, typer.Option("--what", help="xlsx, pdf, csv, or ics: a calendar for each agent.")
    ],
    version: Annotated[
        int | None, typer.Option("--version", help="Roster version; else the newest published.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="File, or folder for all agents' calendars.")
    ] = None,
    agent: Annotated[str | None, typer.Option("--agent", help="Whose calendar; else all.")] = None,
    database: Database = None,
    lang: Language = "en",
    as_json: Json = False,
) -> None:
    """Write a stored roster as a spreadsheet, a PDF, a table or calendars."""
    from planner.views import default_database_url, export_roster

    _ = translator(check_language(lang))
    number, files = export_roster(
        database or default_database_url(),
        this_user(),
        what,
        version=version,
        out=out,
        agent=agent,
        lang=lang,
    )
    document = {"version": number, "what": what, "files": [str(file) for file in files]}
    shown = ", ".join(str(file) for file in files[:3]) + (", …" if len(files) > 3 else "")
    answer(as_json, document, lambda: _("Written: {files}").format(files=shown))
