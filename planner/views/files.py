"""A stored roster as files to take away."""

import re
import tempfile
from pathlib import Path

from planner.atomic import replacing
from planner.domain.access import Actor, Verb
from planner.domain.errors import InputError
from planner.domain.roster import OFF
from planner.exports.ics import appointments, calendar_file
from planner.exports.plan_sheet import write_plan_pdf, write_plan_xlsx
from planner.storage.files import write_roster
from planner.storage.permit import permit_version
from planner.storage.plans import VersionInfo
from planner.storage.store import Store
from planner.views.plans import PublishedPlan, load_plan

KINDS = ("xlsx", "pdf", "csv", "ics")
UNSAFE = re.compile(r"[^\w\-]+")


def roster_workbook(plan: PublishedPlan, lang: str) -> bytes:
    """Return a roster's workbook, the sheet that people print."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "roster.xlsx"
        write_plan_xlsx(path, plan.roster, plan.document, lang=lang)
        return path.read_bytes()


def export_roster(
    url: str,
    actor: Actor,
    what: str,
    *,
    version: int | None = None,
    out: Path | None = None,
    agent: str | None = None,
    lang: str,
) -> tuple[int, list[Path]]:
    """
    Write a stored roster to files.

    Parameters
    ----------
    url
        Database.
    actor
        On whose behalf.
    what
        ``xlsx``, ``pdf``, ``csv``, or ``ics``: a calendar for each agent.
    version
        Roster version; the newest published one if not given.
    out
        File, or folder for calendars of all agents.
    agent
        Whose calendar; all if not given.
    lang
        Language of the words in it.

    Returns
    -------
    version : int
        The version written.
    files : list of Path
        What was written.

    Raises
    ------
    InputError
        If there is no such version or agent, the actor may not have it, or a file cannot be
        written.
    """
    if what not in KINDS:
        raise InputError(
            "is not a kind of file that can be exported",
            column="--what",
            value=what,
            advice=f"Use one of {', '.join(KINDS)}",
        )
    info = _find(url, actor, version)
    plan = load_plan(url, actor, info.id)
    document = {"team": info.team} | dict(plan.document)
    if what == "ics":
        return info.id, _calendars(plan, info, out, agent, lang)
    path = out or Path(f"roster.{what}")
    if path.suffix.lower() != f".{what}":
        raise InputError(
            "the name does not fit the kind of file",
            column="--out",
            value=path,
            advice=f"Choose a name that ends in .{what}",
        )
    if what == "csv":
        write_roster(path, plan.roster)
    elif what == "pdf":
        write_plan_pdf(path, plan.roster, document, lang=lang)
    else:
        write_plan_xlsx(path, plan.roster, document, lang=lang)
    return info.id, [path]


def _find(url: str, actor: Actor, version: int | None) -> VersionInfo:
    with Store.open(url) as store:
        if version is not None:
            permit_version(store, actor, Verb.EXPORT, version)
            return store.info(version)
        published = [v for v in store.published() if actor.may(Verb.EXPORT, v.team)]
    if not published:
        raise InputError("no roster is published", advice="Name a draft with --version")
    if len({info.team for info in published}) > 1:
        raise InputError(
            "several teams have published rosters",
            value=", ".join(f"{info.id} {info.team}" for info in published[:6]),
            advice="Name one with --version",
        )
    return published[0]


def _calendars(
    plan: PublishedPlan, info: VersionInfo, out: Path | None, agent: str | None, lang: str
) -> list[Path]:
    """Write a calendar for each agent asked for."""
    problem = plan.month.problem
    if agent is not None and agent not in problem.agent_index:
        raise InputError("is not on the roster", column="--agent", value=agent)
    ids = [a.id for a in problem.agents] if agent is None else [agent]
    names = [UNSAFE.sub("_", id_) or "_" for id_ in ids]
    if agent is not None:
        paths = [out or Path(f"{names[0]}.ics")]
    else:
        folder = out or Path("calendars")
        _make(folder)
        twice = len(set(map(str.casefold, names))) < len(names)
        paths = [
            folder / (f"{i:03d}_{name}.ics" if twice else f"{name}.ics")
            for i, name in enumerate(names, start=1)
        ]
    for id_, path in zip(ids, paths, strict=True):
        a = problem.agent_index[id_]
        found = appointments(
            [None if code == OFF else problem.shifts[code] for code in plan.roster.codes[a]],
            problem.horizon,
            team=info.team,
            agent=id_,
            meetings=problem.meetings,
            changed_at=info.published_at or info.created_at,
            revision=info.id,
            lang=lang,
        )
        with replacing(path) as part:
            part.write_bytes(calendar_file(tuple(found), name=f"{info.team} {id_}"))
    return paths


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            f"the folder cannot be made: {error.strerror}", column="--out", value=folder
        ) from error
