"""Presets of labour law: ``configs/labour/NAME.yaml``."""

import datetime as dt
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from planner.config.messages import nearest, validate
from planner.config.paths import configs_dir
from planner.config.tree import beside, read_tree
from planner.config.values import Settings
from planner.domain.errors import InputError
from planner.domain.labour import Break, Labour, Limit, OvertimePay, Tier

LABOUR = "labour"  # folder of the presets

Hours = Annotated[float, Field(ge=0)]
Rate = Annotated[float, Field(ge=1)]


class MostHours(Settings):
    """A most of hours."""

    most_h: Hours
    clause: str


class LeastHours(Settings):
    """A least of hours; over 11 would need a look beyond a day off."""

    least_h: float = Field(ge=0, le=11)
    clause: str


class LeastDays(Settings):
    """A least of days."""

    least_days: int = Field(ge=0, le=7)
    clause: str


class AverageHours(MostHours):
    """A most of hours a week on average."""

    over_weeks: int = Field(ge=1, le=52)


class PauseSettings(Settings):
    """A break after so much work."""

    after_h: Hours
    least_min: int = Field(ge=0)
    clause: str


class ClauseSettings(Settings):
    """A rule without a number."""

    clause: str


class LimitsSettings(Settings):
    """Limits; one that is left out is not looked at."""

    longest_day: MostHours | None = None
    overtime_day: MostHours | None = None
    overtime_month: MostHours | None = None
    week_average: AverageHours | None = None
    weekly_rest: LeastDays | None = None
    month_rest: LeastDays | None = None
    daily_rest: LeastHours | None = None
    pause: PauseSettings | None = None
    night_average: MostHours | None = None
    protection: ClauseSettings | None = None


class TierSettings(Settings):
    """Pay beyond some hours of a day."""

    after_h: Hours
    rate: Rate


class PaySettings(Settings):
    """What counts as overtime, and at which rate."""

    clause: str
    day: list[TierSettings] = Field(default_factory=list)
    week_rate: Rate | None = None
    week_is_rest: bool = False
    seventh_day: list[TierSettings] = Field(default_factory=list)
    holiday_rate: Rate | None = None
    period_rate: Rate | None = None


class LabourSettings(Settings):
    """A preset of labour law."""

    label: str
    as_of: Annotated[dt.date, Field(strict=False)]
    sure: Literal["high", "medium", "low"]
    source: str
    note: str = ""
    normal_week_h: Hours
    normal_day_h: Hours
    calendar: Literal["china"] | None = None
    holidays: list[Annotated[dt.date, Field(strict=False)]] = Field(default_factory=list)
    approval: str | None = None
    limits: LimitsSettings = Field(default_factory=LimitsSettings)
    overtime_pay: PaySettings | None = None


def presets() -> tuple[str, ...]:
    """Return the names of the presets that come with peakroster."""
    return tuple(sorted(path.stem for path in (configs_dir() / LABOUR).glob("*.yaml")))


def load_labour(name: str, *, near: Path | None = None, approved: str | None = None) -> Labour:
    """
    Read a preset of labour law.

    Parameters
    ----------
    name
        Of the preset: its file is ``labour/NAME.yaml``.
    near
        Configuration beside which a preset of the user's own is looked for first.
    approved
        Number of the approval on record.

    Raises
    ------
    InputError
        If there is no such preset, or it is not understood.
    """
    shipped = configs_dir()
    place = f"{LABOUR}/{name}.yaml"
    path = shipped / place if near is None else beside(near, place, shipped)
    if not path.resolve().is_relative_to(path.parents[0].resolve()) or not path.is_file():
        raise InputError(
            "there is no such labour preset",
            column="--labour",
            value=name,
            advice=nearest(name, list(presets())),
        )
    tree = read_tree(path, shipped)
    settings = validate(LabourSettings, tree)
    try:
        return _labour(name, settings, approved)
    except ValueError as error:
        raise InputError(f"the preset does not fit together: {error}", file=str(path)) from None


def _labour(name: str, said: LabourSettings, approved: str | None) -> Labour:
    limits = said.limits
    return Labour(
        name=name,
        label=said.label,
        as_of=said.as_of,
        source=said.source,
        sure=said.sure,
        note=said.note,
        normal_week_min=_minutes(said.normal_week_h),
        normal_day_min=_minutes(said.normal_day_h),
        longest_day=_most(limits.longest_day),
        overtime_day=_most(limits.overtime_day),
        overtime_month=_most(limits.overtime_month),
        week_average=_most(limits.week_average),
        average_weeks=17 if limits.week_average is None else limits.week_average.over_weeks,
        weekly_rest=_days(limits.weekly_rest),
        month_rest=_days(limits.month_rest),
        daily_rest=None
        if limits.daily_rest is None
        else Limit(amount=_minutes(limits.daily_rest.least_h), clause=limits.daily_rest.clause),
        pause=None
        if limits.pause is None
        else Break(
            after_min=_minutes(limits.pause.after_h),
            least_min=limits.pause.least_min,
            clause=limits.pause.clause,
        ),
        night_average=_most(limits.night_average),
        protection=None if limits.protection is None else limits.protection.clause,
        pay=None if said.overtime_pay is None else _pay(said.overtime_pay),
        calendar=said.calendar,
        holidays=tuple(said.holidays),
        approval=said.approval,
        approved=approved,
    )


def _pay(said: PaySettings) -> OvertimePay:
    return OvertimePay(
        clause=said.clause,
        day=_tiers(said.day),
        week_rate=said.week_rate,
        week_is_rest=said.week_is_rest,
        seventh_day=_tiers(said.seventh_day),
        holiday_rate=said.holiday_rate,
        period_rate=said.period_rate,
    )


def _tiers(said: list[TierSettings]) -> tuple[Tier, ...]:
    return tuple(Tier(after_min=_minutes(tier.after_h), rate=tier.rate) for tier in said)


def _most(said: MostHours | None) -> Limit | None:
    return None if said is None else Limit(amount=_minutes(said.most_h), clause=said.clause)


def _days(said: LeastDays | None) -> Limit | None:
    return None if said is None else Limit(amount=said.least_days, clause=said.clause)


def _minutes(hours: float) -> int:
    return round(60 * hours)
