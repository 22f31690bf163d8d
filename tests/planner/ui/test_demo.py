"""Planning from a page shows what the command says, and whether it came to a roster."""

import pytest
from streamlit.testing.v1 import AppTest


def page(status: int) -> None:
    import sys  # noqa: PLC0415 - runs as a page of its own

    import streamlit as st  # noqa: PLC0415

    from planner.ui.demo import watch  # noqa: PLC0415

    says = f"import sys; sys.stderr.write('Forecasting\\nSimulating\\n'); sys.exit({status})"
    st.write(watch([sys.executable, "-c", says], "sqlite:///x.sqlite3", "en"))


@pytest.mark.parametrize("status", [0, 1])
def test_a_roster_is_published_even_where_a_target_is_not_met(status):
    app = AppTest.from_function(page, args=(status,), default_timeout=60).run()
    assert not app.exception
    assert app.status[0].label == "The demo shop's roster is published"
    assert app.code[0].value == "Simulating"


def test_a_failure_shows_the_last_lines():
    app = AppTest.from_function(page, args=(2,), default_timeout=60).run()
    assert not app.exception
    assert app.status[0].label == "The demo could not be planned"
    assert app.code[0].value == "Forecasting\nSimulating"
