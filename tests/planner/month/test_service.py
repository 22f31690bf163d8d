"""What a month asks for and what a roster promises, and where a platform counts without us."""

import dataclasses

import numpy as np
import pytest

from planner.domain.coverage import allocate, coverage
from planner.domain.demand import Target
from planner.domain.horizon import DAY_SLOTS
from planner.domain.metrics import Platform
from planner.domain.roster import Roster
from planner.month import exposed_minutes, need, out_of_reach, promised_late, serving
from tests.planner.domain.week import codes, queue
from tests.planner.month.months import PRE, SITE, TEAM, month


def test_need_is_the_least_number_that_holds_the_target():
    built = month("pre")
    late, replies = built.lateness.late[0], built.lateness.replies[0]
    for t, n in enumerate(need(built)[0].tolist()):
        holds = late[t] <= 0.02 * replies[t] + 1e-9
        assert not holds[:n].any()
        assert holds[n:].all()
    assert not need(built)[0, DAY_SLOTS:].any()
    assert need(built)[0, 50] > 0


def test_need_is_one_more_than_there_are_where_all_would_not_do():
    site = dataclasses.replace(SITE, volume={"pre": 50.0})
    assert need(month("pre", site=site))[0, 50] == len(TEAM) + 1


def test_promise_is_the_lateness_under_the_roster():
    built = month("pre", "post")
    planned = Roster(problem=built.problem, codes=codes("DD", "DN", "NN", "N-", "-D", "--"))
    duty = allocate(planned, built.lateness)
    promised = promised_late(built, planned, duty)
    assert promised.shape == (2, 2 * DAY_SLOTS)
    agents = serving(built, planned, duty)
    assert (promised == built.lateness.expected(agents)).all()
    at_work = coverage(planned, duty).sum(axis=0)
    assert (agents.max(axis=0) <= at_work + 1e-9).all()
    assert (agents.sum(axis=0)[at_work == 0] == 0).all()
    nobody = promised_late(built, Roster.empty(built.problem), np.full((6, 2), -1, np.int8))
    assert promised.sum() < nobody.sum()


@pytest.mark.parametrize(
    ("open_min", "close_min", "exposed"),
    [
        (480, 1380, 0),  # exactly the window
        (0, 1440, 0),
        (480, 1350, 30),
        (540, 1380, 60),
        (540, 1350, 90),
        (0, 420, 900),  # closes before the window opens
        (1395, 1440, 900),  # opens after it
    ],
)
def test_exposed_minutes_are_scored_but_not_served(open_min, close_min, exposed):
    douyin = Platform(name="douyin", label="抖音", open_min=480, close_min=1380)
    site = dataclasses.replace(SITE, platforms=(douyin,))
    queues = (queue("pre", open_min=open_min, close_min=close_min),)
    found = exposed_minutes(site, queues)
    assert found == ((("douyin", "pre", exposed),) if exposed else ())


def test_a_target_that_no_agents_hold_is_named_with_the_reply_time_that_would_do():
    hard = dataclasses.replace(PRE, name="hard", target=Target(on_time=0.98, within_s=60))
    (found,) = out_of_reach((PRE, hard))
    assert (found.queue, found.target, found.reply_s) == ("hard", 0.98, 20)
    assert found.best == pytest.approx(1 - np.exp(-3), abs=1e-6)
    assert found.reply_s_needed == pytest.approx(60 / np.log(50))
