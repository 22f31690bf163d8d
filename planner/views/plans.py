"""Stored rosters, put together again for reading."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forecasts import Forecast, SpecialDay
from planner.config import parse_site
from planner.domain.access import Actor, Reach, Verb
from planner.domain.checks import find_violations
from planner.domain.coverage import Duty, allocate
from planner.domain.edits import Difference
from planner.domain.ledger import Entry, Ledger, balance_of
from planner.domain.roster import FREE, Roster
from planner.domain.rules import Violation
from planner.month import Month, Served, build_month, promised_late, serving
from planner.storage.differences import differences
from planner.storage.permit import permit_version
from planner.storage.plans import StoredPlan, VersionInfo, VersionState
from planner.storage.store import Store


@dataclass(frozen=True, kw_only=True, eq=False)
class PublishedPlan:
    """
    A roster with the month it is for.

    Parameters
    ----------
    month
        People, rules and demand.
    roster
        Who works when.
    locked
        Cells laid down by hand, shape (n_agents, n_days).
    document
        What was found when it was planned: the content of ``plan.json``.
    story
        What explains the forecast, as `planner.workflow.story` tells it; empty if not known.
    former
        The plan it was edited from; what is the same there is not worked out again.
    """

    month: Month
    roster: Roster
    locked: NDArray[np.bool_]
    document: Mapping[str, Any]
    story: Mapping[str, Any] = field(default_factory=dict)
    former: "PublishedPlan | None" = None

    @cached_property
    def duty(self) -> Duty:
        """Queue of each agent on each day, shape (n_agents, n_days)."""
        former = None if self.former is None else (self.former.roster, self.former.duty)
        return allocate(self.roster, self.month.lateness, former)

    @cached_property
    def served(self) -> NDArray[np.float64]:
        """Agents that serve each queue, shape (n_queues, n_slots): see `serving`."""
        known, former = None, self.former
        if former is not None:
            known = Served(roster=former.roster, duty=former.duty, agents=former.served)
        return serving(self.month, self.roster, self.duty, former=known)

    @cached_property
    def late(self) -> NDArray[np.float64]:
        """Late replies that the model expects, shape (n_queues, n_slots)."""
        served = None if self.month.learnt else self.served
        return promised_late(self.month, self.roster, self.duty, served)

    @cached_property
    def breaches(self) -> tuple[Violation, ...]:
        """Every breach of every rule, hard ones first."""
        return find_violations(self.roster)

    @property
    def on_time(self) -> Mapping[str, Any]:
        """Promised and simulated on-time rates, as ``plan.json`` holds them."""
        rates: Mapping[str, Any] = self.document.get("on_time") or {}
        return rates

    def special_days(self, date: dt.date, queue: str | None = None) -> tuple[SpecialDay, ...]:
        """Return the holidays and campaigns of a date, of one queue or of any, each name once."""
        return tuple(
            {
                day.name: day
                for known, day in self._special_days.get(date, ())
                if queue is None or known in ("", queue)
            }.values()
        )

    @property
    def occasions(self) -> tuple[tuple[dt.date, str], ...]:
        """Holidays and campaigns by date, each name once, in order."""
        found = {(date, day.name) for date, days in self._special_days.items() for _, day in days}
        return tuple(sorted(found))

    @cached_property
    def _special_days(self) -> dict[dt.date, list[tuple[str, SpecialDay]]]:
        """Special days by date, each with its queue; no name: of every queue."""
        return special_days(self.document)


def find_versions(url: str, actor: Actor) -> tuple[VersionInfo, ...]:
    """Return the published rosters that an actor may see, the newest period first."""
    with Store.open(url) as store:
        published = store.published()
        return tuple(v for v in published if actor.may(Verb.SEE_ROSTER, v.team))


def find_standing(url: str, actor: Actor) -> tuple[VersionInfo, ...]:
    """Return the published rosters, and the drafts, that an actor may see, the newest first."""
    with Store.open(url) as store:
        return tuple(
            v
            for v in store.standing()
            if actor.may(
                Verb.SEE_ROSTER if v.state is VersionState.PUBLISHED else Verb.SEE_DRAFT, v.team
            )
        )


def find_drafts(url: str, actor: Actor, version: int) -> tuple[VersionInfo, ...]:
    """
    List every version of the team and first day of one, the newest first.

    Raises
    ------
    InputError
        If there is no such version, or the actor may not see drafts of the team.
    """
    with Store.open(url) as store:
        team = permit_version(store, actor, Verb.SEE_DRAFT, version)
        return store.versions(team, store.info(version).start)


def compare_versions(url: str, actor: Actor, old: int, new: int) -> tuple[Difference, ...]:
    """
    List the cells in which two versions differ, by agent and day.

    Raises
    ------
    InputError
        If there is no such version, or the actor may not see it.
    """
    with Store.open(url) as store:
        for version in (old, new):
            permit_version(store, actor, Verb.SEE_PLAN, version)
        with store.reading() as session:
            return differences(session, old, new)


def load_plan(url: str, actor: Actor, version: int) -> PublishedPlan:
    """
    Put a stored roster together again, for whoever may see it at all.

    What speaks for a plan is for those with `Verb.SEE_PLAN`; pages for agents ask
    `planner.views.seen_by` for the rows they may show.

    Raises
    ------
    InputError
        If there is no such version, the actor may not see it, or its configuration is no longer
        understood.
    """
    with Store.open(url) as store:
        permit_version(store, actor, Verb.SEE_ROSTER, version)
        return rebuild(store.load(version))


def seen_by(actor: Actor, plan: PublishedPlan) -> tuple[int, ...]:
    """
    Return the agents whose shifts an actor may see, as places in the plan.

    An agent sees the members of the same team in the agents' file; everybody else sees all.
    """
    agents = plan.month.problem.agents
    if actor.reach(Verb.SEE_PLAN) > Reach.NONE:
        return tuple(range(len(agents)))
    own = {agent.team for agent in agents if agent.id == actor.agent}
    return tuple(a for a, agent in enumerate(agents) if agent.team in own)


def rebuild(stored: StoredPlan) -> PublishedPlan:
    """Build the month that a roster was planned for, and the roster on it."""
    site = parse_site(stored.config_text)
    month = build_month(
        site,
        stored.horizon,
        stored.agents,
        stored.requests,
        Forecast(
            start=stored.forecast.start,
            queues=stored.forecast.queues,
            paths=stored.forecast.paths.astype(np.float64),
            open=stored.forecast.open,
        ),
        before=stored.before,
        pins=np.where(stored.locked, stored.codes, FREE).astype(np.int8),
        balance=balance_of(_balance_before(stored), tuple(agent.id for agent in stored.agents)),
        special_days=[day for days in special_days(stored.plan).values() for _, day in days],
    )
    return PublishedPlan(
        month=month,
        roster=Roster(problem=month.problem, codes=stored.codes),
        locked=stored.locked,
        document=stored.plan,
        story=stored.forecast.story,
    )


def special_days(document: Mapping[str, Any]) -> dict[dt.date, list[tuple[str, SpecialDay]]]:
    """Read the special days of a plan's document by date, as `PublishedPlan` has them."""
    found: dict[dt.date, list[tuple[str, SpecialDay]]] = {}
    for entry in document.get("special_days", []):
        day = SpecialDay(
            date=dt.date.fromisoformat(entry["date"]),
            name=entry["name"],
            kind=entry["kind"],
            provisional=entry.get("provisional", False),
        )
        found.setdefault(day.date, []).append((entry.get("queue") or "", day))
    return found


def _balance_before(stored: StoredPlan) -> Ledger:
    """Read how agents stood when the plan was made; plans of older programs do not tell."""
    rows = stored.plan.get("fairness", ())
    return tuple(Entry(agent=row["agent"], **row["balance_before"]) for row in rows)
