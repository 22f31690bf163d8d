"""
How well the expected on-time rate of teams with several skills agrees with simulation.

Random teams of two or three queues, 4 to 30 agents, of one to three skills each, light to
overloaded, each played message by message. Compared with: every agent on one queue alone, as a
roster's duty lays down; agents split by load; split and pooled, as the promise does.

    python -m benchmarks.skills --teams 40
"""

import argparse
import datetime as dt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.domain.demand import ChatWork, Queue, Target
from planner.domain.horizon import Horizon
from planner.domain.people import Agent
from planner.domain.roster import Roster, RosterProblem
from planner.domain.rules import Rules
from planner.domain.shifts import Shift
from planner.simulation import Simulation, simulate
from planner.staffing import late_replies_per_chat
from planner.staffing.skill_groups import effective_agents

WITHIN_S = 180.0
HOURS = slice(2, 12)  # counted: the desk has filled by then


class Team(NamedTuple):
    """Queues, agents by group, and which queues a group can answer."""

    works: list[ChatWork]
    rates: NDArray[np.float64]
    heads: NDArray[np.int64]
    skilled: NDArray[np.bool_]


def random_team(rng: np.random.Generator) -> Team:
    n_queues = int(rng.integers(2, 4))
    works = [
        ChatWork(
            reply_s=float(rng.uniform(15, 35)),
            customer_s=float(rng.uniform(30, 80)),
            replies_per_chat=float(rng.uniform(3, 8)),
            max_chats=int(rng.integers(2, 5)),
            patience_s=float(rng.uniform(120, 400)),
        )
        for _ in range(n_queues)
    ]
    own = np.eye(n_queues, dtype=bool)
    mixed = rng.random((int(rng.integers(1, 4)), n_queues)) < 0.6
    mixed[np.arange(len(mixed)), rng.integers(0, n_queues, len(mixed))] = True
    skilled = np.concatenate([own, mixed])
    heads = rng.integers(0, 6, len(skilled))
    heads[:n_queues] = np.maximum(heads[:n_queues], 1)
    # Each queue's load, as a share of what its own agents and a fair part of the others carry.
    fair = (heads[:, None] * skilled / skilled.sum(axis=1, keepdims=True)).sum(axis=0)
    work_h = np.array([w.reply_s * w.replies_per_chat for w in works]) / 3600
    rates = fair * rng.uniform(0.5, 0.95, n_queues) / work_h
    return Team(works, rates, heads, skilled)


def played(team: Team, seed: int) -> NDArray[np.float64]:
    """Simulate 12 hours of steady demand; on-time rate by queue."""
    names = [f"q{q}" for q in range(len(team.works))]
    agents = tuple(
        Agent(
            id=f"g{g}a{i}", name="", skills=tuple(n for n, s in zip(names, able, strict=True) if s)
        )
        for g, (n_heads, able) in enumerate(zip(team.heads, team.skilled, strict=True))
        for i in range(n_heads)
    )
    problem = RosterProblem(
        horizon=Horizon(start=dt.date(2026, 11, 2), n_days=1),
        agents=agents,
        shifts=(Shift(code="A", name="all", start_min=0, length_min=840),),
        queues=tuple(
            Queue(
                name=name,
                label=name,
                skill=name,
                open_min=0,
                close_min=1440,
                work=work,
                target=Target(within_s=WITHIN_S),
            )
            for name, work in zip(names, team.works, strict=True)
        ),
        rules=Rules(),
    )
    paths = np.zeros((1, len(names), 1, 24))
    paths[0, :, 0, :13] = team.rates[:, None]
    roster = Roster(problem=problem, codes=np.zeros((len(agents), 1), np.int8))
    made: Simulation = simulate(roster, paths, replications=60, seed=seed)
    late, replies = (x[:, :, 0, HOURS].sum(axis=(0, 2)) for x in (made.late, made.replies))
    return np.asarray(1 - late / replies)


def on_time(team: Team, agents: NDArray[np.float64]) -> NDArray[np.float64]:
    """Expect the on-time rate of queues on their own, between whole numbers on a line."""
    shares = []
    for q, work in enumerate(team.works):
        low = int(agents[q])
        late = late_replies_per_chat(team.rates[q], [low, low + 1], work, WITHIN_S)
        part = agents[q] - low
        shares.append(1 - ((1 - part) * late[0] + part * late[1]) / work.replies_per_chat)
    return np.array(shares)


def alone(team: Team) -> NDArray[np.float64]:
    """Put every agent on the queue that gains most, one after the other."""
    agents = np.zeros(len(team.works))
    order = sorted(
        (able for able, n in zip(team.skilled, team.heads, strict=True) for _ in range(n)),
        key=lambda able: able.sum(),
    )
    replies = team.rates * [w.replies_per_chat for w in team.works]
    for able in order:
        now = on_time(team, agents)
        gain = np.where(able, (on_time(team, agents + 1) - now) * replies, -1.0)
        agents[int(gain.argmax())] += 1
    return agents


def effective(team: Team, pooled: float | None) -> NDArray[np.float64]:
    given = {} if pooled is None else {"pooled": pooled}
    found = effective_agents(
        team.rates[:, None],
        team.heads[:, None].astype(float),
        team.skilled,
        team.works,
        [WITHIN_S] * len(team.works),
        **given,
    )
    return np.asarray(found[:, 0])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("--teams", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    rng = np.random.default_rng(asked.seed)
    ways = {"one queue each": [], "split": [], "split and pooled": []}
    weights, total = [], {name: [] for name in ways}
    for number in range(asked.teams):
        team = random_team(rng)
        found = played(team, number)
        replies = team.rates * [w.replies_per_chat for w in team.works]
        weights.append(replies)
        expected = {
            "one queue each": on_time(team, alone(team)),
            "split": on_time(team, effective(team, 0.0)),
            "split and pooled": on_time(team, effective(team, None)),
        }
        for name, model in expected.items():
            ways[name].append(model - found)
            total[name].append(float((model - found) @ replies / replies.sum()))
    print(f"{asked.teams} teams; error of the expected on-time rate, in points")
    print(f"{'':18s} {'queues: mean':>13s} {'|mean|':>7s} {'90 %':>6s} {'worst':>6s}", end="")
    print(f" {'teams: mean':>12s} {'|mean|':>7s} {'90 %':>6s} {'worst':>6s}")
    for name, errors in ways.items():
        rows = [100 * np.concatenate(errors), 100 * np.array(total[name])]
        cells = [
            f"{e.mean():+.2f}  {np.abs(e).mean():6.2f} {np.quantile(np.abs(e), 0.9):6.2f} "
            f"{np.abs(e).max():6.2f}"
            for e in rows
        ]
        print(f"{name:18s}        {cells[0]}        {cells[1]}")


if __name__ == "__main__":
    main()
