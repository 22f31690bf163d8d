"""The calendar of campaigns and holidays as a planner edits it: a phase a line, days behind it."""

import csv
import datetime as dt
import io
import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from forecasts import Campaign, campaign_days
from planner.config import known_campaigns
from planner.domain.access import Actor, Verb
from planner.domain.errors import InputError
from planner.storage.files import read_calendar
from planner.storage.imports import ImportKind, import_content, newest_imports
from planner.storage.permit import permit
from planner.storage.store import Store
from planner.workflow.importing import import_file
from planner.workflow.uploads import uploaded

PROMOTION = "promotion"
CALENDAR_FILE = "calendar.csv"
ONE_DAY = dt.timedelta(days=1)
AROUND_DAYS = 60  # a campaign's phases lie within so many days of its main day
COLUMNS = (
    "queue", "date", "name", "kind", "known_in_advance",
    "phase", "starts", "expected_uplift", "expected_sd",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseRun:
    """
    A holiday, or a phase of a campaign: days in a row that belong together.

    Parameters
    ----------
    name, phase, kind
        As in a calendar file.
    queue
        Whose; empty: every queue's.
    first, last
        First and last day.
    starts_hour
        Hour of the first day from which it is felt.
    uplift
        Contacts over usual ones that a planner expects; ``None``: no expectation.
    sd
        Spread of its logarithm, of the phase as a whole.
    known_in_advance
        Whether a forecast may use it before it has passed.

    Raises
    ------
    InputError
        If it has no name, ends before it begins, or a number is out of range.
    """

    name: str
    kind: str
    first: dt.date
    last: dt.date
    phase: str = ""
    queue: str = ""
    starts_hour: int = 0
    uplift: float | None = None
    sd: float | None = None
    known_in_advance: bool = True

    def __post_init__(self) -> None:
        if not self.name or not self.kind:
            raise InputError("a campaign needs a name and a kind", advice="Fill both in")
        if self.last < self.first:
            raise InputError(
                f"{self.name} ends before it begins", value=self.last, advice="Mend its days"
            )
        if self.uplift is not None and not 0 < self.uplift <= 100:
            raise InputError(
                f"{self.name}: the expected times must be over 0 and up to 100",
                value=self.uplift,
                advice="Write 1.5 for half more than usual",
            )

    @property
    def n_days(self) -> int:
        """Number of days. [days]"""
        return (self.last - self.first).days + 1


def find_calendar(url: str, actor: Actor, team: str) -> tuple[PhaseRun, ...]:
    """
    Return the phases and holidays of a team's newest calendar in order; none before the first.

    Raises
    ------
    InputError
        If the actor may not see it.
    """
    with Store.open(url) as store:
        permit(store, actor, Verb.SEE_PLAN, team=team)
        newest = newest_imports(store, team).get(ImportKind.CALENDAR)
        if newest is None:
            return ()
        _, name, content = import_content(store, team, newest.id)
    with uploaded(name, content) as path:
        return _runs(read_calendar(path))


def save_calendar(url: str, actor: Actor, team: str, runs: Iterable[PhaseRun]) -> None:
    """
    Keep phases and holidays as the team's calendar.

    Raises
    ------
    InputError
        If the actor may not, or something in it is wrong.
    """
    content = _file(runs)
    import_file(url, actor, ImportKind.CALENDAR, CALENDAR_FILE, content, team=team)


def preset_labels() -> dict[str, str]:
    """Return the campaigns that come with peakroster, with what they are called."""
    return {name: label for name, (label, _campaign) in known_campaigns().items()}


def preset_day(name: str, after: dt.date) -> dt.date:
    """Return the next main day of a preset; ``after`` itself where its day is the shop's own."""
    campaign = known_campaigns()[name][1]
    if not campaign.month:
        return after
    days = (campaign.main_day(after.year + k) for k in (0, 1))
    return next(day for day in days if day >= after or day.year > after.year)


def with_preset(
    runs: Sequence[PhaseRun], name: str, day: dt.date, queues: Sequence[str]
) -> tuple[PhaseRun, ...]:
    """
    Lay a preset's phases into a calendar; those of the same campaign around that day make way.

    Phases are named as the calendar names those of earlier years, so that what came then counts.
    A queue that the preset names, but not in a phase that it has not seen, keeps its usual days
    in that phase; one that it does not name at all gets all phases without an expectation.

    Parameters
    ----------
    runs
        The calendar.
    name
        Preset.
    day
        Main day of the campaign.
    queues
        Names of the team's queues.
    """
    known = known_campaigns()[name][1]
    moved = Campaign(name=name, month=day.month, day=day.day, phases=known.phases)
    reach = dt.timedelta(days=AROUND_DAYS)
    joined = any(run.name.startswith(f"{name}_") and not run.phase for run in runs)
    meant = {queue for phase in known.phases for queue in phase.uplift}
    seen = {(run.name, run.phase) for run in runs}
    laid: list[PhaseRun] = []
    for queue in queues:
        days = campaign_days([moved], queue, day - reach, day + reach)
        for phase, group in itertools.groupby(days, lambda one: one.phase):
            found = list(group)
            named = (f"{name}_{phase}", "") if joined else (name, phase)
            if found[0].expected_uplift is None and queue in meant and named not in seen:
                continue
            laid.append(
                PhaseRun(
                    name=named[0],
                    phase=named[1],
                    kind=PROMOTION,
                    queue=queue,
                    first=found[0].date,
                    last=found[-1].date,
                    starts_hour=found[0].starts_hour,
                    uplift=found[0].expected_uplift,
                    sd=None
                    if found[0].expected_uplift is None
                    else round(found[0].expected_sd / math.sqrt(len(found)), 3),
                )
            )
    kept = (
        run
        for run in runs
        if not (_is_of(run, name) and run.first <= day + reach and run.last >= day - reach)
    )
    return tuple(sorted([*kept, *laid], key=_order))


def _is_of(run: PhaseRun, name: str) -> bool:
    return run.name == name or run.name.startswith(f"{name}_")


def _order(run: PhaseRun) -> tuple[dt.date, str, str, str]:
    return run.first, run.name, run.phase, run.queue


def _runs(frame: pd.DataFrame) -> tuple[PhaseRun, ...]:
    """Put days in a row that say the same together."""
    runs: list[PhaseRun] = []
    latest: dict[tuple[object, ...], int] = {}
    for row in frame.sort_values("date", kind="stable").to_dict("records"):
        uplift = None if pd.isna(row["expected_uplift"]) else float(row["expected_uplift"])
        hour, sd = int(row["starts_hour"]), None if uplift is None else float(row["expected_sd"])
        day = row["date"].date()
        one = PhaseRun(
            name=row["name"],
            phase=row["phase"],
            kind=row["kind"],
            queue=row["queue"],
            first=day,
            last=day,
            starts_hour=hour,
            uplift=uplift,
            sd=sd,
            known_in_advance=bool(row["known_in_advance"]),
        )
        same = (one.queue, one.name, one.kind, one.phase, one.known_in_advance, uplift, sd)
        at = latest.get(same)
        if at is not None and runs[at].last + ONE_DAY == day and not hour:
            runs[at] = replace(runs[at], last=day)
        else:
            latest[same] = len(runs)
            runs.append(one)
    # A phase's expectation is one statement, however many days it has.
    whole = [
        run if run.sd is None else replace(run, sd=round(run.sd / math.sqrt(run.n_days), 3))
        for run in runs
    ]
    return tuple(sorted(whole, key=_order))


def _file(runs: Iterable[PhaseRun]) -> bytes:
    """Write a calendar's file, a line a day."""
    file = io.StringIO()
    lines = csv.writer(file, lineterminator="\n")
    lines.writerow(COLUMNS)
    for run in sorted(runs, key=_order):
        sd = "" if run.uplift is None or not run.sd else f"{run.sd * math.sqrt(run.n_days):.4g}"
        for k in range(run.n_days):
            hour = f"{run.starts_hour:02d}:00" if run.starts_hour and not k else ""
            uplift = "" if run.uplift is None else f"{run.uplift:g}"
            date = run.first + k * ONE_DAY
            known = int(run.known_in_advance)
            lines.writerow(
                (run.queue, date, run.name, run.kind, known, run.phase, hour, uplift, sd)
            )
    return file.getvalue().encode()
