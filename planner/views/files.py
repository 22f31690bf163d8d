"""A stored roster as a file to take away."""

import tempfile
from pathlib import Path

from planner.exports.plan_sheet import write_plan_xlsx
from planner.views.plans import PublishedPlan


def roster_workbook(plan: PublishedPlan, lang: str) -> bytes:
    """Return a roster's workbook, the sheet that people print."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "roster.xlsx"
        write_plan_xlsx(path, plan.roster, plan.document, lang=lang)
        return path.read_bytes()
