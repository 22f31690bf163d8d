"""Keep plans in the database, and publish them."""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from planner.config import settings_text
from planner.domain.access import Actor, Verb
from planner.domain.errors import InputError
from planner.domain.roster import FREE
from planner.storage.permit import permit, permit_version
from planner.storage.plans import StoredForecast, StoredPlan
from planner.storage.store import Store
from planner.workflow.plan import Plan


def stored(
    plan: Plan,
    document: dict[str, Any],
    config: Path | None,
    story: dict[str, Any],
    labour: str | None = None,
) -> StoredPlan:
    """
    Turn a plan into what the store keeps: enough to make everything again.

    Parameters
    ----------
    plan, document
        The plan, and what ``plan.json`` holds of it.
    config
        Configuration it was made with; the handbook if not given.
    story
        What explains the forecast, as `forecast_story` tells it.
    labour
        Preset of labour law it was planned within, where it is not the configuration's.
    """
    month, problem = plan.checked.month, plan.checked.month.problem
    return StoredPlan(
        team=month.site.name,
        horizon=problem.horizon,
        config_text=settings_text(config, labour),
        agents=problem.agents,
        requests=problem.requests,
        shift_codes=tuple(shift.code for shift in problem.shifts),
        codes=plan.checked.roster.codes,
        locked=problem.pins != FREE,
        before=problem.before,
        forecast=StoredForecast(
            start=month.as_given.start,
            queues=month.as_given.queues,
            paths=month.as_given.paths.astype(np.float32),
            open=month.as_given.open,
            story=story,
        ),
        seed=plan.effort.seed,
        plan=document,
        versions=document["versions"],
    )


def prepare_database(url: str) -> None:
    """
    Make sure that a database can be used, before the long work begins.

    Raises
    ------
    InputError
        If it cannot.
    """
    Store.open(url).close()


def publish_plan(url: str, actor: Actor, plan: StoredPlan, *, history: Path) -> int:
    """
    Save a plan as a new version, with the history it was made from, and publish it.

    Returns
    -------
    int
        The version's number.

    Raises
    ------
    InputError
        If the database or the history cannot be used.
    """
    try:
        content = history.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", file=str(history)) from error
    with Store.open(url) as store:
        permit(store, actor, Verb.PUBLISH, team=plan.team)
        imported = store.save_history(
            plan.team, history.name, content, versions=plan.versions, by=actor.name
        )
        version = store.save_draft(replace(plan, history=imported), by=actor.name)
        store.publish(version, by=actor.name)
    return version


def publish_version(
    url: str, actor: Actor, version: int, *, replacing: Collection[int] | None = None
) -> dict[str, Any]:
    """
    Publish a draft.

    Parameters
    ----------
    replacing
        As in `planner.storage.store.Store.publish`.

    Returns
    -------
    dict
        ``version``, ``team``, ``start``, ``days``.

    Raises
    ------
    InputError
        If there is no such draft, the actor may not publish it, somebody else was faster, or the
        database cannot be used.
    """
    with Store.open(url) as store:
        permit_version(store, actor, Verb.PUBLISH, version)
        store.publish(version, by=actor.name, replacing=replacing)
        made = store.load(version)
    return {
        "version": version,
        "team": made.team,
        "start": made.horizon.start.isoformat(),
        "days": made.horizon.n_days,
    }
