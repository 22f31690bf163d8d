"""A published instance is read as its authors mean it, and judged by them as by us."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from planner.domain.checks import find_violations
from planner.domain.cost import roster_cost
from planner.domain.errors import InputError
from planner.domain.roster import OFF, Roster
from planner.storage.benchmark_files import read_instance, write_benchmark_roster

SHARED = Path(os.environ.get("PEAKROSTER_SHARED", Path(__file__).parents[4] / "shared"))
INSTANCES = SHARED / "data" / "rostering" / "curtois-qu"
JUDGE = SHARED / "tools" / "verify_curtois.py"
needs_judge = pytest.mark.skipif(not JUDGE.is_file(), reason="the benchmark is not here")

SMALL = """
# two people, a week
SECTION_HORIZON
7

SECTION_SHIFTS
E,480,
L,600,E

SECTION_STAFF
A,E=7|L=2,2880,960,5,2,2,1
B,E=7|L=0,2400,0,4,1,1,0

SECTION_DAYS_OFF
A,3
B,0,6

SECTION_SHIFT_ON_REQUESTS
A,1,L,3

SECTION_SHIFT_OFF_REQUESTS
B,2,E,2

SECTION_COVER
0,E,2,100,1
0,L,1,100,1
"""


@pytest.fixture
def small(tmp_path):
    """Return a function that writes an instance, changed as asked, and gives its path."""

    def write(old="", new=""):
        assert old in SMALL
        path = tmp_path / "Instance0.txt"
        path.write_text(SMALL.replace(old, new, 1) if old else SMALL, encoding="utf-8")
        return path

    return write


def test_instance_becomes_rules_wishes_leave_and_cover(small):
    problem = read_instance(small()).problem
    assert [shift.code for shift in problem.shifts] == ["E", "L"]
    assert problem.rules.successions.forbidden == (("L", "E"),)
    assert problem.limits.shift_most.tolist() == [[7, 2], [7, 0]]
    assert problem.limits.time_most_min.tolist() == [2880, 2400]
    assert problem.limits.time_least_min.tolist() == [960, 0]
    assert problem.limits.work_run_most.tolist() == [5, 4]
    assert problem.limits.work_run_least.tolist() == [2, 1]
    assert problem.limits.rest_run_least.tolist() == [2, 1]
    assert problem.limits.weekends_most.tolist() == [1, 0]
    assert np.argwhere(problem.leave).tolist() == [[0, 3], [1, 0], [1, 6]]
    assert problem.shift_cover.wanted[0].tolist() == [2, 1]
    assert problem.shift_cover.short[0].tolist() == [100, 100]
    assert not problem.shift_cover.wanted[1:].any()
    assert problem.horizon.weekday(0) == 0


def test_cost_is_the_sum_of_weights(small):
    given = read_instance(small())
    codes = np.full((2, 7), OFF, np.int8)
    codes[0, :2] = 0, 0  # one short on E and on L, the wish for L refused
    codes[1, 2] = 0  # what was not wanted
    roster = Roster(problem=given.problem, codes=codes)
    assert not [v for v in find_violations(roster) if v.is_hard]
    assert roster_cost(roster, given.lateness, given.prices).total == 100 + 100 + 3 + 2


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("7\n", "x\n", "row 4: field 1 must be a whole number from 1 to 400 (value: 'x')"),
        ("SECTION_HORIZON\n7", "", "SECTION_HORIZON must have one line (value: '0')"),
        ("L,600,E", "L,600", "row 8: a line of SECTION_SHIFTS must have 3 fields"),
        ("L,600,E", "L,605,E", "row 8: L: length_min must be 15-840 in steps of 15, got 605"),
        ("L,600,E", "L,600,X", "row 8: a shift that may not follow must be one of the instance"),
        ("B,E=7", "A,E=7", "row 12: each person must be named once (value: 'A')"),
        ("E=7|L=2", "E=7|X=2", "row 11: field 2 must list shifts with their most, as in D=14"),
        ("A,3", "C,3", "row 15: field 1 must be a person of the instance (value: 'C')"),
        ("A,3", "A,7", "row 15: field 2 must be a whole number from 0 to 6 (value: '7')"),
        ("A,1,L,3", "A,1,L,0", "row 19: field 4 must be a whole number from 1 to 100"),
        ("0,L,1", "0,E,1", "row 26: the cover of a shift on a day must stand once (value: 'E')"),
        ("SECTION_HORIZON", "", "row 4: a line stands before the first section (value: '7')"),
    ],
)
def test_what_is_wrong_in_an_instance_is_named_with_its_line(small, old, new, message):
    with pytest.raises(InputError) as error:
        read_instance(small(old, new))
    assert message in str(error.value)


def test_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(InputError, match="the instance cannot be read"):
        read_instance(tmp_path / "none.txt")


def test_roster_is_written_one_line_a_worked_day(small, tmp_path):
    given = read_instance(small())
    codes = np.full((2, 7), OFF, np.int8)
    codes[1, 2] = 1
    write_benchmark_roster(tmp_path / "r.csv", Roster(problem=given.problem, codes=codes))
    assert (tmp_path / "r.csv").read_text() == "agent,day,shift\nB,2,L\n"


def likely_rows(problem, rng):
    """Draw rows of a roster of which many keep every rule of a person."""
    n_days, limits = problem.horizon.n_days, problem.limits
    codes = np.full(problem.pins.shape, OFF, np.int8)
    for a in range(len(codes)):
        d = int(rng.integers(0, 3))
        while d < n_days:
            length = int(rng.integers(limits.work_run_least[a], limits.work_run_most[a] + 1))
            shift = int(rng.choice(np.flatnonzero(limits.shift_most[a])))
            codes[a, d : d + length] = shift
            d += length + int(rng.integers(limits.rest_run_least[a], 6))
    if rng.random() < 0.9:
        codes[problem.leave] = OFF
    return codes


@needs_judge
@pytest.mark.parametrize("number", [1, 3])
def test_judge_says_the_same_of_random_rosters(number, tmp_path):
    path = INSTANCES / f"Instance{number}.txt"
    given, rng = read_instance(path), np.random.default_rng(number)
    judged = []
    for i in range(25):
        roster = Roster(problem=given.problem, codes=likely_rows(given.problem, rng))
        out = tmp_path / f"{i}.csv"
        write_benchmark_roster(out, roster)
        said = subprocess.run(
            [sys.executable, JUDGE, path, out], capture_output=True, text=True, check=False
        )
        verdict = json.loads(said.stdout)
        hard = [v for v in find_violations(roster) if v.is_hard]
        cost = roster_cost(roster, given.lateness, given.prices)
        assert {sentence.split()[0].rstrip(":") for sentence in verdict["broken"]} == {
            v.agent for v in hard
        }
        assert len(verdict["broken"]) == len(hard)
        assert cost.total - cost.hard_rules == verdict["objective"]
        judged.append(len(hard))
    assert len(set(judged)) > 1


@needs_judge
def test_judge_finds_the_same_rosters_legal(small, tmp_path):
    path = small("A,E=7|L=2,2880,960,5,2,2,1", "A,E=7|L=2,2880,480,5,1,1,2")
    given, rng = read_instance(path), np.random.default_rng(7)
    seen = set()
    for i in range(20):
        roster = Roster(problem=given.problem, codes=likely_rows(given.problem, rng))
        out = tmp_path / f"{i}.csv"
        write_benchmark_roster(out, roster)
        said = subprocess.run([sys.executable, JUDGE, path, out], capture_output=True, check=False)
        legal = not any(v.is_hard for v in find_violations(roster))
        assert said.returncode == (0 if legal else 1)
        seen.add(legal)
    assert seen == {True, False}
