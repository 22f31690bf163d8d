"""Plan the invented shop from a page, in a child process."""

import os
import subprocess
import sys
import tempfile
from collections import deque
from pathlib import Path

import streamlit as st

from planner.i18n import translator

KEPT_LINES = 8  # of what the command says, shown when it fails


def plan_demo(url: str, lang: str) -> None:
    """
    Run the demo, show what it says while it runs, then open its roster.

    Parameters
    ----------
    url
        Database to publish to.
    lang
        Language of what it says.
    """
    _ = translator(lang)
    with (
        tempfile.TemporaryDirectory() as folder,
        st.status(_("Planning the demo shop…"), expanded=True) as status,
    ):
        line = st.empty()
        said: deque[str] = deque(maxlen=KEPT_LINES)
        with subprocess.Popen(  # noqa: S603 - our own command, no shell
            command(Path(folder), lang),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={**os.environ, "PEAKROSTER_DATABASE_URL": url, "NO_COLOR": "1", "COLUMNS": "200"},
        ) as child:
            for text in child.stderr or ():
                if text.strip():
                    said.append(text.strip())
                    line.code(said[-1], language=None)
        if child.returncode > 1:  # 1: planned, though a target or rule is not met
            status.update(label=_("The demo could not be planned"), state="error")
            line.code("\n".join(said), language=None)
            return
        status.update(label=_("The demo shop's roster is published"), state="complete")
    st.rerun()


def command(out: Path, lang: str) -> list[str]:
    """Return the command that plans the demo into a folder and the database."""
    return [
        sys.executable,
        "-m",
        "planner.cli",
        "demo",
        "--out",
        str(out),
        "--json",
        "--lang",
        lang,
    ]
