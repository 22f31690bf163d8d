"""The invented shop is made anew byte by byte, is legal, and is what the demo tells."""

import dataclasses
import datetime as dt
import runpy
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from lunardate import LunarDate

from forecasts.frame import histories_from_frame
from planner.config import configs_dir, load_site
from planner.domain.checks import find_violations
from planner.domain.horizon import Horizon
from planner.domain.people import Level, RequestKind
from planner.domain.roster import OFF, Roster, RosterProblem
from planner.domain.rules import RestDays
from planner.storage.files import (
    read_agents,
    read_calendar,
    read_history,
    read_requests,
    read_roster,
)

DEMO = configs_dir() / "demo"
FILES = ("history.csv", "calendar.csv", "agents.csv", "requests.csv", "before.csv")
SITE = load_site()
NOVEMBER = Horizon.month(2026, 11)
OCTOBER = Horizon(start=dt.date(2026, 10, 22), n_days=10)
PEAK = [dt.date(2026, 11, day) for day in (10, 11, 12)]


@pytest.fixture(scope="module")
def agents():
    return read_agents(DEMO / "agents.csv", SITE)


@pytest.fixture(scope="module")
def requests(agents):
    return read_requests(DEMO / "requests.csv", SITE, agents, NOVEMBER)


@pytest.fixture(scope="module")
def history():
    return read_history(DEMO / "history.csv")


@pytest.fixture(scope="module")
def calendar():
    return read_calendar(DEMO / "calendar.csv")


def day_totals(history, queue=None):
    rows = history if queue is None else history[history["queue"] == queue]
    return rows.groupby(rows["timestamp"].dt.normalize())["contacts"].sum()


@pytest.fixture(scope="module")
def made_again(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    subprocess.run([sys.executable, DEMO / "generate.py", folder], check=True)
    return folder


@pytest.mark.parametrize("name", FILES)
def test_generator_makes_the_same_file_again(made_again, name):
    assert (made_again / name).read_bytes() == (DEMO / name).read_bytes()


# --- History and calendar -------------------------------------------------------------------


def test_history_spans_two_years_of_three_queues_and_stays_small(history):
    assert set(history["queue"]) == {queue.name for queue in SITE.queues}
    days = history["timestamp"].dt.normalize()
    assert (days.min(), days.max()) == (pd.Timestamp("2024-11-01"), pd.Timestamp("2026-10-31"))
    assert set(history["timestamp"].dt.hour) == set(range(8, 24))
    assert (DEMO / "history.csv").stat().st_size < 1_100_000


def test_a_november_has_the_volume_that_the_agents_are_made_for(history):
    totals = day_totals(history)
    assert 50_000 < totals["2025-11"].sum() < 60_000  # and 14 % more a year later


@pytest.mark.parametrize("evening", ["2024-11-10", "2025-11-10"])
def test_double_eleven_starts_with_a_wave_at_eight_in_the_evening(history, evening):
    presales = history[history["queue"] == "presales"].set_index("timestamp")["contacts"]
    at_eight = presales[presales.index.hour == 20]
    week_before = [
        at_eight[pd.Timestamp(evening) + pd.Timedelta(days=d, hours=20)] for d in (-3, -4)
    ]
    assert 1.8 < at_eight[f"{evening} 20:00"] / np.mean(week_before) < 3.0


def test_parcels_arrive_days_after_the_sale(history):
    ratio = (
        day_totals(history, "aftersales") / day_totals(history, "aftersales").rolling(28).median()
    )
    assert ratio["2025-11-13":"2025-11-14"].min() > 1.25
    assert ratio["2025-11-10"] < 1.25


def test_spring_festival_is_quiet_and_moves_with_the_moon(history, calendar):
    totals = day_totals(history)
    for year in (2025, 2026):
        first = pd.Timestamp(LunarDate(year, 1, 1).to_solar_date())
        listed = calendar.loc[calendar["name"] == "spring_festival", "date"]
        assert first in listed.tolist()
        assert totals[first] < 0.6 * totals[first - pd.Timedelta(days=28)]


@pytest.mark.parametrize(("name", "month", "day"), [("dragon_boat", 5, 5), ("mid_autumn", 8, 15)])
def test_other_lunar_days_are_right_too(calendar, name, month, day):
    listed = calendar.loc[calendar["name"] == name, "date"].dt.date.tolist()
    assert listed == [LunarDate(year, month, day).to_solar_date() for year in (2025, 2026)]


def test_campaigns_repeat_under_the_same_name_and_reach_past_the_planned_month(calendar):
    promotions = calendar[calendar["kind"] == "promotion"]
    years = promotions.groupby("name")["date"].agg(lambda dates: dates.dt.year.nunique())
    assert years.min() >= 2
    for name in ("double11_wave2", "double11_day", "double11_tail", "double12_day"):
        assert (promotions.loc[promotions["name"] == name, "date"] >= "2026-11-01").any()
    assert set(calendar["kind"]) == {
        "promotion", "public_holiday", "holiday_eve", "festival", "missing",
    }  # fmt: skip


def test_forecaster_takes_the_history_and_finds_the_gaps(history, calendar):
    by_queue = {h.queue: h for h in histories_from_frame(history, calendar)}
    assert len(by_queue) == 3
    days = list(by_queue["orders"].days)
    outage = days.index(pd.Timestamp("2025-03-19"))
    assert np.isnan(by_queue["orders"].counts[outage, 14:18]).all()
    missing = calendar[calendar["kind"] == "missing"]
    assert not missing["known_in_advance"].any()
    assert len(missing) == 2


# --- People ---------------------------------------------------------------------------------


def test_shop_has_agents_of_all_levels_with_skills_that_overlap(agents):
    assert [agent.id for agent in agents] == [f"A{i:02d}" for i in range(1, 37)]
    assert len({agent.name for agent in agents}) == 36
    assert {agent.level for agent in agents} == set(Level)
    assert sum("en" in agent.skills for agent in agents) == 5
    for queue in SITE.queues:
        assert sum(queue.skill in agent.skills for agent in agents) >= 12


def test_every_new_hire_has_a_mentor_of_their_own_with_the_same_queue(agents):
    by_id = {agent.id: agent for agent in agents}
    new = [agent for agent in agents if agent.level is Level.TRAINEE]
    assert len({agent.mentor for agent in new}) == len(new) == 5
    for agent in new:
        mentor = by_id[agent.mentor]
        assert mentor.level is not Level.TRAINEE
        assert agent.skills[0] in mentor.skills
        assert agent.speed == 0.5


def test_leave_is_a_twentieth_of_the_days_and_spares_the_peak_but_for_one(agents, requests):
    leave = [r for r in requests if r.kind is RequestKind.LEAVE]
    assert all(r.approved for r in leave)
    assert len(leave) / (len(agents) * NOVEMBER.n_days) == pytest.approx(0.05, abs=0.004)
    assert {r.agent for r in leave if r.date in PEAK} == {"A08"}
    assert [r.date.day for r in leave if r.agent == "A08"] == [11, 12, 13]


def test_agents_have_about_three_wishes_each_and_none_on_their_leave(agents, requests):
    wishes = [r for r in requests if not r.approved]
    assert 2.5 < len(wishes) / len(agents) < 3.5
    assert {r.kind for r in wishes} == {RequestKind.OFF, RequestKind.NOT, RequestKind.ON}
    away = {(r.agent, r.date) for r in requests if r.approved}
    assert not away & {(r.agent, r.date) for r in wishes}


def test_last_days_of_october_are_legal(agents):
    codes, locked = read_roster(DEMO / "before.csv", SITE, agents, OCTOBER)
    # Two rest days a month are not due within ten days.
    rules = dataclasses.replace(SITE.rules, rest_days=RestDays(least=0))
    problem = RosterProblem(
        horizon=OCTOBER, agents=agents, shifts=SITE.shifts, queues=SITE.queues, rules=rules
    )
    roster = Roster(problem=problem, codes=codes)
    assert [v.text for v in find_violations(roster) if v.is_hard] == []
    assert not locked.any()
    assert roster.works.mean() > 0.85


def test_month_to_plan_has_a_legal_roster(agents, requests):
    shop = runpy.run_path(str(DEMO / "generate.py"))
    before, _ = read_roster(DEMO / "before.csv", SITE, agents, OCTOBER)
    problem = RosterProblem(
        horizon=NOVEMBER,
        agents=agents,
        shifts=SITE.shifts,
        queues=SITE.queues,
        rules=SITE.rules,
        requests=requests,
        meetings=SITE.meetings,
        before=before,
    )
    # Go on as in October, stay away on leave and with the mentor, and rest on leave's eve where a
    # rest day fell on the leave.
    cycle = np.array(["DN-".index(c) for c in shop["CYCLE"]], np.int8)
    cycle[cycle == 2] = OFF
    codes = np.full(problem.pins.shape, OFF, np.int8)
    hires = [agent for agent in agents if agent.earliest_night is not None]
    first_nights = {who: hire.earliest_night for hire in hires for who in (hire.id, hire.mentor)}
    for a, agent in enumerate(agents):
        leader = problem.agent_index[agent.mentor or agent.id]
        start = next(
            k
            for k in range(len(cycle))
            if (np.roll(cycle, -k)[: OCTOBER.n_days] == before[leader]).all()
        )
        codes[a] = np.resize(np.roll(cycle, -start - OCTOBER.n_days), NOVEMBER.n_days)
        codes[a, problem.leave[leader] | problem.leave[a]] = OFF
        # A new hire who may not work nights yet keeps the mentor on days until then.
        if agent.id in first_nights:
            early = np.arange(NOVEMBER.n_days) < NOVEMBER.day(first_nights[agent.id])
            codes[a, early & (codes[a] == 1)] = 0
            if before[leader, -1] == 1:
                codes[a, 0] = OFF
        rested = int(((codes[a] == OFF) & ~problem.leave[a]).sum())
        for d in np.flatnonzero(problem.leave[a])[:1] - 1:
            if rested < SITE.rules.rest_days.least:
                codes[a, d] = OFF
    hard = [v.text for v in find_violations(Roster(problem=problem, codes=codes)) if v.is_hard]
    assert hard == []
