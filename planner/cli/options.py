"""Options that several commands share."""

import getpass
import os
from pathlib import Path
from typing import Annotated

import typer

from planner.domain.access import Actor, local_actor
from planner.domain.errors import InputError
from planner.i18n import LANGUAGES

Config = Annotated[
    Path | None,
    typer.Option("--config", help="Configuration in YAML; the handbook if not given."),
]
Database = Annotated[
    str | None,
    typer.Option("--database", help="Database URL, or PEAKROSTER_DATABASE_URL."),
]
Language = Annotated[str, typer.Option("--lang", help="Language of the answer: zh or en.")]
Json = Annotated[bool, typer.Option("--json", help="Answer with one JSON object.")]
Seed = Annotated[int, typer.Option("--seed", help="Seed of all chance.", min=0)]
HistoryFile = Annotated[
    Path, typer.Option("--history", help="Contacts: timestamp, queue, contacts.")
]
CalendarFile = Annotated[
    Path | None, typer.Option("--calendar", help="Special days: queue, date, name, kind.")
]
AgentsFile = Annotated[Path, typer.Option("--agents", help="Agents: agent, skills, …")]
RequestsFile = Annotated[
    Path | None, typer.Option("--requests", help="Leave and wishes: agent, date, kind, …")
]
BeforeFile = Annotated[
    Path | None,
    typer.Option("--before", help="Roster of the last days before: agent, date, shift."),
]
NewQueues = Annotated[
    list[str] | None,
    typer.Option(
        "--new-queue",
        help="Queue without a history, NAME=CONTACTS_A_DAY; borrows the others' shape. Repeatable.",
    ),
]
Labours = Annotated[
    list[str] | None,
    typer.Option(
        "--labour", help="Labour preset such as china-standard; repeatable; else the configured."
    ),
]
LedgerFile = Annotated[
    Path | None,
    typer.Option("--ledger", help="Fairness ledger of the months before, as a plan writes it."),
]
LabourPlan = Annotated[
    str | None,
    typer.Option("--labour", help="Labour preset to plan within; else the configured."),
]
TimeLimit = Annotated[
    float, typer.Option("--time-limit", help="Seconds for the roster.", min=1, max=86_400)
]
Reproducible = Annotated[
    bool, typer.Option("--reproducible", help="The same roster on every run, a little slower.")
]
Replications = Annotated[
    int, typer.Option("--replications", help="Months to simulate.", min=2, max=10_000)
]
Cluster = Annotated[
    str | None,
    typer.Option(
        "--cluster", help="Dask scheduler whose workers simulate, like tcp://10.0.0.5:8786."
    ),
]


def default_language() -> str:
    """Return the language of the environment where it is one of ours, else English."""
    names = (
        os.environ.get(key, "") for key in ("PEAKROSTER_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
    )
    spoken = next((name for name in names if name), "")[:2]
    return spoken if spoken in LANGUAGES else "en"


def check_language(lang: str) -> str:
    """
    Return a language's name if it is one of ours.

    Raises
    ------
    InputError
        If it is not.
    """
    if lang not in LANGUAGES:
        raise InputError(
            "the language is not known", column="--lang", value=lang, advice="Use zh or en"
        )
    return lang


def this_user() -> Actor:
    """Return on whose behalf commands act: whoever can run them may do everything."""
    try:
        return local_actor(getpass.getuser())
    except (KeyError, OSError):  # a container without a list of users
        return local_actor(f"user {os.getuid()}" if hasattr(os, "getuid") else "user")
