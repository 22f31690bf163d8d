"""
How often the intervals that `fit-chats` gives hold the truth: fits of simulated logs.

    python benchmarks/chat_logs.py

Each log is three days of a team of seven on two queues, with other parameters each time. It is
fitted as it is, and as most consoles would give it: without who took which chat and who left, at
full seconds. Of 95 % intervals, 90 to 99 in 100 should hold the value the log was made with.
"""

import dataclasses
import datetime as dt
from collections import defaultdict

import numpy as np

from planner.chatlog import Figure, fit_messages
from planner.domain.chatlog import MessageLog, Said
from planner.domain.demand import ChatWork, Queue, Target
from planner.domain.horizon import Horizon
from planner.domain.people import Agent
from planner.domain.roster import Roster, RosterProblem
from planner.domain.rules import Rules
from planner.domain.shifts import Pause, Shift
from planner.simulation import message_log

LOGS = 150
DAYS = 3
FIGURES = ("reply_s", "reply_cv", "customer_s", "replies_per_chat", "patience_s")


def random_work(rng: np.random.Generator) -> ChatWork:
    return ChatWork(
        reply_s=rng.uniform(15, 40),
        reply_cv=rng.uniform(0.4, 1.4),
        customer_s=rng.uniform(30, 90),
        replies_per_chat=rng.uniform(3, 8),
        max_chats=int(rng.integers(2, 5)),
        patience_s=rng.uniform(60, 240),
    )


def random_log(rng: np.random.Generator) -> tuple[Roster, MessageLog]:
    """Play a team that is about as busy as it can be, so that some customers leave."""
    works = {name: random_work(rng) for name in ("pre", "after")}
    meal = Pause(name="meal", start_min=690, length_min=60, crews=2)
    problem = RosterProblem(
        horizon=Horizon(start=dt.date(2026, 11, 2), n_days=DAYS),
        agents=tuple(
            Agent(id=f"{i}", name=f"{i}", skills=(("pre",), ("after",), ("pre", "after"))[i % 3])
            for i in range(7)
        ),
        shifts=(
            Shift(code="D", name="day", start_min=480, length_min=570, pauses=(meal,)),
            Shift(code="N", name="night", start_min=810, length_min=540, night=True),
        ),
        queues=tuple(
            Queue(
                name=name,
                label=name,
                skill=name,
                open_min=480,
                close_min=1350,
                work=work,
                target=Target(),
            )
            for name, work in works.items()
        ),
        rules=Rules(),
    )
    codes = np.array([[(i + d) % 2 for d in range(DAYS)] for i in range(7)], np.int8)
    rates = np.empty((2, DAYS, 24))
    for q, work in enumerate(works.values()):
        busy_s = work.reply_s * work.replies_per_chat
        rates[q] = rng.uniform(0.6, 1.0) * 1.8 * 3600 / busy_s
    given = Roster(problem=problem, codes=codes)
    return given, message_log(given, rates, seed=int(rng.integers(1 << 31)))


def as_consoles_give_it(log: MessageLog) -> MessageLog:
    """Keep messages alone, at full seconds."""
    kept = np.isin(log.said, (Said.CUSTOMER, Said.AGENT))
    return dataclasses.replace(
        log,
        at_s=np.floor(log.at_s[kept]),
        chat=log.chat[kept],
        said=log.said[kept],
        agent=log.agent[kept],
        resolution_s=1.0,
        tells_taken=False,
        tells_left=False,
    )


@dataclasses.dataclass(frozen=True, kw_only=True)
class Coverage:
    """By kind of log and figure: whether an interval held the truth, and the errors' logarithms."""

    held: dict[tuple[str, str], list[bool]]
    off: dict[tuple[str, str], list[float]]
    caps: dict[str, list[bool]]


def coverage(n_logs: int) -> Coverage:
    """Fit so many random logs."""
    rng = np.random.default_rng(1)
    found = Coverage(held=defaultdict(list), off=defaultdict(list), caps=defaultdict(list))
    for _ in range(n_logs):
        given, log = random_log(rng)
        for kind, seen in (("whole", log), ("bare", as_consoles_give_it(log))):
            fits = {one.queue: one for one in fit_messages(seen).queues}
            for queue in given.problem.queues:
                one = fits[queue.name]
                for name in FIGURES:
                    figure: Figure | None = getattr(one, name)
                    true = getattr(queue.work, name)
                    if figure is not None:
                        found.held[kind, name].append(figure.low <= true <= figure.high)
                        found.off[kind, name].append(float(np.log(figure.value / true)))
                if one.at_once is not None:
                    found.caps[kind].append(one.at_once.seen == queue.work.max_chats)
    return found


def main() -> None:
    found = coverage(LOGS)
    print(f"{LOGS} logs of {DAYS} days, two queues each; intervals of 95 %\n")
    print("log    figure            fits   held   bias   spread")
    for (kind, name), held in found.held.items():
        errors = np.array(found.off[kind, name])
        print(
            f"{kind:6} {name:16} {len(held):5} {np.mean(held):6.1%} "
            f"{errors.mean():+6.1%} {errors.std():7.1%}"
        )
    for kind, right in found.caps.items():
        print(f"{kind:6} {'max_chats':16} {len(right):5} {np.mean(right):6.1%} right")


if __name__ == "__main__":
    main()
