"""An input error says what is wrong, where, and what to do."""

import pytest

from planner.domain.errors import InputError


@pytest.mark.parametrize(
    ("details", "text"),
    [
        ({}, "speed must be a number"),
        ({"value": "fast"}, "speed must be a number (value: 'fast')"),
        ({"advice": "Write 0.8"}, "speed must be a number. Write 0.8."),
        ({"row": 3}, "row 3: speed must be a number"),
        ({"column": "speed", "value": 0}, "column speed: speed must be a number (value: '0')"),
        (
            {"file": "a.csv", "row": 2, "column": "speed", "value": "x", "advice": "Write 1"},
            "a.csv, row 2, column speed: speed must be a number (value: 'x'). Write 1.",
        ),
    ],
)
def test_input_error_tells_what_it_knows(details, text):
    assert str(InputError("speed must be a number", **details)) == text


def test_long_value_is_cut():
    assert len(str(InputError("bad", value="x" * 1000))) < 120


def test_parts_can_be_read():
    error = InputError("bad", file="a.csv", row=2, column="c", value=1, advice="Mend it")
    parts = (error.problem, error.file, error.row, error.column, error.value, error.advice)
    assert parts == ("bad", "a.csv", 2, "c", 1, "Mend it")
