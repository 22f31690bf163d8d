"""
The closed loop against rigid headcount, and what it promises against what simulation gives.

    python -m benchmarks.planning agree [SEED ...] [--agents N] [--out FILE]
    python -m benchmarks.planning rigid [SEED ...] [--out FILE]
    python -m benchmarks.planning write FILE ... [--page docs/benchmarks.md]

``agree`` plans generated shops (`benchmarks.shops`) as `peakroster plan` does and holds promise,
days and the share of months on target against futures used for neither planning nor learning.
``rigid`` plans them for 98 % on average, and by headcount: every hour's agents by the chat model at
the mean, or at the 90th percentile of the hour, raised or lowered as a whole (for so many times
the customers) until simulation gives the loop's on-time share; hours and late replies are taken
on the line between the two nearest. Headcount is scheduled by the same engine and rules, an
agent-hour short priced at 40 times its wage, so that it is covered wherever it can be, or (soft)
at 3 times, so that an hour stays short where a shift for it would not pay. pyworkforce plans with
Erlang C, whose calls know no second chat, and its own scheduler, which knows no people: its
shifts are worked by anybody. Lines of JSON are added to FILE, so that shops can be measured one at
a time.
"""

import argparse
import dataclasses
import importlib
import json
import platform
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.shops import N_DAYS, Shop, make_shop
from planner.domain.coverage import Duty
from planner.domain.demand import Lateness
from planner.domain.people import Agent
from planner.domain.roster import OFF, Roster, RosterProblem
from planner.month import HOUR_SLOTS, Month, month_target, odds, open_slots, promised_late
from planner.month.loop import Closed, close_loop
from planner.month.rigid import rigid_requirement
from planner.roster import RosterResult, plan_roster
from planner.simulation import Simulation, simulate

BEGIN, END = "<!-- begin: benchmarks/planning.py -->", "<!-- end: benchmarks/planning.py -->"
TIME_LIMIT_S, RIGID_LIMIT_S = 20.0, 6.0  # counted in work, so that a busy machine changes nothing
LEARNT, PROVED = 200, 200  # months simulated
COVERED, SOFT = 40.0, 3.0  # prices of an agent-hour short, in its wage
QUANTILE = 0.9
FACTORS = (0.4, 1.6)  # of the customers that headcount is worked out for
TRIES = 5

WAYS = ("mean", "mean, soft", "P90", "P90, soft", "pyworkforce")

Planned = tuple[float, float, float]  # paid hours, share on time, late replies a month


def search(month: Month, former: RosterResult | None, time_limit_s: float) -> RosterResult:
    return plan_roster(
        month.problem,
        month.lateness,
        month.site.prices,
        time_limit_s=time_limit_s,
        reproducible=True,
        start=None if former is None else former.roster,
        start_duty=None if former is None else former.duty,
    )


def close(shop: Shop, time_limit_s: float) -> Closed:
    def play(roster: Roster, duty: Duty) -> Simulation:
        return simulate(roster, shop.to_learn, duty=duty, replications=LEARNT)

    return close_loop(shop.month, search, play, time_limit_s=time_limit_s)


def prove(shop: Shop, roster: Roster, duty: Duty) -> Simulation:
    return simulate(roster, shop.held_out, duty=duty, replications=PROVED)


def agree(seed: int, n_agents: int | None) -> dict[str, Any]:
    """Plan a shop and hold what is promised against held-out futures."""
    shop = make_shop(seed, n_agents=n_agents, n_queues=None if n_agents is None else 3)
    began = time.process_time()
    closed = close(shop, TIME_LIMIT_S)
    seconds = time.process_time() - began
    month, result = closed.month, closed.result
    simulation = prove(shop, result.roster, result.duty)
    late = by_day(promised_late(month, result.roster, result.duty))
    replies = by_day(month.lateness.replies)
    off = 1 - late / replies - [found.mean for found in simulation.on_time_by_day()]
    found = odds(simulation, month_target(month))
    return {
        "kind": "agree",
        "seed": seed,
        "agents": len(month.problem.agents),
        "queues": len(month.problem.queues),
        "promised": 1 - late.sum() / replies.sum(),
        "simulated": simulation.on_time().mean,
        "worst_campaign": float(np.abs(off[list(shop.campaigns)]).max()),
        "worst_day": float(np.abs(off).max()),
        "p_learnt": closed.rounds[-1].p_month.share,
        "p_month": found.share,
        "of_100": int((simulation_shares(simulation)[:100] >= month_target(month)).sum()),
        "lowest_queue": min(x.mean for x in simulation.on_time_by_queue()),
        "hours": result.roster.paid_hours,
        "rounds": len(closed.rounds),
        "gap": result.gap,
        "unmet": len(result.unmet),
        "cpu_s": seconds,
    }


def simulation_shares(simulation: Simulation) -> NDArray[np.float64]:
    late, replies = (x.sum(axis=(1, 2, 3)) for x in (simulation.late, simulation.replies))
    shares: NDArray[np.float64] = 1 - late / replies
    return shares


def by_day(slots: NDArray[np.float64]) -> NDArray[np.float64]:
    days: NDArray[np.float64] = slots.sum(axis=0).reshape(N_DAYS, -1).sum(axis=1)
    return days


def rigid(seed: int) -> dict[str, Any]:
    """Compare the loop and headcount at the same service, and at the same hours."""
    shop = make_shop(seed, confidence=0.5)
    closed = close(shop, TIME_LIMIT_S)
    hours, on_time, late = outcome(closed.result, prove_result(shop, closed.result))
    mean = shop.month.rates.mean(axis=0)
    high = np.quantile(shop.month.rates, QUANTILE, axis=0)
    ways: dict[str, Callable[[float], Planned]] = {
        "mean": lambda factor: headcount(shop, factor * mean, COVERED),
        "mean, soft": lambda factor: headcount(shop, factor * mean, SOFT),
        "P90": lambda factor: headcount(shop, factor * high, COVERED),
        "P90, soft": lambda factor: headcount(shop, factor * high, SOFT),
    }
    if importlib.util.find_spec("pyworkforce") is not None:
        ways["pyworkforce"] = lambda factor: pyworkforce(shop, factor * mean)
    row = {
        "kind": "rigid",
        "seed": seed,
        "agents": len(shop.month.problem.agents),
        "queues": len(shop.month.problem.queues),
        "hours": hours,
        "on_time": on_time,
        "late": late,
    }
    for name, way in ways.items():
        plain = way(1.0)
        tried = raise_until(way, on_time, plain)
        tried.sort()
        row[name] = {
            "plain_hours": plain[0],
            "plain_on_time": plain[1],
            "hours": between(tried, 1, on_time, 0),
            "late": between(tried, 0, hours, 2),
        }
    return row


def prove_result(shop: Shop, result: RosterResult) -> Simulation:
    return prove(shop, result.roster, result.duty)


def outcome(result: RosterResult, simulation: Simulation) -> Planned:
    late = float(simulation.late.sum(axis=(1, 2, 3)).mean())
    return result.roster.paid_hours, simulation.on_time().mean, late


def raise_until(way: Callable[[float], Planned], on_time: float, plain: Planned) -> list[Planned]:
    """Try factors until the on-time share is bracketed closely."""
    tried = [plain]
    low, high = (FACTORS[0], 1.0) if plain[1] >= on_time else (1.0, FACTORS[1])
    for _ in range(TRIES):
        middle = float(np.sqrt(low * high))
        tried.append(way(middle))
        low, high = (low, middle) if tried[-1][1] >= on_time else (middle, high)
    return tried


def between(tried: list[Planned], given: int, value: float, wanted: int) -> float | None:
    """Interpolate between the nearest tries on both sides; None where there are none."""
    below = [t for t in tried if t[given] <= value]
    above = [t for t in tried if t[given] >= value]
    if not below or not above:
        return None
    a, b = max(below, key=lambda t: t[given]), min(above, key=lambda t: t[given])
    part = 0.0 if a[given] == b[given] else (value - a[given]) / (b[given] - a[given])
    return a[wanted] + part * (b[wanted] - a[wanted])


def headcount(shop: Shop, rates: NDArray[np.float64], price: float) -> Planned:
    """Schedule what each hour needs at these rates, (n_queues, n_days, 24), on its own."""
    month = shop.month
    queues, n_max = month.problem.queues, month.lateness.n_max
    need = np.array(
        [
            np.repeat(rigid_requirement(queue, rates[q], n_max).ravel(), HOUR_SLOTS)
            * open_slots(queue, N_DAYS)
            for q, queue in enumerate(queues)
        ]
    )
    short = np.maximum(need[:, :, None] - np.arange(n_max + 1), 0) / HOUR_SLOTS
    prices = dataclasses.replace(
        month.site.prices,
        late_reply=price * month.site.prices.paid_hour,
        late_over_day=0.0,
        late_over_month=0.0,
    )
    result = plan_roster(
        month.problem,
        Lateness(queues=month.lateness.queues, replies=0 * month.lateness.replies, late=short),
        prices,
        time_limit_s=RIGID_LIMIT_S,
        reproducible=True,
    )
    return outcome(result, prove_result(shop, result))


def pyworkforce(shop: Shop, rates: NDArray[np.float64]) -> Planned:
    """Let pyworkforce count agents by Erlang C and schedule shifts; anybody works them."""
    erlang = importlib.import_module("pyworkforce.queuing").ErlangC
    scheduler = importlib.import_module("pyworkforce.scheduling").MinRequiredResources
    problem = shop.month.problem
    hours = range(8, 23)
    covers = {
        shift.code: [int(shift.start_min < 60 * h + 30 <= shift.end_min) for h in hours]
        for shift in problem.shifts
    }
    heads = np.zeros((len(problem.queues), N_DAYS, len(problem.shifts)), np.int64)
    for q, queue in enumerate(problem.queues):
        needs = [
            [
                erlang(
                    transactions=float(rates[q, d, h]),
                    aht=queue.work.reply_s * queue.work.replies_per_chat / 60,
                    asa=queue.target.within_s / 60,
                    interval=60,
                    shrinkage=0.0,
                ).required_positions(service_level=queue.target.on_time, max_occupancy=1.0)[
                    "positions"
                ]
                for h in hours
            ]
            for d in range(N_DAYS)
        ]
        most = 4 * max(map(max, needs))
        answer = scheduler(
            num_days=N_DAYS,
            periods=len(hours),
            shifts_coverage=covers,
            required_resources=needs,
            max_period_concurrency=most,
            max_shift_concurrency=most,
        ).solve()
        for entry in answer["resources_shifts"]:
            s = problem.shift_index[entry["shift"]]
            heads[q, entry["day"], s] = entry["resources"]
    return play_heads(shop, heads)


def play_heads(shop: Shop, heads: NDArray[np.int64]) -> Planned:
    """Simulate so many heads of nobody in particular on each queue, day and shift."""
    problem = shop.month.problem
    places = np.argwhere(np.ones(heads.shape[0::2], bool))  # queue and shift
    counts = heads.transpose(0, 2, 1).reshape(len(places), N_DAYS)
    agents, codes, duty = [], [], []
    for (q, s), days in zip(places.tolist(), counts, strict=True):
        for i in range(int(days.max())):
            name = f"{q}-{s}-{i}"
            agents.append(Agent(id=name, name=name, skills=(problem.queues[q].skill,)))
            codes.append(np.where(days > i, s, OFF))
            duty.append(np.where(days > i, q, OFF))
    nobody = RosterProblem(
        horizon=problem.horizon,
        agents=tuple(agents),
        shifts=problem.shifts,
        queues=problem.queues,
        rules=problem.rules,
        meetings=problem.meetings,
    )
    roster = Roster(problem=nobody, codes=np.array(codes, np.int8))
    simulation = prove(shop, roster, np.array(duty, np.int8))
    late = float(simulation.late.sum(axis=(1, 2, 3)).mean())
    return roster.paid_hours, simulation.on_time().mean, late


def report(rows: list[dict[str, Any]]) -> str:
    agreed = sorted((r for r in rows if r["kind"] == "agree"), key=lambda r: r["seed"])
    compared = sorted((r for r in rows if r["kind"] == "rigid"), key=lambda r: r["seed"])
    lines = [
        f"Measured on {time.strftime('%Y-%m-%d')} by `python -m benchmarks.planning`, Python "
        f"{platform.python_version()}, generated shops of the handbook, {TIME_LIMIT_S:.0f} s of "
        f"counted work for the rosters, {LEARNT} months to learn from and {PROVED} further ones "
        "that the figures are stated on.",
        "",
        "Promised and simulated, the target of 98 % asked for in 90 % of months:",
        "",
        "| shop | agents | queues | promised | simulated | campaign days off by | any day off by "
        "| months on target | of the first 100 | lowest queue | paid hours | gap | CPU s |",
        "| --- " * 13 + "|",
    ]
    lines += [
        f"| {r['seed']} | {r['agents']} | {r['queues']} | {r['promised']:.2%} "
        f"| {r['simulated']:.2%} | {100 * r['worst_campaign']:.2f} | {100 * r['worst_day']:.2f} "
        f"| {r['p_month']:.0%} | {r['of_100']} | {r['lowest_queue']:.2%} | {r['hours']:,.0f} "
        f"| {r['gap']:.1%} | {r['cpu_s']:.0f} |"
        for r in agreed
    ]
    lines += ["", "Days are off in points."]
    if not compared:
        return "\n".join(lines)
    lines += [
        "",
        "Paid hours at the same simulated on-time share, and late replies "
        "a month at the same paid hours, planned for 98 % on average; *as it is* without raising:",
        "",
        "| shop | way | as it is: paid hours | on time | hours at the loop's on-time share "
        "| the loop saves | late replies at the loop's hours |",
        "| --- " * 7 + "|",
    ]
    for r in compared:
        lines.append(
            f"| {r['seed']} | closed loop | {r['hours']:,.0f} | {r['on_time']:.2%} "
            f"| {r['hours']:,.0f} | – | {r['late']:,.0f} |"
        )
        lines += [_compared(r, name) for name in WAYS if name in r]
    return "\n".join(lines)


def _compared(row: dict[str, Any], name: str) -> str:
    one = row[name]
    hours, late = one["hours"], one["late"]
    return (
        f"| {row['seed']} | {name} | {one['plain_hours']:,.0f} | {one['plain_on_time']:.2%} | "
        + ("– | – | " if hours is None else f"{hours:,.0f} | {1 - row['hours'] / hours:.1%} | ")
        + ("– |" if late is None else f"{late:,.0f} |")
    )


def write(page: Path, text: str) -> None:
    """Put the report between its marks."""
    old = page.read_text(encoding="utf-8")
    if BEGIN not in old or END not in old:
        sys.exit(f"{page} must hold the marks {BEGIN} and {END}")
    head, tail = old.split(BEGIN)[0], old.split(END)[1]
    page.write_text(f"{head}{BEGIN}\n\n{text}\n\n{END}{tail}", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("agree", "rigid", "write"))
    parser.add_argument("given", nargs="*")
    parser.add_argument("--agents", type=int)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--page", type=Path)
    asked = parser.parse_args()
    if asked.what == "write":
        lines = [line for name in asked.given for line in Path(name).read_text().splitlines()]
        text = report([json.loads(line) for line in lines])
        print(text)
        if asked.page:
            write(asked.page, text)
        return
    for seed in map(int, asked.given or range(1, 11)):
        row = agree(seed, asked.agents) if asked.what == "agree" else rigid(seed)
        print(json.dumps(row), flush=True)
        if asked.out:
            with asked.out.open("a") as file:
                file.write(json.dumps(row) + "\n")


if __name__ == "__main__":
    main()
