"""The command that brings files into the database."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planner.cli.console import BAD_INPUT, DONE, answer
from planner.cli.options import Config, Database, Json, Language, check_language, this_user
from planner.domain.errors import InputError
from planner.i18n import Translator, translator

if TYPE_CHECKING:
    from planner.workflow import ImportKind

ROSTER = "roster"
MOST_SHOWN = 40  # problems, or differences, of which the text shows each


def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV, XLSX or Parquet.")],
    what: Annotated[
        str, typer.Option("--what", help="history, agents, requests, calendar or roster.")
    ],
    version: Annotated[
        int | None, typer.Option("--version", help="Version that an edited roster came from.")
    ] = None,
    write: Annotated[
        bool, typer.Option("--write", help="Keep it; otherwise it is only looked through.")
    ] = False,
    reason: Annotated[str, typer.Option("--reason", help="Why a roster was edited.")] = "",
    team: Annotated[str | None, typer.Option("--team", help="Whose file.")] = None,
    config: Config = None,
    database: Database = None,
    lang: Language = "en",
    as_json: Json = False,
) -> None:
    """Look a file through, row by row, and with --write keep it; or read an edited roster back."""
    from planner.workflow import ImportKind, default_database_url

    _ = translator(check_language(lang))
    kinds = [kind.value for kind in ImportKind]
    if what not in (*kinds, ROSTER):
        raise InputError(
            "is not a kind of file that can be imported",
            column="--what",
            value=what,
            advice=f"Use one of {', '.join((*kinds, ROSTER))}",
        )
    url, content = database or default_database_url(), _content(file)
    if what == ROSTER:
        _roster(url, version, file, content, write, reason, as_json, _)
    else:
        _file(url, ImportKind(what), file, content, write, team, config, as_json, _)


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", file=str(file)) from error


def _file(
    url: str,
    kind: "ImportKind",
    file: Path,
    content: bytes,
    write: bool,
    team: str | None,
    config: Path | None,
    as_json: bool,
    _: Translator,
) -> None:
    from planner.workflow import import_file, preview_import

    seen = preview_import(url, this_user(), kind, str(file), content, team=team, config=config)
    document: dict[str, Any] = {
        "what": kind.value,
        "file": str(file),
        "team": seen.team,
        "facts": seen.facts,
        "problems": [_problem(one) for one in seen.problems],
        "n_problems": seen.n_problems,
        "import": None,
        "is_new": False,
    }
    if seen.problems:
        lines = [one.first() for one in seen.problems[:MOST_SHOWN]]
        if seen.n_problems > MOST_SHOWN:
            lines.append(_("and {n} more").format(n=seen.n_problems - MOST_SHOWN))
        answer(as_json, document, lambda: "\n".join(lines))
        raise typer.Exit(BAD_INPUT)
    if write:
        kept = import_file(url, this_user(), kind, str(file), content, team=team, config=config)
        document |= {"import": kept.id, "is_new": kept.is_new}

    def text() -> str:
        facts = ", ".join(f"{name}: {_short(value)}" for name, value in seen.facts.items())
        if not write:
            said = _("Nothing is wrong. Keep it with --write.")
        elif document["is_new"]:
            said = _("Kept as import {n}.").format(n=document["import"])
        else:
            said = _("It was kept before, as import {n}.").format(n=document["import"])
        return f"{seen.team}: {facts}\n{said}"

    answer(as_json, document, text)
    raise typer.Exit(DONE)


def _roster(
    url: str,
    version: int | None,
    file: Path,
    content: bytes,
    write: bool,
    reason: str,
    as_json: bool,
    _: Translator,
) -> None:
    from planner.workflow import import_roster, preview_roster

    if version is None:
        raise InputError(
            "an edited roster needs the version that it came from",
            column="--version",
            advice="Give the number that export answered",
        )
    draft = None
    seen = preview_roster(url, this_user(), version, str(file), content)
    if write and seen.differences:
        why = reason or _("read in from {file}").format(file=file.name)
        _seen, draft = import_roster(url, this_user(), version, str(file), content, why)
    document = {
        "what": ROSTER,
        "file": str(file),
        "version": version,
        "differences": [
            {"agent": one.agent, "date": one.date, "was": one.was, "now": one.now}
            for one in seen.differences
        ],
        "draft": draft,
    }

    def text() -> str:
        if not seen.differences:
            return _("The sheet says what version {version} says.").format(version=version)
        off = _("off")
        lines = [
            f"{one.agent} {one.name}  {one.date}  {one.was or off} → {one.now or off}"
            for one in seen.differences
        ]
        if draft is None:
            lines.append(_("Save them as a draft with --write."))
        else:
            lines.append(_("Saved as draft {version}.").format(version=draft))
        return "\n".join(lines)

    answer(as_json, document, text)


def _problem(error: InputError) -> dict[str, Any]:
    return {
        "row": error.row,
        "column": error.column,
        "value": None if error.value is None else str(error.value),
        "problem": error.problem,
        "advice": error.advice,
    }


def _short(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value[:6])) + (", …" if len(value) > 6 else "") or "–"
    return f"{value:,.0f}" if isinstance(value, float) else str(value)
