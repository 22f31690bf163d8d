"""Commands on messages to a team's channels."""

from dataclasses import asdict
from typing import Annotated

import typer

from planner.cli.console import answer
from planner.cli.options import Database, Json, Language, check_language, this_user
from planner.i18n import translator

notify = typer.Typer(help="Messages: add, list, remove, send.", no_args_is_help=True)


@notify.command()
def add(
    name: Annotated[str, typer.Argument(help="What people call the channel.")],
    team: Annotated[str, typer.Option("--team", help="Whose messages.")],
    every_min: Annotated[
        int, typer.Option("--every-min", help="At most one message in so many minutes.")
    ] = 1,
    database: Database = None,
    lang: Language = "zh",
    as_json: Json = False,
) -> None:
    """Add a channel; its address is asked for, so that no list of commands keeps it."""
    from planner.workflow import add_team_channel, default_database_url

    _ = translator(check_language(lang))
    address = typer.prompt(_("Address, such as dingtalk://TOKEN"), hide_input=True, err=True)
    number = add_team_channel(
        database or default_database_url(),
        this_user(),
        team,
        name,
        address.strip(),
        lang=lang,
        every_min=every_min,
    )
    answer(as_json, {"channel": number}, lambda: _("Channel {n} is added.").format(n=number))


@notify.command("list")
def list_all(database: Database = None, lang: Language = "en", as_json: Json = False) -> None:
    """List the channels with what became of their messages."""
    from planner.workflow import default_database_url, find_channels

    _ = translator(check_language(lang))
    found = find_channels(database or default_database_url(), this_user())
    said = _("{id}  {team}  {name}  {kind}: {sent} sent, {waiting} waiting, {failed} failed")
    lines = [
        said.format(**asdict(one))
        + (_(", {n} may have arrived").format(n=one.unknown) if one.unknown else "")
        for one in found
    ]
    document = {"channels": [asdict(one) for one in found]}
    answer(as_json, document, lambda: "\n".join(lines) or _("There is no channel yet."))


@notify.command()
def remove(
    number: Annotated[int, typer.Argument(help="Number of the channel.")],
    database: Database = None,
    lang: Language = "en",
    as_json: Json = False,
) -> None:
    """Send nothing to a channel any more."""
    from planner.workflow import close_channel, default_database_url

    _ = translator(check_language(lang))
    close_channel(database or default_database_url(), this_user(), number)
    answer(as_json, {"channel": number}, lambda: _("Channel {n} is removed.").format(n=number))


@notify.command()
def send(database: Database = None, lang: Language = "en", as_json: Json = False) -> None:
    """Send what is due now, where no server does it by itself."""
    from planner.workflow import default_database_url, send_due

    _ = translator(check_language(lang))
    n = send_due(database or default_database_url())
    answer(as_json, {"sent": n}, lambda: _("{n} messages are sent.").format(n=n))
