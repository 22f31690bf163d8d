"""Whatever stands in a file, it is read or refused with one message."""

import contextlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.domain.errors import InputError
from tests.planner.storage.examples import EXAMPLES, READERS

CELLS = (
    *("", " ", "A01", "A02", "presales", "orders", "D", "N", "off", "leave", "not", "approved"),
    *("2026-11-03", "2026-11-03 08:00", "03/11/2026", "2026-13-01", "0001-01-01", "9999-12-31"),
    *(
        "1",
        "-1",
        "1e400",
        "nan",
        "0x1",
        "1,5",
        "'=1",
        "=1+1",
        "售前",
        '"',
        "a\nb",
        "\ufeff",
        "\x1a",
    ),
)


@pytest.mark.parametrize("kind", EXAMPLES)
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_any_table_is_read_or_refused(tmp_path, kind, data):
    header = EXAMPLES[kind].splitlines()[0]
    rows = data.draw(
        st.lists(
            st.lists(st.sampled_from(CELLS), min_size=1, max_size=len(header.split(","))),
            max_size=4,
        )
    )
    path = tmp_path / "any.csv"
    path.write_text("\n".join([header, *(",".join(row) for row in rows)]), encoding="utf-8")
    with contextlib.suppress(InputError):
        READERS[kind](path)


@pytest.mark.parametrize("kind", EXAMPLES)
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_any_bytes_are_read_or_refused(tmp_path, kind, data):
    path = tmp_path / f"any.{data.draw(st.sampled_from(['csv', 'csv', 'csv', 'xlsx', 'parquet']))}"
    start = data.draw(st.sampled_from([b"", EXAMPLES[kind].encode(), b"PK\x03\x04", b"PAR1"]))
    path.write_bytes(start + data.draw(st.binary(max_size=40)))
    with contextlib.suppress(InputError):
        READERS[kind](path)
