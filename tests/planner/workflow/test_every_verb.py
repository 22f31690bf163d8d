"""
Every function that reads or writes a database for somebody, tried by everybody.

The functions are taken from the code: one that is added without an actor, or without a line in the
table here, fails the first tests.
"""

import dataclasses
import datetime as dt
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from planner import views, workflow
from planner.domain.access import ROLES, Actor, Refused, Role, Verb
from planner.domain.edits import CellChange
from planner.domain.scenario import CalledIn, Days, Scenario, Who
from planner.storage.audit_log import read_log
from planner.storage.store import Store
from planner.storage.work_tables import ImportKind
from planner.views.plans import rebuild
from planner.workflow import PhaseRun, PlanInputs, SimulateInputs, SweepInputs
from tests.planner.ui.small_site import MONDAY, TEAM, small_plan
from tests.planner.workflow.two_shops import (
    CHANNEL,
    DRAFT,
    JOB,
    LEAVE,
    LOCAL,
    OTHER,
    PUBLISHED,
    SWAP,
    TOKEN,
    leave,
    two_shops,
)

CALENDAR = (PhaseRun(name="sale", kind="promotion", first=MONDAY, last=MONDAY),)
FORECAST = 1  # artefact of the published roster
NOBODY_ACTS = {  # signing in comes before there is an actor; the rest are the machine's own
    *("actor_of_key", "actor_of_token", "needs_sign_in", "set_password", "sign_in", "sign_out"),
    "sign_in_identified",
    *("first_code", "prepare_database", "run_demo", "tend_jobs", "send_due"),
}
# Leave out instead.
LISTS = {"find_channels", "find_standing", "find_tokens", "find_versions", "versions_document"}


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """A call, the right it needs, and whose own thing it is about."""

    verb: Verb
    call: Callable[[str, Actor], object]
    agent: str | None = None
    team: str | None = TEAM


W, V, FILE = workflow, views, Path("never-written")
HOURS = f"timestamp,queue,contacts\n{MONDAY} 09:00,presales,40\n".encode()
HOUR = V.SeenHour(hour=9, queue="presales", contacts=40.0)
CALL_IN = Scenario(
    days=Days(first=MONDAY + dt.timedelta(days=5), last=MONDAY + dt.timedelta(days=5)),
    called_in=(CalledIn(shift="D", who=Who(agents=("en",))),),
)
CELL = CellChange(agent="cai", date=MONDAY, shift=None)
ATTEMPTS: dict[str, tuple[Attempt, ...]] = {
    "add_account": (
        Attempt(verb=Verb.ACCOUNTS, call=lambda u, a: W.add_account(u, a, "new", Role.OPS)),
    ),
    "add_team_channel": (
        Attempt(
            verb=Verb.SETTINGS,
            call=lambda u, a: W.add_team_channel(u, a, TEAM, "chat", "json://localhost"),
        ),
    ),
    "agree_to_swap": (
        Attempt(verb=Verb.AGREE, agent="cai", call=lambda u, a: W.agree_to_swap(u, a, SWAP)),
    ),
    "approve_request": (
        Attempt(verb=Verb.DECIDE, call=lambda u, a: W.approve_request(u, a, LEAVE)),
    ),
    "backup_database": (
        Attempt(verb=Verb.DATABASE, team=None, call=lambda u, a: W.backup_database(u, a, FILE)),
    ),
    "cancel_job": (Attempt(verb=Verb.PLAN, call=lambda u, a: W.cancel_job(u, a, JOB)),),
    "change_role": (
        Attempt(verb=Verb.ACCOUNTS, call=lambda u, a: W.change_role(u, a, "x", Role.OPS)),
    ),
    "check_database": (Attempt(verb=Verb.DATABASE, team=None, call=W.check_database),),
    "check_version": (
        Attempt(verb=Verb.PLAN, call=lambda u, a: W.check_version(u, a, PUBLISHED)),
        Attempt(verb=Verb.PLAN, call=lambda u, a: W.check_version(u, a, DRAFT)),
    ),
    "close_channel": (
        Attempt(verb=Verb.SETTINGS, call=lambda u, a: W.close_channel(u, a, CHANNEL)),
    ),
    "close_token": (
        Attempt(verb=Verb.FEED, agent="bo", call=lambda u, a: W.close_token(u, a, TOKEN)),
    ),
    "find_calendar": (Attempt(verb=Verb.SEE_PLAN, call=lambda u, a: W.find_calendar(u, a, TEAM)),),
    "find_imports": (Attempt(verb=Verb.PLAN, call=lambda u, a: W.find_imports(u, a, TEAM)),),
    "find_rules": (Attempt(verb=Verb.SEE_PLAN, call=lambda u, a: W.find_rules(u, a, TEAM)),),
    "find_team": (Attempt(verb=Verb.SEE_PLAN, call=lambda u, a: W.find_team(u, a, TEAM)),),
    "foresee_request": (
        Attempt(verb=Verb.DECIDE, call=lambda u, a: W.foresee_request(u, a, LEAVE)),
    ),
    "import_file": (
        Attempt(
            verb=Verb.IMPORT,
            call=lambda u, a: W.import_file(
                u, a, ImportKind.HISTORY, "h.csv", b"timestamp,queue\n", team=TEAM
            ),
        ),
    ),
    "import_roster": (
        Attempt(
            verb=Verb.EDIT,
            call=lambda u, a: W.import_roster(u, a, PUBLISHED, "r.xlsx", b"", "why"),
        ),
    ),
    "job_state": (Attempt(verb=Verb.PLAN, call=lambda u, a: W.job_state(u, a, JOB)),),
    "list_jobs": (Attempt(verb=Verb.PLAN, call=lambda u, a: W.list_jobs(u, a, TEAM)),),
    "make_request": (
        Attempt(
            verb=Verb.ASK,
            agent="bo",
            call=lambda u, a: W.make_request(u, a, TEAM, leave("bo"), today=MONDAY),
        ),
    ),
    "new_api_key": (
        Attempt(
            verb=Verb.ACCOUNTS, team=None, call=lambda u, a: W.new_api_key(u, a, login="somebody")
        ),
    ),
    "new_feed": (
        Attempt(
            verb=Verb.FEED,
            agent="bo",
            call=lambda u, a: W.new_feed(u, a, team=TEAM, agent="bo", lang="zh"),
        ),
    ),
    "preview_import": (
        Attempt(
            verb=Verb.IMPORT,
            call=lambda u, a: W.preview_import(
                u, a, ImportKind.HISTORY, "h.csv", b"timestamp,queue\n", team=TEAM
            ),
        ),
    ),
    "preview_roster": (
        Attempt(
            verb=Verb.SEE_PLAN, call=lambda u, a: W.preview_roster(u, a, PUBLISHED, "r.xlsx", b"")
        ),
    ),
    "publish_plan": (
        Attempt(
            verb=Verb.PUBLISH,
            call=lambda u, a: W.publish_plan(u, a, small_plan(), history=Path(__file__)),
        ),
    ),
    "publish_version": (
        Attempt(verb=Verb.PUBLISH, call=lambda u, a: W.publish_version(u, a, DRAFT)),
    ),
    "refuse_request": (
        Attempt(verb=Verb.DECIDE, call=lambda u, a: W.refuse_request(u, a, LEAVE, "")),
    ),
    "reset_account": (
        Attempt(verb=Verb.ACCOUNTS, call=lambda u, a: W.reset_account(u, a, "somebody")),
    ),
    "restore_database": (
        Attempt(verb=Verb.DATABASE, team=None, call=lambda u, a: W.restore_database(u, a, FILE)),
    ),
    "revert_to": (Attempt(verb=Verb.PUBLISH, call=lambda u, a: W.revert_to(u, a, DRAFT, "")),),
    "save_calendar": (
        Attempt(verb=Verb.IMPORT, call=lambda u, a: W.save_calendar(u, a, TEAM, CALENDAR)),
    ),
    "save_draft": (
        Attempt(verb=Verb.EDIT, call=lambda u, a: W.save_draft(u, a, PUBLISHED, [CELL], "")),
        Attempt(verb=Verb.EDIT, call=lambda u, a: W.save_draft(u, a, DRAFT, [CELL], "")),
    ),
    "set_disabled": (
        Attempt(
            verb=Verb.ACCOUNTS, call=lambda u, a: W.set_disabled(u, a, "somebody", disabled=True)
        ),
    ),
    "settings_with_rules": (
        Attempt(verb=Verb.PLAN, call=lambda u, a: W.settings_with_rules(u, a, TEAM, ())),
    ),
    "sign_out_everywhere": (
        Attempt(verb=Verb.ACCOUNTS, call=lambda u, a: W.sign_out_everywhere(u, a, "somebody")),
    ),
    "start_plan_job": (
        Attempt(
            verb=Verb.PLAN,
            call=lambda u, a: W.start_plan_job(u, a, TEAM, PlanInputs(month="2026-12")),
        ),
    ),
    "start_simulate_job": (
        Attempt(
            verb=Verb.PLAN,
            call=lambda u, a: W.start_simulate_job(u, a, SimulateInputs(version=PUBLISHED)),
        ),
    ),
    "start_sweep_job": (
        Attempt(
            verb=Verb.WHATIF,
            call=lambda u, a: W.start_sweep_job(u, a, SweepInputs(version=PUBLISHED)),
        ),
    ),
    "upgrade_database": (Attempt(verb=Verb.DATABASE, team=None, call=W.upgrade_database),),
    "withdraw_request": (
        Attempt(verb=Verb.ASK, agent="bo", call=lambda u, a: W.withdraw_request(u, a, LEAVE)),
    ),
    "hours_seen": (
        Attempt(verb=Verb.SEE_PLAN, call=lambda u, a: V.hours_seen(u, a, TEAM, MONDAY)),
    ),
    "import_hours": (
        Attempt(
            verb=Verb.IMPORT,
            call=lambda u, a: W.import_hours(
                u, a, TEAM, MONDAY, "day.csv", HOURS, queues=("presales",)
            ),
        ),
    ),
    "propose_change": (
        Attempt(verb=Verb.EDIT, call=lambda u, a: W.propose_change(u, a, PUBLISHED, CALL_IN, "")),
    ),
    "save_hours": (
        Attempt(verb=Verb.IMPORT, call=lambda u, a: W.save_hours(u, a, TEAM, MONDAY, (HOUR,))),
    ),
    "write_note": (
        Attempt(verb=Verb.WRITE_NOTES, call=lambda u, a: W.write_note(u, a, TEAM, MONDAY, "hello")),
    ),
    "compare_versions": (
        Attempt(verb=Verb.SEE_DRAFT, call=lambda u, a: V.compare_versions(u, a, PUBLISHED, DRAFT)),
    ),
    "export_roster": (
        Attempt(
            verb=Verb.EXPORT,
            call=lambda u, a: V.export_roster(u, a, "csv", version=PUBLISHED, out=FILE, lang="en"),
        ),
    ),
    "find_accounts": (Attempt(verb=Verb.ACCOUNTS, call=V.find_accounts),),
    "find_drafts": (
        Attempt(verb=Verb.SEE_DRAFT, call=lambda u, a: V.find_drafts(u, a, PUBLISHED)),
    ),
    "with_forecast": (
        Attempt(
            verb=Verb.SEE_PLAN,
            call=lambda u, a: V.with_forecast(u, a, TEAM, rebuild(small_plan()), FORECAST),
        ),
    ),
    "find_log": (
        Attempt(verb=Verb.SEE_AUDIT, call=lambda u, a: V.find_log(u, a, TEAM)),
        Attempt(verb=Verb.SEE_AUDIT, team=None, call=V.find_log),
    ),
    "find_notes": (
        Attempt(verb=Verb.READ_NOTES, call=lambda u, a: V.find_notes(u, a, TEAM, MONDAY, MONDAY)),
    ),
    "clashes_of": (
        Attempt(verb=Verb.SEE_PLAN, call=lambda u, a: V.clashes_of(u, a, PUBLISHED)),
        Attempt(verb=Verb.SEE_DRAFT, call=lambda u, a: V.clashes_of(u, a, DRAFT)),
    ),
    "ledger_of": (Attempt(verb=Verb.SEE_ROSTER, call=lambda u, a: W.ledger_of(u, a, TEAM)),),
    "team_ledger": (Attempt(verb=Verb.SEE_ROSTER, call=lambda u, a: V.team_ledger(u, a, TEAM)),),
    "find_requests": (
        Attempt(verb=Verb.SEE_REQUEST, agent="*", call=lambda u, a: V.find_requests(u, a, TEAM)),
    ),
    "forecast_document": (
        Attempt(verb=Verb.SEE_PLAN, call=lambda u, a: V.forecast_document(u, a, PUBLISHED)),
        Attempt(verb=Verb.SEE_DRAFT, call=lambda u, a: V.forecast_document(u, a, DRAFT)),
    ),
    "load_plan": (
        Attempt(verb=Verb.SEE_ROSTER, call=lambda u, a: V.load_plan(u, a, PUBLISHED)),
        Attempt(verb=Verb.SEE_DRAFT, call=lambda u, a: V.load_plan(u, a, DRAFT)),
    ),
    "log_csv": (
        Attempt(verb=Verb.SEE_AUDIT, call=lambda u, a: V.log_csv(u, a, TEAM)),
        Attempt(verb=Verb.SEE_AUDIT, team=None, call=V.log_csv),
    ),
    "requests_to_plan": (
        Attempt(verb=Verb.PLAN, call=lambda u, a: V.requests_to_plan(u, a, TEAM, MONDAY, MONDAY)),
    ),
    "roster_document": (
        Attempt(verb=Verb.SEE_ROSTER, call=lambda u, a: V.roster_document(u, a, PUBLISHED)),
        Attempt(verb=Verb.SEE_DRAFT, call=lambda u, a: V.roster_document(u, a, DRAFT)),
    ),
    "service_document": (
        Attempt(verb=Verb.SEE_PLAN, call=lambda u, a: V.service_document(u, a, PUBLISHED)),
        Attempt(verb=Verb.SEE_DRAFT, call=lambda u, a: V.service_document(u, a, DRAFT)),
    ),
}


def functions() -> Iterator[tuple[str, list[str]]]:
    """Give every function offered to pages, routes and commands that takes a database."""
    for module in (workflow, views):
        for name in module.__all__:
            found = getattr(module, name)
            if inspect.isfunction(found):
                parameters = list(inspect.signature(found).parameters)
                if "url" in parameters:
                    yield name, parameters


def people() -> list[Actor]:
    """Return an actor of every role in either team, and two agents of the first."""
    agents = {TEAM: ("bo", "cai"), OTHER: ("bo", "cai")}
    return [
        Actor(name=f"{role} {agent} of {team}", role=role, team=team, agent=agent, account=7)
        for team, members in agents.items()
        for role in ROLES
        for agent in (members if role is Role.AGENT else members[:1])
        if role is not Role.ADMINISTRATOR
    ]


def refused_to(attempt: Attempt) -> list[Actor]:
    """Return those who may not do it, by the table of rights."""
    return [
        actor
        for actor in people()
        if not actor.may(
            attempt.verb, attempt.team, actor.agent if attempt.agent == "*" else attempt.agent
        )
    ]


@pytest.fixture(scope="module")
def url(tmp_path_factory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('shop') / 'shop.sqlite3'}"
    two_shops(url)
    return url


def log(url: str) -> list[tuple[int, str, str, str]]:
    with Store.open(url) as store:
        return [(e.id, e.who, e.action, e.table) for e in read_log(store, most=10_000)]


def test_whatever_takes_a_database_takes_an_actor():
    without = {name for name, parameters in functions() if "actor" not in parameters}
    assert without == NOBODY_ACTS & without


def test_every_function_is_tried_here():
    named = {name for name, parameters in functions() if "actor" in parameters}
    assert named == set(ATTEMPTS) | LISTS


@pytest.mark.parametrize("name", ATTEMPTS)
def test_whoever_may_not_is_refused_and_logged_and_nothing_is_done(url, name):
    for attempt in ATTEMPTS[name]:
        for actor in refused_to(attempt):
            before = log(url)
            with pytest.raises(Refused):
                attempt.call(url, actor)
            new = log(url)[: -len(before)]
            assert [(who, action) for _, who, action, _ in new] == [(actor.name, "refused")]
            assert log(url)[1:] == before
    assert not FILE.exists()


def test_somebody_is_refused_each_thing():
    assert all(refused_to(attempt) for attempts in ATTEMPTS.values() for attempt in attempts)


def test_lists_leave_out_what_is_not_for_the_reader(url):
    for actor in people():
        assert {v.team for v in views.find_versions(url, actor)} <= {actor.team}
        assert {v.team for v in views.find_standing(url, actor)} <= {actor.team}
        channels = workflow.find_channels(url, actor)
        assert all(actor.may(Verb.SETTINGS, one.team) for one in channels)
        tokens = workflow.find_tokens(url, actor)
        assert all(actor.may(Verb.FEED, one.team, one.agent) for one in tokens)
        if actor.role is Role.AGENT:
            standing = {v.id: v.state for v in views.find_standing(url, actor)}
            assert DRAFT not in standing
            requests = views.find_requests(url, actor, actor.team)
            assert all(actor.agent in (a.wanted.agent, a.wanted.other_agent) for a in requests)


def test_an_agent_sees_the_shifts_of_their_own_team_in_the_agents_file(url):
    plan = views.load_plan(url, LOCAL, PUBLISHED)
    agents = plan.month.problem.agents
    apart = dataclasses.replace(agents[2], team="night crew")
    problem = dataclasses.replace(plan.month.problem, agents=(*agents[:2], apart, *agents[3:]))
    split = dataclasses.replace(plan, month=dataclasses.replace(plan.month, problem=problem))
    bo, cai = (a for a in people() if a.role is Role.AGENT and a.team == TEAM)
    assert views.seen_by(bo, split) == (0, 1, 3, 4, 5)
    assert views.seen_by(cai, split) == (2,)
    assert views.seen_by(LOCAL, split) == tuple(range(6))
