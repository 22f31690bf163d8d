"""The small shop of the pages' tests as a case, for all tests of the stress lab."""

import datetime as dt
from functools import cache

from planner.domain.scenario import Days
from planner.views.plans import rebuild
from planner.whatif.case import Case, Occasion
from tests.planner.ui.small_site import MONDAY, small_plan

DOUBLE12 = Occasion(date=MONDAY + dt.timedelta(days=2), name="double12_wave")


@cache
def case() -> Case:
    """Six agents, two queues, seven days."""
    plan = rebuild(small_plan())
    return Case(
        site=plan.month.site,
        roster=plan.roster,
        duty=plan.duty,
        rates=plan.month.rates,
        occasions=(DOUBLE12,),
    )


def only(d: int) -> Days:
    """Return one day of the week."""
    date = MONDAY + dt.timedelta(days=d)
    return Days(first=date, last=date)
