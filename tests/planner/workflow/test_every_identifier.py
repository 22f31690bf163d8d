"""
An agent tries every number and name that there is, and many that there are not.

Functions and their parameters are taken from the code: one that is added with an identifier of a
new kind, or with a value that nothing here stands for, fails until it is tried, too.
"""

import dataclasses
import inspect
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from planner import views, workflow
from planner.domain.access import Actor, Refused, Role
from planner.domain.edits import CellChange
from planner.storage.audit_log import read_log
from planner.storage.store import Store
from planner.storage.work_tables import ImportKind
from planner.workflow import PlanInputs, SimulateInputs, SweepInputs
from tests.planner.ui.small_site import MONDAY, TEAM, small_plan
from tests.planner.workflow.test_every_verb import CALENDAR, CALL_IN, HOUR, LISTS, functions
from tests.planner.workflow.two_shops import (
    ABROAD,
    ABROAD_CHANNEL,
    ABROAD_JOB,
    ABROAD_LEAVE,
    ABROAD_TOKEN,
    CHANNEL,
    DRAFT,
    JOB,
    LEAVE,
    OTHER,
    PUBLISHED,
    SWAP,
    TOKEN,
    leave,
    two_shops,
)

DI = Actor(name="di", role=Role.AGENT, team=TEAM, agent="di", account=7)
NEVER = Path("never-written")
MADE_UP = (99, 0, -1, 2**31, 10**12)  # numbers of nothing
FOREIGN: dict[str, tuple[Any, ...]] = {  # every identifier that is not di's, by parameter
    "version": (DRAFT, ABROAD, *MADE_UP),
    "base": (DRAFT, ABROAD, PUBLISHED, *MADE_UP),
    "ask": (LEAVE, SWAP, ABROAD_LEAVE, *MADE_UP),
    "job": (JOB, ABROAD_JOB, *MADE_UP),
    "token": (TOKEN, ABROAD_TOKEN, *MADE_UP),
    "channel": (CHANNEL, ABROAD_CHANNEL, *MADE_UP),
    "forecast": (1, 2, *MADE_UP),
    "team": (OTHER, "", "nobody's", "' OR 1=1 --", TEAM.upper(), f"{TEAM} "),
    "agent": ("bo", "", "*", "DI", "di "),
    "login": ("somebody", "admin", "", "nobody", "' OR 1=1 --"),
}
PAIRS = {("compare_versions", "old"): "version", ("compare_versions", "new"): "version"}
PLAIN: dict[str, Any] = {  # what else is needed
    "version": PUBLISHED,
    "base": PUBLISHED,
    "old": PUBLISHED,
    "new": PUBLISHED,
    "team": TEAM,
    "agent": "di",
    "lang": "en",
    "name": "x",
    "address": "json://localhost",
    "note": "",
    "reason": "",
    "text": "hello",
    "role": Role.OPS,
    "queues": ("presales",),
    "rules": (),
    "runs": CALENDAR,
    "hours": (HOUR,),
    "change": CALL_IN,
    "login": "somebody",
    "date": MONDAY,
    "first": MONDAY,
    "last": MONDAY,
    "what": "csv",
    "out": NEVER,
    "kind": ImportKind.HISTORY,
    "content": b"",
    "disabled": True,
    "backup": NEVER,
    "changes": [CellChange(agent="di", date=MONDAY, shift=None)],
    "plan": small_plan(),
    "history": Path(__file__),
    "wanted": leave("di"),
    "today": MONDAY,
    "agents": (),
    "config": None,
}
INPUTS = {
    "start_plan_job": PlanInputs(month="2026-12"),
    "start_simulate_job": SimulateInputs(version=DRAFT),
    "start_sweep_job": SweepInputs(version=DRAFT),
}
OWN = {  # with these values an agent may: what is left is tried with foreign ones alone
    *("make_request", "new_feed", "write_note", "find_notes", "find_requests"),
    *("load_plan", "roster_document", "new_api_key"),
}


NAMES = sorted(name for name, given in functions() if "actor" in given and name not in LISTS)


def attempts(names: Sequence[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give functions with every foreign identifier in the place of one of their own."""
    for name in names:
        parameters = inspect.signature(_function(name)).parameters
        needed = [p for p in parameters.values() if p.name not in ("url", "actor")]
        given = {
            p.name: INPUTS[name] if p.name == "inputs" else PLAIN.get(p.name, FOREIGN.get(p.name))
            for p in needed
            if p.default is p.empty or p.name in FOREIGN
        }
        unknown = [key for key, value in given.items() if value is None and key != "config"]
        assert not unknown, f"{name}: nothing here stands for {unknown}"
        tried = [
            (p.name, value)
            for p in needed
            for value in FOREIGN.get(PAIRS.get((name, p.name), p.name), ())
        ]
        if name not in OWN and not tried:
            yield name, given
        for key, value in tried:
            first = {
                k: v[0] if isinstance(v, tuple) and k in FOREIGN else v for k, v in given.items()
            }
            yield name, first | {key: value}


def _function(name: str) -> Any:
    return getattr(workflow, name, None) or getattr(views, name)


@pytest.fixture(scope="module")
def url(tmp_path_factory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('shop') / 'shop.sqlite3'}"
    two_shops(url)
    return url


def logged(url: str, who: str) -> list[str]:
    with Store.open(url) as store:
        return [entry.action for entry in read_log(store, who=who)]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_that_is_not_the_agents_own_is_shown_or_done(url, name):
    di, said = dataclasses.replace(DI, name=f"di {name}"), set()
    for tried, (_, given) in enumerate(attempts([name]), 1):
        with pytest.raises(Refused) as told:
            _function(name)(url, di, **given)
        said.add(told.value.problem)
        assert logged(url, di.name) == ["refused"] * tried, given
    assert len(said) == 1
    assert not NEVER.exists()


def test_hundreds_of_attempts_are_made():
    assert len(list(attempts(NAMES))) > 300
