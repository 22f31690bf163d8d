"""
Hold a roster against a preset of labour law, whatever it was planned for.

Each limit of the preset is one function that goes through the roster day by day. What it finds
names the article, the person, the day or the period, by how much, and the mend that costs the
fewest late replies.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.domain.findings import Case, Finding
from planner.domain.labour import Labour
from planner.domain.limits import LIMITS
from planner.domain.overtime import Overtime, overtime
from planner.domain.roster import Roster
from planner.domain.spare import fewest_colleagues


@dataclass(frozen=True, slots=True, kw_only=True)
class OvertimeCost:
    """
    What an agent's overtime costs at its legal rates.

    Parameters
    ----------
    agent
        Whose.
    minutes
        Minutes by rate, the lowest rate first. [min]
    cost
        All of it at its rates. [currency]
    """

    agent: str
    minutes: tuple[tuple[float, int], ...]
    cost: float


@dataclass(frozen=True, kw_only=True, eq=False)
class Compliance:
    """
    What a preset says of a roster.

    Parameters
    ----------
    law
        The preset.
    findings
        Breaches, by date and agent.
    overtime
        Cost of the overtime of those who have any.
    """

    law: Labour
    findings: tuple[Finding, ...]
    overtime: tuple[OvertimeCost, ...]

    @property
    def overtime_cost(self) -> float:
        """All overtime at its rates. [currency]"""
        return float(sum(one.cost for one in self.overtime))

    @property
    def overtime_min(self) -> dict[float, int]:
        """Minutes of all agents by rate. [min]"""
        total: dict[float, int] = defaultdict(int)
        for one in self.overtime:
            for rate, minutes in one.minutes:
                total[rate] += minutes
        return dict(sorted(total.items()))


def assess(
    roster: Roster,
    law: Labour,
    *,
    paid_hour: float,
    late_without: NDArray[np.float64] | None = None,
) -> Compliance:
    """
    Hold a roster against a preset.

    Parameters
    ----------
    roster
        Any roster.
    law
        Preset.
    paid_hour
        Wage of an hour at the plain rate. [currency]
    late_without
        Late replies added by a day off, shape (n_agents, n_days), from
        `planner.domain.spare.late_without`; if not given, days with most colleagues are taken
        for the cheapest.

    Returns
    -------
    Compliance
        Findings and the cost of overtime. Days outside the roster count only where a rule
        looks back over its edge.
    """
    horizon = roster.problem.horizon
    pieces: tuple[Overtime, ...] = ()
    if law.pay is not None:
        pieces = overtime(
            roster,
            law.pay,
            normal_week_min=law.normal_week_min,
            normal_day_min=law.normal_day_min,
            holidays=law.holidays_in(horizon.date(-6), horizon.date(horizon.n_days + 5)),
        )
    case = Case(
        roster=roster,
        law=law,
        pieces=pieces,
        ease=fewest_colleagues(roster) if late_without is None else late_without,
        late_known=late_without is not None,
    )
    found = [finding for check in LIMITS for finding in check(case)]
    found.sort(key=lambda f: (f.first, f.agent or "", f.limit))
    return Compliance(law=law, findings=tuple(found), overtime=tuple(_costs(case, paid_hour)))


def _costs(case: Case, paid_hour: float) -> Iterator[OvertimeCost]:
    by_agent: dict[int, dict[float, int]] = defaultdict(lambda: defaultdict(int))
    for piece in case.pieces:
        by_agent[piece.a][piece.rate] += piece.minutes
    for a in sorted(by_agent):
        minutes = tuple(sorted(by_agent[a].items()))
        cost = sum(rate * n for rate, n in minutes) * paid_hour / 60
        yield OvertimeCost(
            agent=case.roster.problem.agents[a].id, minutes=minutes, cost=round(cost, 2)
        )
