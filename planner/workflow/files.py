"""Plan on files: everything is read first, everything is written last."""

import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from planner.atomic import replacing
from planner.domain.errors import InputError
from planner.exports.plan_sheet import write_plan_xlsx
from planner.storage.files import write_forecast, write_roster
from planner.storage.ledger_files import write_ledger
from planner.workflow.document import plan_document
from planner.workflow.inputs import Inputs
from planner.workflow.plan import Effort, Plan, plan_month
from planner.workflow.progress import Listener, silent


@dataclass(frozen=True, kw_only=True, eq=False)
class Written:
    """A plan as a document, and the files that hold it."""

    document: dict[str, Any]
    files: tuple[Path, ...]


def plan_inputs(
    inputs: Inputs,
    *,
    effort: Effort,
    listener: Listener = silent,
    should_stop: Callable[[], bool] | None = None,
) -> Plan:
    """Plan what was read."""
    return plan_month(
        inputs.site,
        inputs.horizon,
        inputs.agents,
        inputs.requests,
        inputs.histories,
        new_queues=inputs.new_queues,
        before=inputs.before,
        ledger=inputs.ledger,
        effort=effort,
        listener=listener,
        should_stop=should_stop,
    )


def prepare_folder(out: Path) -> None:
    """
    Make sure that files can be written to a folder, before the long work begins.

    Raises
    ------
    InputError
        If they cannot.
    """
    place = next((p for p in (out, *out.parents) if p.exists()), Path())
    try:
        with tempfile.TemporaryFile(dir=place):
            pass
    except OSError as error:
        raise InputError(
            f"files cannot be written there: {error.strerror}",
            column="--out",
            value=out,
            advice="Name a folder that you may write to",
        ) from None


def write_plan(plan: Plan, out: Path, *, lang: str) -> Written:
    """
    Write roster.csv, roster.xlsx, forecast.csv, ledger.csv and plan.json.

    Parameters
    ----------
    plan
        What to write.
    out
        Folder; made if it is not there.
    lang
        Language of the spreadsheet.

    Raises
    ------
    InputError
        If the folder cannot be written to.
    """
    document = plan_document(plan)
    files = tuple(
        out / name
        for name in ("roster.csv", "roster.xlsx", "forecast.csv", "plan.json", "ledger.csv")
    )
    try:
        out.mkdir(parents=True, exist_ok=True)
        write_roster(files[0], plan.checked.roster)
        write_plan_xlsx(files[1], plan.checked.roster, document, lang=lang)
        write_forecast(files[2], plan.checked.month.as_given.to_frame())
        write_ledger(files[4], plan.ledger)
        text = json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False)
        with replacing(files[3]) as part:
            part.write_text(f"{text}\n", encoding="utf-8")
    except OSError as error:
        raise InputError(f"the files cannot be written: {error.strerror}", file=str(out)) from error
    return Written(document=document, files=files)
