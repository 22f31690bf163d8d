"""The command that opens the pages."""

import os
import subprocess
import sys
from typing import Annotated

import typer

from planner.cli.options import Database, Language, check_language
from planner.domain.errors import InputError


def serve(
    port: Annotated[int, typer.Option(help="Port of the pages.", min=1, max=65_535)] = 8501,
    database: Database = None,
    lang: Language = "en",
) -> None:
    """Open the pages on this machine."""
    from planner.workflow import app_script, default_database_url, port_is_free

    if not port_is_free(port):
        raise InputError(
            "the port is taken", column="--port", value=port, advice=f"Try --port {port + 1}"
        )
    environment = os.environ | {
        "PEAKROSTER_DATABASE_URL": database or default_database_url(),
        "PEAKROSTER_LANG": check_language(lang),
    }
    script = app_script()
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    done = subprocess.run(command, env=environment, check=False)  # noqa: S603 - our own words
    raise typer.Exit(done.returncode)
