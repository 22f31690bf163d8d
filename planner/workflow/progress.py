"""What long work tells while it runs."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from planner.roster import Progress


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


def roster_progress(listener: Listener) -> Callable[[Progress], None]:
    """Return what tells a listener of every better roster, its seconds counted from now."""
    began = time.monotonic()

    def tell(progress: Progress) -> None:
        listener(
            Step(
                stage="roster",
                seconds=time.monotonic() - began,
                cost=progress.cost,
                bound=progress.bound,
            )
        )

    return tell


def silent(step: Step) -> None:
    """Tell nobody."""
