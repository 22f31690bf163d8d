"""What each kind of job does, and how it ends: what comes out is kept with the job's end."""

import csv
import datetime as dt
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from planner.config import load_scenario, load_site
from planner.domain.errors import InputError
from planner.domain.people import Request
from planner.domain.scenario import Scenario
from planner.domain.site import Site
from planner.storage.artefacts import keep_forecast, keep_history, lock_team
from planner.storage.asks import requests_for
from planner.storage.files import read_agents
from planner.storage.imports import ImportKind, import_content, newest_imports
from planner.storage.jobs import JobInfo, JobKind, JobState, end_job
from planner.storage.store import Store
from planner.storage.versions import (
    add_version,
    keep_check,
    publish_version,
    published_cells,
)
from planner.views.ledger import ledger_before
from planner.views.plans import rebuild
from planner.views.settings import team_settings
from planner.workflow.document import checked_document, plan_document
from planner.workflow.editing import check_plan
from planner.workflow.files import plan_inputs
from planner.workflow.inputs import BEFORE_DAYS, Inputs, load_inputs, planned_days
from planner.workflow.job_inputs import PlanInputs, SimulateInputs, SweepInputs
from planner.workflow.made_forecast import make_forecast
from planner.workflow.plan import Effort
from planner.workflow.progress import Listener, Step
from planner.workflow.publish import stored
from planner.workflow.story import forecast_story
from planner.workflow.whatif import case_of, most_volume, sweep_scenario


class Heart(Protocol):
    """What work tells while it runs, and whether it is to stop."""

    def tell(self, step: Step) -> None:
        """Take where the work stands."""

    def should_stop(self) -> bool:
        """Say whether it is to stop with the best so far."""


class DisownedError(Exception):
    """The job has been given up as lost; nothing that this process found may be kept."""


def run_plan(store: Store, job: JobInfo, heart: Heart) -> None:
    """Plan a month and save it as a version; the result holds its number and status."""
    asked = PlanInputs(**job.inputs)
    if asked.forecast_only:
        run_forecast(store, job, heart, asked)
        return
    effort = Effort(
        time_limit_s=asked.time_limit_s,
        reproducible=asked.reproducible,
        replications=asked.replications,
        seed=asked.seed,
    )
    with tempfile.TemporaryDirectory(prefix="peakroster") as name:
        folder = Path(name)
        config = folder / "team.yaml"
        config.write_text(asked.config_text or team_settings(store, job.team), "utf-8")
        history, read = _read(store, job.team, asked, config, folder)
        made = plan_inputs(read, effort=effort, listener=heart.tell, should_stop=heart.should_stop)
        story = forecast_story(read.histories, read.horizon.start, made.parts, listener=heart.tell)
        document = plan_document(made)
        plan = stored(made, document, config, story, asked.labour)
        content = history.read_bytes()
    stopped = heart.should_stop()
    heart.tell(Step(stage="publish"))
    with store.writing(job.created_by) as session:
        team = lock_team(session, job.team)
        kept = keep_history(session, team, history.name, content, plan.versions)
        version = add_version(session, replace(plan, history=kept.id), by=job.created_by)
        # What was asked to stop is somebody's to look at before it holds.
        publish = asked.publish and not stopped
        if publish:
            publish_version(session, version, by=job.created_by)
        result = {
            "version": version,
            "status": document["status"],
            "published": publish,
            "unmet": len(document["unmet"]),
            "on_time": document["on_time"]["month"]["simulated"],
            "p_month": document["on_time"]["p_month"],
            "paid_hours": document["paid_hours"],
            "gap": document["gap"],
        }
        state = JobState.STOPPED if stopped else JobState.DONE
        if not end_job(session, job, state, result=result):
            raise DisownedError


def run_forecast(store: Store, job: JobInfo, heart: Heart, asked: PlanInputs) -> None:
    """Forecast a month and keep the forecast; the result holds its number and first day."""
    with tempfile.TemporaryDirectory(prefix="peakroster") as name:
        folder = Path(name)
        config = folder / "team.yaml"
        text = asked.config_text or team_settings(store, job.team)
        config.write_text(text, "utf-8")
        history, read = _read(store, job.team, asked, config, folder)
        made = make_forecast(read, text, seed=asked.seed, listener=heart.tell)
        content = history.read_bytes()
    if heart.should_stop():
        raise InputError("stopped before the forecast was kept")
    with store.writing(job.created_by) as session:
        team = lock_team(session, job.team)
        came = keep_history(session, team, history.name, content, made.versions)
        kept = keep_forecast(session, team, replace(made, history=came.id))
        result = {"forecast": kept.id, "start": read.horizon.start.isoformat()}
        if not end_job(session, job, JobState.DONE, result=result):
            raise DisownedError


def run_simulate(store: Store, job: JobInfo, heart: Heart) -> None:
    """Check a stored roster with many replications; what is found is kept with the version."""
    asked = SimulateInputs(**job.inputs)
    effort = Effort(replications=asked.replications, seed=asked.seed)
    plan, tell = store.load(asked.version), _or_stop(heart)
    document = checked_document(check_plan(plan, effort, tell))
    month = document["on_time"]["month"]
    result = {"version": asked.version, "on_time": month, "p_month": document["on_time"]["p_month"]}
    with store.writing(job.created_by) as session:
        keep_check(session, asked.version, document, by=job.created_by)
        if not end_job(session, job, JobState.DONE, result=result):
            raise DisownedError


def run_sweep(store: Store, job: JobInfo, heart: Heart) -> None:
    """Rehearse a stored roster over volumes, absences and handling times."""
    asked = SweepInputs(**job.inputs)
    plan = rebuild(store.load(asked.version))
    case = case_of(plan.month, plan.roster, plan.duty, plan.occasions)
    scenario = _scenario(asked.scenario)
    grid = sweep_scenario(case, scenario, seed=asked.seed, listener=_or_stop(heart))
    most = most_volume(case, scenario, confidence=asked.confidence, seed=asked.seed)
    capacity = {"volume": most, "confidence": asked.confidence}
    result = {"version": asked.version, "capacity": capacity, "grid": grid}
    with store.writing(job.created_by) as session:
        if not end_job(session, job, JobState.DONE, result=result):
            raise DisownedError


def _scenario(text: str) -> Scenario:
    if not text:
        return Scenario()
    with tempfile.TemporaryDirectory(prefix="peakroster") as folder:
        path = Path(folder) / "scenario.yaml"
        path.write_text(text, encoding="utf-8")
        return load_scenario(path)


def _or_stop(heart: Heart) -> Listener:
    """Tell of progress, and give work up that says nothing before it is done."""

    def tell(step: Step) -> None:
        heart.tell(step)
        if heart.should_stop():
            raise InputError("stopped before it was done; a part of a simulation says nothing")

    return tell


KINDS: Mapping[JobKind, Callable[[Store, JobInfo, Heart], None]] = {
    JobKind.PLAN: run_plan,
    JobKind.SIMULATE: run_simulate,
    JobKind.SWEEP: run_sweep,
}


def imports_to_read(store: Store, team: str, asked: PlanInputs) -> dict[ImportKind, int]:
    """
    Return the imports that a planning job reads: those asked for, else the team's newest.

    Raises
    ------
    InputError
        If there is no history or no list of agents.
    """
    newest, chosen = newest_imports(store, team), {}
    for kind in ImportKind:
        number = getattr(asked, kind.value)
        if number is None and kind in newest:
            number = newest[kind].id
        if number is not None:
            chosen[kind] = number
        elif kind in (ImportKind.HISTORY, ImportKind.AGENTS):
            raise InputError(
                f"{team} has no import of kind {kind.value}",
                advice=f"Import one: peakroster import --what {kind.value} FILE --write",
            )
    return chosen


def _read(
    store: Store, team: str, asked: PlanInputs, config: Path, folder: Path
) -> tuple[Path, Inputs]:
    """Lay the imports out as files and read them; return the history's file, too."""
    site = load_site(config, asked.labour)
    if site.name != team:
        raise InputError(
            "the configuration is another team's",
            value=site.name,
            advice=f"Write name: {team}",
        )
    files: dict[str, Path] = {}
    for kind, number in imports_to_read(store, team, asked).items():
        held, name, content = import_content(store, team, number)
        if held is not kind:
            raise InputError(f"import {number} is of kind {held.value}, not {kind.value}")
        path = folder / kind.value / Path(name).name
        path.parent.mkdir()
        path.write_bytes(content)
        files[kind.value] = path
    start = planned_days(asked.month, asked.start, asked.days, site.zone).start
    before = _before(store, team, start, site, files["agents"], folder / "before.csv")
    read = load_inputs(
        config=config,
        before=before,
        labour=asked.labour,
        month=asked.month,
        start=asked.start,
        days=asked.days,
        history=files["history"],
        agents=files["agents"],
        requests=files.get("requests"),
        calendar=files.get("calendar"),
        any_day=True,
    )
    requests = _with_asks(store, team, read)
    return files["history"], replace(
        read, requests=requests, ledger=ledger_before(store, team, start)
    )


def _with_asks(store: Store, team: str, read: Inputs) -> tuple[Request, ...]:
    """Let what agents asked for here take the place of the file's word on the same day."""
    last = read.horizon.date(read.horizon.n_days - 1)
    agents = {agent.id for agent in read.agents}
    codes = {None, *(shift.code for shift in read.site.shifts)}
    asked = tuple(
        request
        for request in requests_for(store, team, read.horizon.start, last)
        if request.agent in agents and request.shift in codes
    )
    named = {(request.agent, request.date) for request in asked}
    return (*(r for r in read.requests if (r.agent, r.date) not in named), *asked)


def _before(
    store: Store, team: str, start: dt.date, site: Site, agents: Path, path: Path
) -> Path | None:
    """Write the published days just before the first one, of those who are still there."""
    known = {agent.id for agent in read_agents(agents, site)}
    codes = {shift.code for shift in site.shifts}
    first, last = start - dt.timedelta(days=BEFORE_DAYS), start - dt.timedelta(days=1)
    with store.reading() as session:
        rows = published_cells(session, team, first, last)
    kept = [row for row in rows if row[0] in known and row[2] in codes]
    if not kept:
        return None
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("agent", "date", "shift"), *kept])
    return path
