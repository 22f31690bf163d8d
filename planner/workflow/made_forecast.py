"""A forecast made on its own: what a plan would start from, kept and shown before there is one."""

import hashlib

import numpy as np

from planner.storage.made_forecasts import MadeForecast
from planner.storage.plans import StoredForecast
from planner.workflow.demand import PLANNED_PATHS, forecast_demand, with_paths
from planner.workflow.document import special_day_documents, versions
from planner.workflow.inputs import Inputs
from planner.workflow.progress import Listener, Step
from planner.workflow.story import forecast_story


def make_forecast(read: Inputs, config_text: str, *, seed: int, listener: Listener) -> MadeForecast:
    """
    Forecast the days of a plan and no more.

    The futures are those that a plan of the same inputs and seed would be planned on. What
    explains them tells the holidays and campaigns, too, which a roster would keep.

    Raises
    ------
    InputError
        If the histories do not reach far enough.
    """
    listener(Step(stage="forecast"))
    # As many as a plan draws, so that these are the same.
    demand = forecast_demand(
        read.histories,
        read.horizon,
        n_paths=3 * PLANNED_PATHS,
        seed=seed,
        new_queues=read.new_queues,
    )
    made = with_paths(demand.forecast, 0, PLANNED_PATHS)
    story = forecast_story(read.histories, read.horizon.start, demand.parts, listener=listener)
    special = [
        (history.queue, day)
        for history in read.histories
        for day in history.special_days
        if read.horizon.day(day.date) is not None
    ]
    return MadeForecast(
        team=read.site.name,
        forecast=StoredForecast(
            start=made.start,
            queues=made.queues,
            paths=made.paths.astype(np.float32),
            open=made.open,
            story=story | {"special_days": special_day_documents(special)},
        ),
        config_hash=hashlib.sha256(config_text.encode()).hexdigest(),
        seed=seed,
        versions=versions(),
    )
