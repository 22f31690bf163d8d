"""
Late tickets by the model against the simulation, message by message, over random teams.

    python benchmarks/tickets.py
"""

import datetime as dt
import time
from dataclasses import dataclass

import numpy as np

from planner.domain.demand import ChatWork, Queue, Target
from planner.domain.horizon import DAY_SLOTS, Horizon
from planner.domain.people import Agent
from planner.domain.roster import Roster, RosterProblem
from planner.domain.rules import Rules
from planner.domain.shifts import Shift, presence
from planner.domain.tickets import TicketClass
from planner.simulation import simulate
from planner.staffing import late_tickets

CASES, DAYS, REPLICATIONS, SAMPLES = 24, 4, 150, 150
DEADLINES_MIN = (10, 30, 60, 240, 1440, 2880)
OPEN_MIN, CLOSE_MIN = 480, 1350


@dataclass(frozen=True, kw_only=True)
class Case:
    """A team, its demand and its tickets."""

    roster: Roster
    contacts: np.ndarray  # by hour, shape (1, n_days, 24)
    classes: tuple[TicketClass, ...]
    load: float


def random_case(rng: np.random.Generator) -> Case:
    """Build a team whose agents are busy with chats and tickets for 60 to 105 % of their time."""
    n = int(rng.integers(4, 25))
    work = ChatWork(
        reply_s=rng.uniform(15, 35),
        reply_cv=rng.uniform(0.5, 1.2),
        customer_s=rng.uniform(40, 80),
        replies_per_chat=rng.uniform(3, 8),
        max_chats=int(rng.integers(2, 5)),
        patience_s=rng.uniform(120, 300),
    )
    queue = Queue(
        name="q",
        label="q",
        skill="q",
        open_min=OPEN_MIN,
        close_min=CLOSE_MIN,
        work=work,
        target=Target(),
    )
    shifts = (
        Shift(code="D", name="day", start_min=480, length_min=570),
        Shift(code="N", name="night", start_min=810, length_min=540, night=True),
    )
    problem = RosterProblem(
        horizon=Horizon(start=dt.date(2026, 11, 3), n_days=DAYS),
        agents=tuple(Agent(id=f"{a}", name=f"{a}", skills=("q",)) for a in range(n)),
        shifts=shifts,
        queues=(queue,),
        rules=Rules(),
    )
    codes = np.array([[a % 2] * DAYS for a in range(n)], np.int8)
    given = Roster(problem=problem, codes=codes)
    hours = np.arange(24)
    shape = np.where((hours >= 8) & (hours < 23), 1 + rng.uniform(0, 1) * (hours >= 19), 0.0)
    agent_hours = agents(given)[:DAY_SLOTS].sum() / 4
    of_chats = rng.uniform(0.3, 0.7)
    chat_h = work.reply_s * work.replies_per_chat / 3600
    open_shape = shape.copy()
    open_shape[22] *= 0.5  # the queue closes at half past
    contacts = shape * of_chats * agent_hours / chat_h / open_shape.sum()
    load = rng.uniform(0.6, 1.05)
    chosen = rng.choice(DEADLINES_MIN, size=int(rng.integers(1, 4)), replace=False)
    shares = rng.dirichlet(np.ones(chosen.size))
    classes = []
    for deadline, share in zip(chosen.tolist(), shares.tolist(), strict=True):
        work_min = float(rng.uniform(1, min(12, deadline / 3)))
        hours_of_work = share * max(load - of_chats, 0.02) * agent_hours
        classes.append(
            TicketClass(
                name=f"{deadline} min",
                deadline_min=deadline,
                work_min=work_min,
                per_contact=(("q", hours_of_work * 60 / work_min / contacts.sum()),),
                open_min=OPEN_MIN,
                close_min=CLOSE_MIN,
            )
        )
    days = np.tile(contacts, (1, DAYS, 1))
    return Case(roster=given, contacts=days, classes=tuple(classes), load=load)


def agents(given: Roster) -> np.ndarray:
    """Count those on duty in each slot, shape (n_slots,)."""
    problem = given.problem
    found = np.zeros((problem.horizon.n_days + 1) * DAY_SLOTS, np.int64)
    for a, d in np.argwhere(given.works):
        shift = problem.shifts[given.codes[a, d]]
        on = presence(shift, problem.horizon.weekday(int(d)), 0, problem.meetings)
        found[d * DAY_SLOTS : d * DAY_SLOTS + on.size] += on[: found.size - d * DAY_SLOTS]
    return found[: problem.horizon.n_days * DAY_SLOTS]


def compare(
    case: Case, replications: int = REPLICATIONS, samples: int = SAMPLES
) -> tuple[list[tuple[str, float, float, float, float]], float, float]:
    """Return class, tickets, share late simulated, its half interval, by the model; and times."""
    began = time.process_time()
    played = simulate(
        case.roster, case.contacts[None], tickets=case.classes, replications=replications
    )
    middle = time.process_time()
    minute = np.arange(DAYS * DAY_SLOTS) % DAY_SLOTS * 15
    hourly = np.repeat(case.contacts[0].reshape(-1), 4)
    is_open = (minute >= OPEN_MIN) & (minute < CLOSE_MIN)
    found = late_tickets(
        case.classes,
        tickets_per_hour=np.stack([one.rates(("q",), hourly[None]) for one in case.classes]),
        contacts_per_hour=np.where(is_open, hourly, 0.0),
        agents=agents(case.roster),
        work=case.roster.problem.queues[0].work,
        samples=samples,
    )
    end = time.process_time()
    rows = []
    for c, one in enumerate(case.classes):
        share = played.late_tickets(one.name)
        if share is not None:
            half = (share.high - share.low) / 2
            rows.append((one.name, found.came[c], share.mean, half, found.share[c]))
    return rows, middle - began, end - middle


def main() -> None:
    rng = np.random.default_rng(1)
    off, simulated_s, modelled_s = [], 0.0, 0.0
    print("agents  load  class      tickets  late: simulated      model    off")
    for _ in range(CASES):
        case = random_case(rng)
        rows, first_s, second_s = compare(case)
        simulated_s, modelled_s = simulated_s + first_s, modelled_s + second_s
        for name, came, share, half, model in rows:
            off.append(abs(model - share))
            print(
                f"{len(case.roster.problem.agents):6} {case.load:5.0%}  {name:9} {came:8.0f} "
                f"{share:10.2%} ± {half:5.2%} {model:10.2%} {model - share:+6.2%}"
            )
    print(
        f"\n{CASES} teams, {len(off)} classes: off by {np.mean(off):.2%} on average, at most "
        f"{np.max(off):.2%}; within 1 point in {np.mean(np.array(off) <= 0.01):.0%}"
    )
    print(f"processor time: simulation {simulated_s:.1f} s, model {modelled_s:.1f} s")


if __name__ == "__main__":
    main()
