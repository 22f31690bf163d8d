"""What each kind of job works on, as its row keeps it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanInputs:
    """
    What a planning job works on.

    Parameters
    ----------
    month, start, days
        Days to plan: a month like 2026-12, or a first day and a number of days.
    history, agents, requests, calendar
        Imports by their numbers; ``None``: the team's newest, where there is one.
    config_text
        Configuration, as `planner.config.settings_text` gives it; ``None``: that of the team's
        newest roster, or the handbook.
    labour
        Preset of labour law to plan within.
    time_limit_s
        Time for the roster. [s]
    reproducible, replications, seed
        As in `planner.workflow.plan.Effort`.
    publish
        Whether to publish the roster, too.
    forecast_only
        Whether to end with the forecast, which is kept, and make no roster.
    """

    month: str | None = None
    start: str | None = None
    days: int | None = None
    history: int | None = None
    agents: int | None = None
    requests: int | None = None
    calendar: int | None = None
    config_text: str | None = None
    labour: str | None = None
    time_limit_s: float = 60.0
    reproducible: bool = False
    replications: int = 200
    seed: int = 1
    publish: bool = False
    forecast_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulateInputs:
    """
    What a simulating job works on.

    Parameters
    ----------
    version
        Roster version to prove again.
    replications, seed
        As in `planner.workflow.plan.Effort`.
    """

    version: int
    replications: int = 1000
    seed: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepInputs:
    """
    What a job works on that goes through volumes, absences and handling times.

    Parameters
    ----------
    version
        Roster version to rehearse.
    scenario
        What differs besides, in YAML as a scenario's file; nothing if empty.
    confidence
        Share of futures in which the target must hold for a volume to be one that can be taken.
    seed
        Of all chance.
    """

    version: int
    scenario: str = ""
    confidence: float = 0.8
    seed: int = 1
