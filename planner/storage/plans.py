"""What the store keeps and gives back: a plan with all that is needed to make it again."""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.domain.horizon import Horizon
from planner.domain.people import Agent, Request
from planner.domain.roster import FREE, NOT_GIVEN, OFF, Codes


class VersionState(StrEnum):
    """Life of a roster version."""

    DRAFT = "draft"  # seen by planners alone
    PUBLISHED = "published"  # the one that holds
    SUPERSEDED = "superseded"  # held until a later one was published


@dataclass(frozen=True, kw_only=True, eq=False)
class StoredForecast:
    """
    Equally likely futures of the queues, as plain arrays.

    Parameters
    ----------
    start
        First day.
    queues
        Names of the queues.
    paths
        Contacts, shape (n_paths, n_queues, n_days, bins a day); kept as float32.
    open
        Whether the queue is open, shape (n_queues, n_days, bins a day).
    story
        What explains the forecast, as `planner.workflow.story` makes it; empty if not known.

    Raises
    ------
    ValueError
        If shapes disagree, or the story is not JSON.
    """

    start: dt.date
    queues: tuple[str, ...]
    paths: NDArray[np.float32]
    open: NDArray[np.bool_]
    story: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "paths", np.ascontiguousarray(self.paths, np.float32))
        object.__setattr__(self, "open", np.ascontiguousarray(self.open, np.bool_))
        shape = (len(self.queues), *self.paths.shape[2:])
        if self.paths.ndim != 4 or self.paths.shape[1:] != shape or self.open.shape != shape:
            raise ValueError(
                f"forecast: paths and open must be for {len(self.queues)} queues and the same "
                f"days, got {self.paths.shape} and {self.open.shape}"
            )
        _require_json("forecast: story", self.story)


@dataclass(frozen=True, kw_only=True, eq=False)
class StoredPlan:
    """
    A roster with everything it was made from.

    Parameters
    ----------
    team
        Whose roster it is.
    horizon
        Days planned.
    config_text
        The configuration, YAML.
    agents
        Who works, length ``n_agents``, in the order of the arrays.
    shift_codes
        Codes of the shifts, at which the arrays point.
    codes
        Shift of each agent on each day, shape (n_agents, n_days): an index or `OFF`.
    forecast
        Demand planned for.
    seed
        Where the dice started.
    requests
        Leave and wishes.
    locked
        Cells laid down by hand, shape (n_agents, n_days); none if not given.
    before
        Last days before the horizon, shape (n_agents, any): an index, `OFF` or `FREE`.
    plan
        Content of ``plan.json``.
    versions
        Version of each program that had a part, by name.
    parent
        Roster version from which it was edited.
    history
        History import, by its number, from which the forecast was made.

    Raises
    ------
    ValueError
        If the team has no name, there is no agent or one twice, a shape is wrong, a code is
        unknown, or the plan is not JSON.
    """

    team: str
    horizon: Horizon
    config_text: str
    agents: tuple[Agent, ...]
    shift_codes: tuple[str, ...]
    codes: Codes
    forecast: StoredForecast
    seed: int
    requests: tuple[Request, ...] = ()
    locked: NDArray[np.bool_] = NOT_GIVEN
    before: Codes = NOT_GIVEN
    plan: dict[str, Any] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    parent: int | None = None
    history: int | None = None

    def __post_init__(self) -> None:
        n_agents, n_days = len(self.agents), self.horizon.n_days
        if not self.team.strip():
            raise ValueError("plan: team must have a name, got none")
        if self.locked is None:
            object.__setattr__(self, "locked", np.zeros((n_agents, n_days), np.bool_))
        if self.before is None:
            object.__setattr__(self, "before", np.empty((n_agents, 0), np.int8))
        for name, shape, least in (
            ("codes", (n_agents, n_days), OFF),
            ("locked", (n_agents, n_days), 0),
            ("before", (n_agents, self.before.shape[-1]), FREE),
        ):
            array, most = getattr(self, name), len(self.shift_codes) - 1
            if array.shape != shape:
                raise ValueError(f"plan: {name} must have shape {shape}, got {array.shape}")
            if name != "locked" and array.size and (array.min() < least or array.max() > most):
                raise ValueError(
                    f"plan: {name} must be {least} to {most}, got {array.min()} to {array.max()}"
                )
        ids = [agent.id for agent in self.agents]
        if not ids:
            raise ValueError("plan: there must be at least one agent, got none")
        if len(set(ids)) < n_agents:
            twice = next(i for i in ids if ids.count(i) > 1)
            raise ValueError(f"plan: each agent must be named once, got {twice} again")
        _require_json("plan: plan", self.plan)

    @property
    def config_hash(self) -> str:
        """SHA-256 of the configuration's text."""
        return hashlib.sha256(self.config_text.encode()).hexdigest()


def _require_json(what: str, document: dict[str, Any]) -> None:
    try:
        json.dumps(document, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{what} must be JSON, got {error}") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionInfo:
    """
    What a list of roster versions shows.

    Parameters
    ----------
    id
        By which it is loaded and published.
    team, start, n_days
        Whose roster, and for which days.
    number
        Counts the versions of a team and first day from 1.
    state
        Whether it holds.
    parent
        Version from which it was edited.
    created_at, published_at
        When. [UTC]
    created_by, published_by
        Who.
    note
        Why it was made.
    """

    id: int
    team: str
    start: dt.date
    n_days: int
    number: int
    state: VersionState
    parent: int | None
    created_at: dt.datetime
    created_by: str
    published_at: dt.datetime | None
    published_by: str | None
    note: str | None = None
