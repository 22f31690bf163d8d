"""
Hold the chat model against chats played message by message, over random teams.

    python benchmarks/chat_model.py [--seed 1] [--teams 44] [--chats 240000]

Each team answers one queue for some ten-day runs of 14 hours. Compared are

- the agents that keep a share of replies on time: those the model asks for, and the fewest that do
  in the simulation, met by the same customers;
- the mean response over all replies, the wait for an agent included, of as many agents as the
  load asks for, light to overloaded;
- late replies in the hour before a peak, in an overloaded hour, and in the hour after.

A share within two standard errors of the target counts as on it: the simulation cannot tell.
"""

import argparse
import datetime as dt
import time
from dataclasses import dataclass

import numpy as np

from planner.domain.demand import ChatWork, Queue, Target
from planner.domain.horizon import Horizon
from planner.domain.people import Agent
from planner.domain.roster import Roster, RosterProblem
from planner.domain.rules import Rules
from planner.domain.shifts import Shift
from planner.simulation import Simulation, simulate
from planner.staffing import Chat, chat, required_agents_chat, transient_chat
from planner.staffing.waiting import answered_sums

DAYS, HOURS = 10, 14
MOST_AGENTS = 40
STEADY = slice(3, 13)  # hours that count: the first begin empty, the last is cut short
PEAK = 3


@dataclass(frozen=True, kw_only=True)
class Case:
    """A team, its chats and its target."""

    work: ChatWork
    agents: int
    per_hour: float
    load: float  # of what full agents end
    within_s: float
    target: float
    quiet: float  # loads before and after the peak, and in it
    peak: float


def draw(rng: np.random.Generator) -> Case:
    """Draw a team; four in ten write exponential replies."""
    work = ChatWork(
        reply_s=float(rng.integers(10, 51)),
        customer_s=float(rng.integers(15, 121)),
        replies_per_chat=round(float(rng.uniform(3, 10)), 1),
        max_chats=int(rng.integers(1, 7)),
        patience_s=float(rng.integers(60, 401)),
        reply_cv=1.0 if rng.random() < 0.4 else round(float(rng.uniform(0.25, 2)), 2),
    )
    agents = round(float(np.exp(rng.uniform(0, np.log(MOST_AGENTS)))))
    load = float(rng.uniform(0.4, 1.2))
    return Case(
        work=work,
        agents=agents,
        per_hour=load * most_per_hour(work, agents),
        load=load,
        within_s=float(rng.choice([60, 120, 180])),
        target=float(rng.choice([0.9, 0.95, 0.98])),
        quiet=float(rng.uniform(0.4, 0.9)),
        peak=float(rng.uniform(1.1, 1.8)),
    )


def most_per_hour(work: ChatWork, agents: int) -> float:
    """Count the chats that full agents end in an hour."""
    return float(model(1.0, agents, work).waiting.full_rate) * 3600


def model(per_hour: float, agents: int, work: ChatWork, *, routed: bool = False) -> Chat:
    return chat(
        per_hour,
        agents,
        work.max_chats,
        work.reply_s,
        work.customer_s,
        work.replies_per_chat,
        work.patience_s,
        work.reply_cv,
        routed=routed,
    )


def model_response_s(case: Case) -> float:
    """Add the wait of those served, once a chat, to the response of all replies."""
    team = model(case.per_hour, case.agents, case.work, routed=True)
    patience_s, line = case.work.patience_s, team.waiting
    _, wait = answered_sums(
        float(line.full_rate) * patience_s, float(line.arrival_rate) * patience_s
    )
    served = 1 - float(team.p_abandon)
    waited_s = float(team.p_wait) * wait * patience_s / served
    return float(team.avg_response_s) + waited_s / case.work.replies_per_chat


def play(case: Case, agents: int, per_hour: np.ndarray, replications: int, seed: int) -> Simulation:
    """Play days of given rates, shape (14,)."""
    queue = Queue(
        name="a",
        label="a",
        skill="a",
        open_min=0,
        close_min=60 * HOURS,
        work=case.work,
        target=Target(within_s=case.within_s),
    )
    problem = RosterProblem(
        horizon=Horizon(start=dt.date(2026, 11, 2), n_days=DAYS),
        agents=tuple(Agent(id=f"{a}", name=f"{a}", skills=("a",)) for a in range(agents)),
        shifts=(Shift(code="A", name="all", start_min=0, length_min=60 * HOURS),),
        queues=(queue,),
        rules=Rules(),
    )
    rates = np.zeros((1, 1, DAYS, 24))
    rates[..., :HOURS] = per_hour
    roster = Roster(problem=problem, codes=np.zeros((agents, DAYS), np.int8))
    return simulate(roster, rates, replications=replications, seed=seed)


def steady(case: Case, agents: int, replications: int) -> tuple[float, float, float]:
    """Simulate the share on time with its standard error, and the mean response."""
    played = play(case, agents, np.full(HOURS, case.per_hour), replications, seed=1)
    late = played.late[:, 0, :, STEADY].sum(axis=2).ravel()
    replies = played.replies[:, 0, :, STEADY].sum(axis=2).ravel()
    share = late.sum() / replies.sum()
    error = (late - share * replies).std(ddof=1) / late.size**0.5 / replies.mean()
    given = replies.sum() - played.abandoned[:, 0, :, STEADY].sum()
    return 1 - share, error, played.response_s[:, 0, :, STEADY].sum() / given


def required(case: Case, replications: int) -> tuple[int, int]:
    """Find the fewest agents that are enough, by the model and in the simulation."""
    need = int(required_agents_chat(case.per_hour, case.work, case.within_s, case.target).agents)

    def enough(agents: int, expected: bool) -> bool:
        share, error, _ = steady(case, agents, replications)
        return expected if abs(share - case.target) < 2 * error else share >= case.target

    played = need
    while not enough(played, played >= need):
        played += 1
    while played > 1 and played <= need and enough(played - 1, played - 1 >= need):
        played -= 1
    return need, played


def peak(case: Case, replications: int) -> list[tuple[float, float, float]]:
    """Compare late replies before, in and after the peak: model, simulation, standard error."""
    loads = np.where(np.arange(HOURS) == PEAK, case.peak, case.quiet)
    per_hour = loads * most_per_hour(case.work, case.agents)
    late = transient_chat(per_hour, case.agents, case.work, case.within_s).late_replies
    played = play(
        case, case.agents, np.where(np.arange(HOURS) < PEAK + 3, per_hour, 0), replications, seed=2
    )
    days = played.late[:, 0, :, :HOURS].reshape(-1, HOURS)
    error = days.std(axis=0, ddof=1) / len(days) ** 0.5
    hours = (PEAK - 1, PEAK, PEAK + 1)
    return [(late[h], days[:, h].mean(), error[h]) for h in hours]


def can_be_compared(case: Case) -> bool:
    """Leave out targets that no agents, or too many, reach, and those on the last plateau."""
    need = required_agents_chat(case.per_hour, case.work, case.within_s, case.target)
    return bool(
        need.reached
        and need.agents <= MOST_AGENTS
        and need.best_on_time > case.target + 0.25 * (1 - case.target)
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--teams", type=int, default=44)
    parser.add_argument("--chats", type=int, default=240_000, help="played for each comparison")
    asked = parser.parse_args()
    rng, start = np.random.default_rng(asked.seed), time.perf_counter()
    print(
        "  K   cv reply  turn replies patience agents load | agents for: model played | "
        "response s: model played | late: before, in the peak, after (model/played)"
    )
    differ, off, hours = [], [], []
    while len(differ) < asked.teams:
        case = draw(rng)
        if not can_be_compared(case):
            continue
        work = case.work
        replications = int(np.clip(asked.chats / (case.per_hour * HOURS * DAYS), 4, 400))
        need, played = required(case, replications)
        _, _, response_s = steady(case, case.agents, replications)
        expected_s = model_response_s(case)
        found = peak(case, replications)
        differ.append(played - need)
        off.append(expected_s / response_s - 1)
        hours.append([abs(a - b) < max(0.05 * b, 2 * error) for a, b, error in found])
        print(
            f"{work.max_chats:3} {work.reply_cv:4.2f} {work.reply_s:5.0f} {work.customer_s:5.0f} "
            f"{work.replies_per_chat:7.1f} {work.patience_s:8.0f} {case.agents:6} {case.load:4.2f}"
            f" | {case.target:.0%} in {case.within_s:3.0f} s: {need:2} {played:2} | "
            f"{expected_s:6.1f} {response_s:6.1f} {off[-1]:+5.1%} | "
            + "  ".join(
                f"{a:.1f}/{b:.1f}{'' if ok else ' !'}"
                for (a, b, _), ok in zip(found, hours[-1], strict=True)
            ),
            flush=True,
        )
    before, during, after = np.mean(hours, axis=0)
    print(
        f"\n{len(differ)} teams: agents the same in {np.mean(np.equal(differ, 0)):.0%}, at most "
        f"{np.abs(differ).max()} off;\nmean response {np.mean(off):+.1%} on average, within 3 % in "
        f"{np.mean(np.abs(off) < 0.03):.0%}, at worst {max(off, key=abs):+.1%};\nlate replies "
        f"within 5 % or 2 standard errors: {before:.0%} before the peak, {during:.0%} in it, "
        f"{after:.0%} after; {time.perf_counter() - start:.0f} s"
    )


if __name__ == "__main__":
    main()
