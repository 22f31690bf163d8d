"""Commands on long work that goes on by itself."""

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planner.cli.console import DONE, NOT_MET, answer, progress
from planner.cli.options import (
    Database,
    Json,
    LabourPlan,
    Language,
    Seed,
    TimeLimit,
    check_language,
    this_user,
)
from planner.i18n import Translator, translator

if TYPE_CHECKING:
    from planner.storage.jobs import JobInfo

job = typer.Typer(help="Long work: plan, list, watch, stop.", no_args_is_help=True)
POLL_S = 0.5
Number = Annotated[int, typer.Argument(help="Number of the job.")]


@job.command()
def plan(
    team: Annotated[str, typer.Option("--team", help="Whose month.")],
    month: Annotated[str, typer.Option("--month", help="Month to plan, like 2026-12.")],
    labour: LabourPlan = None,
    time_limit: TimeLimit = 60.0,
    seed: Seed = 1,
    publish: Annotated[bool, typer.Option("--publish", help="Publish the roster, too.")] = False,
    database: Database = None,
    lang: Language = "en",
    as_json: Json = False,
) -> None:
    """Plan a month from the files imported, in a process of its own."""
    from planner.workflow import PlanInputs, default_database_url, start_plan_job

    _ = translator(check_language(lang))
    inputs = PlanInputs(
        month=month, labour=labour, time_limit_s=time_limit, seed=seed, publish=publish
    )
    number = start_plan_job(database or default_database_url(), this_user(), team, inputs)
    answer(as_json, {"job": number}, lambda: _("Job {n} is started.").format(n=number))


@job.command()
def sweep(
    version: Annotated[int, typer.Option("--version", help="Stored roster.")],
    scenario: Annotated[
        Path | None, typer.Option("--scenario", help="What differs besides, in YAML.")
    ] = None,
    confidence: Annotated[
        float,
        typer.Option("--confidence", help="Share of futures in which it must.", min=0.05, max=0.99),
    ] = 0.8,
    seed: Seed = 1,
    database: Database = None,
    lang: Language = "en",
    as_json: Json = False,
) -> None:
    """Go through volumes, absences and handling times, in a process of its own."""
    from planner.config import scenario_text
    from planner.workflow import SweepInputs, default_database_url, start_sweep_job

    _ = translator(check_language(lang))
    text = "" if scenario is None else scenario_text(scenario)
    inputs = SweepInputs(version=version, scenario=text, confidence=confidence, seed=seed)
    number = start_sweep_job(database or default_database_url(), this_user(), inputs)
    answer(as_json, {"job": number}, lambda: _("Job {n} is started.").format(n=number))


@job.command("list")
def list_all(
    team: Annotated[str, typer.Option("--team", help="Whose jobs.")],
    database: Database = None,
    lang: Language = "en",
    as_json: Json = False,
) -> None:
    """List a team's jobs, the newest first."""
    from planner.workflow import default_database_url, list_jobs

    _ = translator(check_language(lang))
    found = list_jobs(database or default_database_url(), this_user(), team)
    lines = [f"{one.id}  {one.kind.value}  {one.state.value}  {one.created_by}" for one in found]
    document = {"jobs": [_document(one) for one in found]}
    answer(as_json, document, lambda: "\n".join(lines) or _("There is no job yet."))


@job.command()
def watch(
    number: Number, database: Database = None, lang: Language = "en", as_json: Json = False
) -> None:
    """Show a job's progress until it ends; leaving does not stop it."""
    from planner.workflow import Step, default_database_url, job_state

    _ = translator(check_language(lang))
    url = database or default_database_url()
    with progress(_) as listener:
        while (info := job_state(url, this_user(), number)).is_open:
            now = info.progress
            if now.stage:
                step = Step(stage=now.stage, done=now.done, cost=now.cost, bound=now.bound)
                listener(step)
            time.sleep(POLL_S)
    answer(as_json, _document(info), lambda: f"{info.state.value}: {_said(info, _)}")
    raise typer.Exit(DONE if info.state == "done" else NOT_MET)


@job.command()
def stop(
    number: Number, database: Database = None, lang: Language = "en", as_json: Json = False
) -> None:
    """Ask a job to stop with the best it has."""
    from planner.workflow import cancel_job, default_database_url

    _ = translator(check_language(lang))
    cancel_job(database or default_database_url(), this_user(), number)
    answer(as_json, {"job": number}, lambda: _("Job {n} is asked to stop.").format(n=number))


def _said(info: "JobInfo", _: Translator) -> str:
    """Say what came out; a grid as a table."""
    from planner.workflow.whatif_text import capacity_text, grid_text

    if info.error or not info.result:
        return info.error or ""
    if "grid" in info.result:
        return "\n".join((capacity_text(info.result, _), grid_text(info.result["grid"], _)))
    return ", ".join(f"{name} {value}" for name, value in info.result.items())


def _document(info: "JobInfo") -> dict[str, Any]:
    return {
        "job": info.id,
        "team": info.team,
        "kind": info.kind.value,
        "state": info.state.value,
        "stage": info.progress.stage,
        "done": info.progress.done,
        "cost": info.progress.cost,
        "bound": info.progress.bound,
        "attempt": info.attempt,
        "result": info.result,
        "error": info.error,
    }
