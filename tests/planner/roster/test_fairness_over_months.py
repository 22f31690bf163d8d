"""Who had many nights last month gets fewer now."""

import dataclasses

import numpy as np
from months import month

from planner.domain.cost import Prices
from planner.domain.rules import SHARED, Experienced, Fairness, RestDays, Rules, Successions
from planner.roster import plan_roster

RULES = Rules(
    rest_days=RestDays(least=2),
    successions=Successions(forbidden=(("N", "D"),)),
    experienced=Experienced(least=0),
    fairness=Fairness(nights=300, weekends=0),
)


def test_agent_with_many_nights_last_month_gets_fewer_now():
    problem, lateness = month(
        3,
        n_agents=4,
        n_days=8,
        trainees=0,
        n_queues=1,
        wishes=0,
        leave_share=0.0,
        load=0.05,
        rules=RULES,
    )
    nights = []
    for owed in (0.0, 3.0):
        balance = np.zeros((4, len(SHARED)))
        balance[1, 0] = owed
        asked = dataclasses.replace(problem, balance=balance)
        # By work done, not by the clock: the same on any machine.
        result = plan_roster(asked, lateness, Prices(), time_limit_s=1, reproducible=True)
        nights.append(result.roster.nights.sum(axis=1))
    assert nights[1][1] <= nights[0][1] - 2
    assert nights[1].sum() >= nights[0].sum() - 2  # the others take them over
