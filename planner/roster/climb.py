"""Search for better rosters for as long as there is time, in the background."""

import threading
import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.domain.coverage import Duty
from planner.domain.roster import OFF, Codes
from planner.roster.field import Field
from planner.roster.month import Month
from planner.roster.recreate import recreate, room_for
from planner.roster.standing import Standing, make_standing, total

MOST = 2  # agents taken off at once
CHUNK_S = 0.25  # time between two looks at what others have found
SLACK = 0.006  # share of the cost by which the roster may be dearer at first
FIRST_LEAN = (0.1, 0.8)  # of the price beyond the month's allowance: what a late reply may cost it
NO_PRICE = 1e-6
# Time for a step of the programme, for a cell's price, and for what else a step needs. [s]
PROGRAMME_S, CELL_S, STEP_S = 1.5e-9, 4e-8, 1e-4
PATIENCE = 6  # chunks without a better roster after which the best is taken up again


class Best:
    """
    The best roster that the searches have found, for all of them.

    Parameters
    ----------
    cost
        Of it.
    standing
        The roster.
    """

    def __init__(self, cost: float, standing: Standing) -> None:
        self.cost = cost
        self.codes, self.duty = standing.codes.copy(), standing.duty.copy()
        self._n_shifts = standing.heads.shape[1]
        self._lock = threading.Lock()

    def offer(self, cost: float, standing: Standing) -> None:
        """Take a roster if it costs less."""
        with self._lock:
            if cost < self.cost - 1e-9:
                self.cost = cost
                self.codes, self.duty = standing.codes.copy(), standing.duty.copy()

    def rows(self) -> tuple[Codes, Duty]:
        """Return codes and queues as in `planner.domain`."""
        with self._lock:
            codes, duty = self.codes, self.duty
        off = codes == self._n_shifts
        return np.where(off, OFF, codes).astype(np.int8), np.where(duty < 0, OFF, duty).astype(
            np.int8
        )


@dataclass(kw_only=True, eq=False)
class Prospect:
    """
    What the bound tells the searches.

    Parameters
    ----------
    lean
        Logarithms of the least and the most that a late reply may cost the month, by queue,
        shape (2, n_queues).
    bound
        On every roster, also those that break hard rules.
    """

    lean: NDArray[np.float64]
    bound: float = 0.0

    @classmethod
    def between(cls, least: NDArray[np.float64], most: NDArray[np.float64]) -> "Prospect":
        """Make one from prices."""
        return cls(lean=np.log(np.maximum([least, most], NO_PRICE)))


class Climber:
    """
    One search.

    Parameters
    ----------
    field
        What is planned.
    codes, duty
        Roster to start from, as in `planner.domain`.
    prospect
        What the bound has told so far; read before each chunk.
    seed
        Of every choice.
    """

    def __init__(
        self,
        field: Field,
        codes: NDArray[np.int8],
        duty: NDArray[np.int8],
        prospect: Prospect,
        seed: int,
    ) -> None:
        self.field, self.prospect = field, prospect
        self.standing = make_standing(field, codes, duty)
        self.cost = float(total(field, self.standing))
        self._room = room_for(field)
        self._random = np.random.default_rng(seed)
        self._since = 0

    def climb(self, steps: int, warmth: float) -> float:
        """
        Take some steps.

        Parameters
        ----------
        steps
            Rosters to try.
        warmth
            Share of the cost by which a roster may be dearer than the best, falling to 0.

        Returns
        -------
        float
            Cost of the best roster now.
        """
        before = self.cost
        self.cost = float(
            recreate(
                self.field,
                self.standing,
                self._room,
                self.prospect.lean,
                steps,
                MOST,
                warmth * before,
                int(self._random.integers(2**31)),
            )
        )
        self._since = 0 if self.cost < before - 1e-9 else self._since + 1
        return self.cost

    def share(self, best: Best) -> None:
        """Offer what was found; take the best up where this search has found nothing for long."""
        best.offer(self.cost, self.standing)
        if best.cost < self.cost - 1e-9 and self._since >= PATIENCE:
            self.standing = make_standing(self.field, *best.rows())
            self.cost = float(total(self.field, self.standing))
            self._since = 0


def first_prospect(month: Month) -> Prospect:
    """Return what is to be thought before there is a bound."""
    most = np.full(len(month.problem.queues), month.prices.late_over_month)
    return Prospect.between(FIRST_LEAN[0] * most, FIRST_LEAN[1] * most)


def step_seconds(field: Field) -> float:
    """Return about how long a step takes, by its work and not by the clock. [s]"""
    n_days, n_codes = field.fixed.shape[1:]
    states = float(field.automata.n_nodes.max() * field.counters.size[0] * field.counters.size[1])
    cells = n_days * (n_codes - 1) * field.able.shape[1]
    segments = len(field.segments.base) / max(n_days * field.able.shape[1], 1)
    each = PROGRAMME_S * states * n_codes * n_days + CELL_S * cells * segments
    return float(MOST / 2 * each + STEP_S)


class Pace:
    """How many steps fit into a chunk, learned on the way."""

    def __init__(self) -> None:
        self.steps = 4
        self._began = time.monotonic()

    def start(self) -> int:
        """Begin a chunk and return its steps."""
        self._began = time.monotonic()
        return self.steps

    def end(self) -> None:
        """End a chunk."""
        factor = CHUNK_S / max(time.monotonic() - self._began, 1e-4)
        self.steps = int(np.clip(self.steps * np.clip(factor, 0.5, 3.0), 1, 100_000))
