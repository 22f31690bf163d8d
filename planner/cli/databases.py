"""Commands of whoever keeps the database."""

from pathlib import Path
from typing import Annotated

import typer

from planner.cli.console import NOT_MET, answer
from planner.cli.options import Database, Json, Language, check_language, this_user
from planner.i18n import translator

db = typer.Typer(help="The database: upgrade, check, backup, restore, log.", no_args_is_help=True)


@db.command()
def upgrade(database: Database = None, lang: Language = "en", as_json: Json = False) -> None:
    """Bring the schema up to date; every other command does so, too."""
    from planner.workflow import default_database_url, upgrade_database

    _ = translator(check_language(lang))
    before, after = upgrade_database(database or default_database_url(), this_user())
    answer(
        as_json,
        {"before": before, "after": after},
        lambda: _("The database has schema {after}, before {before}.").format(
            after=after, before=before or "-"
        ),
    )


@db.command()
def check(database: Database = None, lang: Language = "en", as_json: Json = False) -> None:
    """Look through the database; exit status 1 if anything is wrong."""
    from planner.workflow import check_database, default_database_url

    _ = translator(check_language(lang))
    found = check_database(database or default_database_url(), this_user())
    said = _("{versions} roster versions and {entries} log entries, schema {schema}.")
    lines = [
        said.format(versions=found.versions, entries=found.log_entries, schema=found.schema),
        *(found.problems or (_("Nothing is wrong."),)),
    ]
    document = {
        "schema": found.schema,
        "versions": found.versions,
        "log_entries": found.log_entries,
        "problems": list(found.problems),
    }
    answer(as_json, document, lambda: "\n".join(lines))
    if found.problems:
        raise typer.Exit(NOT_MET)


@db.command()
def backup(
    out: Annotated[Path, typer.Option("--out", help="File to write.")],
    database: Database = None,
    lang: Language = "en",
    as_json: Json = False,
) -> None:
    """Copy the database while it is used."""
    from planner.workflow import backup_database, default_database_url

    _ = translator(check_language(lang))
    backup_database(database or default_database_url(), this_user(), out)
    answer(as_json, {"file": str(out)}, lambda: _("Written: {files}").format(files=out))


@db.command()
def restore(
    file: Annotated[Path, typer.Argument(help="Backup to put back.")],
    yes: Annotated[
        bool, typer.Option("--yes", help="The present content is lost, and that is meant.")
    ] = False,
    database: Database = None,
    lang: Language = "en",
    as_json: Json = False,
) -> None:
    """Put a backup in the place of the database."""
    from planner.domain.errors import InputError
    from planner.workflow import default_database_url, restore_database

    _ = translator(check_language(lang))
    if not yes:
        raise InputError(
            "the present content would be lost", advice="Back it up, then repeat with --yes"
        )
    restore_database(database or default_database_url(), this_user(), file)
    answer(as_json, {"file": str(file)}, lambda: _("{} is the database now.").format(file))


@db.command()
def log(
    out: Annotated[Path, typer.Option("--out", help="CSV file to write.")],
    team: Annotated[
        str | None, typer.Option("--team", help="Whose; everything if not given.")
    ] = None,
    database: Database = None,
    lang: Language = "en",
    as_json: Json = False,
) -> None:
    """Write the audit log as a table."""
    from planner.atomic import replacing
    from planner.views import default_database_url, log_csv

    _ = translator(check_language(lang))
    text = log_csv(database or default_database_url(), this_user(), team)
    with replacing(out) as part:
        part.write_text(text, encoding="utf-8-sig")
    answer(as_json, {"file": str(out)}, lambda: _("Written: {files}").format(files=out))
