"""Reply metrics: what a platform, or the handbook, counts of the replies, and in which hours."""

from dataclasses import dataclass
from enum import StrEnum

from planner.domain.horizon import DAY_MIN

HOUR_MIN = 60
HANDBOOK = "handbook"  # stands for a platform in the team's own metrics


class Counts(StrEnum):
    """Which replies a metric counts."""

    FIRST = "first"  # the first of each session
    ROUNDS = "rounds"  # all, each counted from the customer's first unanswered message


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyMetric:
    """
    One figure by which replies are scored: a share within a limit, or a mean.

    A customer who leaves unanswered counts as answered too late, or after ``cap_s``; a mean
    without a cap leaves them out.

    Parameters
    ----------
    platform
        Who scores: the name of a platform, or `HANDBOOK`.
    name, label
        Name in files, and name shown to people.
    counts
        Which replies.
    within_s
        Limit of a share; ``None`` for a mean. [s]
    cap_s
        What a longer response counts as in a mean; ``None``: itself. [s]
    automatic_counts
        Whether an automatic reply answers the first message.
    open_min, close_min
        Messages from here to there count, from midnight; full hours. [min]
    over_days
        Over how many days it is taken; ``None`` where that is not known. [days]
    target
        Least share (fraction of 1), or longest mean [s]; ``None`` where none is known.

    Raises
    ------
    ValueError
        If a share has a cap, the target does not fit, or the hours are the wrong way round.
    """

    platform: str
    name: str
    label: str
    counts: Counts
    within_s: float | None = None
    cap_s: float | None = None
    automatic_counts: bool = False
    open_min: int = 0
    close_min: int = DAY_MIN
    over_days: int | None = None
    target: float | None = None

    @property
    def key(self) -> str:
        """Name among the metrics of all platforms."""
        return f"{self.platform}.{self.name}"

    @property
    def is_share(self) -> bool:
        """Whether it is a share, the higher the better, and not a mean."""
        return self.within_s is not None

    def counted(self, response_s: float) -> float:
        """Return what one response adds: 1 or 0 to a share, to a mean its seconds up to the cap."""
        if self.within_s is not None:
            return float(response_s <= self.within_s)
        return response_s if self.cap_s is None else min(response_s, self.cap_s)

    def meets(self, value: float) -> bool | None:
        """Return whether a value meets the target; ``None`` without a target."""
        if self.target is None:
            return None
        return value >= self.target if self.is_share else value <= self.target

    def __post_init__(self) -> None:
        if self.is_share and self.cap_s is not None:
            raise ValueError(f"{self.key}: a share has no cap_s, got {self.cap_s}")
        for field in ("within_s", "cap_s", "target"):
            value = getattr(self, field)
            if value is not None and not value > 0:
                raise ValueError(f"{self.key}: {field} must be over 0, got {value}")
        if self.is_share and self.target is not None and self.target > 1:
            raise ValueError(f"{self.key}: target of a share must be up to 1, got {self.target}")
        if not 0 <= self.open_min < self.close_min <= DAY_MIN:
            raise ValueError(
                f"{self.key}: close_min must be after open_min {self.open_min}, "
                f"got {self.close_min}"
            )
        if self.open_min % HOUR_MIN or self.close_min % HOUR_MIN:
            raise ValueError(
                f"{self.key}: open_min and close_min must be full hours, "
                f"got {self.open_min} and {self.close_min}"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """
    A platform that scores replies.

    Parameters
    ----------
    name, label
        Name in files, and name shown to people.
    open_min, close_min
        Hours in which it scores, from midnight. [min]
    metrics
        What it scores.
    sure
        How well the sources agree: high, medium or low.
    """

    name: str
    label: str
    open_min: int
    close_min: int
    metrics: tuple[ReplyMetric, ...] = ()
    sure: str = "low"
