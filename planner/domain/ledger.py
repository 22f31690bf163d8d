"""
The fairness ledger: who has had more than a fair share, carried from month to month.

An entry counts how far above (or below) the fair share an agent stands. What is past fades, so a
hard month is made good soon and an old one does not weigh for ever; somebody new stands at 0.
"""

import datetime as dt
from collections.abc import Set
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.domain.checks import grants, weekends
from planner.domain.cost import fair_shares, share_out
from planner.domain.roster import Roster

DECAY = 0.5  # share of a balance that is left after a month


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """
    How far an agent stands above the fair share; below it where negative.

    Parameters
    ----------
    agent
        Whose.
    nights, weekends, holidays, campaign_days
        Nights, weekends and special days worked. [nights, weekends, days]
    refused
        Wishes refused. [wishes]
    """

    agent: str
    nights: float = 0.0
    weekends: float = 0.0
    holidays: float = 0.0
    campaign_days: float = 0.0
    refused: float = 0.0


Ledger = tuple[Entry, ...]


def balance_of(ledger: Ledger, agents: tuple[str, ...]) -> NDArray[np.float64]:
    """
    Return what a plan is to make good.

    Returns
    -------
    ndarray of float, shape (n_agents, 2)
        Nights and weekends above the fair share; 0 for those not in the ledger.
    """
    known = {entry.agent: entry for entry in ledger}
    rows = [known.get(agent, Entry(agent=agent)) for agent in agents]
    return np.array([(e.nights, e.weekends) for e in rows], np.float64).reshape(len(agents), 2)


def carry(
    roster: Roster,
    past: Ledger = (),
    *,
    holidays: Set[dt.date] = frozenset(),
    campaigns: Set[dt.date] = frozenset(),
    decay: float = DECAY,
) -> Ledger:
    """
    Enter a roster into a ledger.

    Parameters
    ----------
    roster
        The month's roster.
    past
        Ledger before it.
    holidays, campaigns
        Days that count as such.
    decay
        Share of the past balance that is kept, 0 to 1.

    Returns
    -------
    tuple of Entry
        One for each agent of the roster, then those who were in the ledger alone.

    Raises
    ------
    ValueError
        If the decay is out of range.
    """
    if not 0 <= decay <= 1:
        raise ValueError(f"ledger: decay must be 0 to 1, got {decay}")
    problem = roster.problem
    nights, weekend = fair_shares(roster)
    able = nights > 0
    special = [_special(roster, days) for days in (holidays, campaigns)]
    new = np.column_stack(
        [
            np.where(able, roster.nights.sum(axis=1) - nights, 0),
            weekends(roster).sum(axis=1) - weekend,
            *special,
            _refused(roster),
        ]
    )
    known = {entry.agent: entry for entry in past}
    entries = []
    for agent, row in zip(problem.agents, new, strict=True):
        former = known.pop(agent.id, Entry(agent=agent.id))
        old = np.array(_numbers(former))
        entries.append(
            Entry(agent=agent.id, **dict(zip(COLUMNS, (decay * old + row).tolist(), strict=True)))
        )
    gone = [
        Entry(agent=e.agent, **dict(zip(COLUMNS, (decay * x for x in _numbers(e)), strict=True)))
        for e in known.values()
    ]
    return (*entries, *gone)


COLUMNS = ("nights", "weekends", "holidays", "campaign_days", "refused")


def _numbers(entry: Entry) -> tuple[float, ...]:
    return tuple(float(getattr(entry, name)) for name in COLUMNS)


def _special(roster: Roster, days: Set[dt.date]) -> NDArray[np.float64]:
    """Count special days worked above the share of those who were not on leave."""
    problem = roster.problem
    chosen = np.array([date in days for date in problem.horizon.dates], np.bool_)
    worked = roster.works[:, chosen].sum(axis=1)
    there = (~problem.leave[:, chosen]).sum(axis=1).astype(float)
    above: NDArray[np.float64] = worked - share_out(worked, there)
    return above


def _refused(roster: Roster) -> NDArray[np.float64]:
    """Count pending wishes refused above the share of those asked."""
    problem = roster.problem
    asked, refused = np.zeros(len(problem.agents)), np.zeros(len(problem.agents), np.int64)
    for a, d, request in problem.dated_requests():
        if not request.approved:
            asked[a] += 1
            refused[a] += not grants(roster, a, d, request.kind, request.shift)
    above: NDArray[np.float64] = refused - share_out(refused, asked)
    return above
