"""The stress lab on the command line."""

import pytest

from tests.end_to_end.command import run
from tests.planner.ui.small_site import publish, small_plan

SCENARIO = """\
name: Busy Wednesday
first: 2026-12-09
last: 2026-12-09
volume:
  - {factor: 2}
"""


@pytest.fixture(scope="module")
def words(tmp_path_factory) -> tuple[object, ...]:
    folder = tmp_path_factory.mktemp("lab")
    url = f"sqlite:///{folder / 'shop.sqlite3'}"
    publish(url, small_plan())
    (folder / "busy.yaml").write_text(SCENARIO, encoding="utf-8")
    return "whatif", "--database", url, "--scenario", folder / "busy.yaml"


def test_a_scenario_stands_beside_the_roster_as_it_is(words):
    answer = run(*words, "--replications", 20, "--json")
    found = answer.document
    assert answer.status == 1  # a target is missed
    assert (found["start"], found["days"]) == ("2026-12-09", 1)
    base, (busy,) = found["base"], found["scenarios"]
    assert busy["name"] == "Busy Wednesday"
    assert busy["contacts"] == pytest.approx(2 * base["contacts"], rel=1e-3)
    for by in ("model", "simulated"):
        assert busy["on_time"][by]["mean"] < base["on_time"][by]["mean"]
    assert {hour["hour"] for hour in busy["hours"]} <= set(range(8, 23))
    assert {row["platform"] for row in busy["exposed"]} == {"taobao", "jd", "douyin", "pinduoduo"}


def test_people_read_a_table_in_their_language(words):
    answer = run(*words, "--replications", 0, "--lang", "zh")
    assert "压力演练" in answer.out
    assert "及时率" in answer.out
    assert "Busy Wednesday" in answer.out


def test_scenarios_of_different_days_are_refused(words, tmp_path):
    other = tmp_path / "other.yaml"
    other.write_text(SCENARIO.replace("12-09", "12-10"), encoding="utf-8")
    answer = run(*words, "--scenario", other)
    assert answer.status == 2
    assert "different days" in answer.err


def test_days_outside_the_roster_are_refused(words, tmp_path):
    other = tmp_path / "other.yaml"
    other.write_text(SCENARIO.replace("2026-12", "2027-01"), encoding="utf-8")
    answer = run(*words[:3], "--scenario", other)
    assert answer.status == 2
    assert "the roster is for 2026-12-07 to 2026-12-13" in answer.err


def test_a_roster_file_needs_its_forecast(words, tmp_path):
    answer = run("whatif", "--roster", tmp_path / "roster.csv")
    assert answer.status == 2
    assert "--forecast" in answer.err


def test_the_cheapest_way_through_is_found(words, tmp_path):
    quiet = tmp_path / "quiet.yaml"
    quiet.write_text(SCENARIO.replace("factor: 2", "factor: 0.2"), encoding="utf-8")
    answer = run(*words[:3], "--scenario", quiet, "--fix", "--replications", 40, "--json")
    fix = answer.document["fix"]
    assert answer.status == 0
    assert fix["best"]["holds"] >= fix["confidence"] == 0.8
    assert fix["best"]["cost"] == pytest.approx(sum(p["cost"] for p in fix["best"]["levers"]))
    assert fix["without"] < fix["target"] <= fix["most"]


def test_what_no_lever_mends_is_said(words):
    answer = run(*words, "--fix", "--replications", 20, "--lang", "zh")
    assert answer.status == 1
    assert "stress_lab" in answer.out
