"""The demand of the days to plan: sample paths, and why they are what they are."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from forecasts import (
    DayParts,
    Forecast,
    History,
    explain,
    explain_new_queue,
    fit_team,
    forecast,
    with_new_queue,
)
from planner.domain.errors import InputError
from planner.domain.horizon import Horizon

PLANNED_PATHS = 400  # futures the roster is planned on; as many again are kept for the proof
MOST_CONTACTS = 1e7  # a day of a new queue


@dataclass(frozen=True, kw_only=True, eq=False)
class Demand:
    """
    A forecast with its explanation.

    Parameters
    ----------
    forecast
        Equally likely futures of all queues.
    parts
        Contributions to the expected contacts, one a queue and open day.
    """

    forecast: Forecast
    parts: tuple[DayParts, ...]


def forecast_demand(
    histories: tuple[History, ...],
    horizon: Horizon,
    *,
    n_paths: int,
    seed: int,
    new_queues: Mapping[str, float] | None = None,
) -> Demand:
    """
    Forecast and explain the days of a horizon.

    Parameters
    ----------
    histories
        Past contacts of every queue that has any.
    horizon
        Days to forecast.
    n_paths, seed
        As for `forecasts.forecast`.
    new_queues
        Contacts a day that a planner expects of queues without a history, by name. They borrow
        shape and uplifts from the others.

    Raises
    ------
    InputError
        If the histories do not reach far enough, or a new queue cannot be added.
    """
    start, n_days = horizon.start, horizon.n_days
    try:
        fits = fit_team(histories, start, n_days)
        made = forecast(histories, start, n_days, n_paths=n_paths, seed=seed, fits=fits)
    except ValueError as error:
        raise InputError(
            str(error),
            advice="Give a history of at least two weeks that ends within two months before "
            f"{start}",
        ) from error
    own, parts = made, explain(histories, start, n_days, fits=fits)
    lent: tuple[DayParts, ...] = ()
    for queue, a_day in (new_queues or {}).items():
        try:
            made = with_new_queue(made, queue, a_day, lenders=own.queues, seed=seed)
        except ValueError as error:
            raise InputError(
                str(error),
                column="--new-queue",
                value=f"{queue}={a_day:g}",
                advice="Name a queue that is not in the history, in a team with contacts",
            ) from error
        lent += explain_new_queue(parts, own, queue, a_day)
    return Demand(forecast=made, parts=parts + lent)


def parse_new_queues(words: Sequence[str]) -> dict[str, float]:
    """
    Read queues without a history, each written NAME=CONTACTS_A_DAY.

    Raises
    ------
    InputError
        If one is not written so, or a name comes twice.

    Examples
    --------
    >>> parse_new_queues(["live=120", "night desk=7.5"])
    {'live': 120.0, 'night desk': 7.5}
    """
    found: dict[str, float] = {}
    for word in words:
        name, _, volume = (part.strip() for part in word.rpartition("="))
        try:
            a_day = float(volume)
        except ValueError:
            a_day = math.nan
        if not name or name in found or not 0 < a_day <= MOST_CONTACTS:
            raise InputError(
                "a new queue comes twice" if name in found else "the new queue is not understood",
                column="--new-queue",
                value=word,
                advice="Write each as NAME=CONTACTS_A_DAY, such as live=120",
            )
        found[name] = a_day
    return found


def with_paths(forecast: Forecast, first: int, last: int) -> Forecast:
    """Return some of a forecast's futures."""
    return replace(forecast, paths=forecast.paths[first:last])
