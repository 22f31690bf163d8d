"""The main job on the invented shop, as the README promises it."""

import pytest

from planner.domain.asks import AskKind
from planner.storage.asks import list_asks
from planner.storage.imports import ImportKind, newest_imports
from planner.storage.store import Store
from tests.end_to_end.command import run
from tests.end_to_end.reading import read


@pytest.mark.slow
def test_the_demo_ends_in_a_published_roster_that_keeps_every_hard_rule(tmp_path):
    url = f"sqlite:///{tmp_path / 'demo.sqlite3'}"
    answer = run("demo", "--out", tmp_path / "out", "--database", url, "--time-limit", 5, "--json")
    assert answer.status == 0, answer.err
    assert answer.document["unmet"] == []
    assert answer.document["on_time"]["month"]["simulated"] >= 0.98
    with Store.open(url) as store:
        (version,) = store.published()
        kept = store.load(version.id)
        imported = newest_imports(store, version.team)
        waiting = list_asks(store, version.team)
    assert set(imported) == set(ImportKind), "the pages need them for the next month"
    assert {ask.wanted.kind for ask in waiting} == {AskKind.LEAVE, AskKind.OFF, AskKind.SWAP}
    assert (kept.codes >= 0).sum() == len(read(tmp_path / "out" / "roster.csv"))
