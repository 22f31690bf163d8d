"""A month brings people, rules and forecast together, or says what does not fit."""

import dataclasses
import datetime as dt

import numpy as np
import pytest

from forecasts import SpecialDay
from planner.domain.errors import InputError
from planner.domain.levers import Levers
from planner.domain.people import Level, Request, RequestKind
from planner.domain.rules import UNUSED, Mode, Nights, Rules, Strictness
from planner.domain.site import Site
from planner.month import open_slots
from planner.staffing import lateness_table
from tests.planner.domain.week import MONDAY, codes
from tests.planner.month.months import PRE, SITE, TEAM, forecast, month


@pytest.mark.parametrize(
    ("n_days", "start", "got"),
    [(3, MONDAY, "3 from 2026-11-02"), (2, dt.date(2026, 11, 3), "2 from 2026-11-03")],
)
def test_forecast_for_other_days_is_refused(n_days, start, got):
    message = f"forecast: must be for 2 days from 2026-11-02, got {got}"
    with pytest.raises(ValueError, match=message):
        month(forecast=forecast("pre", n_days=n_days, start=start))


def test_queue_that_nobody_can_answer_is_named():
    with pytest.raises(InputError) as caught:
        month("pre", "thai")
    assert caught.value.column == "skills"
    assert "no agent has the skill thai that the queue thai needs" in str(caught.value)
    assert "the agents' skills are post, pre" in str(caught.value)


def test_what_is_known_beforehand_reaches_the_problem():
    pins, before = codes(*["?D"] * 6), codes(*["N"] * 6)
    leave = Request(agent="a", date=MONDAY, kind=RequestKind.LEAVE, approved=True)
    built = month("pre", requests=(leave,), pins=pins, before=before).problem
    assert (built.pins == pins).all()
    assert (built.before == before).all()
    assert built.leave[0, 0]
    assert (built.agents, built.shifts, built.queues) == (TEAM, SITE.shifts, (PRE,))


def test_day_without_contacts_is_no_open_day():
    assert month("pre", "post").problem.open_days.tolist() == [[True, False], [True, False]]


def test_hour_is_spread_over_its_open_slots():
    built = month("pre")
    rates = built.rates[:, 0]
    table = lateness_table(rates, PRE.work, PRE.target.within_s, n_max=6)
    replies, late = built.lateness.replies[0], built.lateness.late[0]
    assert replies[32:36] == pytest.approx(table.replies[8] / 4 * np.array([0, 0, 1, 1]))
    assert replies[36:40].sum() == pytest.approx(rates[:, 0, 9].mean() * PRE.work.replies_per_chat)
    assert late[36:40, 6].sum() == pytest.approx(table.late[9, 6])
    for values in (replies, late):
        assert not values[:34].any()
        assert not values[92:].any()


def test_lateness_never_rises_and_is_convex_in_the_agents():
    steps = np.diff(month("pre", "post").lateness.late, axis=2)
    assert (steps <= 1e-9).all()
    assert (np.diff(steps, axis=2) >= -1e-9).all()


def test_volume_is_multiplied_where_the_queue_is_forecast():
    site = dataclasses.replace(SITE, volume={"pre": 2.0, "thai": 3.0})
    twice, once = month("pre", "post", site=site).lateness, month("pre", "post").lateness
    np.testing.assert_allclose(twice.replies, once.replies * [[2], [1]])
    assert (twice.late[0] >= once.late[0] - 1e-9).all()


def test_open_slots_are_those_in_which_replies_count():
    assert np.flatnonzero(open_slots(PRE, 2)).tolist() == [*range(34, 92), *range(130, 188)]


def with_levers(**levers: float) -> Site:
    return dataclasses.replace(SITE, queues=(dataclasses.replace(PRE, levers=Levers(**levers)),))


def test_levers_change_contacts_and_chats_for_planning_and_simulation():
    site = with_levers(deflected_share=0.5, templated_share=0.5, template_saves_s=10, max_chats=2)
    pulled, plain = month("pre", site=site), month("pre")
    np.testing.assert_allclose(pulled.rates, plain.rates / 2)
    work = pulled.problem.queues[0].work
    assert (work.reply_s, work.max_chats) == (PRE.work.reply_s - 5, 2)
    expected = lateness_table(pulled.rates[:, 0], work, PRE.target.within_s, n_max=6)
    assert pulled.lateness.late[0, 36:40, 6].sum() == pytest.approx(expected.late[9, 6])
    assert pulled.forecast.queues == ("pre",)


def test_customers_who_try_again_need_more_agents():
    calm, again = month("pre"), month("pre", site=with_levers(retry_share=0.6))
    assert (again.lateness.late >= calm.lateness.late - 1e-9).all()
    assert again.lateness.late.sum() > 1.01 * calm.lateness.late.sum()


def test_contacts_for_seniors_are_planned_for_seniors():
    team = (*TEAM[:4], *(dataclasses.replace(a, level=Level.SENIOR) for a in TEAM[4:]))
    built = month("pre", site=with_levers(senior_share=0.25), agents=team)
    assert [queue.name for queue in built.problem.queues] == ["pre", "pre-senior"]
    assert built.problem.skilled.tolist() == [[True, False]] * 4 + [[True, True]] * 2
    assert built.rates.shape[1] == built.lateness.late.shape[0] == 2
    with pytest.raises(InputError, match="no agent has the skill pre-senior"):
        month("pre", site=with_levers(senior_share=0.25))


def test_a_template_that_saves_a_whole_reply_is_refused():
    with pytest.raises(InputError, match=r"queue pre: .* less than the reply_s of 20, got 20"):
        month("pre", site=with_levers(templated_share=0.5, template_saves_s=20))


def test_limits_of_single_agents_reach_the_plan_and_holidays_are_marked():
    few = dataclasses.replace(TEAM[0], max_nights=0)
    soft = Strictness(mode=Mode.SOFT, weight=7)
    holiday = SpecialDay(date=MONDAY, name="x", kind="public_holiday")
    problem = month(
        "pre",
        site=dataclasses.replace(SITE, own_limits=soft, rules=Rules(nights=Nights(how=UNUSED))),
        agents=(few, *TEAM[1:]),
        special_days=(holiday,),
    ).problem
    assert problem.limits.nights_most.tolist() == [0, 2, 2, 2, 2, 2]
    assert problem.rules.nights.how == soft
    assert (problem.holidays.tolist(), problem.campaign_days.any()) == ([True, False], False)
