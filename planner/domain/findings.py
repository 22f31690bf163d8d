"""What is found when a roster is held against a preset of labour law, and how it is mended."""

import datetime as dt
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.domain.labour import Labour
from planner.domain.overtime import Overtime
from planner.domain.roster import Roster


@dataclass(frozen=True, slots=True, kw_only=True)
class Mend:
    """
    How a finding is mended at the least cost.

    Parameters
    ----------
    template, values
        A sentence with places, and what stands in them.
    dates
        Days it touches, the cheapest first.
    late
        Late replies that it adds; ``None`` where demand is not known.
    """

    template: str
    values: tuple[object, ...] = ()
    dates: tuple[dt.date, ...] = ()
    late: float | None = None

    @property
    def text(self) -> str:
        """The sentence in English."""
        return self.template.format(*self.values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """
    A breach of a labour rule by a roster.

    Parameters
    ----------
    limit
        Which limit of the preset.
    clause
        Law and article.
    agent
        Whom it concerns; ``None``: everybody.
    first, last
        The day, or the first and last day of the period.
    amount, unit
        How much too much or too little, in ``min`` or ``days``.
    allowed
        What the law allows or asks for, in the same unit.
    template, values
        A sentence with places, and what stands in them.
    mend
        What to do about it.
    """

    limit: str
    clause: str
    agent: str | None
    first: dt.date
    last: dt.date
    amount: int
    unit: str
    allowed: int
    template: str
    values: tuple[object, ...]
    mend: Mend

    @property
    def text(self) -> str:
        """The sentence in English."""
        return self.template.format(*self.values)


@dataclass(frozen=True, kw_only=True, eq=False)
class Case:
    """
    A roster before a law: what every check needs.

    Parameters
    ----------
    roster, law
        What is held against what.
    pieces
        The roster's overtime as the law counts it.
    ease
        The lower, the easier a day is given off, shape (n_agents, n_days).
    late_known
        Whether that is in late replies.
    """

    roster: Roster
    law: Labour
    pieces: tuple[Overtime, ...]
    ease: NDArray[np.float64]
    late_known: bool

    def date(self, d: int) -> dt.date:
        """Return the date of a day."""
        return self.roster.problem.horizon.date(d)

    def finding(
        self,
        limit: str,
        clause: str,
        a: int,
        days: tuple[int, int],
        amounts: tuple[int, str, int],
        sentence: tuple[object, ...],
        mend: Mend,
    ) -> Finding:
        """Make a finding of an agent; the sentence begins with the name."""
        agent = self.roster.problem.agents[a]
        return Finding(
            limit=limit,
            clause=clause,
            agent=agent.id,
            first=self.date(days[0]),
            last=self.date(days[1]),
            amount=amounts[0],
            unit=amounts[1],
            allowed=amounts[2],
            template=str(sentence[0]),
            values=(agent.name, *sentence[1:]),
            mend=mend,
        )

    def give_off(self, a: int, days: list[int], n: int) -> Mend:
        """Choose the days off that cost least; name one to choose from beside the needed."""
        order = sorted(days, key=lambda d: (float(self.ease[a, d]), d))
        if not order:
            return Mend(template="nothing in this period can be mended: it lies in last month")
        chosen, needed = order[: n + 1], min(n, len(order))
        dates = tuple(self.date(d) for d in chosen)
        late = float(self.ease[a, order[:needed]].sum()) if self.late_known else None
        listed = ", ".join(date.isoformat() for date in sorted(dates))
        if late is not None:
            return Mend(
                template="give {} of {} off: {:.0f} more late replies",
                values=(needed, listed, late),
                dates=dates,
                late=late,
            )
        return Mend(
            template="give {} of {} off: most colleagues on the shift",
            values=(needed, listed),
            dates=dates,
        )
