"""The ledger is what the rosters that hold and the decided requests say, and nothing else."""

import dataclasses
import datetime as dt
import json

import numpy as np
import pytest
from typer.testing import CliRunner

from planner import views
from planner.cli.app import app
from planner.domain.access import Actor, Role
from planner.domain.asks import AskKind, Wanted
from planner.domain.horizon import Horizon
from planner.domain.people import Request, RequestKind
from planner.domain.rules import SHARED
from planner.storage.ledger_files import read_ledger
from planner.storage.store import Store
from planner.views.ledger import ledger_before
from planner.workflow import make_request, refuse_request, withdraw_request
from tests.planner.ui.small_site import MONDAY, TEAM, publish, small_plan

MANAGER = Actor(name="wang", role=Role.MANAGER, team=TEAM, account=9)
BO = Actor(name="bo", role=Role.AGENT, team=TEAM, agent="bo", account=2)
NEXT = MONDAY + dt.timedelta(days=7)
NIGHTS, HOLIDAYS, REFUSED = (SHARED.index(name) for name in ("nights", "holidays", "refused"))


@pytest.fixture
def url(tmp_path) -> str:
    url = f"sqlite:///{tmp_path / 'shop.sqlite3'}"
    publish(url, small_plan())
    return url


def rows(url: str, actor: Actor = MANAGER) -> dict[str, views.LedgerRow]:
    return {row.agent.id: row for row in views.team_ledger(url, actor, TEAM).rows}


def next_week(**changes) -> object:
    plan = small_plan()
    horizon = Horizon(start=NEXT, n_days=7)
    forecast = dataclasses.replace(plan.forecast, start=NEXT)
    fields = {"horizon": horizon, "forecast": forecast, "requests": ()} | changes
    return dataclasses.replace(plan, **fields)


def test_nights_of_the_published_week_are_held_against_the_fair_share(url):
    found = rows(url)
    assert {a: int(row.had[NIGHTS]) for a, row in found.items()} == {
        "an": 0,
        "bo": 6,
        "cai": 1,
        "di": 0,
        "en": 5,
        "fu": 0,
    }
    assert found["fu"].fair[NIGHTS] == 0  # with a mentor
    assert found["bo"].balance.nights == pytest.approx(6 - found["bo"].fair[NIGHTS])


def test_a_later_roster_adds_to_what_is_left_of_the_earlier_one(url):
    first = rows(url)["bo"].balance.nights
    publish(url, next_week())
    both = rows(url)["bo"]
    assert both.had[NIGHTS] == 12
    assert first < both.balance.nights < 2 * first
    with Store.open(url) as store:  # the second week is not yet there for its own plan
        (before,) = (e for e in ledger_before(store, TEAM, NEXT) if e.agent == "bo")
    assert before.nights == pytest.approx(first)


def test_a_version_that_takes_the_place_of_another_takes_its_counts_along(url):
    plan = small_plan()
    quiet = np.where(plan.codes == 1, 0, plan.codes)  # nobody has a night any more
    publish(url, dataclasses.replace(plan, codes=quiet, parent=1))
    assert all(row.had[NIGHTS] == 0 for row in rows(url).values())


def test_a_roster_counts_only_up_to_the_day_that_is_asked_for(url):
    cut = views.team_ledger(url, MANAGER, TEAM, MONDAY + dt.timedelta(days=2))
    assert {row.agent.id: int(row.had[NIGHTS]) for row in cut.rows}["bo"] == 2
    assert cut.last == MONDAY + dt.timedelta(days=1)


def test_holidays_and_campaign_days_come_from_the_plan(url):
    document = small_plan().plan | {
        "special_days": [
            {"queue": "presales", "date": str(NEXT), "name": "x", "kind": "public_holiday"}
        ]
    }
    publish(url, next_week(plan=document))
    found = rows(url)
    assert found["cai"].had[HOLIDAYS] == 1
    assert sum(row.had[HOLIDAYS] for row in found.values()) == pytest.approx(
        sum(row.fair[HOLIDAYS] for row in found.values())
    )


def test_wishes_the_roster_refused_count_and_those_taken_back_do_not(url):
    wish = Request(agent="bo", date=NEXT, kind=RequestKind.OFF)
    publish(url, next_week(requests=(wish,)))
    assert rows(url)["bo"].had[REFUSED] == 1
    wanted = Wanted(agent="bo", kind=AskKind.OFF, first=NEXT, last=NEXT)
    ask = make_request(url, BO, TEAM, wanted, today=MONDAY - dt.timedelta(days=30))
    withdraw_request(url, BO, ask)
    assert rows(url)["bo"].had[REFUSED] == 0


def test_a_request_that_was_refused_counts_though_the_plan_did_not_know_it(url):
    wanted = Wanted(agent="bo", kind=AskKind.LEAVE, first=MONDAY, last=MONDAY)
    ask = make_request(url, BO, TEAM, wanted, today=MONDAY - dt.timedelta(days=30))
    assert rows(url)["bo"].had[REFUSED] == 0
    refuse_request(url, MANAGER, ask, "too many are away")
    assert rows(url)["bo"].had[REFUSED] == 1


def test_agents_see_their_own_row_alone(url):
    assert set(rows(url, BO)) == {"bo"}


def test_before_the_first_roster_the_ledger_is_empty(tmp_path):
    empty = views.team_ledger(f"sqlite:///{tmp_path / 'none.sqlite3'}", MANAGER, TEAM)
    assert (empty.rows, empty.periods, empty.first) == ((), (), None)


def test_command_shows_the_ledger_and_writes_it_for_the_next_plan(url, tmp_path):
    out = tmp_path / "ledger.csv"
    said = CliRunner().invoke(app, ["ledger", "--database", url, "--out", str(out)])
    assert said.exit_code == 0
    (line,) = (line for line in said.stdout.splitlines() if line.startswith("Bo Chen"))
    assert line.split()[2] == "6"
    balance = rows(url)["bo"].balance
    assert next(e for e in read_ledger(out) if e.agent == "bo").nights == pytest.approx(
        balance.nights, abs=0.01
    )
    document = json.loads(CliRunner().invoke(app, ["ledger", "--database", url, "--json"]).stdout)
    assert document["agents"][1]["had"]["nights"] == 6
    assert (document["first"], document["last"]) == (str(MONDAY), "2026-12-13")
