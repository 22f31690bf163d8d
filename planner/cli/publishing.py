"""Commands on the database."""

from typing import Annotated

import typer

from planner.cli.console import answer
from planner.cli.options import Database, Json, Language, check_language, this_user
from planner.i18n import translator


def publish(
    version: Annotated[int, typer.Argument(help="Number of the roster version.")],
    database: Database = None,
    lang: Language = "en",
    as_json: Json = False,
) -> None:
    """Publish a draft; it takes the place of what was published for its days."""
    from planner.workflow import default_database_url, publish_version

    _ = translator(check_language(lang))
    document = publish_version(database or default_database_url(), this_user(), version)
    answer(
        as_json,
        document,
        lambda: _("Version {version} of {team} is published.").format(**document),
    )
