"""
What changes the work besides people: replies that save themselves, and customers who come again.

`effective` turns contacts and chats into those that the levers leave. How fast new hires work is
no lever here: it stands with each agent (`speed`).
"""

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Levers:
    """
    Levers of one queue; the defaults change nothing.

    Parameters
    ----------
    deflected_share
        Share of contacts that automatic replies settle before they reach an agent. Fraction of 1.
    templated_share
        Share of replies written from a template. Fraction of 1.
    template_saves_s
        Time that a template saves, of a reply that uses one. [s]
    max_chats
        Chats an agent holds at once, instead of those of the queue; ``None``: no change.
    returning_share
        Share of contacts that come again because the matter was not solved, as planned for: 1
        minus the first-contact resolution. Fraction of 1.
    returning_in_history
        The same share in the history that the forecast was made from. Fraction of 1.
    return_delay_h
        Time after which they come again. [h]
    retry_share
        Share of customers who give up and try again soon, within the hour. Fraction of 1.
    retry_after_min
        How long after they gave up they try again, on average, in the simulation. [min]
    senior_share
        Share of contacts that only senior agents can finish. Fraction of 1.

    Raises
    ------
    ValueError
        If a share is not from 0 to below 1, or a time is negative.
    """

    deflected_share: float = 0.0
    templated_share: float = 0.0
    template_saves_s: float = 0.0
    max_chats: int | None = None
    returning_share: float = 0.0
    returning_in_history: float = 0.0
    return_delay_h: float = 24.0
    retry_share: float = 0.0
    retry_after_min: float = 15.0
    senior_share: float = 0.0

    def __post_init__(self) -> None:
        if not 0 <= self.templated_share <= 1:
            raise ValueError(f"levers: templated_share must be 0 to 1, got {self.templated_share}")
        for field in (
            "deflected_share",
            "returning_share",
            "returning_in_history",
            "retry_share",
            "senior_share",
        ):
            if not 0 <= getattr(self, field) < 1:
                raise ValueError(
                    f"levers: {field} must be from 0 to below 1, got {getattr(self, field)}"
                )
        for field in ("template_saves_s", "return_delay_h", "retry_after_min"):
            if not 0 <= getattr(self, field) < math.inf:
                raise ValueError(f"levers: {field} must be 0 or more, got {getattr(self, field)}")
        if self.max_chats is not None and self.max_chats not in range(1, 100):
            raise ValueError(f"levers: max_chats must be 1 to 99, got {self.max_chats}")
