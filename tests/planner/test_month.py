"""A month brings people, rules and forecast together, or says what does not fit."""

import dataclasses
import datetime as dt

import numpy as np
import pytest

from forecasts import Forecast
from planner.domain.coverage import allocate, coverage
from planner.domain.demand import Target
from planner.domain.errors import InputError
from planner.domain.horizon import DAY_SLOTS
from planner.domain.levers import Levers
from planner.domain.metrics import Platform
from planner.domain.people import Level, Request, RequestKind
from planner.domain.roster import Roster
from planner.domain.rules import Rules
from planner.domain.site import Site
from planner.month import (
    Month,
    build_month,
    exposed_minutes,
    month_horizon,
    need,
    open_slots,
    out_of_reach,
    promised_late,
    serving,
)
from planner.staffing import lateness_table
from tests.planner.domain.week import DAY, MONDAY, NIGHT, agents, codes, queue

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


def test_horizon_is_in_the_sites_zone():
    horizon = month_horizon(dataclasses.replace(SITE, zone="Europe/Berlin"), MONDAY, 28)
    assert (horizon.start, horizon.n_days, horizon.zone) == (MONDAY, 28, "Europe/Berlin")


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


def test_a_target_that_no_agents_hold_is_named_with_the_reply_time_that_would_do():
    hard = dataclasses.replace(PRE, name="hard", target=Target(on_time=0.98, within_s=60))
    (found,) = out_of_reach((PRE, hard))
    assert (found.queue, found.target, found.reply_s) == ("hard", 0.98, 20)
    assert found.best == pytest.approx(1 - np.exp(-3), abs=1e-6)
    assert found.reply_s_needed == pytest.approx(60 / np.log(50))
