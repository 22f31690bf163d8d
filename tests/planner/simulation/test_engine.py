"""The engine agrees with a plain simulation and with theory, and keeps to the shifts."""

import numpy as np
import pytest

from planner.domain.demand import ChatWork, Target
from planner.domain.people import Agent
from planner.domain.roster import Roster
from planner.domain.shifts import Meeting, Pause, Shift
from planner.simulation.chance import TURNS, child, exponential
from planner.simulation.engine import play
from planner.simulation.team import team_of
from tests.planner.simulation.desk import (
    INSTANT,
    WORK,
    agent,
    queue,
    roster,
    served,
    steady,
)
from tests.planner.simulation.reference import expected


def mixed_roster(seed: int) -> tuple[Roster, np.ndarray]:
    """Build three days of twelve agents with mixed skills, speeds, meals and a meeting."""
    rng = np.random.default_rng(seed)
    skills = (("pre", "post"), ("post", "order"), ("order",), ("pre", "order", "post"))
    agents = tuple(
        Agent(id=f"a{a}", name=f"a{a}", skills=skills[a % 4], speed=(1, 0.7, 1.2)[a % 3])
        for a in range(12)
    )
    meal = Pause(name="meal", start_min=690, length_min=30, crews=2)
    notes = Pause(name="notes", start_min=1320, length_min=30, paid=True)
    shifts = (
        Shift(code="D", name="day", start_min=480, length_min=570, pauses=(meal,)),
        Shift(code="N", name="night", start_min=810, length_min=540, pauses=(notes,), night=True),
    )
    quick = ChatWork(
        reply_s=15, customer_s=30, replies_per_chat=3, max_chats=2, patience_s=300, reply_cv=0.6
    )
    rows = ["".join(rng.choice(["D", "N", "-"], size=3)) for _ in agents]
    given = roster(
        *rows,
        agents=agents,
        shifts=shifts,
        queues=(
            queue("pre"),
            queue("order", work=quick, target=Target(within_s=60)),
            queue("post", close_min=1440),
        ),
        meetings=(Meeting(name="all", weekday=0, start_min=480, length_min=30, stay_one_in=2),),
    )
    able = [np.flatnonzero(row) for row in given.problem.skilled]
    duty = np.array([rng.choice(places, size=3) for places in able]).astype(np.int8)
    return given, np.where(given.works, duty, -1).astype(np.int8)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_figure_agrees_with_a_plain_event_loop(seed):
    given, duty = mixed_roster(seed)
    team = team_of(given, duty)
    rates = np.full((3, 3, 24), 20.0 + 12.0 * seed)
    floor = team.floor(rates, np.uint64(seed))
    plain = expected(given, duty, floor.chats.copy())
    play(floor, team.changes)
    for name, sums in plain.sums.items():
        np.testing.assert_allclose(floor.tallies[name], sums, rtol=1e-9, atol=1e-6, err_msg=name)
    totals = {name: sums.sum() for name, sums in plain.sums.items()}
    assert totals["abandoned"] > 20
    assert totals["late"] > 20
    order = [(w.a, w.day) for w in plain.workers]
    overrun_s = [plain.overrun_s[who] for who in order]
    assert max(overrun_s) > 60
    np.testing.assert_allclose(floor.workers["overrun_s"], overrun_s, atol=1e-6)


# Contacts an hour, AHT, patience, agents -> P(abandon), mean wait of those served: rows of a
# reference table of Erlang A computed to 30 digits.
ERLANG_A = [
    (150.0, 60.0, 300.0, 3, 0.087735, 24.937683),
    (600.0, 30.0, 120.0, 4, 0.234162, 29.355081),
    (200.0, 180.0, 30.0, 11, 0.127407, 2.512072),
]


@pytest.mark.parametrize(("rate", "aht_s", "patience_s", "n", "pab", "wait_s"), ERLANG_A)
def test_one_reply_to_one_customer_at_a_time_is_erlang_a(rate, aht_s, patience_s, n, pab, wait_s):
    work = ChatWork(
        reply_s=aht_s, customer_s=1, replies_per_chat=1, max_chats=1, patience_s=patience_s
    )
    team = steady(n, work)
    found = []
    for r in range(60):
        floor = team.floor(np.full((1, 2, 24), rate), np.uint64(child(np.uint64(5), r)))
        play(floor, team.changes)
        sums = {name: floor.tallies[name].sum() for name in floor.tallies.dtype.names}
        served_wait_s = sums["first_s"] / sums["served"] - aht_s
        found.append((sums["abandoned"] / sums["chats"], served_wait_s))
    assert within_three_errors(found, (pab, wait_s))


def within_three_errors(found: list[tuple[float, ...]], theory: tuple[float, ...]) -> bool:
    """Say whether the means over replications lie within three standard errors of the theory."""
    error = np.std(found, axis=0, ddof=1) / len(found) ** 0.5
    return bool((np.abs(np.mean(found, axis=0) - theory) < 3 * error).all())


@pytest.mark.parametrize(("k", "m"), [(3, 4), (5, 8)])
def test_a_full_agent_is_a_machine_repair_queue(k, m):
    reply_s, customer_s, within_s = 20.0, 60.0, 90.0
    work = ChatWork(
        reply_s=reply_s, customer_s=customer_s, replies_per_chat=m, max_chats=k, patience_s=1e12
    )
    # models.md, section 1: pi_k(j) of one agent with k chats, c' = c (1 - 1/m).
    turn_s = customer_s * (1 - 1 / m)

    def pi(chats: int) -> np.ndarray:
        weights = [1.0]
        for j in range(chats):
            weights.append(weights[-1] * (chats - j) * reply_s / turn_s)
        return np.array(weights) / sum(weights)

    rate = (1 - pi(k)[0]) / reply_s
    response_s = k / rate - turn_s
    tail = np.cumsum([within_s**i / reply_s**i / np.prod(range(1, i + 1)) for i in range(k)])
    late_share = float((pi(k - 1) * tail).sum() * np.exp(-within_s / reply_s))
    team = steady(1, work, within_s)
    found = []
    for r in range(150):  # customers come faster than they are served; the first hours are left out
        floor = team.floor(np.full((1, 1, 24), 150.0), np.uint64(child(np.uint64(9), r)))
        play(floor, team.changes)
        hours = floor.tallies[0, 3:23]
        later = hours["replies"].sum() - hours["served"].sum()  # all but first replies
        found.append(
            (
                later / (20 * 3600) / (1 - 1 / m),
                (hours["response_s"] - hours["first_s"]).sum() / later,
                (hours["late"] - hours["served"]).sum() / later,  # every first reply is late
            )
        )
    assert within_three_errors(found, (rate, response_s, late_share))


def test_nobody_new_is_taken_on_a_pause():
    meal = Pause(name="meal", start_min=720, length_min=30)
    shift = Shift(code="D", name="day", start_min=480, length_min=570, pauses=(meal,))
    given = roster("D", shifts=(shift,), queues=(queue(work=INSTANT),))
    floor = served(given, (0, 719, 99, 1), (0, 725, 99, 1), (0, 755, 99, 1))
    assert floor.tallies["first_s"][0, [11, 12]] == pytest.approx([0, 25 * 60], abs=0.001)


def test_chats_in_hand_are_finished_on_a_pause():
    meal = Pause(name="meal", start_min=720, length_min=30)
    shift = Shift(code="D", name="day", start_min=480, length_min=570, pauses=(meal,))
    given = roster("D", shifts=(shift,), queues=(queue(),))
    floor = served(given, (0, 719.9, 99, 3))
    spent_s = sum(WORK.reply_s * exponential(np.uint64(1), TURNS + place) for place in (0, 2, 4))
    assert floor.tallies["served"].sum() == 1
    assert floor.tallies["response_s"].sum() == pytest.approx(spent_s)


def test_after_a_day_shift_nobody_new_is_taken():
    given = roster("D", queues=(queue(work=INSTANT),))
    floor = served(given, (0, 1049, 30, 1), (0, 1051, 30, 1))  # the shift ends at 17:30, 1050
    assert floor.tallies["served"].sum() == 1
    assert floor.tallies["abandoned"][0, 17] == 1


def test_a_day_shift_does_not_run_on_for_those_who_wait():
    one = ChatWork(reply_s=20, customer_s=40, replies_per_chat=4, max_chats=1, patience_s=120)
    given = roster("D", queues=(queue(work=one),))
    floor = served(given, (0, 1049.9, 99, 5), (0, 1049.95, 5, 1))
    assert floor.tallies["served"].sum() == 1
    assert floor.tallies["abandoned"].sum() == 1


def test_a_night_agent_stays_until_the_last_customer_leaves():
    one = ChatWork(reply_s=20, customer_s=40, replies_per_chat=4, max_chats=1, patience_s=120)
    given = roster("N", queues=(queue(work=one),))
    customers = ((0, 1349.9, 99, 5), (0, 1349.95, 99, 2), (0, 1349.97, 99, 2))
    floor = served(given, *customers)
    turns = [(0, 9), (1, 3), (2, 3)]  # replies and customer's turns of each chat, alternating
    spent_s = sum(
        (one.reply_s, one.customer_s)[place % 2] * exponential(np.uint64(7 * i + 1), TURNS + place)
        for i, n in turns
        for place in range(n)
    )
    assert floor.tallies["served"].sum() == 3
    assert floor.workers["overrun_s"][0] == pytest.approx(spent_s - 0.1 * 60)


def test_a_night_agent_leaves_when_nobody_waits():
    given = roster("N", queues=(queue(work=INSTANT, close_min=1440),))
    floor = served(given, (0, 1340, 99, 1), (0, 1355, 30, 1))
    assert floor.workers["overrun_s"][0] == 0
    assert floor.tallies["abandoned"].sum() == 1


def test_those_who_gave_up_keep_nobody_at_night():
    one = ChatWork(reply_s=2000, customer_s=40, replies_per_chat=1, max_chats=1, patience_s=120)
    given = roster("N", queues=(queue(work=one, close_min=1440),))
    floor = served(given, (0, 1349, 99, 1), (0, 1349.5, 0.1, 1), (0, 1350.1, 9999, 1))
    assert floor.tallies["served"].sum() == 1  # at the shift's end the only one waiting had left


def test_a_night_agent_with_notes_to_write_still_takes_those_who_wait_at_the_end():
    notes = Pause(name="notes", start_min=1335, length_min=15)
    shift = Shift(code="N", name="n", start_min=810, length_min=540, pauses=(notes,), night=True)
    given = roster("N", shifts=(shift,), queues=(queue(work=INSTANT),))
    floor = served(given, (0, 1340, 99, 1))
    assert floor.tallies["first_s"].sum() == pytest.approx(600, abs=0.001)


def test_an_agent_holds_no_more_chats_than_allowed():
    slow = ChatWork(reply_s=60, customer_s=9999, replies_per_chat=4, max_chats=2, patience_s=120)
    given = roster("D", queues=(queue(work=slow),))
    floor = served(given, *[(0, 600 + i / 100, 0.5, 9) for i in range(5)])
    assert floor.tallies["served"].sum() == 2
    assert floor.tallies["abandoned"].sum() == 3


def test_a_chat_goes_to_the_agent_with_fewest_chats_then_to_the_duty_queue():
    given = roster(
        "D",
        "D",
        agents=(agent("a", "order", "pre"), agent("b", "pre")),
        queues=(queue("pre"), queue("order")),
    )
    duty = np.array([[1], [0]], np.int8)
    long = (99, 50)  # minutes of patience, and replies
    floor = served(given, (0, 600, *long), (0, 600.01, *long), (1, 600.02, *long), duty=duty)
    assert floor.chats["worker"].tolist() == [1, 0, 0]


def test_a_freed_agent_takes_the_duty_queue_first():
    one = ChatWork(reply_s=20, customer_s=40, replies_per_chat=1, max_chats=1, patience_s=120)
    given = roster(
        "D",
        agents=(agent("a", "order", "pre"),),
        queues=(queue("pre", work=one), queue("order", work=one)),
    )
    floor = served(given, (0, 600, 99, 1), (0, 600.001, 99, 1), (1, 600.002, 99, 1))
    own_s, other_s = floor.tallies["first_s"][1, 10], floor.tallies["first_s"][0, 10]
    turns = [20 * exponential(np.uint64(7 * i + 1), TURNS) for i in range(3)]
    assert own_s == pytest.approx(turns[0] + turns[2] - 0.12)
    assert other_s == pytest.approx(turns[0] + sum(turns) - 0.06)


def test_speed_shortens_replies():
    given = roster("D", agents=(agent("a", speed=2.0),))
    floor = served(given, (0, 600, 99, 1))
    assert floor.tallies["response_s"].sum() == pytest.approx(
        WORK.reply_s / 2 * exponential(np.uint64(1), TURNS)
    )


def test_an_agent_from_the_night_before_serves_after_midnight():
    late = Shift(code="L", name="late", start_min=1320, length_min=480, night=True)  # to 06:00
    given = roster("-", before="L", shifts=(late,), queues=(queue(work=INSTANT, open_min=0),))
    floor = served(given, (0, 60, 5, 1), (0, 361, 5, 1))
    assert floor.tallies["served"][0, 1] == 1
    assert floor.tallies["abandoned"][0, 6] == 1


def test_nobody_on_shift_leaves_every_customer_without_an_answer():
    floor = served(roster("-"), (0, 600, 5, 1), (0, 700, 5, 2))
    assert floor.tallies["abandoned"].sum() == floor.tallies["chats"].sum() == 2


def test_every_customer_is_served_or_has_given_up():
    given, duty = mixed_roster(4)
    team = team_of(given, duty)
    floor = team.floor(np.full((3, 3, 24), 90.0), np.uint64(4))
    play(floor, team.changes)
    sums = {name: floor.tallies[name].sum() for name in floor.tallies.dtype.names}
    assert sums["chats"] == len(floor.chats) == sums["served"] + sums["abandoned"]
    assert floor.heap[0]["what"] == 0
    assert (floor.workers["level"] == 0).all()
    assert sums["replies"] == sum(
        chat["replies"] for chat in floor.chats if chat["left"] == 0 and chat["since_s"] > 0
    )
