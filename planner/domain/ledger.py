"""
The fairness ledger: who has had more than a fair share, carried from month to month.

A tally tells what agents had in a period and what their fair share was. A ledger adds the
differences up: what is past fades, so a hard month is made good soon and an old one does not
weigh for ever; somebody new stands at 0.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.domain.fairness import ability_of, share_out, shared_counts
from planner.domain.horizon import Horizon
from planner.domain.people import Agent
from planner.domain.roster import Roster
from planner.domain.rules import SHARED

DECAY = 0.5  # share of a balance that is left after a month
MONTH_DAYS = 365.25 / 12


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

    @property
    def numbers(self) -> tuple[float, ...]:
        """The balances in the order of `SHARED`."""
        return tuple(float(getattr(self, name)) for name in SHARED)


Ledger = tuple[Entry, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class Tally:
    """
    What agents had of everything shared in a period.

    Parameters
    ----------
    horizon
        The period.
    agents
        Who worked, length ``n_agents``.
    had, fair
        What they had, and their fair shares, shape (n_agents, n_shared).
    """

    horizon: Horizon
    agents: tuple[Agent, ...]
    had: NDArray[np.int64]
    fair: NDArray[np.float64]


def balance_of(ledger: Ledger, agents: tuple[str, ...]) -> NDArray[np.float64]:
    """
    Return what a plan is to make good.

    Returns
    -------
    ndarray of float, shape (n_agents, n_shared)
        How far each stands above the fair share; 0 for those not in the ledger.
    """
    known = {entry.agent: entry.numbers for entry in ledger}
    rows = [known.get(agent, (0.0,) * len(SHARED)) for agent in agents]
    return np.array(rows, np.float64).reshape(len(agents), len(SHARED))


def tally_of(roster: Roster) -> Tally:
    """Count what agents have in a roster; who takes no part in something has their own share."""
    problem, had = roster.problem, shared_counts(roster)
    ability = ability_of(problem)
    return Tally(
        horizon=problem.horizon,
        agents=problem.agents,
        had=had,
        fair=np.where(ability > 0, share_out(had, ability), had),
    )


def entered(past: Ledger, tally: Tally, *, decay: float = DECAY) -> Ledger:
    """
    Enter a tally into a ledger.

    Parameters
    ----------
    past
        Ledger before it.
    tally
        What agents had.
    decay
        Share of the past balance that is kept over a month, 0 to 1.

    Returns
    -------
    tuple of Entry
        One for each agent of the tally, then those who were in the ledger alone.

    Raises
    ------
    ValueError
        If the decay is out of range.
    """
    if not 0 <= decay <= 1:
        raise ValueError(f"ledger: decay must be 0 to 1, got {decay}")
    kept = decay ** (tally.horizon.n_days / MONTH_DAYS)
    ids = tuple(agent.id for agent in tally.agents)
    gone = tuple(entry.agent for entry in past if entry.agent not in ids)
    balance = kept * balance_of(past, (*ids, *gone))
    balance[: len(ids)] += tally.had - tally.fair
    return tuple(
        Entry(agent=agent, **dict(zip(SHARED, row, strict=True)))
        for agent, row in zip((*ids, *gone), balance.tolist(), strict=True)
    )


def carry(roster: Roster, past: Ledger = (), *, decay: float = DECAY) -> Ledger:
    """Enter a roster into a ledger, as `entered` does."""
    return entered(past, tally_of(roster), decay=decay)
