"""Every agent's best row at the prices of a programme."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.roster.compiled import compiled
from planner.roster.counted import Bench, bench_for, cheapest_row
from planner.roster.field import Field
from planner.roster.tours import FAR

THREADS = 2
TRIES = 8
CLOSE = 0.01  # of the price at which a row can be worth while


@dataclass(frozen=True, kw_only=True, eq=False)
class Rows:
    """
    What agents answer to prices.

    Parameters
    ----------
    tours
        Row of each agent, shape (n_agents, n_days): codes, rest as ``n_shifts``.
    paid
        What each costs at the prices, shape (n_agents,).
    least
        What no row of each agent costs less than at the prices, shape (n_agents,).
    """

    tours: NDArray[np.int64]
    paid: NDArray[np.float64]
    least: NDArray[np.float64]


class Pricing:
    """
    The agents, asked for rows at prices again and again.

    Parameters
    ----------
    field
        What is planned.
    """

    def __init__(self, field: Field) -> None:
        self.field = field
        self._push = np.zeros((len(field.counters.size), len(field.fixed)))
        self._benches = [bench_for(field) for _ in range(THREADS)]
        self._costs = [np.empty(field.fixed.shape[1:]) for _ in range(THREADS)]

    def ask(
        self,
        head: NDArray[np.float64],
        quota: NDArray[np.float64],
        who: Sequence[int] | None = None,
        close: float = CLOSE,
    ) -> Rows:
        """
        Return agents' best rows at prices.

        Parameters
        ----------
        head, quota
            What an agent on a shift and towards a quota earns, shapes (n_days, n_shifts) and
            (n_quotas, n_days).
        who
            Agents to ask; everybody if not given.
        close
            How far above its bound a row may be.
        """
        n_agents, n_days, _ = self.field.fixed.shape
        rows = Rows(
            tours=np.empty((n_agents, n_days), np.int64),
            paid=np.full(n_agents, FAR),
            least=np.zeros(n_agents),
        )
        head, quota = np.ascontiguousarray(head), np.ascontiguousarray(quota)
        asked = np.arange(n_agents) if who is None else np.array(who, np.int64)

        def work(i: int) -> None:
            ask_some(
                self.field,
                np.ascontiguousarray(asked[i::THREADS]),
                head,
                quota,
                self._push,
                close,
                self._benches[i],
                self._costs[i],
                rows.tours,
                rows.paid,
                rows.least,
            )

        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(work, range(THREADS)))
        return rows


@compiled
def ask_some(
    f: Field,
    who: NDArray[np.int64],
    head: NDArray[np.float64],
    quota: NDArray[np.float64],
    push: NDArray[np.float64],
    close: float,
    bench: Bench,
    cost: NDArray[np.float64],
    tours: NDArray[np.int64],
    paid: NDArray[np.float64],
    least: NDArray[np.float64],
) -> None:
    """Fill in some agents' best rows at prices, what they cost, and what none costs less than."""
    n_days, n_codes = f.fixed.shape[1:]
    for a in who:
        for d in range(n_days):
            for s in range(n_codes):
                cost[d, s] = f.fixed[a, d, s]
            for s in range(n_codes - 1):
                cost[d, s] -= head[d, s]
                for g in range(len(f.quotas.price)):
                    if f.quotas.member[g, a] and f.quotas.shift[g, s]:
                        cost[d, s] -= quota[g, d]
        paid[a], least[a] = cheapest_row(f, a, cost, push, True, TRIES, close, bench, tours[a])
