"""
Hold the chat model against chats played message by message, over random teams.

    python -m benchmarks.chat_model [--seed 1] [--teams 44] [--chats 240000] [--out FILE]
    python -m benchmarks.chat_model --read FILE ... [--write docs/benchmarks.md]

Each team answers one queue for some ten-day runs of 14 hours. Compared are

- the agents that keep a share of replies on time: those the model asks for, and the fewest that do
  in the simulation, met by the same customers;
- the mean response over all replies, the wait for an agent included, of as many agents as the
  load asks for, light to overloaded;
- late replies in the hour before a peak, in an overloaded hour, and in the hour after.

A share within two standard errors of the target counts as on it: the simulation cannot tell.
Late replies count as equal within 5 % or two standard errors. A model without any error would miss
some hours by chance, how many is worked out; hours that are missed are therefore played again with
other customers, four times as many, and only those missed again count against the model. A seed
takes ten minutes; with lines of JSON added to FILE, teams can be played some at a time.
"""

import argparse
import datetime as dt
import json
import math
import platform
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

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
AGAIN = 4  # times as many customers where an hour is played again
WITHIN, ERRORS = 0.05, 2.0  # hours agree within this share of what was played, or standard errors


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


@dataclass(frozen=True, kw_only=True)
class Hour:
    """Late replies in an hour, and if the model missed it, those of other customers."""

    model: float
    played: float
    error: float
    again: float | None = None
    again_error: float = 0.0

    @property
    def agrees(self) -> bool:
        """Whether model and simulation give as many."""
        return abs(self.model - self.played) < max(WITHIN * self.played, ERRORS * self.error)

    @property
    def holds(self) -> bool:
        """Whether it agrees, or does when played again."""
        if self.again is None:
            return self.agrees
        return abs(self.model - self.again) < max(WITHIN * self.again, ERRORS * self.again_error)

    @property
    def by_chance(self) -> float:
        """Chance that a model without error would not agree."""
        if self.error == 0.0:
            return 0.0
        return math.erfc(max(WITHIN * self.played / self.error, ERRORS) / math.sqrt(2.0))


@dataclass(frozen=True, kw_only=True)
class Compared:
    """A team by the model and as played."""

    case: Case
    agents: int
    agents_played: int
    response_s: float
    response_played_s: float
    hours: tuple[Hour, ...]  # before the peak, in it, after

    @property
    def off(self) -> float:
        """How far the mean response is off, relatively."""
        return self.response_s / self.response_played_s - 1


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


def peak(case: Case, replications: int) -> list[Hour]:
    """Compare late replies before, in and after the peak."""
    loads = np.where(np.arange(HOURS) == PEAK, case.peak, case.quiet)
    per_hour = loads * most_per_hour(case.work, case.agents)
    late = transient_chat(per_hour, case.agents, case.work, case.within_s).late_replies
    hours = (PEAK - 1, PEAK, PEAK + 1)

    def late_played(times: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
        some = np.where(np.arange(HOURS) < PEAK + 2, per_hour, 0)
        played = play(case, case.agents, some, times * replications, seed)
        days = played.late[:, 0, :, :HOURS].reshape(-1, HOURS)
        return days.mean(axis=0), days.std(axis=0, ddof=1) / len(days) ** 0.5

    mean, error = late_played(1, seed=2)
    found = [Hour(model=late[h], played=mean[h], error=error[h]) for h in hours]
    if not all(hour.agrees for hour in found):
        mean, error = late_played(AGAIN, seed=3)
        found = [
            one if one.agrees else replace(one, again=mean[h], again_error=error[h])
            for one, h in zip(found, hours, strict=True)
        ]
    return found


def can_be_compared(case: Case) -> bool:
    """Leave out targets that no agents, or too many, reach, and those on the last plateau."""
    need = required_agents_chat(case.per_hour, case.work, case.within_s, case.target)
    return bool(
        need.reached
        and need.agents <= MOST_AGENTS
        and need.best_on_time > case.target + 0.25 * (1 - case.target)
    )


def compared(case: Case, chats: int) -> Compared:
    replications = int(np.clip(chats / (case.per_hour * HOURS * DAYS), 4, 400))
    need, played = required(case, replications)
    _, _, response_s = steady(case, case.agents, replications)
    return Compared(
        case=case,
        agents=need,
        agents_played=played,
        response_s=model_response_s(case),
        response_played_s=response_s,
        hours=tuple(peak(case, replications)),
    )


def line(one: Compared) -> str:
    case, work = one.case, one.case.work
    hours = "  ".join(
        f"{hour.model:.1f}/{hour.played:.1f}"
        + ("" if hour.again is None else f" ! {hour.again:.1f}{'' if hour.holds else ' !'}")
        for hour in one.hours
    )
    return (
        f"{work.max_chats:3} {work.reply_cv:4.2f} {work.reply_s:5.0f} {work.customer_s:5.0f} "
        f"{work.replies_per_chat:7.1f} {work.patience_s:8.0f} {case.agents:6} {case.load:4.2f}"
        f" | {case.target:.0%} in {case.within_s:3.0f} s: {one.agents:2} {one.agents_played:2} | "
        f"{one.response_s:6.1f} {one.response_played_s:6.1f} {one.off:+5.1%} | {hours}"
    )


def summary(found: Sequence[Compared]) -> str:
    differ = np.array([one.agents_played - one.agents for one in found])
    off = np.array([one.off for one in found])
    rows = [
        f"{len(found)} teams; agents required: the same in {np.mean(differ == 0):.0%}, at most "
        f"{np.abs(differ).max()} off. Mean response: {off.mean():+.1%} on average, within 3 % in "
        f"{np.mean(np.abs(off) < 0.03):.0%}, at worst {off[np.abs(off).argmax()]:+.1%}.",
        "",
        "| late replies | model to simulation, all teams | outside 5 % and 2 standard errors "
        "| expected by chance alone | outside with other customers, too |",
        "| --- | --- | --- | --- | --- |",
    ]
    for name, hours in zip(
        ("hour before", "overloaded hour", "hour after"),
        zip(*(one.hours for one in found), strict=True),
        strict=True,
    ):
        ratio = sum(hour.model for hour in hours) / sum(hour.played for hour in hours) - 1
        rows.append(
            f"| {name} | {ratio:+.1%} | {sum(not hour.agrees for hour in hours)} "
            f"| {sum(hour.by_chance for hour in hours):.1f} "
            f"| {sum(not hour.holds for hour in hours)} |"
        )
    return "\n".join(rows)


def read(paths: Sequence[Path]) -> list[Compared]:
    """Read the teams that ``--out`` wrote."""
    found = []
    for path in paths:
        for text in path.read_text(encoding="utf-8").splitlines():
            one = json.loads(text)
            case = one["case"]
            one["case"] = Case(**case | {"work": ChatWork(**case["work"])})
            one["hours"] = tuple(Hour(**hour) for hour in one["hours"])
            found.append(Compared(**one))
    return found


def write(page: Path, text: str) -> None:
    """Put the summary between its marks."""
    begin, end = (f"<!-- {edge}: benchmarks/chat_model.py -->" for edge in ("begin", "end"))
    whole = page.read_text(encoding="utf-8")
    if begin not in whole or end not in whole:
        sys.exit(f"{page} must hold the marks {begin} and {end}")
    head, tail = whole.split(begin)[0], whole.split(end)[1]
    told = f"Measured on {dt.datetime.now(dt.UTC).date()}, Python {platform.python_version()}."
    page.write_text(f"{head}{begin}\n\n{told} {text}\n\n{end}{tail}", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--teams", type=int, default=44)
    parser.add_argument("--chats", type=int, default=240_000, help="played for each comparison")
    parser.add_argument("--out", type=Path, help="file to add each team to, as a line of JSON")
    parser.add_argument("--read", type=Path, nargs="+", help="such files, instead of playing")
    parser.add_argument("--write", type=Path, help="page to put the summary into")
    asked = parser.parse_args()
    found = read(asked.read) if asked.read else []
    rng, start = np.random.default_rng(asked.seed), time.process_time()
    print(
        "  K   cv reply  turn replies patience agents load | agents for: model played | "
        "response s: model played | late: before, in the peak, after (model/played)"
    )
    for one in found:
        print(line(one))
    while not asked.read and len(found) < asked.teams:
        case = draw(rng)
        if not can_be_compared(case):
            continue
        found.append(compared(case, asked.chats))
        print(line(found[-1]), flush=True)
        if asked.out:
            with asked.out.open("a", encoding="utf-8") as file:
                print(json.dumps(asdict(found[-1]), default=float), file=file)
    print(f"\n{summary(found)}\n\n{time.process_time() - start:.0f} s of processor time")
    if asked.write:
        write(asked.write, summary(found))


if __name__ == "__main__":
    main()
