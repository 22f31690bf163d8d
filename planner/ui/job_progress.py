"""How far a job is, in words."""

import streamlit as st

from planner.ui import words
from planner.ui.session import Desk
from planner.views import JobInfo


def progress(now: Desk, job: JobInfo) -> None:
    """Say what is done now, and how good the best roster is against the proof below it."""
    _, at = now.words, job.progress
    stages = {
        "": _("Starting…"),
        "forecast": _("Forecasting"),
        "staffing": _("Working out staffing"),
        "roster": _("Building the roster"),
        "learning": _("Learning from a simulation"),
        "simulation": _("Simulating"),
        "publish": _("Saving"),
    }
    said = stages.get(at.stage, at.stage)
    if at.cost is not None:
        said += " · " + _("best cost {}").format(words.number(at.cost))
    if at.cost and at.bound is not None:
        said += " · " + _("no roster below {}, gap {}").format(
            words.number(at.bound), words.percent((at.cost - at.bound) / at.cost)
        )
    st.progress(min(max(at.done or 0.0, 0.0), 1.0), text=said)
