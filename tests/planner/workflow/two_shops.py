"""
Two shops in one database, with one of everything that has a number.

What only some may see bears a name of its own, so that a test can look for it on any screen.
"""

import dataclasses
import datetime as dt

from planner import workflow
from planner.domain.access import Role, local_actor
from planner.domain.asks import AskKind, Wanted
from planner.domain.edits import CellChange
from planner.storage.imports import ImportKind, keep_import
from planner.storage.jobs import JobKind, add_job, ask_to_stop
from planner.storage.outbox import add_channel
from planner.storage.store import Store
from tests.planner.ui.small_site import MONDAY, TEAM, publish, small_config, small_plan

OTHER = "Other shop"
STRANGER = "Zhou of the other shop"  # works there alone
PUBLISHED, DRAFT, ABROAD = 1, 2, 3  # versions: the shop's two, and the other shop's
LEAVE, SWAP, ABROAD_LEAVE = 1, 2, 3  # requests: of bo, of bo with cai, and in the other shop
JOB, ABROAD_JOB, TOKEN, ABROAD_TOKEN, CHANNEL, ABROAD_CHANNEL = 1, 2, 1, 2, 1, 2
PRIVATE = "only bo and the manager know this"  # why bo asks for leave
LOCAL = local_actor("root")


def leave(agent: str, reason: str = "") -> Wanted:
    """Ask for the first day off."""
    return Wanted(agent=agent, kind=AskKind.LEAVE, first=MONDAY, last=MONDAY, reason=reason)


def swap() -> Wanted:
    """Let bo and cai change shifts on the first day."""
    return Wanted(
        agent="bo",
        kind=AskKind.SWAP,
        first=MONDAY,
        last=MONDAY,
        other_agent="cai",
        other_date=MONDAY,
    )


def two_shops(url: str) -> None:
    """Fill a database."""
    publish(url, small_plan())
    abroad = dataclasses.replace(
        small_plan(),
        team=OTHER,
        config_text=small_config().replace(TEAM, OTHER),
        agents=tuple(
            dataclasses.replace(agent, name=STRANGER if agent.id == "bo" else agent.name)
            for agent in small_plan().agents
        ),
    )
    off = CellChange(agent="bo", date=MONDAY + dt.timedelta(days=1), shift=None)
    draft = workflow.save_draft(url, LOCAL, PUBLISHED, [off], "not yet decided")
    with Store.open(url) as store:
        store.publish(abroad_id := store.save_draft(abroad), by="x")
        jobs = [add_job(store, team, JobKind.PLAN, {}, by="root") for team in (TEAM, OTHER)]
        for job in jobs:
            ask_to_stop(store, job, by="root")  # so that nobody works on it
        for team in (TEAM, OTHER):
            address = "json://localhost"
            add_channel(store, team, "chat", address, lang="en", every_min=1, by="root")
            content = b"timestamp,queue,contacts\n2026-12-01 08:00,presales,1\n"
            keep_import(store, team, ImportKind.HISTORY, "h.csv", content, rows=1, by="root")
    asks = [
        workflow.make_request(url, LOCAL, TEAM, leave("bo", PRIVATE)),
        workflow.make_request(url, LOCAL, TEAM, swap()),
        workflow.make_request(url, LOCAL, OTHER, leave("cai")),
    ]
    for team in (TEAM, OTHER):
        workflow.new_feed(url, LOCAL, team=team, agent="bo", lang="en")
    workflow.add_account(url, LOCAL, "somebody", Role.LEAD, team=TEAM)
    numbers = (draft, abroad_id, asks, jobs)
    assert numbers == (DRAFT, ABROAD, [LEAVE, SWAP, ABROAD_LEAVE], [JOB, ABROAD_JOB])
