"""A request is whole, in time, and moved on by the right steps alone."""

import datetime as dt

import pytest

from planner.domain.asks import Ask, AskKind, AskState, AskStep, Deadlines, Wanted
from planner.domain.errors import InputError
from planner.domain.people import RequestKind

FIRST = dt.date(2026, 12, 7)


def wanted(kind: str = "leave", **fields: object) -> Wanted:
    return Wanted(**{"agent": "an", "kind": AskKind(kind), "first": FIRST, "last": FIRST, **fields})


def swap(**fields: object) -> Wanted:
    return wanted("swap", other_agent="bo", other_date=FIRST + dt.timedelta(days=2), **fields)


def ask(content: Wanted, state: AskState = AskState.ASKED) -> Ask:
    now = dt.datetime(2026, 12, 1, tzinfo=dt.UTC)
    return Ask(id=1, team="t", wanted=content, state=state, asked_at=now, asked_by="an")


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"last": FIRST - dt.timedelta(days=1)}, "1 to 62 days"),
        ({"last": FIRST + dt.timedelta(days=62)}, "1 to 62 days"),
        ({"kind": "on", "last": FIRST + dt.timedelta(days=1)}, "kind on is for one day"),
        ({"kind": "not"}, "names no shift"),
        ({"kind": "swap"}, "a swap names a colleague"),
        ({"other_agent": "bo", "other_date": FIRST}, "nothing else does"),
        ({"kind": "swap", "other_agent": "an", "other_date": FIRST}, "swaps with themselves"),
        ({"reason": "x" * 2001}, "longer than 2000"),
        ({"reason": "a\x00b"}, "signs that cannot be shown"),
        ({"reason": "\ud800"}, "signs that cannot be shown"),
    ],
)
def test_what_is_not_whole_is_refused(fields, message):
    with pytest.raises(InputError, match=message):
        wanted(**fields)


def test_leave_becomes_a_request_a_day():
    made = wanted(last=FIRST + dt.timedelta(days=2)).requests(approved=True)
    assert [r.date.day for r in made] == [7, 8, 9]
    assert {(r.kind, r.approved) for r in made} == {(RequestKind.LEAVE, True)}
    assert swap().requests(approved=True) == ()
    assert [d.day for d in swap().days] == [7, 9]


@pytest.mark.parametrize(
    ("content", "days"),
    [(wanted(), 3), (wanted("off"), 7), (swap(), 1)],
    ids=["leave", "off", "swap"],
)
def test_the_deadline_of_each_kind_holds_to_the_day(content, days):
    deadlines = Deadlines(leave=3, wish=7, swap=1)
    deadlines.check(content, FIRST - dt.timedelta(days=days))
    with pytest.raises(InputError, match=f"at least {days} days ahead"):
        deadlines.check(content, FIRST - dt.timedelta(days=days - 1))


def test_a_swap_is_approved_once_the_colleague_has_agreed():
    with pytest.raises(InputError, match="once the colleague has agreed"):
        ask(swap()).after(AskStep.APPROVE)
    assert ask(swap()).after(AskStep.AGREE) is AskState.AGREED
    assert ask(swap(), AskState.AGREED).after(AskStep.APPROVE) is AskState.APPROVED
    assert ask(wanted()).after(AskStep.APPROVE) is AskState.APPROVED
    with pytest.raises(InputError, match="nobody can agree"):
        ask(wanted()).after(AskStep.AGREE)


@pytest.mark.parametrize("state", [s for s in AskState if not s.is_open])
@pytest.mark.parametrize("step", list(AskStep))
def test_what_is_decided_stays(state, step):
    with pytest.raises(InputError, match=f"is {state}, so nobody can {step} it now"):
        ask(swap(), state).after(step)
