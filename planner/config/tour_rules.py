"""Rules of runs, counts and hours in a configuration file; off where it does not name them."""

import datetime as dt
from typing import Annotated

from pydantic import Field

from planner.config.values import RuleSettings, Settings, Weekday
from planner.domain.rules import Mode

Count = Annotated[int, Field(ge=0)]
Day = Annotated[dt.date, Field(strict=False)]


class OptionalRule(RuleSettings):
    """A rule that need not be named."""

    mode: Annotated[Mode, Field(strict=False)] = Mode.OFF


class ShortRunSettings(OptionalRule):
    """Fewest working days in a row."""

    least: int = Field(1, ge=1)


class RestRunSettings(OptionalRule):
    """Fewest days off in a row."""

    least: int = Field(1, ge=1)


class ShiftCountsSettings(OptionalRule):
    """Most shifts of a kind in the month."""

    most: dict[str, Count] = Field(default_factory=dict)


class PeriodTimeSettings(OptionalRule):
    """Working time in the month."""

    least_h: float = Field(0, ge=0)
    most_h: float | None = Field(None, ge=0)


class WeekTimeSettings(OptionalRule):
    """Working time in a week."""

    most_h: float = Field(48, ge=0)


class WorkedWeekendsSettings(OptionalRule):
    """Weekends worked in the month."""

    most: Count | None = None


class LeastNightsSettings(OptionalRule):
    """Fewest night shifts in the month."""

    least: Count = 0


class NightBlocksSettings(OptionalRule):
    """Fewest nights in a row."""

    least: int = Field(1, ge=1)


class RestAfterNightsSettings(OptionalRule):
    """Days off after nights."""

    least: Count = 1


class SkillsPresentSettings(OptionalRule):
    """Skills on the shifts of a day."""

    needed: dict[str, Count] = Field(default_factory=dict)
    shifts: list[str] = Field(default_factory=list)


class OwnLimitsSettings(RuleSettings):
    """Limits of single agents whose rule is off."""

    mode: Annotated[Mode, Field(strict=False)] = Mode.HARD


class WantedSettings(Settings):
    """Agents wanted on shifts of some days."""

    least: Count
    shifts: list[str] = Field(default_factory=list)
    weekdays: list[Weekday] = Field(default_factory=list)
    dates: list[Day] = Field(default_factory=list)


class ShiftHeadsSettings(OptionalRule):
    """Fewest agents on shifts."""

    wanted: list[WantedSettings] = Field(default_factory=list)


class RestBlackoutsSettings(OptionalRule):
    """Dates without days off."""

    dates: list[Day] = Field(default_factory=list)
