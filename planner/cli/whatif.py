"""The command that rehearses a roster under scenarios."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planner.cli.console import DONE, NOT_MET, answer, progress
from planner.cli.options import (
    BeforeFile,
    Cluster,
    Config,
    Database,
    Json,
    Language,
    RequestsFile,
    Seed,
    check_language,
    this_user,
)
from planner.i18n import Translator, translator

if TYPE_CHECKING:
    from planner.whatif.case import Case
    from planner.whatif.fix import Fix
    from planner.workflow.whatif import Days

LOCAL = 2  # processes of this machine for the simulation, where it has enough to do


def whatif(
    scenario: Annotated[
        list[str] | None,
        typer.Option("--scenario", help="Scenario in YAML, or one that is shipped. Repeatable."),
    ] = None,
    version: Annotated[
        int | None, typer.Option("--version", help="Stored roster; the newest if not given.")
    ] = None,
    roster: Annotated[
        Path | None, typer.Option("--roster", help="Roster file, instead of a stored one.")
    ] = None,
    agents: Annotated[Path | None, typer.Option("--agents", help="Agents of the file.")] = None,
    forecast: Annotated[
        Path | None, typer.Option("--forecast", help="Forecast as `forecast` writes it.")
    ] = None,
    requests: RequestsFile = None,
    before: BeforeFile = None,
    replications: Annotated[
        int,
        typer.Option(
            "--replications", help="Simulated periods; 0: the chat model alone.", min=0, max=10_000
        ),
    ] = 200,
    fix: Annotated[
        bool,
        typer.Option(
            "--fix", help="Find the cheapest levers that hold the target in the last one."
        ),
    ] = False,
    propose: Annotated[
        str | None,
        typer.Option("--propose", help="Save what is found as a draft, for this reason."),
    ] = None,
    capacity: Annotated[
        bool,
        typer.Option("--capacity", help="How much volume the last scenario's team can take."),
    ] = False,
    grid: Annotated[
        bool,
        typer.Option("--grid", help="On time over volume, absence and handling time."),
    ] = False,
    confidence: Annotated[
        float,
        typer.Option("--confidence", help="Share of futures in which it must.", min=0.05, max=0.99),
    ] = 0.8,
    seed: Seed = 1,
    cluster: Cluster = None,
    config: Config = None,
    database: Database = None,
    lang: Language = "en",
    as_json: Json = False,
) -> None:
    """Rehearse a roster: what if volume, absence, templates or people were different."""
    from planner.config import load_scenario
    from planner.workflow.whatif import (
        compare,
        most_volume,
        sweep_scenario,
        whatif_document,
    )
    from planner.workflow.whatif_fix import fix_document, fix_scenario
    from planner.workflow.workers import named_cluster

    _ = translator(check_language(lang))
    scenarios = [load_scenario(Path(name)) for name in scenario or ()]
    with progress(_) as listener, named_cluster(cluster) as pool:
        executor = None if pool is None else pool.executor
        case, version = _case(
            version, roster, agents, forecast, requests, before, config, database, seed
        )
        found = compare(
            case,
            scenarios,
            replications=replications,
            seed=seed,
            workers=LOCAL if pool is None else pool.count,
            executor=executor,
            listener=listener,
        )
        way = None
        if fix:
            way = fix_scenario(
                case,
                found[-1].scenario,
                confidence=confidence,
                replications=replications or 200,
                seed=seed,
                listener=listener,
            )
        last = found[-1].scenario
        cells = None
        if grid:
            cells = sweep_scenario(case, last, seed=seed, executor=executor, listener=listener)
        most = None
        if capacity:
            most = most_volume(
                case, last, confidence=confidence, replications=replications, seed=seed
            )
    document = whatif_document(found)
    if cells is not None:
        document["grid"] = cells
    if capacity:
        document["capacity"] = {"volume": most, "confidence": confidence}
    if way is not None:
        document["fix"] = fix_document(way)
    if propose is not None:
        document["draft"] = _proposed(database, version, way, found[-1].scenario.days, propose)
    answer(as_json, document, lambda: _said(document, _))
    missed = any(
        (one["on_time"]["simulated"] or one["on_time"]["model"] or {"mean": 1})["mean"]
        < document["target"]
        for one in [document["base"], *document["scenarios"]]
    )
    if way is not None:
        missed = way.best is None
    raise typer.Exit(NOT_MET if missed else DONE)


def _proposed(
    database: str | None, version: int | None, way: "Fix | None", days: "Days", reason: str
) -> int:
    from planner.domain.errors import InputError
    from planner.views import default_database_url
    from planner.workflow.whatif_propose import propose

    if way is None or way.best is None or version is None:
        raise InputError(
            "there is nothing to save as a draft",
            column="--propose",
            advice="Use it with --fix, on a stored roster and a scenario that levers get through",
        )
    url = database or default_database_url()
    return propose(url, this_user(), version, way.best, days, reason)


def _said(document: dict[str, Any], _: Translator) -> str:
    from planner.workflow.whatif_text import capacity_text, fix_text, grid_text, whatif_text

    parts = [whatif_text(document, _)]
    if "capacity" in document:
        parts.append(capacity_text(document, _))
    if "grid" in document:
        parts.append(grid_text(document["grid"], _))
    if "fix" in document:
        parts.append(fix_text(document["fix"], _))
    if "draft" in document:
        parts.append(_("Saved as draft {version}.").format(version=document["draft"]))
    return "\n".join(parts)


def _case(
    version: int | None,
    roster: Path | None,
    agents: Path | None,
    forecast: Path | None,
    requests: Path | None,
    before: Path | None,
    config: Path | None,
    database: str | None,
    seed: int,
) -> tuple["Case", int | None]:
    """Take the roster from files where they are named, else from the database with its number."""
    from planner.domain.errors import InputError
    from planner.views import default_database_url, find_versions, load_plan
    from planner.workflow.whatif import case_from_files, case_of

    if roster is not None and agents is not None and forecast is not None:
        case = case_from_files(
            config=config,
            roster=roster,
            agents=agents,
            forecast=forecast,
            requests=requests,
            before=before,
            seed=seed,
        )
        return case, None
    if any(path is not None for path in (roster, agents, forecast)):
        raise InputError(
            "a roster file needs its agents and its forecast",
            column="--roster",
            advice="Give --roster, --agents and --forecast together, or none for a stored roster",
        )
    url = database or default_database_url()
    if version is None:
        published = find_versions(url, this_user())
        if not published:
            raise InputError(
                "no roster is published",
                file=url,
                advice="Publish one, or give --roster, --agents and --forecast",
            )
        version = published[0].id
    plan = load_plan(url, this_user(), version)
    return case_of(plan.month, plan.roster, plan.duty, plan.occasions), version
