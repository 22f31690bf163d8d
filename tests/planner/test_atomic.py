"""A file is written whole or stays as it was."""

import contextlib

import pytest

from planner.atomic import replacing
from planner.domain.errors import InputError


def test_file_stays_as_it_was_if_writing_fails(tmp_path):
    path = tmp_path / "plan.json"
    path.write_text("old")
    with contextlib.suppress(ZeroDivisionError), replacing(path) as part:
        part.write_text("half")
        raise ZeroDivisionError
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["plan.json"]


def test_folder_that_is_not_there_is_named(tmp_path):
    with (
        pytest.raises(InputError, match="its folder does not exist"),
        replacing(tmp_path / "none" / "plan.json"),
    ):
        pass


def test_file_that_cannot_be_replaced_is_named_and_leaves_no_part(tmp_path):
    (tmp_path / "plan.json").mkdir()
    with (
        pytest.raises(InputError, match=r"plan\.json: cannot be written: .*Close it"),
        replacing(tmp_path / "plan.json") as part,
    ):
        part.write_text("new")
    assert [path.name for path in tmp_path.iterdir()] == ["plan.json"]
