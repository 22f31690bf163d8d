"""Plan the invented shop from a page, in a child process."""

import os
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from planner.i18n import translator

KEPT_LINES = 8  # of what the command says, shown when it fails
PLANNED = (0, 1)  # exit status: done, and done though a target or rule is not met


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
    run = "from planner.cli import main; main()"
    with tempfile.TemporaryDirectory() as folder:
        demo = [sys.executable, "-c", run, "demo", "--out", str(Path(folder) / "demo")]
        planned = watch([*demo, "--json", "--lang", lang], url, lang)
    if planned:
        st.rerun()


def watch(command: Sequence[str], url: str, lang: str) -> bool:
    """
    Run a command that plans into a database, and show the last line it said.

    Parameters
    ----------
    command
        Program and arguments.
    url, lang
        As in `plan_demo`.

    Returns
    -------
    bool
        Whether a roster was published; otherwise the last lines are left on the page.
    """
    _ = translator(lang)
    said: deque[str] = deque(maxlen=KEPT_LINES)
    environment = os.environ | {"PEAKROSTER_DATABASE_URL": url, "NO_COLOR": "1"}
    with st.status(_("Planning the demo shop…"), expanded=True) as status:
        line = st.empty()
        line.code(_("Starting…"), language=None)
        with subprocess.Popen(  # noqa: S603 - our own command, no shell
            command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env=environment,
        ) as child:
            for text in child.stderr or ():
                if text.strip():
                    said.append(text.strip())
                    line.code(said[-1], language=None)
        if child.returncode in PLANNED:
            status.update(label=_("The demo shop's roster is published"), state="complete")
            return True
        line.code("\n".join(said), language=None, wrap_lines=True)
        status.update(label=_("The demo could not be planned"), state="error")
        return False
