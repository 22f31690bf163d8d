"""Each lever does what it says, and nothing by itself."""

import dataclasses

import numpy as np
import pytest

from planner.domain.demand import ChatWork
from planner.domain.effective import (
    effective_rates,
    effective_work,
    planned_rates,
    with_senior_queues,
    with_senior_skills,
)
from planner.domain.levers import Levers
from planner.domain.people import Agent, Level
from tests.planner.domain.week import queue

WORK = ChatWork(reply_s=30, customer_s=40, replies_per_chat=6, max_chats=3, patience_s=120)
RATES = np.random.default_rng(5).uniform(10, 90, (3, 9, 24))


def test_levers_at_rest_change_nothing():
    assert effective_work(WORK, Levers()) is WORK
    np.testing.assert_array_equal(effective_rates(RATES, Levers()), RATES)
    queues = (queue("pre"), queue("post"))
    assert with_senior_queues(queues) == queues
    agents = (Agent(id="a", name="a", skills=("pre",), level=Level.SENIOR),)
    assert with_senior_skills(agents, queues) == agents


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"deflected_share": 1.0}, "deflected_share must be from 0 to below 1, got 1.0"),
        ({"returning_share": -0.1}, "returning_share must be from 0 to below 1, got -0.1"),
        ({"retry_share": 1.0}, "retry_share must be from 0 to below 1, got 1.0"),
        ({"senior_share": float("nan")}, "senior_share must be from 0 to below 1, got nan"),
        ({"templated_share": 1.1}, "templated_share must be 0 to 1, got 1.1"),
        ({"template_saves_s": -1}, "template_saves_s must be 0 or more, got -1"),
        ({"return_delay_h": float("inf")}, "return_delay_h must be 0 or more, got inf"),
        ({"max_chats": 0}, "max_chats must be 1 to 99, got 0"),
    ],
)
def test_a_lever_out_of_range_is_refused(changes, message):
    with pytest.raises(ValueError, match=f"levers: {message}"):
        Levers(**changes)


def test_levers_at_their_limits_are_allowed():
    Levers(templated_share=1.0, deflected_share=0.99, max_chats=99, return_delay_h=0)


def test_templates_shorten_replies_and_make_them_differ():
    work = effective_work(WORK, Levers(templated_share=0.4, template_saves_s=20))
    rng = np.random.default_rng(1)
    n = 400_000
    replies = rng.exponential(np.where(rng.random(n) < 0.4, 10.0, 30.0))
    assert work.reply_s == pytest.approx(22)
    assert work.reply_s == pytest.approx(replies.mean(), rel=0.01)
    assert work.reply_cv == pytest.approx(replies.std() / replies.mean(), rel=0.01)
    assert dataclasses.replace(work, reply_s=30, reply_cv=1.0) == WORK


def test_templates_for_all_replies_keep_the_shape():
    work = effective_work(WORK, Levers(templated_share=1.0, template_saves_s=10))
    assert (work.reply_s, work.reply_cv) == (20, pytest.approx(1.0))


def test_a_template_cannot_save_a_whole_reply():
    with pytest.raises(ValueError, match="must be less than the reply_s of 30, got 30"):
        effective_work(WORK, Levers(templated_share=0.1, template_saves_s=30))


def test_another_cap_replaces_that_of_the_queue():
    assert effective_work(WORK, Levers(max_chats=2)).max_chats == 2


def test_automatic_replies_keep_contacts_from_the_agents():
    np.testing.assert_allclose(effective_rates(RATES, Levers(deflected_share=0.25)), RATES * 0.75)


def test_returns_come_after_their_delay_and_come_again():
    quiet = np.zeros((1, 9, 24))
    quiet[0, 1, 10] = 100.0
    found = effective_rates(quiet, Levers(returning_share=0.2, return_delay_h=30))
    hours = found.ravel()
    assert np.flatnonzero(hours).tolist() == [34, 64, 94, 124, 154, 184, 214]
    assert hours[hours > 0] == pytest.approx(100 * 0.2 ** np.arange(7))


def test_only_what_the_history_does_not_contain_is_added():
    # Contacts of which 15 % are returns already, a day later, made contact by contact.
    first = np.random.default_rng(2).uniform(20, 80, 40 * 24)
    history = first.copy()
    for t in range(24, history.size):
        history[t] += 0.15 * history[t - 24]
    wanted = first.copy()
    for t in range(24, wanted.size):
        wanted[t] += 0.3 * wanted[t - 24]
    levers = Levers(returning_share=0.3, returning_in_history=0.15)
    found = effective_rates(history.reshape(1, 40, 24), levers).ravel()
    np.testing.assert_allclose(found[20 * 24 :], wanted[20 * 24 :], rtol=1e-6)
    same = Levers(returning_share=0.15, returning_in_history=0.15)
    np.testing.assert_array_equal(effective_rates(RATES, same), RATES)


def test_constant_contacts_grow_by_the_geometric_series():
    levers = Levers(returning_share=0.15, return_delay_h=5)
    found = effective_rates(np.full((2, 4, 24), 60.0), levers)
    np.testing.assert_allclose(found, 60 / 0.85)
    assert Levers(returning_share=0.15).return_delay_h == 24


def test_what_only_seniors_finish_is_a_queue_and_a_skill_of_its_own():
    pre = dataclasses.replace(queue("pre"), levers=Levers(senior_share=0.2))
    queues = (pre, queue("post"))
    assert [(q.name, q.skill) for q in with_senior_queues(queues)] == [
        ("pre", "pre"),
        ("post", "post"),
        ("pre-senior", "pre-senior"),
    ]
    agents = tuple(
        Agent(id=level, name=level, skills=skills, level=level)
        for level, skills in [
            (Level.AGENT, ("pre",)),
            (Level.SENIOR, ("post", "pre")),
            (Level.LEAD, ("post",)),
        ]
    )
    assert [a.skills for a in with_senior_skills(agents, queues)] == [
        ("pre",),
        ("post", "pre", "pre-senior"),
        ("post",),
    ]
    rates = planned_rates(np.stack([RATES, RATES], axis=1), queues)
    np.testing.assert_allclose(rates[:, 0], 0.8 * RATES)
    np.testing.assert_allclose(rates[:, 2], 0.2 * RATES)
    np.testing.assert_array_equal(rates[:, 1], RATES)
