"""The solver's rules and the plain checks draw the line at the same place."""

import dataclasses
import datetime as dt

import numpy as np
import pytest
from models import model_of
from months import month
from ortools.sat.python.cp_model import INFEASIBLE, OPTIMAL, CpSolver

from planner.domain.checks import find_violations
from planner.domain.cost import Prices
from planner.domain.roster import OFF, Roster
from planner.domain.rules import (
    UNUSED,
    Experienced,
    MentorPairs,
    Nights,
    Overtime,
    Relief,
    RestBetween,
    RestDays,
    Rules,
    Strictness,
    Successions,
    WeeklyOvertime,
    WeeklyRest,
    WorkRun,
)
from planner.roster.constraints import RULES, add_rules
from planner.roster.month import Month

CODES = {".": OFF, "D": 0, "N": 1}
NONE = {
    "rest_days": RestDays(how=UNUSED),
    "work_run": WorkRun(how=UNUSED),
    "successions": Successions(how=UNUSED),
    "experienced": Experienced(how=UNUSED),
    "relief": Relief(how=UNUSED),
    "mentor_pairs": MentorPairs(how=UNUSED),
    "nights": Nights(how=UNUSED),
}
OFF_ALL = "........"
DAYS, NIGHTS = OFF_ALL.replace(".", "D"), OFF_ALL.replace(".", "N")

# Rule, and rosters of Sunday to Sunday that it just allows and just refuses. A row alone is
# everybody's; else a senior, two agents, a lead, and a new hire whose mentor is the senior.
CASES = [
    (RestDays(least=2), "DDDDDD..", "DDDDDDD."),
    (RestDays(least=0, most=3), "DDDDD...", "DDDD...."),
    (WeeklyRest(least=2), "DDDDDD..", "DDDDDDD."),
    (WeeklyRest(least=1), "DDDDDDD.", ".DDDDDDD"),
    (WorkRun(most=3), "DDD.DDD.", "DDDD...."),
    (WorkRun(most=3), ".....DDD", "....DDDD"),
    (Successions(forbidden=(("N", "D"),)), "DN.DN.DN", "DN.DN.ND"),
    (RestBetween(least_min=570), "ND......", None),  # 22:30 to 08:00
    (RestBetween(least_min=571), "N.D.....", "ND......"),
    (
        Experienced(least=1),
        (DAYS, OFF_ALL, OFF_ALL, NIGHTS, OFF_ALL),
        (DAYS, NIGHTS, OFF_ALL, "NNNNNNN.", OFF_ALL),
    ),
    (Relief(), (OFF_ALL, NIGHTS, OFF_ALL, OFF_ALL, OFF_ALL), "NNNNNNND"),
    (
        MentorPairs(),
        ("DDN.....", OFF_ALL, OFF_ALL, OFF_ALL, "D.N....."),
        ("DDN.....", OFF_ALL, OFF_ALL, OFF_ALL, "D.D....."),
    ),
    (Nights(most=2), "NN......", "N.N....N"),
    (Nights(most_in_a_row=2), "NN.NN.NN", "D....NNN"),
    (Overtime(), "DDDDDD..", None),
    # The six days before Sunday are not known and take 2052 of the week's 2400 minutes.
    (WeeklyOvertime(most_min=132), "D.DDDDD.", "D.DDDDDD"),
    (WeeklyOvertime(most_min=131), ".DDDDD..", "D......."),
    (WeeklyOvertime(most_min=137, whole_period=True), "DDDDDD..", "DDDDDDD."),
    (WeeklyOvertime(most_min=0, holidays=(dt.date(2026, 11, 4),)), ".DD.DD..", ".DD.DDD."),
    (WeeklyOvertime(most_min=0, holidays=(dt.date(2026, 11, 4),)), ".DD.DD..", "...D...."),
]


def name_of(rule):
    return next(k for k, kind in Rules.__annotations__.items() if kind is type(rule))


def verdicts(rule, rows):
    """Return whether the plain checks and the solver allow a roster."""
    rows = (rows,) * 5 if isinstance(rows, str) else rows
    rules = Rules(**NONE | {name_of(rule): rule})
    problem, lateness = month(
        1, n_agents=5, n_days=8, trainees=1, n_queues=1, wishes=0, leave_share=0.0, rules=rules
    )
    codes = np.array([[CODES[x] for x in row] for row in rows], np.int8)
    m = model_of(Month(problem=problem, lateness=lateness, prices=Prices()), codes, elastic=False)
    add_rules(m)
    solver = CpSolver()
    solver.parameters.num_workers = 1
    status = solver.solve(m.cp)
    assert status in (OPTIMAL, INFEASIBLE)
    broken = {v.rule for v in find_violations(Roster(problem=problem, codes=codes)) if v.is_hard}
    assert broken <= {name_of(rule)}
    return not broken, status == OPTIMAL


@pytest.mark.parametrize(("rule", "allowed", "refused"), CASES)
def test_rule_refuses_what_is_just_beyond_its_limit(rule, allowed, refused):
    assert verdicts(dataclasses.replace(rule, how=Strictness()), allowed) == (True, True)
    if refused is not None:
        assert verdicts(dataclasses.replace(rule, how=Strictness()), refused) == (False, False)


@pytest.mark.parametrize(("minutes", "fits"), [(0, True), (1, False)])
def test_overtime_ends_at_the_minute(minutes, fits):
    problem, _ = month(1, n_agents=5, n_days=8, trainees=1, n_queues=1)
    row = np.array([CODES[x] for x in "DDDDDDD."])
    worked = int(
        Roster(problem=problem, codes=np.tile(row, (5, 1)).astype(np.int8)).work_min[0].sum()
    )
    standard = round(problem.agents[0].contract_min_week * 8 / 7)
    rule = Overtime(most_min=worked - standard - minutes, how=Strictness())
    assert verdicts(rule, "DDDDDDD.") == (fits, fits)


def test_legal_overtime_of_random_rosters_over_the_edge_is_read_alike():
    rng = np.random.default_rng(4)
    rule = WeeklyOvertime(
        most_min=600, holidays=(dt.date(2026, 11, 4), dt.date(2026, 10, 30)), how=Strictness()
    )
    seen = set()
    for _ in range(30):
        problem, lateness = month(
            1, n_agents=2, n_days=10, trainees=0, n_queues=1, rules=Rules(**NONE)
        )
        problem = dataclasses.replace(
            problem,
            requests=(),
            rules=Rules(**NONE | {"weekly_overtime": rule}),
            before=rng.choice([-2, OFF, 0, 1], (2, 6), p=[0.1, 0.2, 0.4, 0.3]).astype(np.int8),
        )
        codes = rng.choice([OFF, 0, 1], (2, 10), p=[0.2, 0.5, 0.3]).astype(np.int8)
        m = model_of(
            Month(problem=problem, lateness=lateness, prices=Prices()), codes, elastic=False
        )
        add_rules(m)
        solver = CpSolver()
        solver.parameters.num_workers = 1
        holds = not any(v.is_hard for v in find_violations(Roster(problem=problem, codes=codes)))
        assert holds == (solver.solve(m.cp) == OPTIMAL)
        seen.add(holds)
    assert seen == {True, False}


def test_every_rule_is_tried():
    assert {name_of(rule) for rule, *_ in CASES} == {rule.__name__ for rule in RULES}
