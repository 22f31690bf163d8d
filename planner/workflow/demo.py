"""The main job on the invented shop."""

from collections.abc import Callable
from pathlib import Path

from planner.config import configs_dir
from planner.domain.access import Actor, local_actor
from planner.storage.imports import ImportKind
from planner.workflow.demo_desk import lay_out_desk
from planner.workflow.files import Written, plan_inputs, prepare_folder, write_plan
from planner.workflow.importing import import_file
from planner.workflow.inputs import load_inputs
from planner.workflow.plan import Effort
from planner.workflow.progress import Listener, Step, silent
from planner.workflow.publish import prepare_database, publish_plan, stored
from planner.workflow.story import forecast_story

DEMO_MONTH = "2026-11"
IMPORTED = (ImportKind.HISTORY, ImportKind.CALENDAR, ImportKind.AGENTS, ImportKind.REQUESTS)


def run_demo(
    out: Path,
    url: str,
    *,
    effort: Effort,
    lang: str,
    listener: Listener = silent,
    should_stop: Callable[[], bool] | None = None,
) -> Written:
    """
    Plan the invented shop's next month, write it and publish it.

    Its files are imported, too, so that the pages can plan the months after it; some requests and
    a handover note wait on its desk.

    Parameters
    ----------
    out
        Folder for the files.
    url
        Database in which the roster is published.
    effort, listener, should_stop
        As in `planner.workflow.plan.plan_month`.
    lang
        Language of the spreadsheet.

    Raises
    ------
    InputError
        If the folder or the database cannot be written to.
    """
    prepare_folder(out)
    prepare_database(url)
    shop = configs_dir() / "demo"
    inputs = load_inputs(
        config=None,
        history=shop / "history.csv",
        agents=shop / "agents.csv",
        requests=shop / "requests.csv",
        calendar=shop / "calendar.csv",
        before=shop / "before.csv",
        month=DEMO_MONTH,
    )
    plan = plan_inputs(inputs, effort=effort, listener=listener, should_stop=should_stop)
    written = write_plan(plan, out, lang=lang)
    story = forecast_story(inputs.histories, inputs.horizon.start, plan.parts, listener=listener)
    listener(Step(stage="publish"))
    actor = local_actor("demo")
    _import_files(url, actor, inputs.site.name, shop)
    publish_plan(
        url,
        actor,
        stored(plan, written.document, None, story),
        history=shop / "history.csv",
    )
    lay_out_desk(url, actor, inputs.site.name, plan.checked.roster)
    return written


def _import_files(url: str, actor: Actor, team: str, shop: Path) -> None:
    """Import the shop's files as its manager would; files that are there already stay."""
    for kind in IMPORTED:
        file = shop / f"{kind.value}.csv"
        import_file(url, actor, kind, file.name, file.read_bytes(), team=team)
