"""Commands that make a roster: demo and plan."""

from pathlib import Path
from typing import Annotated

import typer

from planner.cli.console import answer, finish, interruptible, progress
from planner.cli.options import (
    AgentsFile,
    BeforeFile,
    CalendarFile,
    Cluster,
    Config,
    Database,
    HistoryFile,
    Json,
    LabourPlan,
    Language,
    LedgerFile,
    NewQueues,
    Replications,
    Reproducible,
    RequestsFile,
    Seed,
    TimeLimit,
    check_language,
    this_user,
)
from planner.i18n import translator

OutFolder = Annotated[Path, typer.Option("--out", help="Folder for the files.")]


def demo(
    out: OutFolder = Path("demo"),
    time_limit: TimeLimit = 20.0,
    seed: Seed = 1,
    database: Database = None,
    lang: Language = "en",
    as_json: Json = False,
) -> None:
    """Do the main job on the invented shop: history, forecast, roster, check, published."""
    from planner.workflow import Effort, default_database_url, run_demo, summary

    _ = translator(check_language(lang))
    effort = Effort(time_limit_s=time_limit, seed=seed, replications=100)
    with progress(_) as listener, interruptible() as should_stop:
        made = run_demo(
            out,
            database or default_database_url(),
            effort=effort,
            lang=lang,
            listener=listener,
            should_stop=should_stop,
        )
    answer(as_json, made.document, lambda: summary(made.document, _, made.files))
    finish(made.document)


def plan(
    history: HistoryFile,
    agents: AgentsFile,
    out: OutFolder,
    month: Annotated[str | None, typer.Option(help="Month to plan, like 2026-12.")] = None,
    start: Annotated[str | None, typer.Option(help="First day, instead of a month.")] = None,
    days: Annotated[int | None, typer.Option(help="Number of days from --start.")] = None,
    requests: RequestsFile = None,
    calendar: CalendarFile = None,
    before: BeforeFile = None,
    new_queue: NewQueues = None,
    ledger: LedgerFile = None,
    labour: LabourPlan = None,
    time_limit: TimeLimit = 60.0,
    reproducible: Reproducible = False,
    replications: Replications = 200,
    seed: Seed = 1,
    cluster: Cluster = None,
    publish: Annotated[
        bool, typer.Option("--publish", help="Publish the roster to the database, too.")
    ] = False,
    config: Config = None,
    database: Database = None,
    lang: Language = "en",
    as_json: Json = False,
) -> None:
    """Plan a month on files: roster.csv, roster.xlsx, forecast.csv and plan.json."""
    from planner.workflow import (
        Effort,
        default_database_url,
        forecast_story,
        load_inputs,
        parse_new_queues,
        plan_inputs,
        prepare_database,
        prepare_folder,
        publish_plan,
        stored,
        summary,
        write_plan,
    )

    _ = translator(check_language(lang))
    url = database or default_database_url()
    prepare_folder(out)
    if publish:
        prepare_database(url)
    inputs = load_inputs(
        config=config,
        history=history,
        agents=agents,
        requests=requests,
        calendar=calendar,
        before=before,
        labour=labour,
        ledger=ledger,
        month=month,
        start=start,
        days=days,
        new_queues=parse_new_queues(new_queue or []),
    )
    effort = Effort(
        time_limit_s=time_limit,
        reproducible=reproducible,
        replications=replications,
        seed=seed,
        cluster=cluster,
    )
    with progress(_) as listener, interruptible() as should_stop:
        made = plan_inputs(inputs, effort=effort, listener=listener, should_stop=should_stop)
        written = write_plan(made, out, lang=lang)
        if publish:
            story = forecast_story(
                inputs.histories, inputs.horizon.start, made.parts, listener=listener
            )
            publish_plan(
                url,
                this_user(),
                stored(made, written.document, config, story, labour),
                history=history,
            )
    answer(as_json, written.document, lambda: summary(written.document, _, written.files))
    finish(written.document)
