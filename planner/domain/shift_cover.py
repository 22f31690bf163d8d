"""How many agents are wanted on a shift, and what each one short or too many costs."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, kw_only=True, eq=False)
class ShiftCover:
    """
    Agents wanted by day and shift, beside what queues need.

    Parameters
    ----------
    wanted
        Agents wanted on each shift, shape (n_days, n_shifts), 0 or more. [agents]
    short, over
        Price of each agent short and of each too many, 0 or more, same shape.

    Raises
    ------
    ValueError
        If shapes disagree or a number is negative.
    """

    wanted: NDArray[np.int64]
    short: NDArray[np.float64]
    over: NDArray[np.float64]

    def __post_init__(self) -> None:
        for name in ("wanted", "short", "over"):
            numbers = getattr(self, name)
            if numbers.shape != self.wanted.shape:
                raise ValueError(
                    f"cover: {name} must have shape {self.wanted.shape}, got {numbers.shape}"
                )
            if numbers.size and numbers.min() < 0:
                raise ValueError(f"cover: {name} must be 0 or more, got {numbers.min()}")

    @classmethod
    def nothing(cls, n_days: int, n_shifts: int) -> "ShiftCover":
        """Want nobody and charge nothing."""
        shape = (n_days, n_shifts)
        return cls(wanted=np.zeros(shape, np.int64), short=np.zeros(shape), over=np.zeros(shape))

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of days and of shifts."""
        return self.wanted.shape

    @property
    def is_priced(self) -> bool:
        """Whether any number of agents costs anything."""
        return bool(((self.short > 0) & (self.wanted > 0)).any() or (self.over > 0).any())

    def cost(self, heads: NDArray[np.int64]) -> NDArray[np.float64]:
        """
        Price the agents on each shift.

        Parameters
        ----------
        heads
            Agents on each shift, shape (n_days, n_shifts).

        Returns
        -------
        ndarray of float, shape (n_days, n_shifts)
            Convex in each number of agents.
        """
        beyond = heads - self.wanted
        price: NDArray[np.float64] = np.where(beyond < 0, -self.short, self.over) * beyond
        return price
