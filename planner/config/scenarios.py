"""
Scenario files: what a rehearsed day differs in, in YAML.

``configs/scenarios/`` holds examples with every key explained.
"""

import datetime as dt
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import Field

from planner.config.messages import refused_at, validate
from planner.config.paths import configs_dir
from planner.config.tree import Node, read_tree
from planner.config.values import Settings, Span, span_minutes
from planner.domain.horizon import DAY_MIN
from planner.domain.scenario import (
    CHANGES,
    MOST_FACTOR,
    Absence,
    CalledIn,
    Days,
    ExtraStaff,
    HandlingTime,
    LongerShift,
    MovedRest,
    MovedStart,
    Replies,
    Scenario,
    Trained,
    Volume,
    Who,
)

FOLDER = "scenarios"
Date = Annotated[dt.date, Field(strict=False)]
Factor = Annotated[float, Field(ge=0, le=MOST_FACTOR)]
Share = Annotated[float, Field(ge=0, le=1)]
Names = list[str]


class DatedSettings(Settings):
    """Some of the days."""

    first: Date | None = None
    last: Date | None = None

    def days(self) -> Days:
        """Return the days meant."""
        return Days(first=self.first, last=self.last)


class StaffedSettings(DatedSettings):
    """Some of the agents, on some of the days."""

    agents: Names = Field(default_factory=list)
    count: int | None = Field(None, ge=0)

    def who(self) -> Who:
        """Return whom it concerns."""
        return Who(agents=tuple(self.agents), count=self.count)


class VolumeSettings(DatedSettings):
    """Contacts times a factor."""

    factor: Factor
    queues: Names = Field(default_factory=list)
    phase: str = ""
    hours: Span | None = None

    def change(self) -> Volume:
        """Return what it says."""
        from_min, to_min = (0, DAY_MIN) if self.hours is None else span_minutes(self.hours)
        return Volume(
            factor=self.factor,
            queues=tuple(self.queues),
            days=self.days(),
            phase=self.phase,
            from_min=from_min,
            to_min=to_min,
        )


class HandlingSettings(Settings):
    """Time to write a reply times a factor."""

    factor: Factor
    queues: Names = Field(default_factory=list)

    def change(self) -> HandlingTime:
        """Return what it says."""
        return HandlingTime(factor=self.factor, queues=tuple(self.queues))


class AbsenceSettings(DatedSettings):
    """Agents who do not come."""

    share: Share = 0.0
    agents: Names = Field(default_factory=list)

    def change(self) -> Absence:
        """Return what it says."""
        return Absence(share=self.share, agents=tuple(self.agents), days=self.days())


class RepliesSettings(Settings):
    """Templates, automatic answers and chats at once."""

    queues: Names = Field(default_factory=list)
    deflected_share: float | None = Field(None, ge=0, lt=1)
    templated_share: Share | None = None
    template_saves_s: float | None = Field(None, ge=0)
    max_chats: int | None = Field(None, ge=1, le=99)

    def change(self) -> Replies:
        """Return what it says."""
        return Replies(**self.model_dump() | {"queues": tuple(self.queues)})


class ExtraSettings(DatedSettings):
    """People beside the team."""

    count: int = Field(ge=0, le=500)
    shift: str = ""
    hours: Span | None = None
    skills: Names = Field(default_factory=list)
    speed: float = Field(1.0, gt=0, le=2)

    def change(self) -> ExtraStaff:
        """Return what it says."""
        from_min, to_min = (0, 0) if self.hours is None else span_minutes(self.hours)
        return ExtraStaff(
            count=self.count,
            shift=self.shift,
            from_min=from_min,
            to_min=to_min,
            skills=tuple(self.skills),
            speed=self.speed,
            days=self.days(),
        )


class LongerSettings(StaffedSettings):
    """Agents who come earlier or stay longer."""

    shift: str
    before_min: int = 0
    after_min: int = 0

    def change(self) -> LongerShift:
        """Return what it says."""
        return LongerShift(
            shift=self.shift,
            before_min=self.before_min,
            after_min=self.after_min,
            who=self.who(),
            days=self.days(),
        )


class StartSettings(StaffedSettings):
    """Agents who come and leave later, or earlier."""

    shift: str
    by_min: int

    def change(self) -> MovedStart:
        """Return what it says."""
        return MovedStart(shift=self.shift, by_min=self.by_min, who=self.who(), days=self.days())


class CalledSettings(StaffedSettings):
    """Agents whose rest day is cancelled."""

    shift: str

    def change(self) -> CalledIn:
        """Return what it says."""
        return CalledIn(shift=self.shift, who=self.who(), days=self.days())


class MovedSettings(Settings):
    """A rest day that is taken on another day."""

    agent: str
    rest: Date
    instead: Date

    def change(self) -> MovedRest:
        """Return what it says."""
        return MovedRest(agent=self.agent, rest=self.rest, instead=self.instead)


class TrainedSettings(Settings):
    """Agents who learn to answer one more queue."""

    skill: str
    agents: Names = Field(default_factory=list)
    count: int | None = Field(None, ge=0)

    def change(self) -> Trained:
        """Return what it says."""
        return Trained(skill=self.skill, who=Who(agents=tuple(self.agents), count=self.count))


class ScenarioSettings(DatedSettings):
    """A scenario file."""

    name: str = Field(min_length=1)
    volume: list[VolumeSettings] = Field(default_factory=list)
    handling_time: list[HandlingSettings] = Field(default_factory=list)
    absence: list[AbsenceSettings] = Field(default_factory=list)
    replies: list[RepliesSettings] = Field(default_factory=list)
    extra_staff: list[ExtraSettings] = Field(default_factory=list)
    longer_shifts: list[LongerSettings] = Field(default_factory=list)
    starts_moved: list[StartSettings] = Field(default_factory=list)
    called_in: list[CalledSettings] = Field(default_factory=list)
    rest_moved: list[MovedSettings] = Field(default_factory=list)
    trained: list[TrainedSettings] = Field(default_factory=list)


def load_scenario(path: Path) -> Scenario:
    """
    Read a scenario.

    Parameters
    ----------
    path
        File in YAML; a name without a folder that is not there is looked for among the examples
        that come with peakroster.

    Raises
    ------
    InputError
        If the file cannot be read, a key is unknown or missing, or a value is wrong: with the
        file, the line and what to write instead.
    """
    tree = _read(path)
    return _build(validate(ScenarioSettings, tree), tree)


def scenario_text(path: Path) -> str:
    """
    Return a scenario as one YAML text, with what it extends laid out.

    Raises
    ------
    InputError
        As `load_scenario`.
    """
    load_scenario(path)
    return yaml.safe_dump(_read(path).plain(), allow_unicode=True, sort_keys=False)


def _read(path: Path) -> Node:
    shipped = configs_dir() / FOLDER / f"{path.name.removesuffix('.yaml')}.yaml"
    if not path.exists() and path.name == str(path) and shipped.is_file():
        path = shipped
    return read_tree(path, configs_dir() / FOLDER)


def shipped_scenarios() -> tuple[Scenario, ...]:
    """Return the examples that come with peakroster, by the names of their files."""
    return tuple(load_scenario(path) for path in sorted((configs_dir() / FOLDER).glob("*.yaml")))


def _build(settings: ScenarioSettings, tree: Node) -> Scenario:
    changes: dict[str, Any] = {}
    for name in CHANGES:
        made = []
        for i, entry in enumerate(getattr(settings, name)):
            with refused_at(tree, (name, i)):
                made.append(entry.change())
        changes[name] = tuple(made)
    with refused_at(tree, ("last",)):
        return Scenario(name=settings.name, days=settings.days(), **changes)
