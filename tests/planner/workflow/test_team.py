"""The list of agents, looked at, changed, and kept as the list of the next plan."""

import datetime as dt

import pytest

from planner.domain.access import Actor, Refused, Role, local_actor
from planner.workflow import ImportKind, find_team, import_file, list_file
from tests.planner.ui.small_site import AGENTS, TEAM, publish, small_plan

ME = local_actor("me")
LIST = """\
agent,name,team,level,skills,contract_minutes_week,speed,mentor,earliest_night,shoe_size
an,An Li,early,senior,presales|aftersales,2400,,,,41
fu,Fu Jing,early,trainee,aftersales,1230,0.6,an,2026-12-20,38
"""


@pytest.fixture
def url(tmp_path):
    url = f"sqlite:///{tmp_path}/peak.db"
    publish(url, small_plan())
    return url


def keep(url, content):
    return import_file(url, ME, ImportKind.AGENTS, "list.csv", content, team=TEAM)


def test_before_any_list_the_people_are_those_of_the_newest_roster(url):
    team = find_team(url, ME, TEAM)
    assert team.source is None
    assert team.agents == AGENTS
    assert list(team.table["agent"]) == [agent.id for agent in AGENTS]


def test_an_imported_list_takes_the_rosters_place_and_keeps_what_it_leaves_open(url):
    keep(url, LIST.encode())
    team = find_team(url, ME, TEAM)
    assert team.source is not None
    assert team.source.name == "list.csv"
    first, second = team.table.to_dict("records")
    assert first["skills"] == ["presales", "aftersales"]
    assert first["speed"] is None or first["speed"] != first["speed"]  # the level's
    assert (second["speed"], second["mentor"]) == (0.6, "an")
    assert second["earliest_night"] == dt.date(2026, 12, 20)


def test_a_list_written_again_means_the_same(url):
    keep(url, LIST.encode())
    before = find_team(url, ME, TEAM)
    keep(url, list_file(before.table.to_dict("records")))
    after = find_team(url, ME, TEAM)
    assert after.source.id > before.source.id
    assert after.agents == before.agents


def test_rows_without_anything_are_left_out():
    rows = [{"agent": "an", "skills": ["presales"]}, {"agent": None, "skills": []}]
    assert list_file(rows).decode() == "agent,skills\nan,presales\n"


def test_the_list_is_not_for_agents(url):
    agent = Actor(name="an", role=Role.AGENT, team=TEAM, agent="an", account=3)
    with pytest.raises(Refused):
        find_team(url, agent, TEAM)
