"""A published instance from its file to a roster that its authors' judge accepts."""

import csv

from tests.end_to_end.command import run

INSTANCE = """SECTION_HORIZON
7

SECTION_SHIFTS
E,480,
L,600,E

SECTION_STAFF
A,E=7|L=2,2880,960,5,2,2,1
B,E=7|L=0,2400,0,4,1,1,0

SECTION_DAYS_OFF
A,3

SECTION_SHIFT_ON_REQUESTS
A,1,L,3

SECTION_COVER
0,E,2,100,1
1,L,1,100,1
"""


def test_instance_is_solved_to_its_optimum_and_written(tmp_path):
    path, out = tmp_path / "Instance0.txt", tmp_path / "roster.csv"
    path.write_text(INSTANCE, encoding="utf-8")
    answer = run("bench", "roster", path, "--out", out, "--time-limit", 5, "--json")
    assert answer.status == 0
    found = answer.document
    assert (found["objective"], found["bound"], found["status"]) == (0, 0, "optimal")
    assert found["broken"] == []
    assert found["seconds"] < 60
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {"agent": "A", "day": "1", "shift": "L"} in rows
    assert {row["agent"] for row in rows if row["day"] == "0"} == {"A", "B"}


def test_limits_that_nobody_can_keep_are_told_with_status_1(tmp_path):
    path, out = tmp_path / "Instance0.txt", tmp_path / "roster.csv"
    path.write_text(INSTANCE.replace("2400,0,4", "2400,2400,1"), encoding="utf-8")
    answer = run("bench", "roster", path, "--out", out, "--time-limit", 5)
    assert answer.status == 1
    assert "breaches of hard rules" in answer.out


def test_file_that_is_no_instance_is_refused_and_nothing_is_written(tmp_path):
    path, out = tmp_path / "Instance0.txt", tmp_path / "roster.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    answer = run("bench", "roster", path, "--out", out, "--json")
    assert answer.status == 2
    assert "row 1: a line stands before the first section (value: 'a,b')" in answer.err
    assert not out.exists()
