"""Who could swap a shift with a person, the best first."""

from collections.abc import Collection
from dataclasses import dataclass

from planner.domain.changes import Consequence, consequences
from planner.domain.priced import Change, PricedRoster
from planner.domain.roster import OFF


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """
    A colleague with whom a shift can be swapped.

    Parameters
    ----------
    b
        Who.
    d
        Day on which the two exchange the other way round; the day given away itself where both
        work and only exchange their shifts.
    effect
        What the swap would change.
    """

    b: int
    d: int
    effect: Consequence

    @property
    def rank(self) -> tuple[int, float]:
        """Order of partners: hard rules that it would break, then cost."""
        return len(self.effect.worse), self.effect.cost.total


def swap_partners(
    base: PricedRoster, a: int, d: int, among: Collection[int], first_day: int = 0
) -> tuple[Partner, ...]:
    """
    Rank colleagues who could take a person's shift, each with the best day to take in return.

    A colleague who has another shift that day may exchange it; one who rests takes the shift and
    gives one of a day on which the person rests. Leave is never touched.

    Parameters
    ----------
    base
        The roster.
    a, d
        Whose shift of which day is given away.
    among
        Colleagues who may be named.
    first_day
        First day that may still change.

    Raises
    ------
    ValueError
        If the person does not work that day.
    """
    codes, leave = base.roster.codes, base.problem.leave
    own = int(codes[a, d])
    if own == OFF:
        raise ValueError(f"{base.problem.agents[a].id}: must work on the day, got a day off")
    found: list[tuple[int, int]] = []
    options: list[tuple[Change, ...]] = []
    for b in sorted(set(among) - {a}):
        theirs = int(codes[b, d])
        if theirs == own or leave[b, d]:
            continue
        away = (Change(a=a, d=d, code=theirs), Change(a=b, d=d, code=own))
        if theirs != OFF:
            found.append((b, d))
            options.append(away)
            continue
        for e in range(first_day, codes.shape[1]):
            back = int(codes[b, e])
            if e == d or back == OFF or codes[a, e] != OFF or leave[a, e]:
                continue
            found.append((b, e))
            options.append((*away, Change(a=a, d=e, code=back), Change(a=b, d=e, code=OFF)))
    best: dict[int, Partner] = {}
    for (b, e), effect in zip(found, consequences(base, options), strict=True):
        partner = Partner(b=b, d=e, effect=effect)
        if b not in best or partner.rank < best[b].rank:
            best[b] = partner
    return tuple(sorted(best.values(), key=lambda partner: partner.rank))
