"""What ops do on the day: tell what came, and have a change of the roster put up for it."""

import datetime as dt
from collections.abc import Collection, Sequence

import pandas as pd

from planner.domain.access import Actor, Verb
from planner.domain.errors import InputError
from planner.storage.files import read_history
from planner.storage.hours_seen import SeenHour, keep_hours
from planner.storage.permit import permit
from planner.storage.sheets import nearest
from planner.storage.store import Store
from planner.whatif.today import suggest as suggest_today
from planner.workflow.uploads import uploaded

__all__ = ["import_hours", "save_hours", "suggest_today"]


def save_hours(url: str, actor: Actor, team: str, date: dt.date, hours: Sequence[SeenHour]) -> int:
    """
    Keep what came in some hours of a day, and return how many of them say something new.

    Raises
    ------
    Refused
        If the actor may not import for the team.
    """
    with Store.open(url) as store:
        permit(store, actor, Verb.IMPORT, team=team)
        return keep_hours(store, team, date, hours, by=actor.name)


def import_hours(
    url: str,
    actor: Actor,
    team: str,
    date: dt.date,
    name: str,
    content: bytes,
    *,
    queues: Collection[str],
) -> int:
    """
    Take a day's hours from a history file, whatever else it holds.

    Parameters
    ----------
    date
        The day.
    name, content
        The file's name, whose ending tells its format, and its bytes.
    queues
        Names of the queues that are forecast.

    Returns
    -------
    int
        Hours that say something new.

    Raises
    ------
    InputError
        If the file cannot be read, holds nothing of the day, or names another queue on it; or the
        actor may not.
    """
    with Store.open(url) as store:
        permit(store, actor, Verb.IMPORT, team=team)
    with uploaded(name, content) as path:
        frame = read_history(path)
    day = frame[pd.DatetimeIndex(frame["timestamp"]).date == date]
    if day.empty:
        last = frame["timestamp"].max()
        raise InputError(
            f"the file holds nothing of {date}",
            file=name,
            column="timestamp",
            advice=f"Its last hour is {last:%Y-%m-%d %H:%M}" if len(frame) else "It is empty",
        )
    unknown = sorted(set(day["queue"]) - set(queues))
    if unknown:
        raise InputError(
            "is not a queue of this roster",
            file=name,
            column="queue",
            value=unknown[0],
            advice=nearest(unknown[0], list(queues)),
        )
    hour = pd.DatetimeIndex(day["timestamp"]).hour
    counted = day.groupby([hour, "queue"])["contacts"].sum()
    return save_hours(
        url,
        actor,
        team,
        date,
        [
            SeenHour(hour=int(h), queue=str(queue), contacts=float(n))
            for (h, queue), n in counted.items()
        ],
    )
