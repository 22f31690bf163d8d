"""Requests go from hand to hand, and what is approved changes the roster with the least change."""

import datetime as dt

import pytest
from sqlalchemy import event

from planner import views
from planner.domain.access import Actor, Refused, Role, local_actor
from planner.domain.asks import AskKind, AskState, Wanted
from planner.domain.edits import CellChange
from planner.domain.errors import InputError
from planner.domain.people import Request, RequestKind
from planner.storage.store import Store
from planner.workflow import (
    agree_to_swap,
    approve_request,
    foresee_request,
    make_request,
    publish_version,
    refuse_request,
    revert_to,
    save_draft,
    withdraw_request,
    write_note,
)
from tests.planner.ui.small_site import MONDAY, TEAM, publish, small_plan

MANAGER = Actor(name="wang", role=Role.MANAGER, team=TEAM, account=9)
TODAY = MONDAY - dt.timedelta(days=14)
HOSTILE = ("'; DROP TABLE asks; --", "<script>alert(1)</script>", '=HYPERLINK("http://x")', "{0}%s")


def agent(name: str) -> Actor:
    return Actor(name=name, role=Role.AGENT, team=TEAM, agent=name, account=1)


def day(d: int) -> dt.date:
    return MONDAY + dt.timedelta(days=d)


def leave(who: str, d: int, days: int = 1) -> Wanted:
    return Wanted(
        agent=who, kind=AskKind.LEAVE, first=day(d), last=day(d + days - 1), reason="trip"
    )


def swap(who: str, d: int, other: str, other_d: int) -> Wanted:
    return Wanted(
        agent=who,
        kind=AskKind.SWAP,
        first=day(d),
        last=day(d),
        other_agent=other,
        other_date=day(other_d),
    )


@pytest.fixture
def url(tmp_path) -> str:
    url = f"sqlite:///{tmp_path / 'shop.sqlite3'}"
    publish(url, small_plan())
    return url


def asked(url: str, wanted: Wanted) -> int:
    return make_request(url, agent(wanted.agent), TEAM, wanted, today=TODAY)


def codes(url: str, who: str) -> str:
    plan = views.load_plan(url, MANAGER, views.find_versions(url, MANAGER)[0].id)
    row = plan.roster.codes[plan.month.problem.agent_index[who]]
    return "".join("-DN"[code + 1] for code in row)


def state(url: str, ask: int) -> AskState:
    return next(a.state for a in views.find_requests(url, MANAGER, TEAM) if a.id == ask)


def test_approved_leave_is_in_the_roster_and_in_its_requests(url):
    ask = asked(url, leave("cai", 0, 2))
    assert codes(url, "cai") == "DDDD-N-"
    (version,) = approve_request(url, MANAGER, ask, "enjoy it")
    assert codes(url, "cai")[:2] == "--"
    (published,) = views.find_versions(url, MANAGER)
    assert (published.id, published.parent, published.note) == (version, 1, "request 1 approved")
    with Store.open(url) as store:
        assert Request(agent="cai", date=day(1), kind=RequestKind.LEAVE, approved=True) in (
            store.load(version).requests
        )
    (found,) = views.find_requests(url, agent("cai"), TEAM)
    assert (found.state, found.version) == (AskState.APPROVED, version)
    assert [(e.who, e.state, e.note) for e in found.events] == [
        ("cai", "asked", "trip"),
        ("wang", "approved", "enjoy it"),
    ]


def test_what_an_approval_would_do_is_told_before_it_is_given(url):
    ask = asked(url, leave("bo", 0))
    (found,) = foresee_request(url, MANAGER, ask)
    assert found.version == 1
    assert found.late > 0
    assert found.late_mended <= found.late
    assert (found.changes[0].agent, found.changes[0].date, found.changes[0].shift) == (
        "bo",
        day(0),
        None,
    )
    assert "relief" in {violation.rule for violation in found.broken}
    assert state(url, ask) is AskState.ASKED
    approve_request(url, MANAGER, ask)
    cells = views.compare_versions(url, MANAGER, 1, 2)
    assert {(c.agent, c.date, c.after) for c in cells} == {
        (c.agent, c.date, c.shift) for c in found.changes
    }


def test_a_swap_needs_both_and_then_the_supervisor(url):
    ask = asked(url, swap("cai", 4, "bo", 4))
    with pytest.raises(InputError, match="once the colleague has agreed"):
        approve_request(url, MANAGER, ask)
    for nobody in (agent("cai"), agent("an"), MANAGER, local_actor("root")):
        with pytest.raises(Refused):
            agree_to_swap(url, nobody, ask)
    agree_to_swap(url, agent("bo"), ask, "fine")
    assert state(url, ask) is AskState.AGREED
    approve_request(url, MANAGER, ask)
    assert (codes(url, "cai")[4], codes(url, "bo")[4]) == ("N", "-")


def test_the_colleague_may_decline_a_swap_and_nobody_elses_request(url):
    ask, other = asked(url, swap("cai", 4, "bo", 4)), asked(url, leave("cai", 0))
    with pytest.raises(Refused):
        refuse_request(url, agent("bo"), other, "")
    refuse_request(url, agent("bo"), ask, "I have plans")
    assert state(url, ask) is AskState.REFUSED
    with pytest.raises(InputError, match="is refused, so nobody can approve it"):
        approve_request(url, MANAGER, ask)


def test_a_request_is_taken_back_by_its_own_agent_until_it_is_decided(url):
    ask = asked(url, leave("cai", 0))
    with pytest.raises(Refused):
        withdraw_request(url, agent("bo"), ask)
    withdraw_request(url, agent("cai"), ask)
    assert state(url, ask) is AskState.WITHDRAWN
    with pytest.raises(InputError, match="is withdrawn"):
        withdraw_request(url, agent("cai"), ask)


@pytest.mark.parametrize(
    ("kind", "shift", "d", "expected"),
    [
        ("off", None, 1, "-"),
        ("on", "N", 0, "N"),
        ("on", None, 0, "D"),
        ("on", None, 4, "DN"),
        ("not", "D", 0, "-N"),
        ("not", "N", 0, "D"),
    ],
)
def test_an_approved_wish_is_granted(url, kind, shift, d, expected):
    ask = asked(
        url, Wanted(agent="cai", kind=AskKind(kind), first=day(d), last=day(d), shift=shift)
    )
    approve_request(url, MANAGER, ask)
    assert codes(url, "cai")[d] in expected


def test_what_is_marked_by_hand_changes_no_roster(url):
    ask = asked(url, leave("cai", 0))
    assert approve_request(url, MANAGER, ask, by_hand=True) == ()
    assert state(url, ask) is AskState.APPROVED
    assert [v.id for v in views.find_versions(url, MANAGER)] == [1]


def test_days_without_a_roster_wait_for_their_plan(url):
    soon, far = asked(url, leave("cai", 20, 3)), asked(url, leave("bo", 22))
    assert approve_request(url, MANAGER, soon) == ()
    known = views.requests_to_plan(url, MANAGER, TEAM, day(21), day(30))
    assert [(r.agent, r.date, r.approved) for r in known] == [
        ("cai", day(21), True),
        ("cai", day(22), True),
        ("bo", day(22), False),
    ]
    refuse_request(url, MANAGER, far, "no")
    assert len(views.requests_to_plan(url, MANAGER, TEAM, day(21), day(30))) == 2


def test_leave_approved_since_survives_going_back(url):
    ask = asked(url, leave("cai", 0))
    approve_request(url, MANAGER, ask)
    back = revert_to(url, MANAGER, 1, "")
    plan = views.load_plan(url, MANAGER, back)
    assert codes(url, "cai") == "-DDD-N-"
    assert not any(v.rule == "approved_leave" and v.agent == "cai" for v in plan.breaches)
    (info,) = views.find_versions(url, MANAGER)
    assert info.note == f"back to version 1:  · approved, stays: cai {MONDAY.isoformat()}"


def test_a_swap_approved_since_survives_going_back_on_both_sides(url):
    before = codes(url, "bo"), codes(url, "cai")
    ask = asked(url, swap("bo", 5, "cai", 6))
    agree_to_swap(url, agent("cai"), ask)
    approve_request(url, MANAGER, ask)
    swapped = codes(url, "bo"), codes(url, "cai")
    assert swapped != before
    revert_to(url, MANAGER, 1, "")
    now = codes(url, "bo"), codes(url, "cai")
    assert [row[5:] for row in now] == [row[5:] for row in swapped]
    assert [row[:5] for row in now] == [row[:5] for row in before]


def test_an_approval_that_fails_at_the_end_decides_and_publishes_nothing(url):
    ask = asked(url, leave("cai", 0))

    def fail(connection, cursor, statement, *_):
        if statement.startswith("INSERT INTO ask_events"):
            raise RuntimeError("power cut")

    with Store.open(url) as store:
        event.listen(store._engine, "before_cursor_execute", fail)
        with pytest.raises(RuntimeError, match="power cut"):
            approve_request(url, MANAGER, ask)
        event.remove(store._engine, "before_cursor_execute", fail)
        assert [v.id for v in store.versions(TEAM, MONDAY)] == [1]
    assert state(url, ask) is AskState.ASKED


def test_a_draft_begun_before_an_approval_does_not_undo_it(url):
    draft = save_draft(url, MANAGER, 1, [CellChange(agent="bo", date=day(1), shift=None)], "")
    ask = asked(url, leave("cai", 0))
    approve_request(url, MANAGER, ask)
    with pytest.raises(InputError, match=r"wang saved version 3 .*cai 2026-12-07: D to off"):
        publish_version(url, MANAGER, draft)


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        (leave("cai", -12), "made at least 3 days ahead"),
        (leave("nobody", 0), "is not one of the team's agents"),
        (swap("cai", 0, "b", 0), "is not one of the team's agents .*Write bo"),
        (
            Wanted(agent="cai", kind=AskKind.NOT, first=day(0), last=day(0), shift="X"),
            "is not a shift of the team .*The shifts are D, N",
        ),
    ],
)
def test_what_cannot_be_asked_is_told(url, wanted, message):
    with pytest.raises(InputError, match=message):
        asked(url, wanted)
    assert views.find_requests(url, MANAGER, TEAM) == ()


def test_a_supervisor_enters_what_comes_too_late_and_the_same_only_once(url):
    make_request(url, MANAGER, TEAM, leave("cai", -12), today=TODAY)
    asked(url, leave("cai", 0))
    with pytest.raises(InputError, match="asked for already"):
        asked(url, leave("cai", 0))


def test_agents_see_their_own_requests_and_those_they_are_asked_in(url):
    asked(url, leave("an", 0))
    mine, with_me = asked(url, leave("cai", 0)), asked(url, swap("bo", 0, "cai", 4))
    assert [a.id for a in views.find_requests(url, agent("cai"), TEAM)] == [mine, with_me]
    assert len(views.find_requests(url, MANAGER, TEAM)) == 3


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_is_written_is_kept_as_text(url, text):
    ask = make_request(
        url,
        agent("cai"),
        TEAM,
        Wanted(agent="cai", kind=AskKind.LEAVE, first=day(0), last=day(0), reason=text),
        today=TODAY,
    )
    refuse_request(url, MANAGER, ask, text)
    write_note(url, agent("bo"), TEAM, day(0), text, shift=text, queue=text)
    (found,) = views.find_requests(url, MANAGER, TEAM)
    assert (found.wanted.reason, found.events[1].note) == (text, text)
    (note,) = views.find_notes(url, agent("cai"), TEAM, day(0), day(0))
    assert (note.text, note.shift, note.queue, note.written_by) == (text, text, text, "bo")


@pytest.mark.parametrize("text", ["", "  ", "a\x00b", "\ud800", "x" * 2001])
def test_a_note_that_says_nothing_or_cannot_be_shown_is_refused(url, text):
    with pytest.raises(InputError, match="column text"):
        write_note(url, agent("bo"), TEAM, day(0), text)
    assert views.find_notes(url, agent("bo"), TEAM, day(0), day(0)) == ()


def test_notes_are_read_by_day_in_the_order_written(url):
    for d, text in ((1, "b"), (0, "a"), (1, "c"), (3, "later")):
        write_note(url, agent("bo"), TEAM, day(d), text)
    assert [n.text for n in views.find_notes(url, MANAGER, TEAM, day(0), day(2))] == ["a", "b", "c"]
