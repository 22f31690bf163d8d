"""Commands on secret addresses: calendars of agents, and keys to the API."""

from typing import Annotated

import typer

from planner.cli.console import answer
from planner.cli.options import Database, Json, Language, check_language, this_user
from planner.i18n import translator

token = typer.Typer(help="Secret addresses: feed, key, list, revoke.", no_args_is_help=True)
Note = Annotated[str, typer.Option("--note", help="What it is for.")]


@token.command()
def feed(
    agent: Annotated[str, typer.Argument(help="Id in the agents' file.")],
    team: Annotated[str, typer.Option("--team", help="The agent's roster team.")],
    note: Note = "",
    database: Database = None,
    lang: Language = "en",
    as_json: Json = False,
) -> None:
    """Make the address of an agent's calendar; it is shown this once."""
    from planner.workflow import default_database_url, new_feed

    _ = translator(check_language(lang))
    url = database or default_database_url()
    path = new_feed(url, this_user(), team, agent, lang=lang, note=note)
    said = _("Subscribe to this path on the server, shown this once: {path}")
    answer(as_json, {"path": path}, lambda: said.format(path=path))


@token.command()
def key(
    login: Annotated[str, typer.Argument(help="Account that the program reads for.")],
    note: Note = "",
    database: Database = None,
    lang: Language = "en",
    as_json: Json = False,
) -> None:
    """Make a key to the API; it is shown this once."""
    from planner.workflow import default_database_url, new_api_key

    _ = translator(check_language(lang))
    made = new_api_key(database or default_database_url(), this_user(), login=login, note=note)
    said = _("Key to /api/v1, shown this once: {key}")
    answer(as_json, {"key": made}, lambda: said.format(key=made))


@token.command("list")
def list_tokens(database: Database = None, lang: Language = "en", as_json: Json = False) -> None:
    """List every token."""
    from planner.workflow import default_database_url, find_tokens

    _ = translator(check_language(lang))
    rows = [
        {
            "token": one.id,
            "kind": one.kind.value,
            "team": one.team,
            "agent": one.agent,
            "note": one.note,
            "created_by": one.created_by,
            "revoked": one.revoked_at is not None,
        }
        for one in find_tokens(database or default_database_url(), this_user())
    ]
    lines = [
        "  ".join(str(row[name] or "-") for name in ("token", "kind", "team", "agent", "note"))
        + (f"  {_('revoked')}" if row["revoked"] else "")
        for row in rows
    ]
    answer(as_json, {"tokens": rows}, lambda: "\n".join(lines) or _("There is no token yet."))


@token.command()
def revoke(
    number: Annotated[int, typer.Argument(help="Number of the token, as list shows it.")],
    database: Database = None,
    lang: Language = "en",
    as_json: Json = False,
) -> None:
    """Close a token for good."""
    from planner.workflow import close_token, default_database_url

    _ = translator(check_language(lang))
    close_token(database or default_database_url(), this_user(), number)
    answer(as_json, {"token": number}, lambda: _("Token {n} is revoked.").format(n=number))
