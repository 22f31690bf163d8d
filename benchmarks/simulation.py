"""
Speed of the chat simulation, alone and beside simpy and ciw, in one run.

    python benchmarks/simulation.py

All times are processor seconds of one core; the ratios are medians of turns taken one after the
other. The peers are in the dependency group `benchmark`; those that are not installed are left out.
"""

import datetime as dt
import importlib
import importlib.util
import random
import time
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from planner.domain.demand import ChatWork, Queue, Target
from planner.domain.horizon import Horizon
from planner.domain.people import Agent
from planner.domain.roster import Roster, RosterProblem
from planner.domain.rules import Rules
from planner.domain.shifts import Pause, Shift
from planner.simulation import Kpi, Simulation, simulate

SHIFT_H = 14
REPEATS = 7
PHONE = ChatWork(reply_s=180, customer_s=1, replies_per_chat=1, max_chats=1, patience_s=120)
CHAT = ChatWork(reply_s=20, customer_s=60, replies_per_chat=6, max_chats=4, patience_s=120)


def month(chats: int) -> tuple[Roster, np.ndarray]:
    """Build 36 agents of mixed skills on 30 days of three queues, and about so many chats."""
    rng = np.random.default_rng(1)
    meal = Pause(name="meal", start_min=690, length_min=60, crews=2)
    supper = Pause(name="supper", start_min=1050, length_min=30, crews=3)
    shifts = (
        Shift(code="D", name="day", start_min=480, length_min=570, pauses=(meal,)),
        Shift(code="N", name="night", start_min=810, length_min=540, pauses=(supper,), night=True),
    )
    skills = (("a", "b"), ("b", "c"), ("c",), ("a",), ("b",), ("a", "b", "c"))
    agents = tuple(
        Agent(id=f"{i}", name=f"{i}", skills=skills[i % 6], speed=(1, 0.9, 1.1)[i % 3])
        for i in range(36)
    )
    problem = RosterProblem(
        horizon=Horizon(start=dt.date(2026, 11, 1), n_days=30),
        agents=agents,
        shifts=shifts,
        queues=tuple(queue(name, CHAT, 480, 1350) for name in "abc"),
        rules=Rules(),
    )
    codes = rng.choice([-1, 0, 1], size=(36, 30), p=[0.2, 0.4, 0.4]).astype(np.int8)
    return Roster(problem=problem, codes=codes), np.full((1, 3, 30, 24), chats / 3 / 30 / 14.5)


def flat(n_agents: int, n_days: int, rate: float, work: ChatWork) -> tuple[Roster, np.ndarray]:
    """Build agents who are all alike, on one queue, with a constant rate for 14 hours a day."""
    problem = RosterProblem(
        horizon=Horizon(start=dt.date(2026, 11, 1), n_days=n_days),
        agents=tuple(Agent(id=f"{a}", name=f"{a}", skills=("a",)) for a in range(n_agents)),
        shifts=(Shift(code="A", name="all", start_min=0, length_min=60 * SHIFT_H),),
        queues=(queue("a", work, 0, 60 * SHIFT_H),),
        rules=Rules(),
    )
    codes = np.zeros((n_agents, n_days), np.int8)
    return Roster(problem=problem, codes=codes), np.full((1, 1, n_days, 24), rate)


def queue(name: str, work: ChatWork, open_min: int, close_min: int) -> Queue:
    return Queue(
        name=name,
        label=name,
        skill=name,
        open_min=open_min,
        close_min=close_min,
        work=work,
        target=Target(),
    )


def ours(given: Roster, paths: np.ndarray, replications: int) -> tuple[Simulation, float]:
    """Return the simulation and its processor time, machine code loaded beforehand. [s]"""
    simulate(given, paths * 0.01, replications=2)
    start = time.process_time()
    found = simulate(given, paths, replications=replications)
    return found, time.process_time() - start


def simpy_phone(n_agents: int, rate: float, work: ChatWork, end_s: float) -> tuple[int, float]:
    """Play calls with simpy: the number of customers, and the share who give up."""
    simpy: Any = importlib.import_module("simpy")
    env, rng, counts = simpy.Environment(), random.Random(1), [0, 0]  # noqa: S311 - no secret
    desk = simpy.Resource(env, capacity=n_agents)

    def customer() -> Iterator[Any]:
        with desk.request() as asked:
            yield asked | env.timeout(rng.expovariate(1 / work.patience_s))
            if not asked.triggered:
                counts[1] += 1
                return
            yield env.timeout(rng.expovariate(1 / work.reply_s))

    def source() -> Iterator[Any]:
        while env.now < end_s:
            yield env.timeout(rng.expovariate(rate / 3600))
            counts[0] += 1
            env.process(customer())

    env.process(source())
    env.run()
    return counts[0], counts[1] / counts[0]


def simpy_chats(n_agents: int, rate: float, work: ChatWork, end_s: float) -> tuple[int, float]:
    """Play chats with simpy, message by message: the number of chats, and the mean response."""
    simpy: Any = importlib.import_module("simpy")
    env, rng, counts = simpy.Environment(), random.Random(1), [0, 0, 0.0]  # noqa: S311 - no secret
    hands = [simpy.Resource(env, capacity=1) for _ in range(n_agents)]
    level = [0] * n_agents
    line: deque[Any] = deque()

    def customer() -> Iterator[Any]:
        since_s = env.now
        agent = min(range(n_agents), key=level.__getitem__)
        if level[agent] >= work.max_chats:
            called = env.event()
            line.append(called)
            yield called | env.timeout(rng.expovariate(1 / work.patience_s))
            if not called.triggered:
                line.remove(called)
                return
            agent = called.value
        else:
            level[agent] += 1
        while True:
            with hands[agent].request() as asked:
                yield asked
                yield env.timeout(rng.expovariate(1 / work.reply_s))
            counts[1] += 1
            counts[2] += env.now - since_s
            if rng.random() * work.replies_per_chat < 1:
                break
            yield env.timeout(rng.expovariate(1 / work.customer_s))
            since_s = env.now
        if line:
            line.popleft().succeed(agent)
        else:
            level[agent] -= 1

    def source() -> Iterator[Any]:
        while env.now < end_s:
            yield env.timeout(rng.expovariate(rate / 3600))
            counts[0] += 1
            env.process(customer())

    env.process(source())
    env.run()
    return int(counts[0]), counts[2] / counts[1]


def ciw_phone(n_agents: int, rate: float, work: ChatWork, end_s: float) -> tuple[int, float]:
    """Play calls with ciw: the number of customers, and the share who give up."""
    ciw: Any = importlib.import_module("ciw")
    ciw.seed(1)
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(rate / 3600)],
        service_distributions=[ciw.dists.Exponential(1 / work.reply_s)],
        number_of_servers=[n_agents],
        reneging_time_distributions=[ciw.dists.Exponential(1 / work.patience_s)],
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(end_s)
    kinds = [record.record_type for record in simulation.get_all_records()]
    return len(kinds), kinds.count("renege") / len(kinds)


def contacts_per_s(play: Callable[[], tuple[int, float]]) -> tuple[float, float]:
    """Return contacts played in a second of processor time, and what the simulation says."""
    start = time.process_time()
    contacts, says = play()
    return contacts / (time.process_time() - start), says


def compare(
    name: str,
    given: tuple[Roster, np.ndarray],
    kpi: Kpi,
    peers: dict[str, Callable[[], tuple[int, float]]],
) -> None:
    """Take turns, so that whatever slows the machine slows both: the medians of the ratios."""

    def play() -> tuple[int, float]:
        found = simulate(*given, replications=20)
        return int(found.chats.sum()), found.month(kpi).mean

    simulate(given[0], given[1] * 0.01, replications=2)  # loads the machine code
    print(f"\n{name}")
    for peer, play_peer in peers.items():
        if importlib.util.find_spec(peer) is None:
            print(f"  {peer} is not installed: pip install {peer}")
            continue
        turns = [(contacts_per_s(play), contacts_per_s(play_peer)) for _ in range(REPEATS)]
        (ours, say), (theirs, they_say) = (
            np.median(side, axis=0) for side in zip(*turns, strict=True)
        )
        ratios = sorted(one[0] / other[0] for one, other in turns)
        print(
            f"  peakroster {ours:12,.0f} a second {say:8.3f}   {peer:5} {theirs:8,.0f} a second "
            f"{they_say:8.3f}   {np.median(ratios):5.0f} times as fast "
            f"({ratios[0]:.0f} to {ratios[-1]:.0f} in {REPEATS} turns)"
        )


def main() -> None:
    for chats in (60_000, 100_000):
        found, seconds = ours(*month(chats), replications=10)
        n_chats = found.chats.sum()
        print(
            f"month of {chats:,} chats, 36 agents, 3 queues: {seconds / 10:.3f} s a replication, "
            f"200 in {20 * seconds:.0f} s; {n_chats / seconds:,.0f} chats and "
            f"{found.replies.sum() / seconds:,.0f} replies a second; on time "
            f"{found.on_time().mean:.4f}"
        )
    end_s = 3600.0 * SHIFT_H
    compare(
        "calls, 20 agents, 420 an hour, 180 s, patience 120 s: share who give up",
        flat(20, 20, 420, PHONE),
        Kpi.ABANDONED_SHARE,
        {
            "simpy": lambda: simpy_phone(20, 420, PHONE, 3 * end_s),
            "ciw": lambda: ciw_phone(20, 420, PHONE, 2 * end_s),
        },
    )
    compare(
        "chats, 20 agents, 500 an hour, 6 replies of 20 s, up to 4 at once: mean response [s]",
        flat(20, 20, 500, CHAT),
        Kpi.AVERAGE_RESPONSE_S,
        {"simpy": lambda: simpy_chats(20, 500, CHAT, 2 * end_s)},
    )


if __name__ == "__main__":
    main()
