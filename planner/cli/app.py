"""The command line: global options, and every command by its name."""

import contextlib
import io
import os
import sys
from collections.abc import Callable
from typing import Annotated

import typer

from planner.cli.bench import bench
from planner.cli.checking import check
from planner.cli.compliance import compliance
from planner.cli.console import refuse
from planner.cli.databases import db
from planner.cli.exporting import export
from planner.cli.fitting import fit_chats
from planner.cli.forecasting import backtest_history, forecast_history
from planner.cli.importing import import_
from planner.cli.jobs import job
from planner.cli.ledger import ledger
from planner.cli.looking_back import backcast
from planner.cli.notifying import notify
from planner.cli.options import default_language
from planner.cli.planning import demo, plan
from planner.cli.publishing import publish
from planner.cli.repairing import repair
from planner.cli.serving import serve
from planner.cli.staffing import staff
from planner.cli.tokens import token
from planner.cli.users import user
from planner.cli.whatif import whatif
from planner.domain.errors import InputError

COMMANDS: dict[str, Callable[..., None]] = {
    "demo": demo,
    "forecast": forecast_history,
    "backtest": backtest_history,
    "staff": staff,
    "plan": plan,
    "check": check,
    "compliance": compliance,
    "whatif": whatif,
    "backcast": backcast,
    "repair": repair,
    "fit-chats": fit_chats,
    "ledger": ledger,
    "publish": publish,
    "export": export,
    "import": import_,
    "serve": serve,
}

app = typer.Typer(
    help="Plan the people of a customer-service team: forecast, roster, proof.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for name, command in COMMANDS.items():
    app.command(name)(command)
GROUPS = {"bench": bench, "db": db, "job": job, "notify": notify, "token": token, "user": user}
for name, group in GROUPS.items():
    app.add_typer(group, name=name)


@app.callback()
def settings(
    context: typer.Context,
    config: Annotated[str | None, typer.Option(help="Configuration in YAML.")] = None,
    database: Annotated[
        str | None, typer.Option(help="Database URL.", envvar="PEAKROSTER_DATABASE_URL")
    ] = None,
    lang: Annotated[str | None, typer.Option(help="Language of answers: zh or en.")] = None,
) -> None:
    """Take the options that commands understand before and after their name."""
    given = {"config": config, "database": database, "lang": lang or default_language()}
    known = {key: value for key, value in given.items() if value is not None}
    inner = {
        name: dict.fromkeys(
            [str(c.name or getattr(c.callback, "__name__", "")) for c in group.registered_commands],
            known,
        )
        for name, group in GROUPS.items()
    }
    context.default_map = {**dict.fromkeys(COMMANDS, known), **inner}


def _keep_stdout_for_answers() -> None:
    """Send to stderr what libraries print on their own, as the linear solver does at times."""
    with contextlib.suppress(OSError, io.UnsupportedOperation):  # where stdout is no file
        number = sys.stdout.fileno()
        own = os.dup(number)
        os.dup2(sys.stderr.fileno(), number)
        sys.stdout = os.fdopen(own, "w", encoding=sys.stdout.encoding)


def main() -> None:
    """
    Run a command and end with its exit status.

    0: done; 1: done, but a target or rule is not met; 2: bad input.
    """
    _keep_stdout_for_answers()
    try:
        app()
    except InputError as error:
        refuse(error)
