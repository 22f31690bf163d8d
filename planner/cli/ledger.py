"""The command that shows how nights, weekends and the rest are shared out."""

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from planner.cli.console import answer
from planner.cli.options import Database, Json, Language, check_language, this_user
from planner.domain.errors import InputError
from planner.i18n import translator


def ledger(
    team: Annotated[
        str | None, typer.Option("--team", help="Team; may be left out where there is one only.")
    ] = None,
    before: Annotated[
        str | None, typer.Option("--before", help="First day that no longer counts.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Write it as a file that plan --ledger reads.")
    ] = None,
    database: Database = None,
    lang: Language = "en",
    as_json: Json = False,
) -> None:
    """Show who has had more than a fair share, by the published rosters."""
    from planner.workflow import (
        default_database_url,
        ledger_document,
        ledger_of,
        ledger_text,
        write_team_ledger,
    )

    _ = translator(check_language(lang))
    url, until = database or default_database_url(), _date(before)
    named, found = ledger_of(url, this_user(), team, until)
    if out is not None:
        write_team_ledger(found, out)
    document = ledger_document(named, found)
    answer(as_json, document, lambda: ledger_text(document, _))


def _date(text: str | None) -> dt.date | None:
    try:
        return None if text is None else dt.date.fromisoformat(text)
    except ValueError:
        raise InputError(
            "is not a date", column="--before", value=text, advice="Write it like 2026-12-01"
        ) from None
