"""The kinds of values that stand in a configuration file."""

import re
from typing import Annotated, Literal, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from planner.domain.rules import Mode

TIME = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)")


WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class Settings(BaseModel):
    """A part of a configuration file: no unknown keys, no guessing between types."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


class RuleSettings(Settings):
    """How strictly a rule holds, and on whose authority."""

    mode: Annotated[Mode, Field(strict=False)]
    weight: int = Field(100, ge=1, le=10_000)
    clause: str = "handbook"


def _minutes(value: object) -> object:
    match = TIME.fullmatch(value) if isinstance(value, str) else None
    minutes = 60 * int(match[1]) + int(match[2]) if match else None
    if minutes is None or minutes > 24 * 60:
        raise PydanticCustomError("time", 'must be a time of day such as "08:00"')
    if minutes % 15:
        raise PydanticCustomError("time", "must be a time on a quarter of an hour")
    return minutes


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise PydanticCustomError("zone", "must be a time zone such as Asia/Shanghai") from None
    return value


def _span(value: str) -> str:
    first, dash, last = value.partition("-")
    if not dash or _minutes(first) == _minutes(last):
        raise PydanticCustomError("span", 'must be hours such as "12:00-14:00"')
    return value


def span_minutes(value: str) -> tuple[int, int]:
    """
    Read hours of a day as minutes from midnight.

    Examples
    --------
    >>> span_minutes("19:00-24:00")
    (1140, 1440)
    """
    first, _, last = value.partition("-")
    return cast("int", _minutes(first)), cast("int", _minutes(last))


Clock = Annotated[int, BeforeValidator(_minutes)]  # [min] from midnight
Span = Annotated[str, AfterValidator(_span)]
Zone = Annotated[str, AfterValidator(_zone)]
Share = Annotated[float, Field(gt=0, lt=1)]
Positive = Annotated[float, Field(gt=0)]
Price = Annotated[float, Field(ge=0)]
QuarterHours = Annotated[int, Field(ge=15, le=14 * 60, multiple_of=15)]  # [min]
