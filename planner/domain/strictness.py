"""How strictly a rule of a roster holds, and on whose authority."""

from dataclasses import dataclass
from enum import StrEnum


class Mode(StrEnum):
    """How strictly a rule holds."""

    HARD = "hard"  # a roster that breaks it is wrong
    SOFT = "soft"  # breaking it costs its weight
    REPORT = "report"  # not planned for, but every breach is named
    OFF = "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Strictness:
    """
    How strictly a rule holds, and where it comes from.

    Parameters
    ----------
    mode
        Hard, soft, report or off.
    weight
        Price of breaking a soft rule once, 1 to 10000.
    clause
        Law and article, or chapter of the handbook.

    Raises
    ------
    ValueError
        If the weight is out of range.
    """

    mode: Mode = Mode.HARD
    weight: int = 100
    clause: str = "handbook"

    def __post_init__(self) -> None:
        if not 1 <= self.weight <= 10_000:
            raise ValueError(f"rule: weight must be 1 to 10000, got {self.weight}")

    @property
    def is_planned(self) -> bool:
        """Whether a plan takes it into account."""
        return self.mode in (Mode.HARD, Mode.SOFT)


HARD = Strictness()
UNUSED = Strictness(mode=Mode.OFF)
