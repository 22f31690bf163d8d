"""
Time the staffing formulas, beside public packages where these are installed.

Run ``python benchmarks/staffing.py``. The peers are no part of the project; to compare, put them
into the environment with ``python -m pip install --group benchmark``. Times are those of one
thread on the machine at hand: trust the ratios, which come from one run. A month is 744 hours
with loads of 4 to 43 erlang; there are five service levels, within 20 s.
"""

import importlib
import sys
import time
from collections.abc import Callable

import numpy as np

from planner.domain.demand import ChatWork
from planner.staffing import (
    convex_hull,
    lateness_table,
    required_agents,
    required_agents_chat,
    transient,
    transient_fluid,
)

AHT_S, PATIENCE_S, WITHIN_S = 240.0, 120.0, 20.0
TARGETS = (0.7, 0.8, 0.9, 0.95, 0.98)
ABANDON = (0.1, 0.05, 0.03, 0.02, 0.01)
PEERS = ("pyworkforce", "pyqueueing")


def month(seed: int = 1) -> np.ndarray:
    """Draw contacts an hour, busy by day and quiet by night, shape (744,)."""
    hours = np.arange(744)
    noise = np.random.default_rng(seed).uniform(0.8, 1.2, hours.size)
    return 200 * np.exp(np.sin(hours / 24 * 2 * np.pi)) * noise


def best_s(task: Callable[[], object], repeats: int) -> float:
    """Take the shortest of some runs, after one that compiles. [s]."""
    task()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        task()
        times.append(time.perf_counter() - start)
    return min(times)


def ours_c(contacts: np.ndarray) -> np.ndarray:
    return required_agents(
        "c_sl", TARGETS, WITHIN_S, contacts_per_hour=contacts[:, None], aht_s=AHT_S
    )


def ours_a(contacts: np.ndarray) -> np.ndarray:
    return required_agents(
        "a_pab", ABANDON, contacts_per_hour=contacts[:, None], aht_s=AHT_S, patience_s=PATIENCE_S
    )


def ours_a_service(contacts: np.ndarray) -> np.ndarray:
    return required_agents(
        "a_sl_offered",
        TARGETS,
        WITHIN_S,
        contacts_per_hour=contacts[:, None],
        aht_s=AHT_S,
        patience_s=PATIENCE_S,
    )


def pyworkforce_c(contacts: np.ndarray) -> np.ndarray:
    erlang = importlib.import_module("pyworkforce.queuing").ErlangC
    found = [
        [
            erlang(transactions=x, aht=AHT_S / 60, asa=WITHIN_S / 60, interval=60)
            .required_positions(service_level=target)["raw_positions"]
            for target in TARGETS
        ]
        for x in contacts.tolist()
    ]  # fmt: skip
    return np.array(found)


def pyqueueing_c(contacts: np.ndarray) -> np.ndarray:
    erlang = importlib.import_module("pyqueueing").ErlangC
    found = [
        [
            erlang(x / 3600, 1 / AHT_S).required_servers(target_service_level=(WITHIN_S, target))
            for target in TARGETS
        ]
        for x in contacts.tolist()
    ]
    return np.array(found)


def pyqueueing_a(contacts: np.ndarray) -> np.ndarray:
    """Count up, since the package has no search; agents below load × (1 - target) never do."""
    erlang = importlib.import_module("pyqueueing").ErlangA
    found = []
    for x in contacts.tolist():
        for target in ABANDON:
            n = max(1, int(x * AHT_S / 3600 * (1 - target)))
            while erlang(x / 3600, 1 / AHT_S, n, 1 / PATIENCE_S).prob_abandon() > target:
                n += 1
            found.append(n)
    return np.array(found).reshape(contacts.size, -1)


def compare(name: str, ours: Callable, peers: dict[str, Callable], contacts: np.ndarray) -> None:
    """Print our time, each peer's time and ratio, and how many of its answers differ."""
    seconds = best_s(lambda: ours(contacts), 30)
    print(f"{name}: {seconds * 1e3:.2f} ms")
    answers = ours(contacts)
    for peer, task in peers.items():
        try:
            importlib.import_module(peer)
        except ImportError:
            print(f"  {peer}: not installed; python -m pip install {peer}")
            continue
        theirs = best_s(lambda task=task: task(contacts), 2)
        differ = int(np.sum(task(contacts) != answers))
        print(
            f"  {peer}: {theirs * 1e3:.0f} ms, {theirs / seconds:,.0f} times ours; "
            f"{differ} of {answers.size} answers differ"
        )


def ours_alone(contacts: np.ndarray) -> None:
    """Print the times of what the peers do not have."""
    work = ChatWork(reply_s=20, customer_s=40, replies_per_chat=5, max_chats=3, patience_s=180)
    seconds = best_s(lambda: required_agents_chat(contacts, work, 120, 0.98), 5)
    print(f"chats, agents for 98 % within 120 s, 744 hours: {seconds * 1e3:.1f} ms")
    rng = np.random.default_rng(2)
    paths = rng.gamma(20, 1 / 20, (500, 31, 1)) * contacts.reshape(31, 24)
    seconds = best_s(lambda: convex_hull(lateness_table(paths, work, 120, 36).late), 5)
    print(
        f"chats, lateness of 744 hours × 37 agents over 500 paths: {seconds * 1e3:.1f} ms a queue"
    )
    for scale, label in ((0.6, "26"), (5, "220"), (50, "2,200")):
        day = scale * contacts[:24]
        agents = np.ceil(day * AHT_S / 3600 * 1.02).astype(np.int64)
        seconds = best_s(lambda d=day, n=agents: transient(d, AHT_S, PATIENCE_S, n), 1)
        fluid = best_s(lambda d=day, n=agents: transient_fluid(d, AHT_S, PATIENCE_S, n), 5)
        print(
            f"a day hour by hour, up to {label} agents: {seconds:.3f} s; fluid {fluid * 1e3:.2f} ms"
        )


def main() -> int:
    contacts = month()
    compare(
        "Erlang C, 744 hours × 5 service levels",
        ours_c,
        {"pyworkforce": pyworkforce_c, "pyqueueing": pyqueueing_c},
        contacts,
    )
    compare(
        "Erlang A, 744 hours × 5 shares that give up",
        ours_a,
        {"pyqueueing": pyqueueing_a},
        contacts,
    )
    compare("Erlang A, 744 hours × 5 service levels", ours_a_service, {}, contacts)
    ours_alone(contacts)
    return 0


if __name__ == "__main__":
    sys.exit(main())
