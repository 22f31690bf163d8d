"""
The closed loop: plan a roster, simulate it, learn, plan again, until both say the same.

The staffing model makes the tables that the roster engine plans by. Simulation of the roster, on
futures that the tables were not made of, tells what agents are worth in each hour (`lessons`) and
what a late reply must cost for bad months to hold the target, too (`aim`). The
engine goes on from its last roster. The promise is what the tables say at the end, so it has to
be held against futures used for neither.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planner.domain.coverage import Duty
from planner.domain.roster import Roster
from planner.month.aim import (
    Odds,
    confidence,
    first_prices,
    month_shares,
    month_target,
    next_prices,
    odds,
    queues_late,
    with_prices,
)
from planner.month.build import Month
from planner.month.lessons import Lesson, in_all, learn, with_lesson
from planner.month.service import promised_late
from planner.roster import RosterResult, Status
from planner.simulation import Simulation

AGREED = 0.003  # promised and simulated on-time share may differ by this much
NEAR = 0.04  # and the share of months that hold the target be this much above what is asked for
FIRST_SHARE = 0.4  # of the time, for the first roster
ROUND_SHARE = 0.12  # of the time, for each further one; what is left goes into simulations
ROUNDS = 5  # at most
NEARLY = 0.0015  # on-time share by which a queue may miss its own target on average
ACCEPTED = 0.02  # of the months asked for may fail to hold the target where chance may be why

Search = Callable[[Month, RosterResult | None, float], RosterResult]
Play = Callable[[Roster, Duty], Simulation]


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """
    What one round of the loop found.

    Parameters
    ----------
    late_price
        What a late reply cost in planning, in the site's currency.
    promised, simulated
        Share on time that the tables expected of the roster, and that simulation gave.
    p_month
        How often the simulated months hold their target.
    missed
        By how much a queue misses its own target on average, at most; 0 where all hold.
    paid_hours
        Of the roster. [h]
    """

    late_price: float
    promised: float
    simulated: float
    p_month: Odds
    missed: float
    paid_hours: float

    def agrees(self, month: Month) -> bool:
        """Say whether the promise is kept, and neither too much nor too little is planned."""
        no_more = self.p_month.share <= confidence(month) + NEAR
        return abs(self.promised - self.simulated) <= AGREED and self.holds(month) and no_more

    def holds(self, month: Month) -> bool:
        """Say whether months, as many as are asked for, and queues hold, give or take chance."""
        enough = self.p_month.share >= confidence(month) - ACCEPTED
        return enough and self.missed <= NEARLY


@dataclass(frozen=True, kw_only=True, eq=False)
class Closed:
    """
    A month's roster that the loop ended with.

    Parameters
    ----------
    month
        The month, its tables as learnt.
    result
        The engine's last answer.
    rounds
        What each round found; none where nobody comes, or it was stopped at once.
    """

    month: Month
    result: RosterResult
    rounds: tuple[Round, ...]


def close_loop(month: Month, search: Search, play: Play, *, time_limit_s: float) -> Closed:
    """
    Plan a month and learn from simulation, round after round.

    Parameters
    ----------
    month
        What to plan, with the staffing model's tables.
    search
        Plans a month within a time [s], from an earlier result where there is one.
    play
        Simulates a roster, always on the same futures.
    time_limit_s
        Time for all searches together. [s]

    Returns
    -------
    Closed
        Without a roster only if the search was stopped before the first.
    """
    current, late_prices = month, first_prices(month)
    result = search(with_prices(month, late_prices), None, FIRST_SHARE * time_limit_s)
    tried: list[Closed] = []
    rounds: list[Round] = []
    lessons: list[Lesson] = []
    for left in range(ROUNDS, -1, -1):
        roster, duty = result.roster, result.duty
        if roster is None or duty is None or not month.lateness.replies.any():
            return Closed(month=current, result=result, rounds=tuple(rounds))
        simulation = play(roster, duty)
        rounds.append(_look(current, roster, duty, simulation, late_prices))
        lessons.append(learn(month.lateness, roster, duty, simulation))
        # What is learnt of a roster is its own: the promise is made with it.
        own = replace(current, lateness=with_lesson(month.lateness, lessons[-1]), learnt=True)
        tried.append(Closed(month=own, result=result, rounds=tuple(rounds)))
        if not left or result.status is Status.STOPPED or rounds[-1].agrees(month):
            break
        # The average over rounds settles; a roster fitted to the last round's chance would not.
        late_prices = next_prices(month, late_prices, simulation)
        tables = with_lesson(month.lateness, in_all(lessons))
        current = replace(month, lateness=tables, learnt=True)
        asked = with_prices(current, late_prices)
        former, result = result, search(asked, result, ROUND_SHARE * time_limit_s)
        if _same(former, result) and rounds[-1].holds(month):
            break
    # Later rosters are better searched; but one that misses gives way to one that holds.
    chosen = next((one for one in reversed(tried) if one.rounds[-1].holds(month)), tried[-1])
    return replace(chosen, rounds=tuple(rounds))


def _same(one: RosterResult, other: RosterResult) -> bool:
    """Say whether two answers hold the same roster."""
    if one.roster is None or other.roster is None or one.duty is None or other.duty is None:
        return False
    alike = np.array_equal(one.roster.codes, other.roster.codes)
    return alike and np.array_equal(one.duty, other.duty)


def _look(
    month: Month,
    roster: Roster,
    duty: Duty,
    simulation: Simulation,
    late_prices: NDArray[np.float64],
) -> Round:
    """Hold what the tables promise of a roster against what was simulated."""
    target, replies = month_target(month), month.lateness.replies.sum(axis=1)
    targets = np.array([queue.target.on_time for queue in month.problem.queues])
    return Round(
        late_price=float(late_prices @ replies / replies.sum()),
        promised=1 - float(promised_late(month, roster, duty).sum() / replies.sum()),
        simulated=float(month_shares(simulation).mean()),
        p_month=odds(simulation, target),
        missed=max(float((targets - 1 + queues_late(simulation)).max()), 0.0),
        paid_hours=roster.paid_hours,
    )
