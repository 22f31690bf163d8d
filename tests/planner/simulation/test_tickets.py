"""Tickets fill the time between messages, the earliest due first, and never delay a customer."""

import numpy as np
import pytest

from planner.domain.people import Level
from planner.domain.shifts import Pause, Shift
from planner.domain.tickets import TicketClass
from planner.simulation import simulate
from planner.simulation.engine import play
from planner.simulation.floor import TICKET, Desk
from planner.simulation.team import team_of
from planner.simulation.ticket_kpis import count_tickets
from tests.planner.simulation.desk import agent, chats, queue, roster

SOON = TicketClass(name="soon", deadline_min=10, work_min=5, per_contact=(("pre", 0.3),))
LATER = TicketClass(name="later", deadline_min=240, work_min=5, per_contact=(("pre", 0.2),))
SENIORS = TicketClass(name="seniors", deadline_min=30, work_min=5, per_contact=(), experienced=True)
KINDS = (SOON, LATER, SENIORS)


def done_min(given, *tickets: tuple[int, float, float], customers=()) -> list[float]:
    """Play tickets of kind, arrival [min] and work [min]; return when they are done. [min]"""
    team = team_of(given, tickets=KINDS)
    floor = team.floor(np.zeros((1, given.problem.horizon.n_days, 24)), np.uint64(0))
    records = np.zeros(len(tickets), TICKET)
    for i, (kind, come_min, work_min) in enumerate(tickets):
        records[i]["kind"], records[i]["release_s"] = kind, 60 * come_min
        records[i]["left_s"], records[i]["done_s"] = 60 * work_min, np.inf
        records[i]["due_s"] = 60 * (come_min + KINDS[kind].deadline_min)
    floor.queues[0]["coming"], floor.queues[0]["beyond"] = 0, len(customers)
    desk = Desk(tickets=records, piles=floor.desk.piles, state=floor.desk.state)
    floor = floor._replace(chats=chats(*customers), desk=desk)
    play(floor, team.changes)
    return [pytest.approx(t / 60, abs=1e-6) for t in records["done_s"]]


def test_the_one_due_first_is_done_first():
    # Both wait at 08:00; the second is due at 08:05, the first at 11:00.
    assert done_min(roster("D"), (1, 420, 6), (0, 475, 4)) == [490.0, 484.0]


def test_a_ticket_due_sooner_parks_another():
    assert done_min(roster("D"), (1, 470, 10), (0, 480, 5)) == [495.0, 485.0]
    assert done_min(roster("D"), (1, 470, 10), (0, 483, 5)) == [495.0, 488.0]


def test_a_ticket_due_later_waits():
    assert done_min(roster("D"), (0, 480, 5), (1, 481, 10)) == [485.0, 495.0]


def test_a_message_parks_the_ticket_until_the_reply_is_written():
    quiet = team_of(roster("D")).floor(np.zeros((1, 1, 24)), np.uint64(0))
    alone = quiet._replace(chats=chats((0, 485, 900, 1)))
    alone.queues[0]["coming"], alone.queues[0]["beyond"] = 0, 1
    play(alone, team_of(roster("D")).changes)
    reply_min = float(alone.tallies["response_s"].sum()) / 60
    assert reply_min > 1e-3
    assert [490.0 + reply_min] == done_min(roster("D"), (1, 480, 10), customers=((0, 485, 900, 1),))


def test_another_agent_takes_a_parked_ticket_up():
    customers = ((0, 485, 900, 1),)
    assert done_min(roster("D", "D"), (1, 480, 10), customers=customers) == [490.0]


def test_nobody_does_tickets_on_a_pause_or_after_the_shift():
    lunch = Pause(name="lunch", start_min=600, length_min=60, crews=1)
    day = Shift(code="D", name="day", start_min=480, length_min=570, pauses=(lunch,))
    given = roster("D-D", shifts=(day, Shift(code="N", name="n", start_min=0, length_min=60)))
    found = done_min(given, (1, 590, 20), (1, 1045, 10))
    assert found == [670.0, 2 * 1440 + 485.0]


def test_only_those_with_the_level_do_what_asks_for_it():
    given = roster("D", "D", agents=(agent("a"), agent("b", level=Level.SENIOR)))
    # Both tickets are for seniors: one of the two agents does them one after the other.
    assert done_min(given, (2, 480, 5), (2, 480, 5), (1, 480, 3)) == [485.0, 490.0, 483.0]
    assert [np.inf] == done_min(roster("D"), (2, 480, 5))


def test_tickets_delay_no_customer():
    given = roster(*["DN", "ND"] * 4)
    rates = np.full((1, 1, 2, 24), 60.0)
    without = simulate(given, rates, replications=3)
    among = simulate(given, rates, replications=3, tickets=KINDS)
    for field in ("chats", "abandoned", "replies", "late", "response_s", "overrun_min"):
        np.testing.assert_array_equal(getattr(without, field), getattr(among, field))
    assert without.tickets is None
    assert without.late_tickets("soon") is None
    assert among.tickets is not None
    assert (among.tickets.came[:, :2] > 0).all()
    assert (among.tickets.late <= among.tickets.came).all()


def test_the_same_seed_gives_the_same_tickets_with_one_process_or_two():
    given, rates = roster(*["DN", "ND"] * 4), np.full((3, 1, 2, 24), 60.0)
    alone, shared = (
        simulate(given, rates, replications=9, tickets=KINDS, workers=n).tickets for n in (1, 2)
    )
    for field in ("came", "late", "waiting", "waiting_min"):
        np.testing.assert_array_equal(getattr(alone, field), getattr(shared, field))


def test_sojourns_of_one_agent_are_those_of_the_single_server_queue():
    # P(sojourn > d) = exp(-(1 / work - rate) d), round the clock.
    whole = Shift(code="A", name="all", start_min=0, length_min=840)
    kind = TicketClass(name="k", deadline_min=20, work_min=5, per_contact=(("pre", 1.0),))
    given = roster("A", shifts=(whole,), queues=(queue(open_min=1425, close_min=1440),))
    rates = np.zeros((1, 1, 1, 24))
    rates[..., :14] = 6.0
    played = simulate(given, rates, replications=1500, tickets=(kind,))
    late = played.late_tickets("k")
    # The day begins empty and ends with the shift; both are small against 84 tickets a day.
    assert late.mean == pytest.approx(np.exp(-(1 / 5 - 6 / 60) * 20), abs=0.02)


def test_a_ticket_that_is_due_after_the_end_waits_and_is_not_late():
    records = np.zeros(4, TICKET)
    records["done_s"] = [100.0, 300.0, np.inf, np.inf]
    records["due_s"] = [200.0, 200.0, 200.0, 90_000.0]
    records["left_s"] = [0.0, 0.0, 60.0, 120.0]
    desk = Desk(tickets=records, piles=np.zeros(1), state=np.zeros(1))
    assert count_tickets(desk, 1, 1)[:, 0, 0].tolist() == [4, 2, 2, 3]


def test_an_unknown_class_is_reported():
    played = simulate(roster("D"), np.full((1, 1, 1, 24), 9.0), replications=2, tickets=KINDS)
    with pytest.raises(ValueError, match="must be one of soon, later, seniors, got x"):
        played.late_tickets("x")
