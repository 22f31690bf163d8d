"""Holidays and campaigns that a configuration names, from the files that come with peakroster."""

import datetime as dt
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from forecasts import Campaign, HolidayNotice, Phase
from planner.config.load import load_handbook
from planner.config.messages import nearest, refuse, validate
from planner.config.paths import CAMPAIGNS, CHINA, HANDBOOK, configs_dir
from planner.config.tree import Node, merge, read_tree
from planner.config.values import Clock, Positive, Settings

MONTH_DAY = r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
HOUR_MIN = 60

Day = Annotated[dt.date, Field(strict=False)]
Span = Annotated[list[Day], Field(min_length=2, max_length=2)]
Year = Annotated[str, Field(pattern=r"^\d{4}$")]


class PhaseSettings(Settings):
    """A part of a campaign."""

    first: int = Field(ge=-120, le=120)
    last: int = Field(ge=-120, le=120)
    starts: Clock = 0
    uplift: dict[str, Positive] = Field(default_factory=dict)
    sd: float = Field(0.5, gt=0, le=3)
    lag_days: dict[str, Annotated[int, Field(ge=0, le=30)]] = Field(default_factory=dict)
    moved: dict[Year, Span] = Field(default_factory=dict)


class CampaignSettings(Settings):
    """A campaign of every year."""

    label: str
    day: str | None = None
    lunar: bool = False
    phases: dict[str, PhaseSettings] = Field(min_length=1)
    source: str
    sure: Literal["high", "medium", "low"]


class Campaigns(Settings):
    """A file of campaigns."""

    campaigns: dict[str, CampaignSettings]


class YearSettings(Settings):
    """A year's days off and worked weekends, by an official notice."""

    as_of: Day
    source: str
    provisional: bool = False
    off: dict[str, Span] = Field(min_length=1)
    worked: list[Day] = Field(default_factory=list)


class Years(Settings):
    """A file of a country's days off."""

    years: dict[Year, YearSettings]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialDayRules:
    """
    What stands for holidays and campaigns that no calendar file lists.

    Parameters
    ----------
    china
        Whether China's holidays hold.
    notices
        Years whose official days overrule the holiday package.
    campaigns
        Campaigns that the shop takes part in.
    """

    china: bool = False
    notices: tuple[HolidayNotice, ...] = ()
    campaigns: tuple[Campaign, ...] = ()


def load_special_days(path: Path | None = None) -> SpecialDayRules:
    """
    Read which holidays and campaigns a configuration names.

    Parameters
    ----------
    path
        Configuration file; ``None``: the handbook that comes with peakroster. Files
        ``campaigns.yaml`` and ``calendars/china.yaml`` beside it are laid over the shipped ones.

    Raises
    ------
    InputError
        If a file cannot be read or a value is wrong, or a campaign is not known or has no day.
    """
    path = configs_dir() / HANDBOOK if path is None else path
    book = load_handbook(path)
    tree = _laid_over(path, CAMPAIGNS)
    known = validate(Campaigns, tree).campaigns
    for i, name in enumerate(book.campaigns):
        if name not in known:
            place = read_tree(path, configs_dir())
            advice = nearest(name, list(known))
            raise refuse(place, ("campaigns", i), "must be a known campaign", advice)
    return SpecialDayRules(
        china=book.holidays == "china",
        notices=_notices(path) if book.holidays == "china" else (),
        campaigns=tuple(_campaign(name, known[name], tree) for name in book.campaigns),
    )


@cache
def known_campaigns() -> dict[str, tuple[str, Campaign]]:
    """
    Return the campaigns that come with peakroster, each with what it is called.

    Those whose day is the shop's own have month and day 0.
    """
    tree = read_tree(configs_dir() / CAMPAIGNS, configs_dir())
    return {
        name: (
            told.label,
            _campaign(name, told, tree)
            if told.day
            else Campaign(
                name=name,
                month=0,
                day=0,
                phases=tuple(_phase(phase, part) for phase, part in told.phases.items()),
            ),
        )
        for name, told in validate(Campaigns, tree).campaigns.items()
    }


def _laid_over(path: Path, name: str) -> Node:
    """Read a shipped file, and lay the one of the same name beside a configuration over it."""
    shipped, own = configs_dir() / name, path.parent / name
    tree = read_tree(shipped, configs_dir())
    if own.is_file() and own.resolve() != shipped.resolve():
        tree = merge(tree, read_tree(own, configs_dir()))
    return tree


def _campaign(name: str, settings: CampaignSettings, tree: Node) -> Campaign:
    place = ("campaigns", name)
    if settings.day is None:
        raise refuse(
            tree,
            place,
            "has no day",
            f'Write its day, such as day: "05-18" under campaigns.{name}, in a file campaigns.yaml '
            "beside your configuration",
        )
    match = re.fullmatch(MONTH_DAY, settings.day)
    if match is None or (not settings.lunar and settings.day in ("02-29", "02-30", "02-31")):
        advice = 'Write month and day of every year, such as day: "11-11"'
        raise refuse(tree, (*place, "day"), "must be a month and day", advice)
    try:
        return Campaign(
            name=name,
            month=int(match[1]),
            day=int(match[2]),
            lunar=settings.lunar,
            phases=tuple(_phase(phase, told) for phase, told in settings.phases.items()),
        )
    except ValueError as error:
        raise refuse(tree, place, f"does not fit together: {error}") from None


def _phase(name: str, settings: PhaseSettings) -> Phase:
    if settings.starts % HOUR_MIN or settings.starts >= 24 * HOUR_MIN:
        raise ValueError(f"{name}: starts must be a full hour before 24:00")
    return Phase(
        name=name,
        first=settings.first,
        last=settings.last,
        starts_hour=settings.starts // HOUR_MIN,
        uplift=settings.uplift,
        expected_sd=settings.sd,
        lag_days=settings.lag_days,
        moved={int(year): (span[0], span[1]) for year, span in settings.moved.items()},
    )


def _notices(path: Path) -> tuple[HolidayNotice, ...]:
    tree = _laid_over(path, CHINA)
    found = []
    for year, settings in validate(Years, tree).years.items():
        off = {
            first + dt.timedelta(days=k): name
            for name, (first, last) in settings.off.items()
            for k in range((last - first).days + 1)
        }
        try:
            found.append(
                HolidayNotice(
                    year=int(year),
                    off=off,
                    worked=frozenset(settings.worked),
                    provisional=settings.provisional,
                )
            )
        except ValueError as error:
            raise refuse(tree, ("years", year), f"does not fit together: {error}") from None
    return tuple(found)
