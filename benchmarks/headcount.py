"""
Peers of the closed loop: rigid headcount, an hour at a time.

*Erlang C* counts agents as planners' spreadsheets do: a contact takes the agent's own time for all
of its replies, and so many agents answer the target's share of contacts within the target's time.
*The chat model* is our own, given as a present to the peer. Either is worked out at the mean of an
hour's demand or at its 90th percentile, for so many times the customers. Headcount is scheduled by
our engine, with the same people and rules; an agent-hour short costs 40 times its wage, so that it
is covered wherever it can be. *Soft* headcount is no tool's: an hour may stay short where a
shift for it would not pay (3 times the wage). pyworkforce plans with its own Erlang C and its own
scheduler, which knows no people: its shifts are worked by anybody.
"""

import dataclasses
import importlib
import importlib.util
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from benchmarks.shops import N_DAYS, Shop
from planner.domain.demand import Lateness, Queue
from planner.domain.people import Agent
from planner.domain.roster import OFF, Roster, RosterProblem
from planner.month import HOUR_SLOTS, open_slots
from planner.month.rigid import rigid_requirement
from planner.roster import plan_roster
from planner.simulation import Simulation, simulate
from planner.staffing import required_agents

RIGID_LIMIT_S = 3.0  # counted in work, so that a busy machine changes nothing
COVERED, SOFT = 40.0, 3.0  # prices of an agent-hour short, in its wage
QUANTILE = 0.9
PROVED = 200  # months simulated, on futures used for nothing else

Planned = tuple[float, float, float]  # paid hours, share on time, late replies a month
Requirement = Callable[[Queue, NDArray[np.float64], int], NDArray[np.int64]]
Way = Callable[[Shop, float], Planned]  # of a shop, for so many times the customers


def prove(shop: Shop, roster: Roster, duty: NDArray[np.int8]) -> Planned:
    """Simulate a roster on held-out futures."""
    return proved(roster, simulate(roster, shop.held_out, duty=duty, replications=PROVED))


def proved(roster: Roster, simulation: Simulation) -> Planned:
    late = float(simulation.late.sum(axis=(1, 2, 3)).mean())
    return roster.paid_hours, simulation.on_time().mean, late


def erlang_c_requirement(queue: Queue, rates: NDArray[np.float64], n_max: int) -> NDArray[np.int64]:
    """Count agents by Erlang C, (n_days, 24)."""
    agents = required_agents(
        "c_sl",
        queue.target.on_time,
        queue.target.within_s,
        contacts_per_hour=rates,
        aht_s=queue.work.reply_s * queue.work.replies_per_chat,
    )
    return np.minimum(agents, n_max)


def mean(shop: Shop) -> NDArray[np.float64]:
    """Return the mean demand of each hour, (n_queues, n_days, 24)."""
    return np.asarray(shop.month.rates.mean(axis=0))


def high(shop: Shop) -> NDArray[np.float64]:
    """Return the 90th percentile of each hour's demand."""
    return np.asarray(np.quantile(shop.month.rates, QUANTILE, axis=0))


def headcount(
    shop: Shop, rates: NDArray[np.float64], requirement: Requirement, price: float
) -> Planned:
    """Schedule what each hour needs at these rates, (n_queues, n_days, 24), on its own."""
    month = shop.month
    queues, n_max = month.problem.queues, month.lateness.n_max
    need = np.array(
        [
            np.repeat(requirement(queue, rates[q], n_max).ravel(), HOUR_SLOTS)
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
    return prove(shop, result.roster, result.duty)


def pyworkforce(shop: Shop, factor: float) -> Planned:
    """Let pyworkforce count agents by Erlang C and schedule shifts; anybody works them."""
    erlang = importlib.import_module("pyworkforce.queuing").ErlangC
    scheduler = importlib.import_module("pyworkforce.scheduling").MinRequiredResources
    problem, rates = shop.month.problem, factor * mean(shop)
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
    return prove(shop, roster, np.array(duty, np.int8))


WAYS: dict[str, Way] = {
    "Erlang C, mean": lambda shop, f: headcount(
        shop, f * mean(shop), erlang_c_requirement, COVERED
    ),
    "Erlang C, P90": lambda shop, f: headcount(shop, f * high(shop), erlang_c_requirement, COVERED),
    "chat model, mean": lambda shop, f: headcount(shop, f * mean(shop), rigid_requirement, COVERED),
    "chat model, mean, soft": lambda shop, f: headcount(
        shop, f * mean(shop), rigid_requirement, SOFT
    ),
}
if importlib.util.find_spec("pyworkforce") is not None:
    WAYS["pyworkforce"] = pyworkforce
