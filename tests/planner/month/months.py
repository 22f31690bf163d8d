"""A shop of six agents for the tests of a month: two days, the last of them closed."""

import dataclasses
import datetime as dt

import numpy as np

from forecasts import Forecast
from planner.domain.rules import Rules
from planner.domain.site import Site
from planner.month import Month, build_month, month_horizon
from tests.planner.domain.week import DAY, MONDAY, NIGHT, agents, queue

PRE = queue("pre", open_min=510, close_min=1380)  # 08:30 to 23:00
SITE = Site(
    name="shop",
    zone="Asia/Shanghai",
    shifts=(DAY, NIGHT),
    queues=(PRE,),
    other_queue=queue("other"),
    rules=Rules(),
)
TEAM = tuple(dataclasses.replace(a, skills=("pre", "post")) for a in agents(6))


def forecast(*queues: str, n_days: int = 2, start: dt.date = MONDAY) -> Forecast:
    """Draw paths for 08:00 to 23:00, with the last day closed."""
    shape = (len(queues), n_days, 24)
    is_open = np.zeros(shape, bool)
    is_open[:, :-1, 8:23] = True
    rng = np.random.default_rng(1)
    paths = rng.gamma(20, 2, (60, *shape)) * is_open
    return Forecast(start=start, queues=queues, paths=paths, open=is_open)


def month(*queues: str, site: Site = SITE, **changes) -> Month:
    given = {"agents": TEAM, "requests": (), "forecast": forecast(*queues)} | changes
    return build_month(site, month_horizon(site, MONDAY, 2), **given)
