"""A day that has begun, as tables: what came, what is expected now, how it will be served."""

import datetime as dt
from collections.abc import Sequence

import numpy as np
import pandas as pd

from planner.domain.access import Actor, Verb
from planner.storage.hours_seen import SeenHour, list_hours
from planner.storage.permit import permit
from planner.storage.store import Store
from planner.views.demand import BAND
from planner.views.plans import PublishedPlan
from planner.whatif.case import Case
from planner.whatif.today import Outlook, outlook


def hours_seen(url: str, actor: Actor, team: str, date: dt.date) -> tuple[SeenHour, ...]:
    """
    List the contacts of a day's hours that are known.

    Raises
    ------
    Refused
        If the actor may not see what speaks for the team's plans.
    """
    with Store.open(url) as store:
        permit(store, actor, Verb.SEE_PLAN, team=team)
        return list_hours(store, team, date)


def look_ahead(plan: PublishedPlan, date: dt.date, seen: Sequence[SeenHour]) -> Outlook:
    """
    Look ahead on a day of a roster of which some hours are over.

    Hours in which a queue is closed by the plan are left out, since nothing was forecast for them.

    Raises
    ------
    ValueError
        If the day is not one of the roster's.
    """
    forecast = plan.month.forecast
    d = (date - forecast.start).days
    known = [
        one
        for one in seen
        if one.queue in forecast.queues
        and one.contacts is not None
        and forecast.open[forecast.queues.index(one.queue), d, one.hour]
    ]
    midnight = dt.datetime.combine(date, dt.time())
    frame = pd.DataFrame(
        {
            "timestamp": pd.to_datetime([midnight + dt.timedelta(hours=o.hour) for o in known]),
            "queue": [one.queue for one in known],
            "contacts": [one.contacts for one in known],
        }
    )
    month = plan.month
    case = Case(site=month.site, roster=plan.roster, duty=plan.duty, rates=month.rates)
    return outlook(case, forecast, date, frame)


def contacts_by_hour(
    look: Outlook, seen: Sequence[SeenHour], queue: str | None = None
) -> pd.DataFrame:
    """
    Tabulate a day's contacts an hour.

    Parameters
    ----------
    look, seen
        The day, and what is known of it.
    queue
        Which; all together if not given.

    Returns
    -------
    DataFrame
        One row an open hour: ``hour`` (its start); ``came``, empty where not all queues are known;
        ``planned``, as forecast before the day; ``mean``, ``low`` and ``high``, what is expected
        now with the ends of the central 80 %. [contacts/h]
    """
    queues = look.before.queues if queue is None else (queue,)
    chosen = [look.before.queues.index(name) for name in queues]
    d = (look.date - look.before.start).days
    is_open = look.before.open[chosen, d]
    hours = np.flatnonzero(is_open.any(axis=0))
    paths = look.after.paths[:, chosen, d][:, :, hours].sum(axis=1)
    low, high = np.quantile(paths, BAND, axis=0)
    known = {(one.hour, one.queue): one.contacts for one in seen}
    came = []
    for hour in hours.tolist():
        opens = [name for name, on in zip(queues, is_open[:, hour], strict=True) if on]
        counts = [known.get((hour, name)) for name in opens]
        came.append(np.nan if None in counts else sum(filter(None, counts)))
    return pd.DataFrame(
        {
            "hour": hours,
            "came": np.array(came, dtype=np.float64),
            "planned": look.before.mean[chosen, d][:, hours].sum(axis=0),
            "mean": paths.mean(axis=0),
            "low": low,
            "high": high,
        }
    )


def on_time_by_hour(look: Outlook) -> pd.DataFrame:
    """
    Tabulate the share of replies on time an hour, all queues together.

    Returns
    -------
    DataFrame
        One row an hour with customers: ``hour``, ``planned``, the middle of the futures before
        the day; ``low``, ``middle`` and ``high`` now, with what one future in ten falls below or
        exceeds; ``over``, whether the hour is over. Fractions of 1.
    """
    planned, now = look.planned.on_time_hours(), look.service.on_time_hours()
    rows = [
        {
            "hour": h,
            "planned": planned[d, h].p50 if (d, h) in planned else np.nan,
            "low": band.p10,
            "middle": band.p50,
            "high": band.p90,
            "over": h < look.from_hour,
        }
        for (d, h), band in sorted(now.items())
    ]
    return pd.DataFrame(rows, columns=["hour", "planned", "low", "middle", "high", "over"])
