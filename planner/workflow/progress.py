"""What long work tells while it runs."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """
    Where a piece of long work stands.

    Parameters
    ----------
    stage
        ``forecast``, ``staffing``, ``roster``, ``learning``, ``simulation``, ``publish``,
        ``backtest``, ``log`` or ``fit``.
    seconds
        Since this stage began. [s]
    cost, bound
        The best roster's cost so far and the proof below it, as far as known.
    done
        Share of the stage that is done, as far as known. Fraction of 1.
    """

    stage: str
    seconds: float = 0.0
    cost: float | None = None
    bound: float | None = None
    done: float | None = None


Listener = Callable[[Step], None]


def silent(step: Step) -> None:
    """Tell nobody."""
