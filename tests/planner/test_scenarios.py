"""Scenario files: what they may say, and one clear message for what they may not."""

import datetime as dt
from pathlib import Path

import pytest

from planner.config import load_scenario, scenario_text, shipped_scenarios
from planner.domain.errors import InputError
from planner.domain.scenario import Absence, CalledIn, Days, Scenario, Volume, Who

FULL = """\
name: Evening
first: 2026-11-10
last: 2026-11-11
volume:
  - {factor: 5, hours: "19:00-24:00", queues: [presales]}
absence:
  - {share: 0.2, agents: [A1]}
called_in:
  - {shift: N, count: 2, first: 2026-11-11}
"""


def written(tmp_path, text):
    path = tmp_path / "scenario.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_becomes_a_scenario(tmp_path):
    found = load_scenario(written(tmp_path, FULL))
    assert found == Scenario(
        name="Evening",
        days=Days(first=dt.date(2026, 11, 10), last=dt.date(2026, 11, 11)),
        volume=(Volume(factor=5, queues=("presales",), from_min=1140, to_min=1440),),
        absence=(Absence(share=0.2, agents=("A1",)),),
        called_in=(CalledIn(shift="N", who=Who(count=2), days=Days(first=dt.date(2026, 11, 11))),),
    )


def test_the_shipped_examples_can_be_read_and_are_found_by_name():
    names = [scenario.name for scenario in shipped_scenarios()]
    assert len(names) >= 4
    assert load_scenario(Path("double11")).name in names


def test_a_scenario_as_text_says_the_same(tmp_path):
    for name in ("everything", "double11"):
        text = scenario_text(Path(name))
        assert load_scenario(written(tmp_path, text)) == load_scenario(Path(name))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("factor: 5", "factor: many", ["line 5", "volume.0.factor must be a number", "many"]),
        ("factor: 5", "factor: 500", ["line 5", "at most 100", "500"]),
        ("share: 0.2", "share: 20", ["line 7", "at most 1", "20"]),
        ("absence", "absense", ["line 6", "absense", "absence"]),
        ("19:00-24:00", "evening", ["line 5", "12:00-14:00"]),
        ("19:00-24:00", "23:00-19:00", ["line 5", "right way round"]),
        ("last: 2026-11-11", "last: 2026-11-01", ["line 3", "must not end before 2026-11-10"]),
        ("count: 2", "count: 2, agents: [A1]", ["line 9", "name agents or give a count"]),
        ("name: Evening", "name: ''", ["line 1", "must not be empty"]),
    ],
)
def test_a_slip_of_the_pen_is_named(tmp_path, old, new, says):
    assert old in FULL
    with pytest.raises(InputError) as error:
        load_scenario(written(tmp_path, FULL.replace(old, new)))
    for words in says:
        assert words in str(error.value)


def test_a_file_that_is_not_there_is_named():
    with pytest.raises(InputError, match="there is no such file"):
        load_scenario(Path("nowhere.yaml"))


def test_changes_add_up():
    one = Scenario(name="a", absence=(Absence(share=0.1),))
    both = one.plus(Scenario(name="b", absence=(Absence(share=0.2),)))
    assert [absence.share for absence in both.absence] == [0.1, 0.2]
    assert both.name == "a"
    assert Scenario(name="x").is_plain
    assert not both.is_plain
