"""The fairness ledger of a team as a document, a text and a file."""

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from planner.domain.access import Actor
from planner.domain.errors import InputError
from planner.domain.rules import SHARED
from planner.i18n import Translator
from planner.storage.ledger_files import write_ledger
from planner.views.ledger import TeamLedger, team_ledger
from planner.views.plans import find_versions


def ledger_of(
    url: str, actor: Actor, team: str | None = None, until: dt.date | None = None
) -> tuple[str, TeamLedger]:
    """
    Return a team's fairness ledger with the team's name.

    Parameters
    ----------
    team
        That of the newest published roster if not given.
    until
        As in `planner.views.ledger.team_ledger`.

    Raises
    ------
    InputError
        If nothing is published, or the actor may not see it.
    """
    if team is None:
        published = find_versions(url, actor)
        if not published:
            raise InputError("no roster is published yet", advice="Publish one first")
        team = published[0].team
    return team, team_ledger(url, actor, team, until)


def ledger_document(team: str, ledger: TeamLedger) -> dict[str, Any]:
    """Describe a ledger: what agents had, their fair shares, and where they stand now."""
    return {
        "team": team,
        "first": None if ledger.first is None else ledger.first.isoformat(),
        "last": None if ledger.last is None else ledger.last.isoformat(),
        "periods": [
            {"start": one.horizon.start.isoformat(), "days": one.horizon.n_days}
            for one in ledger.periods
        ],
        "agents": [
            {
                "agent": row.agent.id,
                "name": row.agent.name,
                "had": _named(row.had.tolist()),
                "fair": _named(row.fair.tolist()),
                "balance": _named(row.balance.numbers),
            }
            for row in ledger.rows
        ],
    }


def ledger_text(document: dict[str, Any], _: Translator) -> str:
    """Lay a ledger out for people: what each had, and how far above the fair share they stand."""
    if not document["agents"]:
        return _("No roster is published yet.")
    heads = [_("Nights"), _("Weekends"), _("Holidays"), _("Campaign days"), _("Wishes refused")]
    said = _("Published from {first} to {last}: had, and in brackets how far above the fair share")
    lines = [said.format(**document)]
    wide = [max(len(head), 12) for head in heads]
    lines.append("  ".join([f"{'':14}", *(f"{h:>{w}}" for h, w in zip(heads, wide, strict=True))]))
    for row in document["agents"]:
        cells = [f"{row['had'][name]:.0f} ({row['balance'][name]:+.1f})" for name in SHARED]
        shown = "  ".join(f"{cell:>{w}}" for cell, w in zip(cells, wide, strict=True))
        lines.append(f"{row['name'][:14]:14}  {shown}")
    return "\n".join(lines)


def write_team_ledger(ledger: TeamLedger, out: Path) -> None:
    """
    Write how agents stand, as ``plan --ledger`` reads it.

    Raises
    ------
    InputError
        If the file cannot be written.
    """
    write_ledger(out, tuple(row.balance for row in ledger.rows))


def _named(numbers: Iterable[float]) -> dict[str, float]:
    return {name: round(x, 3) for name, x in zip(SHARED, numbers, strict=True)}
