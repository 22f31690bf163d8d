"""The solver's rules and the plain checks draw the line at the same place."""

import dataclasses
import datetime as dt

import numpy as np
import pytest
from models import model_of
from months import month
from ortools.sat.python.cp_model import INFEASIBLE, OPTIMAL, CpSolver

from planner.domain.agent_limits import AgentLimits
from planner.domain.checks import find_violations
from planner.domain.cost import Prices
from planner.domain.people import Request, RequestKind
from planner.domain.roster import FREE, OFF, Roster
from planner.domain.rules import (
    UNUSED,
    Experienced,
    LeastNights,
    MentorPairs,
    NightBlocks,
    Nights,
    Overtime,
    PeriodTime,
    Relief,
    RestAfterNights,
    RestBetween,
    RestBlackouts,
    RestDays,
    RestRun,
    Rules,
    ShiftCounts,
    ShiftHeads,
    ShortRun,
    SkillsPresent,
    Strictness,
    Successions,
    Wanted,
    WeeklyOvertime,
    WeeklyRest,
    WeekTime,
    WorkedWeekends,
    WorkRun,
)
from planner.roster.constraints import RULES, add_rules
from planner.roster.month import Month

CODES = {".": OFF, "D": 0, "N": 1, "?": FREE}
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
# everybody's; else a senior, two agents, a lead, and a new hire whose mentor is the senior. What
# stands before a line is last month's end.
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
    (
        ShiftHeads(wanted=(Wanted(least=2, shifts=("D",), weekdays=(0,)),)),
        (".D......", ".D......", OFF_ALL, OFF_ALL, OFF_ALL),
        (".D......", "D.DDDDDD", ".N......", OFF_ALL, OFF_ALL),
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
    (WorkRun(most=3), "?.D|DD.DDD..", ".DD|DD......"),
    (ShortRun(least=3), "DD.DDD.D", "DD.DD..D"),  # a run at the edge may be longer than is seen
    (ShortRun(least=3), "DDD.DDD.", "DDDD.DD."),
    (ShortRun(least=3), ".D|DD......", ".D|D......."),
    (ShortRun(least=3), "?D|D.......", ".DD|........"),
    (RestRun(least=2), ".DD..DD.", ".DD.DD.."),
    (RestRun(least=2), "DDDDDDD.", "DDDDDD.D"),
    (RestRun(least=2), "D.|.DDDDDDD", "D.|DDDDDDDD"),
    (RestRun(least=2), "?.|DDDDDDDD", None),
    (ShiftCounts(most=(("N", 2),)), "NDNDDDDD", "NDNDNDDD"),
    (PeriodTime(most_min=2400), "DDDDD...", "DDDDDD.."),
    (PeriodTime(most_min=2399), "DDDD....", "DDDDD..."),
    (PeriodTime(least_min=2400), "NNNNN...", "NNNN...."),
    (PeriodTime(least_min=2401), "NNNNNN..", "NNNNN..."),
    (WeekTime(most_min=1440), "DNN.N...", ".NNNN..."),
    (WeekTime(most_min=1440), "NN....|N.......", "NNN...|N......."),
    (WorkedWeekends(most=1), "D.DDDD..", "D.....D."),
    (WorkedWeekends(most=1), ".DDDDDDD", "D......D"),
    (LeastNights(least=2), "N.D.D.DN", "DD..D..N"),
    (NightBlocks(least=2), "N.NN.D.N", "DN..NN.."),
    (NightBlocks(least=2), "DDDDDD.N", "DDDDD.N."),
    (NightBlocks(least=2), ".N|N.......", ".N|D......."),
    (RestAfterNights(least=2), "NN..D.NN", "NN.D...."),
    (RestAfterNights(least=2), "N.|.D......", "N.|D......."),
    (
        SkillsPresent(needed=(("pre", 1),), shifts=("N",)),
        (OFF_ALL, NIGHTS, OFF_ALL, OFF_ALL, OFF_ALL),
        "NNNNNNND",
    ),
]


# Limits of the first and of the second agent; the others have none of theirs.
OWN = [
    ({"work_run_most": (2, 9, 9, 9, 9)}, ("DD.DD.DD", DAYS), ("DD.DDD..", DAYS)),
    ({"work_run_least": (2, 1, 1, 1, 1)}, (".DD.DD..", ".D.D.D.."), (".DD.D.D.", ".D.D.D..")),
    ({"rest_run_least": (2, 1, 1, 1, 1)}, ("D..D..DD", "D.D.D.D."), ("D..D.D..", "D.D.D.D.")),
    ({"shift_most": ((8, 1),) + ((8, 8),) * 4}, ("NDDDDDDD", NIGHTS), ("NDDNDDDD", NIGHTS)),
    ({"time_most_min": (480,) + (9999,) * 4}, ("D.......", DAYS), ("DD......", DAYS)),
    ({"time_least_min": (480,) + (0,) * 4}, ("D.......", OFF_ALL), (OFF_ALL, OFF_ALL)),
    ({"weekends_most": (1, 2, 2, 2, 2)}, ("D.......", DAYS), ("D......D", DAYS)),
]
LOOSE = {
    "work_run": WorkRun(most=9),
    "short_run": ShortRun(how=Strictness()),
    "rest_run": RestRun(how=Strictness()),
    "shift_counts": ShiftCounts(how=Strictness()),
    "period_time": PeriodTime(how=Strictness()),
    "worked_weekends": WorkedWeekends(how=Strictness()),
}


def name_of(rule):
    return next(k for k, kind in Rules.__annotations__.items() if kind is type(rule))


def verdicts(rule, rows, own=None):
    """Return whether the plain checks and the solver allow a roster."""
    rows = (rows,) * 5 if isinstance(rows, str) else (*rows, *[OFF_ALL] * (5 - len(rows)))
    used = rule if isinstance(rule, dict) else {name_of(rule): rule}
    rules = Rules(**NONE | used)
    problem, lateness = month(
        1, n_agents=5, n_days=8, trainees=1, n_queues=1, wishes=0, leave_share=0.0, rules=rules
    )
    cells = np.array([[CODES[x] for x in row.replace("|", "")] for row in rows], np.int8)
    codes = cells[:, -8:]
    problem = dataclasses.replace(
        problem, before=cells[:, :-8], own_limits=own if own is not None else AgentLimits()
    )
    m = model_of(Month(problem=problem, lateness=lateness, prices=Prices()), codes, elastic=False)
    add_rules(m)
    solver = CpSolver()
    solver.parameters.num_workers = 1
    status = solver.solve(m.cp)
    assert status in (OPTIMAL, INFEASIBLE)
    broken = {v.rule for v in find_violations(Roster(problem=problem, codes=codes)) if v.is_hard}
    assert broken <= set(used)
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


@pytest.mark.parametrize(("limits", "allowed", "refused"), OWN)
def test_agent_with_a_limit_of_their_own_is_held_to_it(limits, allowed, refused):
    own = AgentLimits(**{name: np.array(values) for name, values in limits.items()})
    assert verdicts(LOOSE, allowed, own) == (True, True)
    assert verdicts(LOOSE, refused, own) == (False, False)


def test_nobody_is_off_on_a_blackout_but_those_on_leave():
    date = dt.date(2026, 11, 3)
    rules = Rules(**NONE | {"rest_blackouts": RestBlackouts(dates=(date,), how=Strictness())})
    problem, lateness = month(1, n_agents=2, n_days=3, trainees=0, n_queues=1, rules=rules)
    away = Request(agent="a0", date=date, kind=RequestKind.LEAVE, approved=True)
    problem = dataclasses.replace(problem, requests=(away,))
    data = Month(problem=problem, lateness=lateness, prices=Prices())
    assert data.allowed[0, 2].tolist() == [False, False, True]
    assert data.allowed[1, 2].tolist() == [True, True, False]
    codes = np.array([[OFF, 0, OFF], [OFF, 0, OFF]], np.int8)
    (found,) = find_violations(Roster(problem=problem, codes=codes))
    assert found.text == "Agent 1 is off on 2026-11-03, when nobody is to have a day off"


def test_every_rule_is_tried():
    assert {name_of(rule) for rule, *_ in CASES} == {rule.__name__ for rule in RULES}
