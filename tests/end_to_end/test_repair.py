"""A roster on files is mended: an absence, a swap, cells that must stay, and what is refused."""

import csv

import pytest

from tests.end_to_end.command import run
from tests.end_to_end.shop import DAYS, START, small_shop, write

ROSTER = ("NNNNNNO", "NNNNONN", "DDDDDOD", "DDODDDD", "NONNNNN", "ONNNNNN", "DDDODDD", "DODDDDD")


@pytest.fixture(scope="module")
def words(tmp_path_factory) -> tuple[object, ...]:
    folder = small_shop(tmp_path_factory.mktemp("shop"))
    rows = [
        (f"A{a}", str(START.replace(day=START.day + d)), shift, int(a == 4))
        for a, days in enumerate(ROSTER, 1)
        for d, shift in enumerate(days)
        if shift != "O"
    ]
    write(folder / "roster.csv", ("agent", "date", "shift", "locked"), rows)
    hours = [
        (f"{START.replace(day=START.day + d)} {h:02d}:00", "shop", *[20.0] * 8)
        for d in range(DAYS)
        for h in range(8, 22)
    ]
    columns = ("timestamp", "queue", "mean", "p05", "p10", "p25", "p50", "p75", "p90", "p95")
    write(folder / "forecast.csv", columns, hours)
    return (
        *("repair", "--config", folder / "shop.yaml", "--roster", folder / "roster.csv"),
        *("--agents", folder / "agents.csv", "--forecast", folder / "forecast.csv"),
    )


def cells(path) -> dict[tuple[str, str], str]:
    with path.open(encoding="utf-8") as file:
        return {(row["agent"], row["date"]): row["shift"] for row in csv.DictReader(file)}


def test_absence_is_mended_and_written_with_its_changes(words, tmp_path):
    answer = run(*words, "--absent", "A3:2026-11-04..2026-11-05", "--out", tmp_path, "--json")
    found = answer.document
    assert answer.status == 0, answer.err
    assert found["unmet"] == []
    asked = [(c["agent"], c["date"], c["to"]) for c in found["changes"] if c["asked"]]
    assert asked == [("A3", "2026-11-04", None), ("A3", "2026-11-05", None)]
    assert len(found["changes"]) == found["changed_cells"] <= 6
    written, before = cells(tmp_path / "roster.csv"), cells(words[4])
    for change in found["changes"]:
        key = change["agent"], change["date"]
        assert before.pop(key, None) == change["from"]
        assert written.pop(key, None) == change["to"]
    assert written == before
    locked = [row for row in (tmp_path / "roster.csv").read_text().splitlines() if "A4" in row]
    assert all(row.endswith("1") for row in locked)
    assert not any(c["agent"] == "A4" for c in found["changes"])
    for vacancy in found["stand_ins"]:
        assert vacancy["agent"] == "A3"
        assert vacancy["choices"]


def test_what_was_amiss_before_is_told_from_what_the_mend_breaks(words, tmp_path):
    roster = tmp_path / "roster.csv"  # in which A1 has no rest day
    roster.write_text(words[4].read_text() + "A1,2026-11-08,N,0\n")
    found = run(*words[:3], "--roster", roster, *words[5:], "--absent", "A3:2026-11-04")
    assert "no further hard rule is broken" in found.out
    assert "1 breaches of hard rules that the roster had before" in found.out


def test_swap_is_carried_out(words):
    found = run(*words, "--swap", "A1:A3:2026-11-05", "--json").document
    asked = {(c["agent"], c["from"], c["to"]) for c in found["changes"] if c["asked"]}
    assert asked == {("A1", "N", "D"), ("A3", "D", "N")}


def test_people_read_it_in_their_language(words):
    for lang, said in (("en", "Who could stand in"), ("zh", "谁能替")):
        answer = run(*words, "--absent", "A3:2026-11-04", "--budget", 1, "--lang", lang)
        assert said in answer.out


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("--absent", "A3", "is not understood"),
        ("--absent", "A3:2026-11-31", "is not understood"),
        ("--absent", "A3:2026-11-05..2026-11-04", "ends before it begins"),
        ("--absent", "B3:2026-11-04", "agent 'B3' is not on the list"),
        ("--absent", "A3:2026-12-24", "is outside the days from 2026-11-02 to 2026-11-08"),
        ("--swap", "A3:2026-11-04", "agent '' is not on the list"),
        ("--swap", "A3:A3:2026-11-04", "names the same person twice"),
        ("--swap", "A3:A1:2027-11-04", "is outside the days"),
        ("--locked", "A3:never", "is not understood"),
        ("--from", "soon", "is not understood"),
    ],
)
def test_what_is_not_understood_is_refused_and_nothing_written(
    words, tmp_path, option, value, message
):
    answer = run(*words, option, value, "--out", tmp_path / "out")
    assert answer.status == 2
    assert f"column {option}: {message}" in answer.err
    assert not (tmp_path / "out").exists()
