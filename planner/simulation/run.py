"""Simulate a roster: replications, in one process or several."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from dataclasses import replace
from multiprocessing import get_context
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.domain.coverage import Duty
from planner.domain.metrics import ReplyMetric
from planner.domain.roster import Roster
from planner.domain.tickets import TicketClass
from planner.simulation.arrivals import room_for
from planner.simulation.chance import child
from planner.simulation.engine import play
from planner.simulation.kpis import Simulation
from planner.simulation.reply_bins import amounts
from planner.simulation.team import Team, team_of
from planner.simulation.ticket_kpis import count_tickets, ticket_counts
from planner.simulation.time_spent import TimeSpent, open_times

BLOCKS_PER_WORKER = 4  # small enough to share the work evenly, large enough to start rarely

Played = tuple[NDArray[Any], NDArray[np.float64], NDArray[np.float32], NDArray[np.float64]]


def simulate(
    roster: Roster,
    paths: NDArray[np.float64],
    *,
    duty: Duty | None = None,
    tickets: tuple[TicketClass, ...] = (),
    metrics: tuple[ReplyMetric, ...] = (),
    automatic_reply_s: float | None = None,
    replications: int = 200,
    seed: int = 1,
    workers: int = 1,
    executor: Executor | None = None,
    on_progress: Callable[[int], None] | None = None,
) -> Simulation:
    """
    Play a roster against sampled demand, message by message.

    Customers of a queue come as a Poisson stream while it is open, at the path's rate of the
    hour; whoever comes at another time leaves a message, which is not counted. Replies and
    customers' turns alternate, with gamma times of a reply, exponential ones of a turn, and a
    geometric number of replies; an agent writes one reply at a time, in the order of messages.

    With `Levers.retry_share`, some of those who give up come again a little later; with
    `Levers.returning_share`, some of those served after the delay, who are taken out of the paths
    from then on. Who finds the queue closed or comes after the last day is not counted.

    A new chat goes to the agent with the fewest chats in hand; among those alike, to one whose
    duty the queue is, then to one with fewer skills; of those with the same skills and duty, to
    the one who has held that number for longest. An agent takes a chat only while holding fewer
    chats, of all queues together, than the chat's queue allows. Whoever becomes free takes the
    longest waiting customer of the duty queue, then of the others. On a pause or after the shift
    an agent takes nobody new and finishes the chats in hand. At the end of a night shift at which
    a customer waits whom an agent can answer, the agent goes on as before, and stops as soon as
    there is a free place and nobody waits.

    Tickets are done by agents on duty who have no message to answer, the earliest due first. A
    message parks the ticket, and another agent takes it up again; where nobody is free, a ticket
    parks the one in hand that is due latest, if that is later. Nobody does tickets on a pause or
    after the shift.

    Two rosters simulated with the same seed and paths meet the same customers, who wait equally
    long, need the same replies and take the same turns [1]_.

    Parameters
    ----------
    roster
        Who works when.
    paths
        Contacts an hour, those who return counted and those who retry not, shape (n_paths,
        n_queues, n_days, 24), queues in the problem's order;
        replication r takes path r modulo n_paths.
    duty
        Queue of each agent on each day, shape (n_agents, n_days); by default the queue of first
        choice. Who is `OFF` takes no customers.
    tickets
        Kinds of tickets that contacts bring.
    metrics
        Reply metrics to keep, for `Simulation.metric`.
    automatic_reply_s
        After how long an automatic reply comes, for the metrics that count it; ``None`` without
        one. [s]
    replications
        How many times the period is played, at least 2.
    seed
        Any number from 0 on; the same seed gives the same result, whatever ``workers`` is.
    workers
        Processes. With more than one, call this under ``if __name__ == "__main__":``.
    executor
        Plays ``workers`` parts at a time instead of processes started for it, as a cluster's
        does; it is left open.
    on_progress
        Called with the number of replications played so far.

    Returns
    -------
    Simulation
        Sums by replication, queue, day and hour, and the figures made of them.

    Raises
    ------
    ValueError
        If a shape is wrong, a rate is negative or not a number, ``replications``, ``seed`` or
        ``workers`` is too small, or a duty is a queue that its agent cannot answer.

    References
    ----------
    .. [1] A. M. Law, Simulation Modeling and Analysis, 5th ed., 2015, ch. 11 (common random
       numbers).
    """
    problem = roster.problem
    n_days = problem.horizon.n_days
    shape = (len(problem.queues), n_days, 24)
    if paths.ndim != 4 or paths.shape[1:] != shape or not len(paths):
        wanted = ", ".join(map(str, shape))
        raise ValueError(f"paths must have shape (n_paths, {wanted}), got {paths.shape}")
    if not (np.isfinite(paths).all() and (paths >= 0).all()):
        raise ValueError(f"paths must be numbers of 0 or more, got {paths.min()}")
    for name, value, least in (
        ("replications", replications, 2),
        ("seed", seed, 0),
        ("workers", workers, 1),
    ):
        if value < least:
            raise ValueError(f"{name} must be at least {least}, got {value}")
    team = replace(
        team_of(roster, duty, tickets), metrics=metrics, automatic_reply_s=automatic_reply_s
    )
    rates = np.ascontiguousarray(paths, dtype=np.float64)
    played: list[Played] = [NOT_PLAYED] * replications
    done = 0
    for first, block in _blocks(team, rates, replications, seed, workers, executor):
        played[first : first + len(block)] = block
        done += len(block)
        if on_progress is not None:
            on_progress(done)
    tallies = np.stack([one[0] for one in played]).reshape(replications, *shape)
    kept = np.stack([one[2] for one in played]).reshape(replications, len(metrics), *shape)
    return Simulation(
        queues=tuple(queue.name for queue in problem.queues),
        chats=tallies["chats"].copy(),
        abandoned=tallies["abandoned"].copy(),
        first_s=tallies["first_s"].copy(),
        replies=tallies["replies"] + tallies["abandoned"],
        late=tallies["late"] + tallies["abandoned"],
        response_s=tallies["response_s"].copy(),
        metrics=metrics,
        automatic_reply_s=automatic_reply_s,
        amounts=kept,
        tickets=ticket_counts(tickets, [one[3] for one in played]),
        again=None if team.again is None else tallies["again"].copy(),
        time=TimeSpent(
            open_s=open_times(team.queues["open_s"], team.queues["close_s"]),
            **{field: tallies[field].copy() for field in TIMES},
        ),
        overrun_min=_mean_overrun_min(team, np.stack([one[1] for one in played]), n_days),
    )


TIMES = ("waiting_s", "at_work_s", "busy_s", "writing_s", "in_hand_s")
NOT_PLAYED: Played = (np.empty(0), np.empty(0), np.empty(0, np.float32), np.empty(0))


def _blocks(
    team: Team,
    rates: NDArray[np.float64],
    replications: int,
    seed: int,
    workers: int,
    executor: Executor | None,
) -> Iterator[tuple[int, list[Played]]]:
    """Play all replications, and give out those that are ready: the first's number, and all."""
    size = -(-replications // (workers * BLOCKS_PER_WORKER))
    if executor is not None:
        yield from _spread(executor, team, rates, replications, seed, size)
    elif workers == 1:
        each = (rates[r % len(rates)] for r in range(replications))
        for r, one in enumerate(_play(team, each, _room(rates), seed, 0)):
            yield r, [one]
    else:
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            yield from _spread(pool, team, rates, replications, seed, size)


def _spread(
    executor: Executor,
    team: Team,
    rates: NDArray[np.float64],
    replications: int,
    seed: int,
    size: int,
) -> Iterator[tuple[int, list[Played]]]:
    """Have blocks of a size played elsewhere; those not yet begun are called off on the way out."""
    first_of = {}
    for first in range(0, replications, size):
        chosen = np.arange(first, min(first + size, replications)) % len(rates)
        first_of[executor.submit(_play_block, team, rates[chosen], seed, first)] = first
    try:
        for future in as_completed(first_of):
            yield first_of[future], future.result()
    finally:
        for future in first_of:
            future.cancel()


def _play_block(team: Team, rates: NDArray[np.float64], seed: int, first: int) -> list[Played]:
    """Play one replication on each path; the first has the number ``first``."""
    return list(_play(team, rates, _room(rates), seed, first))


def _play(
    team: Team, paths: Iterable[NDArray[np.float64]], room: NDArray[Any], seed: int, first: int
) -> Iterator[Played]:
    """Play one replication on each path: tallies, overruns by worker, metrics' amounts, tickets."""
    for r, path in enumerate(paths, start=first):
        floor = team.floor(path, np.uint64(child(np.uint64(seed), r)), room)
        play(floor, team.changes)
        chats, abandoned = floor.tallies["chats"], floor.tallies["abandoned"]
        kept = amounts(team.metrics, floor.bins, chats, abandoned, team.automatic_reply_s)
        counted = count_tickets(floor.desk, len(team.tickets), path.shape[1])
        yield floor.tallies, floor.workers["overrun_s"], kept, counted


def _room(rates: NDArray[np.float64]) -> NDArray[Any]:
    """Make room for the customers of any path: fresh memory costs more than drawing them."""
    return room_for(float(rates.sum(axis=(1, 2, 3)).max()))


def _mean_overrun_min(
    team: Team, overrun_s: NDArray[np.float64], n_days: int
) -> NDArray[np.float64]:
    """Average the overrun over the night shifts of each day, (n_replications, n_days). [min]"""
    at_night = team.workers["night"] & (team.workers["day"] >= 0)
    days = team.workers["day"][at_night]
    agents = np.bincount(days, minlength=n_days)
    total = np.zeros((len(overrun_s), n_days))
    np.add.at(total.T, days, overrun_s[:, at_night].T)
    return total / np.maximum(agents, 1) / 60
