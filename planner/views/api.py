"""What programs read of stored rosters: the same as the pages show, in plain types."""

from typing import Any

from planner.domain.access import Actor, Verb
from planner.domain.roster import OFF
from planner.storage.permit import permit_version
from planner.storage.plans import VersionInfo
from planner.storage.store import Store
from planner.views.plans import PublishedPlan, find_standing, load_plan, seen_by

Document = dict[str, Any]
QUANTILES = ("p10", "p50", "p90")


def versions_document(url: str, actor: Actor) -> Document:
    """List the rosters that an actor may see, the newest first."""
    return {"versions": [_info(version) for version in find_standing(url, actor)]}


def roster_document(url: str, actor: Actor, version: int) -> Document:
    """
    Give who works when, of the agents that the actor may see.

    Raises
    ------
    InputError
        If there is no such version, or the actor may not see it.
    """
    plan = load_plan(url, actor, version)
    problem, codes = plan.month.problem, plan.roster.codes
    return {
        "version": version,
        "shifts": [
            {
                "code": shift.code,
                "name": shift.name,
                "start_min": shift.start_min,
                "end_min": shift.end_min,
                "work_min": shift.work_min,
                "night": shift.night,
            }
            for shift in problem.shifts
        ],
        "dates": [date.isoformat() for date in problem.horizon.dates],
        "agents": [
            {
                "agent": problem.agents[a].id,
                "name": problem.agents[a].name,
                "team": problem.agents[a].team,
                "days": [
                    None if code == OFF else problem.shifts[code].code for code in codes[a].tolist()
                ],
            }
            for a in seen_by(actor, plan)
        ],
    }


def forecast_document(url: str, actor: Actor, version: int) -> Document:
    """
    Give the contacts that a roster was planned for, by queue and hour.

    Raises
    ------
    InputError
        If there is no such version, or the actor may not see its plan.
    """
    frame = _plan(url, actor, version).month.as_given.to_frame()
    hours: dict[str, list[Document]] = {}
    for row in frame.to_dict("records"):
        numbers = {name: round(float(row[name]), 3) for name in ("mean", *QUANTILES)}
        hours.setdefault(str(row["queue"]), []).append(
            {"timestamp": row["timestamp"].isoformat(), **numbers}
        )
    queues = [{"queue": queue, "hours": found} for queue, found in hours.items()]
    return {"version": version, "queues": queues}


def service_document(url: str, actor: Actor, version: int) -> Document:
    """
    Give what a roster promises and how it did when simulated.

    Raises
    ------
    InputError
        If there is no such version, or the actor may not see its plan.
    """
    document = _plan(url, actor, version).document
    kept = ("on_time", "metrics", "first_response_s", "average_response_s", "paid_hours", "unmet")
    return {"version": version} | {name: document.get(name) for name in kept}


def _plan(url: str, actor: Actor, version: int) -> PublishedPlan:
    with Store.open(url) as store:
        permit_version(store, actor, Verb.SEE_PLAN, version)
    return load_plan(url, actor, version)


def _info(version: VersionInfo) -> Document:
    published_at = version.published_at
    return {
        "version": version.id,
        "team": version.team,
        "start": version.start.isoformat(),
        "days": version.n_days,
        "number": version.number,
        "state": version.state.value,
        "published_at": None if published_at is None else published_at.isoformat(),
    }
