"""Check a roster that somebody brings: the rules without a solver, and a simulation."""

from dataclasses import dataclass
from pathlib import Path

from forecasts import Forecast
from planner.config import load_site
from planner.domain.checks import find_violations
from planner.domain.coverage import Duty, allocate
from planner.domain.errors import InputError
from planner.domain.roster import NOT_GIVEN, Roster
from planner.domain.site import Site
from planner.month import Month, build_month, month_horizon
from planner.simulation import message_log as simulated_log
from planner.storage.chat_files import write_message_log
from planner.storage.files import read_agents, read_forecast, read_requests, read_roster
from planner.workflow.compliance import named_laws
from planner.workflow.demand import PLANNED_PATHS
from planner.workflow.inputs import read_before
from planner.workflow.plan import Checked, Effort, hold_against, prove
from planner.workflow.progress import Listener, silent


def check_files(
    *,
    config: Path | None,
    roster: Path,
    agents: Path,
    forecast: Path,
    requests: Path | None = None,
    before: Path | None = None,
    labour: tuple[str, ...] = (),
    message_log: Path | None = None,
    effort: Effort,
    listener: Listener = silent,
) -> Checked:
    """
    Check a roster file against the rules and against the forecast it is for.

    The days are those of the forecast; its hours' quantiles are turned into sample paths that
    share a factor over each day. ``message_log`` is written with the messages of the first month
    that is simulated.

    Raises
    ------
    InputError
        If a file cannot be used.
    """
    site = load_site(config)
    laws = named_laws(site, labour, config)
    read = read_checked(
        site,
        roster=roster,
        agents=agents,
        forecast=forecast,
        requests=requests,
        before=before,
        seed=effort.seed,
    )
    month, made, duty = read.month, read.roster, read.duty
    if message_log is not None:
        log = simulated_log(made, month.rates[0], duty=duty, seed=effort.seed)
        write_message_log(message_log, log, month.problem.horizon.start)
    return Checked(
        month=month,
        roster=made,
        duty=duty,
        breaches=find_violations(made),
        compliance=hold_against(month, made, duty, laws),
        simulation=prove(site, made, duty, month.rates, effort=effort, listener=listener),
    )


@dataclass(frozen=True, kw_only=True, eq=False)
class ReadRoster:
    """A roster that was read, the month it is for, and who is on which queue."""

    month: Month
    roster: Roster
    duty: Duty


def read_checked(
    site: Site,
    *,
    roster: Path,
    agents: Path,
    forecast: Path,
    requests: Path | None = None,
    before: Path | None = None,
    seed: int = 1,
) -> ReadRoster:
    """
    Read a roster file and what it is for, see `check_files`.

    Raises
    ------
    InputError
        If a file cannot be used.
    """
    people = read_agents(agents, site)
    futures = _read_futures(forecast, seed)
    horizon = month_horizon(site, futures.start, futures.n_days)
    asked = () if requests is None else read_requests(requests, site, people, horizon)
    month = build_month(
        site,
        horizon,
        people,
        asked,
        futures,
        before=NOT_GIVEN if before is None else read_before(before, site, people, horizon),
    )
    codes, _ = read_roster(roster, site, people, horizon)
    made = Roster(problem=month.problem, codes=codes)
    return ReadRoster(month=month, roster=made, duty=allocate(made, month.lateness))


def _read_futures(path: Path, seed: int) -> Forecast:
    """Read a forecast file and draw sample paths from it."""
    try:
        return Forecast.from_frame(read_forecast(path), n_paths=PLANNED_PATHS, seed=seed)
    except ValueError as error:
        raise InputError(str(error), file=str(path)) from error
