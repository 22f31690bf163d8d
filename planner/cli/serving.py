"""The command that opens the pages."""

import os
import subprocess
import sys
from typing import Annotated

import typer

from planner.cli.console import errors
from planner.cli.options import Database, Language, check_language
from planner.domain.errors import InputError
from planner.i18n import translator


def serve(
    port: Annotated[int, typer.Option(help="Port of the pages.", min=1, max=65_535)] = 8501,
    database: Database = None,
    lang: Language = "en",
) -> None:
    """Open the pages on this machine."""
    from planner.workflow import app_script, default_database_url, first_code, port_is_free

    _ = translator(check_language(lang))

    if not port_is_free(port):
        raise InputError(
            "the port is taken", column="--port", value=port, advice=f"Try --port {port + 1}"
        )
    url = database or default_database_url()
    code = first_code(url)
    if code is not None:
        said = _(
            "Nobody has to sign in yet: the pages open on this machine alone. To let others in, "
            "make the administrator at http://127.0.0.1:{port}/welcome with the code {code}"
        )
        errors.print(said.format(port=port, code=code), soft_wrap=True)
    environment = os.environ | {"PEAKROSTER_DATABASE_URL": url, "PEAKROSTER_LANG": lang}
    script = app_script()
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    done = subprocess.run(command, env=environment, check=False)  # noqa: S603 - our own words
    raise typer.Exit(done.returncode)
