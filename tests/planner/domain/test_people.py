"""Agents and requests keep their limits."""

import datetime as dt

import pytest

from planner.domain.people import Agent, Level, Request, RequestKind


def agent(**changes) -> Agent:
    return Agent(**({"id": "a", "name": "A", "skills": ("pre",)} | changes))


def request(**changes) -> Request:
    given = {"agent": "a", "date": dt.date(2026, 11, 2), "kind": RequestKind.OFF}
    return Request(**(given | changes))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"skills": ()}, "a: skills must name at least one queue or language, got none"),
        ({"speed": 0}, "a: speed must be over 0 and up to 2, got 0"),
        ({"speed": 2.01}, "a: speed must be over 0 and up to 2, got 2.01"),
        ({"contract_min_week": -1}, "a: contract_min_week must be 0 to 10080, got -1"),
        ({"contract_min_week": 10081}, "a: contract_min_week must be 0 to 10080, got 10081"),
        ({"mentor": "a"}, "a: mentor must be another agent, got a"),
    ],
)
def test_agent_out_of_range_is_refused(changes, message):
    with pytest.raises(ValueError, match=message):
        agent(**changes)


@pytest.mark.parametrize(
    "changes",
    [{"speed": 0.01}, {"speed": 2}, {"contract_min_week": 0}, {"contract_min_week": 10080}],
)
def test_agent_at_the_limit_is_allowed(changes):
    agent(**changes)


def test_seniors_leads_and_supervisors_are_experienced():
    assert [level for level in Level if agent(level=level).is_experienced] == [
        "senior",
        "lead",
        "supervisor",
    ]


@pytest.mark.parametrize("weight", [0, 101])
def test_weight_out_of_range_is_refused(weight):
    with pytest.raises(ValueError, match=f"a: weight must be 1 to 100, got {weight}"):
        request(weight=weight)


@pytest.mark.parametrize("weight", [1, 100])
def test_weight_at_the_limit_is_allowed(weight):
    assert request(weight=weight).weight == weight


def test_request_against_a_shift_must_name_it():
    with pytest.raises(ValueError, match="a: a request of kind not must name a shift, got none"):
        request(kind=RequestKind.NOT)
    assert request(kind=RequestKind.NOT, shift="N").shift == "N"
    assert request(kind=RequestKind.ON).shift is None
