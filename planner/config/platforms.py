"""What a file of platforms may say; see ``configs/platforms.yaml``."""

import datetime as dt
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from planner.config.values import Clock, Positive, Settings, Share


class MetricSettings(Settings):
    """One figure that a platform scores: a share with ``within_s``, a mean without."""

    label: str
    counts: Literal["first", "rounds"]
    within_s: Positive | None = None
    cap_s: Positive | None = None
    automatic_replies_count: bool = False
    over_days: int | None = Field(None, ge=1)
    at_least: Share | None = None
    at_most_s: Positive | None = None

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        share = self.within_s is not None
        if (share and (self.cap_s or self.at_most_s)) or (not share and self.at_least):
            raise ValueError(
                "within_s makes it a share, with at_least; without, it is a mean, with cap_s and "
                "at_most_s"
            )
        return self


class PlatformSettings(Settings):
    """How a platform scores replies, with the date and certainty of what is known."""

    label: str
    as_of: Annotated[dt.date, Field(strict=False)]
    open: Clock
    close: Clock
    metrics: dict[str, MetricSettings] = Field(min_length=1)
    source: str
    sure: Literal["high", "medium", "low"]
    note: str | None = None


class Platforms(Settings):
    """A file of platforms."""

    platforms: dict[str, PlatformSettings]
