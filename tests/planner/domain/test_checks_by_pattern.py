"""The rules of sequence, written a second time as patterns over a row of codes, agree."""

import datetime as dt
import re
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.checks import find_violations
from planner.domain.horizon import Horizon
from planner.domain.people import Agent, Level, Request, RequestKind
from planner.domain.roster import OFF, Roster
from planner.domain.rules import (
    MentorPairs,
    Nights,
    RestBetween,
    RestDays,
    Rules,
    Strictness,
    Successions,
    WeeklyRest,
    WorkRun,
)
from tests.planner.domain.week import DAY, LATE, MONDAY, NIGHT, agents, roster

SHIFTS = (DAY, NIGHT, LATE)
RULES = Rules(
    rest_days=RestDays(least=4, most=7),
    weekly_rest=WeeklyRest(least=2, how=Strictness()),
    work_run=WorkRun(most=4),
    successions=Successions(forbidden=(("N", "D"), ("L", "N"))),
    rest_between=RestBetween(least_min=660, how=Strictness()),
    nights=Nights(most=8, most_in_a_row=2),
)
BY_PATTERN = {"rest_days", "weekly_rest", "work_run", "successions", "rest_between", "nights"}
Breach = tuple[str, str, dt.date | None, int]


def by_pattern(name: str, before: str, row: str, start: dt.date) -> set[Breach]:
    """Find what `RULES` refuse in the row of one agent."""
    both, edge = before + row, len(before)

    def date(i: int) -> dt.date:
        return start + dt.timedelta(days=i - edge)

    found: set[Breach] = set()
    for run in re.finditer("[DNL]{5,}", both):
        if run.end() > edge:
            excess = min(len(run[0]) - 4, run.end() - edge)
            found.add(("work_run", name, date(run.end() - 1), excess))
    pairs = {"successions": "ND|LN", "rest_between": "ND|LD|LN"}  # 9.5 h, 2 h and 7.5 h of rest
    for rule, pattern in pairs.items():
        for pair in re.finditer(f"(?={pattern})", both):
            if pair.start() + 1 >= edge:
                found.add((rule, name, date(pair.start() + 1), 1))
    for third in re.finditer("(?<=[NL]{2})[NL]", both):
        if third.start() >= edge:
            found.add(("nights", name, date(third.start()), 1))
    if (many := len(re.findall("[NL]", row)) - 8) > 0:
        found.add(("nights", name, None, many))
    if wrong := max(min(4, len(row)) - row.count("-"), row.count("-") - 7, 0):
        found.add(("rest_days", name, None, wrong))
    monday = edge + (-start.weekday()) % 7 - 7 * 4
    for i in range(monday, len(both) - 6, 7):
        week = both[i : i + 7] if i >= 0 else "?"
        if i + 7 > edge and "?" not in week and week.count("-") < 2:
            found.add(("weekly_rest", name, date(i), 2 - week.count("-")))
    return found


def random_roster(rng: np.random.Generator, n_agents: int = 3) -> tuple[Roster, list[str]]:
    n_days, history = int(rng.integers(1, 29)), int(rng.integers(0, 12))
    start = MONDAY + dt.timedelta(days=int(rng.integers(7)))
    weights = rng.dirichlet([1.5, 1.5, 0.8, 1.5])
    rows = ["".join(rng.choice([*"DNL-"], n_days, p=weights)) for _ in range(n_agents)]
    known = ["".join(rng.choice([*"DNL-?"], history, p=[0.3, 0.3, 0.1, 0.2, 0.1])) for _ in rows]
    made = roster(
        *rows,
        before=tuple(known),
        horizon=Horizon(start=start, n_days=n_days),
        shifts=SHIFTS,
        rules=RULES,
    )
    return made, [f"{before}|{row}" for before, row in zip(known, rows, strict=True)]


@pytest.mark.parametrize("seed", range(5))
def test_patterns_find_the_same_breaches_in_a_hundred_random_rosters(seed):
    rng = np.random.default_rng(seed)
    for _ in range(100):
        planned, rows = random_roster(rng)
        found = {
            (v.rule, v.agent, v.date, v.amount)
            for v in find_violations(planned)
            if v.rule in BY_PATTERN
        }
        expected: set[Breach] = set()
        for agent, row in zip("abc", rows, strict=True):
            expected |= by_pattern(agent, *row.split("|"), planned.problem.horizon.start)
        assert found == expected, rows


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10_000), st.data())
def test_day_off_more_breaks_no_rule_of_sequence(seed, data):
    planned, _ = random_roster(np.random.default_rng(seed), n_agents=1)
    d = data.draw(st.integers(0, planned.problem.horizon.n_days - 1))
    relaxed = planned.with_code(0, d, OFF)
    before, after = (
        Counter(v.rule for v in find_violations(r) for _ in range(v.amount))
        for r in (planned, relaxed)
    )
    assert all(after[rule] <= before[rule] for rule in BY_PATTERN - {"rest_days"})


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10_000), st.permutations(range(4)))
def test_breaches_do_not_depend_on_the_order_of_the_agents(seed, order):
    planned, _ = random_roster(np.random.default_rng(seed), n_agents=4)
    problem = planned.problem
    a, b, c, d = agents(4)
    team: tuple[Agent, ...] = (
        replace(a, level=Level.SENIOR),
        replace(b, mentor="a"),
        replace(c, earliest_night=problem.horizon.date(2)),
        d,
    )
    asked = tuple(
        Request(agent=agent.id, date=problem.horizon.start, kind=kind, approved=True)
        for agent, kind in zip(team, (RequestKind.OFF, RequestKind.LEAVE) * 2, strict=True)
    )
    problem = replace(
        problem, agents=team, requests=asked, rules=replace(RULES, mentor_pairs=MentorPairs())
    )
    shuffled = replace(
        problem,
        agents=tuple(team[i] for i in order),
        before=problem.before[order],
        requests=asked[::-1],
    )
    first = find_violations(Roster(problem=problem, codes=planned.codes))
    second = find_violations(Roster(problem=shuffled, codes=planned.codes[order]))
    assert [v.text for v in first] == [v.text for v in second]
