"""A ledger goes out and comes in the same; what is wrong is named."""

import pytest

from planner.domain.errors import InputError
from planner.domain.ledger import Entry
from planner.storage.ledger_files import read_ledger, write_ledger


def test_ledger_comes_back_as_it_was_written(tmp_path):
    ledger = (Entry(agent="a", nights=1.5, refused=-2.0), Entry(agent="0012", holidays=0.25))
    write_ledger(tmp_path / "ledger.csv", ledger)
    assert read_ledger(tmp_path / "ledger.csv") == ledger


def test_slips_in_a_ledger_are_named(tmp_path):
    path = tmp_path / "ledger.csv"
    for text, said in (
        ("agent,nights\na,x\n", "is not a number"),
        ("agent,nights\na,1\na,2\n", "the same agent"),
        ("nights\n1\n", "agent"),
    ):
        path.write_text(text)
        with pytest.raises(InputError, match=said):
            read_ledger(path)
