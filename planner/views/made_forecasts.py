"""Forecasts made on their own, in the place of a roster's."""

import dataclasses

import numpy as np

from forecasts import Forecast
from planner.domain.access import Actor, Verb
from planner.storage.made_forecasts import load_forecast
from planner.storage.permit import permit
from planner.storage.store import Store
from planner.views.plans import PublishedPlan


def with_forecast(
    url: str, actor: Actor, team: str, plan: PublishedPlan, forecast: int
) -> PublishedPlan:
    """
    Return a plan with another forecast in its own one's place, for the tables of forecasts.

    What is about the roster stays the old forecast's, and the days may be others.

    Raises
    ------
    InputError
        If the team has no such forecast, or the actor may not see it.
    """
    with Store.open(url) as store:
        permit(store, actor, Verb.SEE_PLAN, team=team)
        kept = load_forecast(store, team, forecast)
    made = Forecast(
        start=kept.start, queues=kept.queues, paths=kept.paths.astype(np.float64), open=kept.open
    )
    return dataclasses.replace(
        plan,
        month=dataclasses.replace(plan.month, forecast=made, as_given=made),
        document=dict(plan.document) | {"special_days": kept.story.get("special_days", [])},
        story=kept.story,
    )
