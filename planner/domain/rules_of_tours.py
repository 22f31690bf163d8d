"""
Rules of one agent's tour: runs, counts and working time; all off unless asked for.

A limit that differs from agent to agent stands in `planner.domain.agent_limits.AgentLimits`.
"""

from dataclasses import dataclass

from planner.domain.strictness import UNUSED, Strictness


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortRun:
    """
    Fewest working days in a row. [days]

    A run whose beginning or end is not known, at the month's edge, is never too short.
    """

    least: int = 1
    how: Strictness = UNUSED

    def __post_init__(self) -> None:
        _at_least("short_run: least", self.least, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class RestRun:
    """
    Fewest days without work in a row, leave included; 2: rest days come in pairs. [days]

    A run whose beginning or end is not known, at the month's edge, is never too short.
    """

    least: int = 1
    how: Strictness = UNUSED

    def __post_init__(self) -> None:
        _at_least("rest_run: least", self.least, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftCounts:
    """Most shifts of a kind that an agent may have in the planned period, by shift code."""

    most: tuple[tuple[str, int], ...] = ()
    how: Strictness = UNUSED

    def __post_init__(self) -> None:
        for code, count in self.most:
            _at_least(f"shift_counts: most of {code}", count, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodTime:
    """Working time of an agent in the planned period; ``None``: no limit. [min]"""

    least_min: int = 0
    most_min: int | None = None
    how: Strictness = UNUSED

    def __post_init__(self) -> None:
        _at_least("period_time: least_min", self.least_min, 0)
        if self.most_min is not None and self.most_min < self.least_min:
            raise ValueError(
                f"period_time: most_min must be at least least_min {self.least_min}, "
                f"got {self.most_min}"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekTime:
    """
    Working time of an agent in a week from Monday to Sunday. [min]

    Of a week that reaches over the month's edge, the days that are known count.
    """

    most_min: int = 48 * 60
    how: Strictness = UNUSED

    def __post_init__(self) -> None:
        _at_least("week_time: most_min", self.most_min, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkedWeekends:
    """
    Most weekends of the planned period on which an agent works on either day; ``None``: any.

    A weekend cut by the month's edge counts with its day inside.
    """

    most: int | None = None
    how: Strictness = UNUSED

    def __post_init__(self) -> None:
        if self.most is not None:
            _at_least("worked_weekends: most", self.most, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeastNights:
    """
    Fewest night shifts of an agent in the planned period. [nights]

    Not more are due than days on which the agent may work nights and is not on leave.
    """

    least: int = 0
    how: Strictness = UNUSED

    def __post_init__(self) -> None:
        _at_least("least_nights: least", self.least, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class NightBlocks:
    """Fewest nights in a row, where there are any; at the month's edge as `ShortRun`. [nights]"""

    least: int = 1
    how: Strictness = UNUSED

    def __post_init__(self) -> None:
        _at_least("night_blocks: least", self.least, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class RestAfterNights:
    """Days without work after the last of some nights in a row. [days]"""

    least: int = 1
    how: Strictness = UNUSED

    def __post_init__(self) -> None:
        _at_least("rest_after_nights: least", self.least, 0)


def _at_least(what: str, value: int, least: int) -> None:
    if value < least:
        raise ValueError(f"{what} must be {least} or more, got {value}")
