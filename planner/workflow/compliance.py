"""Hold a roster file against labour law, without a forecast."""

import datetime as dt
from pathlib import Path
from typing import Any

from planner.config import load_labour, load_site
from planner.domain.compliance import Compliance, assess
from planner.domain.errors import InputError
from planner.domain.findings import Finding
from planner.domain.horizon import Horizon
from planner.domain.labour import Labour
from planner.domain.roster import NOT_GIVEN, Roster, RosterProblem
from planner.domain.site import Site
from planner.storage.files import read_agents, read_requests, read_roster, roster_dates
from planner.workflow.inputs import planned_days, read_before

NOT_ADVICE = "A reading of the rules by a program, not legal advice."


def named_laws(site: Site, names: tuple[str, ...], config: Path | None) -> tuple[Labour, ...]:
    """
    Return the presets of these names, or those of the site where none is named.

    Raises
    ------
    InputError
        If there is no such preset.
    """
    if not names:
        return site.laws
    approved = site.labour.approved if site.labour is not None else None
    return tuple(load_labour(name, near=config, approved=approved) for name in names)


def compliance_files(
    *,
    config: Path | None,
    roster: Path,
    agents: Path,
    requests: Path | None = None,
    before: Path | None = None,
    labour: tuple[str, ...] = (),
    month: str | None = None,
) -> tuple[Roster, tuple[Compliance, ...]]:
    """
    Hold a roster file against presets of labour law.

    Parameters
    ----------
    config, agents, requests, before
        As for a plan; leave lessens the hours that are due.
    roster
        Roster to look at.
    labour
        Presets; those of the configuration if none is named.
    month
        Month to look at, like 2026-12; all calendar months that the file touches if not given.

    Raises
    ------
    InputError
        If a file cannot be used or there is no such preset.
    """
    site = load_site(config)
    laws = named_laws(site, labour, config)
    people = read_agents(agents, site)
    horizon = (
        _months(roster, site.zone) if month is None else planned_days(month, None, None, site.zone)
    )
    codes, _ = read_roster(roster, site, people, horizon)
    problem = RosterProblem(
        horizon=horizon,
        agents=people,
        shifts=site.shifts,
        queues=site.queues,
        rules=site.rules,
        requests=() if requests is None else read_requests(requests, site, people, horizon),
        meetings=site.meetings,
        before=NOT_GIVEN if before is None else read_before(before, site, people, horizon),
    )
    made = Roster(problem=problem, codes=codes)
    return made, tuple(assess(made, law, paid_hour=site.prices.paid_hour) for law in laws)


def compliance_document(roster: Roster, found: tuple[Compliance, ...]) -> dict[str, Any]:
    """Describe what the presets say of a roster, in plain types."""
    horizon = roster.problem.horizon
    return {
        "start": horizon.start.isoformat(),
        "days": horizon.n_days,
        "agents": len(roster.problem.agents),
        "paid_hours": round(roster.paid_hours, 2),
        "compliance": [law_document(one) for one in found],
    }


def law_document(found: Compliance) -> dict[str, Any]:
    """Describe what one preset says."""
    law = found.law
    return {
        "law": law.name,
        "label": law.label,
        "as_of": law.as_of.isoformat(),
        "source": law.source,
        "sure": law.sure,
        "note": law.note,
        "legal_advice": False,
        "notice": NOT_ADVICE,
        "findings": [_finding(one) for one in found.findings],
        "overtime": {
            "clause": None if law.pay is None else law.pay.clause,
            "cost": round(found.overtime_cost, 2),
            "hours": {
                f"{rate:.0%}": round(minutes / 60, 2)
                for rate, minutes in found.overtime_min.items()
            },
            "agents": [
                {
                    "agent": one.agent,
                    "hours": {
                        f"{rate:.0%}": round(minutes / 60, 2) for rate, minutes in one.minutes
                    },
                    "cost": one.cost,
                }
                for one in found.overtime
            ],
        },
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "limit": finding.limit,
        "clause": finding.clause,
        "agent": finding.agent,
        "date": finding.first.isoformat(),
        "until": finding.last.isoformat(),
        "amount": finding.amount,
        "allowed": finding.allowed,
        "unit": finding.unit,
        "text": finding.text,
        "mend": finding.mend.text,
        "mend_dates": [date.isoformat() for date in finding.mend.dates],
        "mend_late_replies": None if finding.mend.late is None else round(finding.mend.late, 2),
        # What stands behind the sentences, so that they can be said in another language.
        "template": finding.template,
        "values": [_plain(value) for value in finding.values],
        "mend_template": finding.mend.template,
        "mend_values": [_plain(value) for value in finding.mend.values],
    }


def _plain(value: object) -> object:
    return value if isinstance(value, int | float | str) else str(value)


def _months(roster: Path, zone: str) -> Horizon:
    """Span the calendar months that a roster file touches."""
    first, last = roster_dates(roster)
    start = first.replace(day=1)
    end = (last.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
    try:
        return Horizon(start=start, n_days=(end - start).days, zone=zone)
    except ValueError:
        raise InputError(
            f"the roster goes from {first} to {last}, over more than 400 days",
            file=str(roster),
            column="date",
            advice="Name one month with --month",
        ) from None
