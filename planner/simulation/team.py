"""A roster as records: who can take which chats, from when to when."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.domain.coverage import Duty, home_queue
from planner.domain.demand import Queue
from planner.domain.effective import first_contacts
from planner.domain.horizon import DAY_MIN, SLOT_MIN
from planner.domain.metrics import ReplyMetric
from planner.domain.roster import OFF, Roster
from planner.domain.shifts import presence
from planner.domain.tickets import TicketClass
from planner.simulation.again import again_of, with_room
from planner.simulation.arrivals import new_chats
from planner.simulation.clocks import new_clocks
from planner.simulation.events import new_events
from planner.simulation.floor import (
    AVAILABLE,
    AWAY,
    CHANGE,
    END,
    ENDS,
    ENTRY,
    HOUR,
    HOUR_S,
    NONE,
    PAUSE,
    QUEUE,
    TALLY,
    WORKER,
    Again,
    Floor,
)
from planner.simulation.reply_bins import limits_of, new_bins
from planner.simulation.shapes import shape_tables
from planner.simulation.tickets import new_desk
from planner.simulation.time_spent import open_times


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Team:
    """
    The shifts of a roster, and the queues they answer.

    Parameters
    ----------
    queues
        Records of the queues, shape (n_queues,).
    workers
        Records of agents on a shift of a day, shape (n_workers,).
    agents
        Index of the agent that each worker is, shape (n_workers,).
    changes
        When which worker becomes available, goes on a pause or ends the shift, and when an hour
        is over, by time.
    skilled
        Which queues a kind of worker can answer, shape (n_kinds, n_queues).
    route
        Kinds that can answer a queue, those first that are asked first, then `NONE`,
        shape (n_queues, n_kinds).
    reply_times, patiences
        Tables of the queues' shapes, see `planner.simulation.shapes`, shape (n_queues, n_points).
    names
        Of the queues, length ``n_queues``.
    tickets
        Kinds of tickets that agents do between chats.
    metrics
        Reply metrics to be kept.
    automatic_reply_s
        After how long an automatic reply comes; ``None`` without one. [s]
    again
        Customers who come again; ``None``: nobody does.
    """

    queues: NDArray[Any]
    workers: NDArray[Any]
    agents: NDArray[np.int64]
    changes: NDArray[Any]
    skilled: NDArray[np.bool_]
    route: NDArray[np.int64]
    reply_times: NDArray[np.float64]
    patiences: NDArray[np.float64]
    names: tuple[str, ...]
    tickets: tuple[TicketClass, ...] = ()
    metrics: tuple[ReplyMetric, ...] = ()
    automatic_reply_s: float | None = None
    again: Again | None = None

    def floor(
        self,
        rates: NDArray[np.float64],
        key: np.uint64,
        room: NDArray[Any] | None = None,
        log_entries: int = 0,
    ) -> Floor:
        """
        Draw the customers of one replication and lay everything out.

        Parameters
        ----------
        rates
            Contacts an hour, those who return counted, shape (n_queues, n_days, 24).
        key
            The replication's.
        room
            Records for the customers, used again from one replication to the next.
        log_entries
            Room for so many entries of a log of messages; 0: none is kept.

        Returns
        -------
        Floor
            Ready to be played.
        """
        levels = int(self.queues["max_chats"].max()) + 1
        takers = np.zeros((len(self.skilled), levels), ENDS)
        takers["first"] = takers["last"] = NONE
        queues, limits = self.queues.copy(), limits_of(self.metrics)
        n_hours = rates[0].size if self.metrics else 0
        chats, again, events = None, None, len(self.workers) * levels
        if self.again is None:
            chats = new_chats(rates, queues, key, room, self.patiences)
        else:
            first = first_contacts(
                rates,
                self.again.return_share,
                self.again.return_s / HOUR_S,
                open_times(queues["open_s"], queues["close_s"]) / HOUR_S,
            )
            again = self.again._replace(free=np.zeros(1, np.int64))
            chats = with_room(new_chats(first, queues, key, room, self.patiences), again)
            events += chats.size
        return Floor(
            chats=chats,
            queues=queues,
            workers=self.workers.copy(),
            skilled=self.skilled,
            route=self.route,
            takers=takers,
            reply_times=self.reply_times,
            heap=new_events(events),
            tallies=np.zeros((len(queues), rates[0].size), TALLY),
            clocks=new_clocks(len(queues)),
            limits=limits,
            bins=new_bins(len(queues), n_hours, limits),
            log=np.zeros(log_entries + 1, ENTRY),
            desk=new_desk(self.tickets, self.names, rates, key),
            again=again,
        )


def team_of(
    roster: Roster, duty: Duty | None = None, tickets: tuple[TicketClass, ...] = ()
) -> Team:
    """
    Turn a roster into records.

    Agents of the same shift, day and duty queue are ranked in the order of the problem, and
    their rank decides their crew for meals and who stays during a meeting. Agents who came on
    the day before the horizon and stay past midnight are on the queue of first choice.

    Parameters
    ----------
    roster
        Who works when.
    duty
        Queue of each agent on each day, shape (n_agents, n_days); by default the queue of first
        choice. Who is `OFF` takes no customers.
    tickets
        Kinds of tickets that agents do between chats, at most 62.

    Returns
    -------
    Team
        Workers by day and agent.

    Raises
    ------
    ValueError
        If ``duty`` has the wrong shape, or names a queue that its agent cannot answer.
    """
    problem = roster.problem
    home = home_queue(problem)
    if duty is None:
        duty = np.where(roster.works, home[:, None], OFF).astype(np.int8)
    if duty.shape != roster.codes.shape:
        raise ValueError(f"duty must have shape {roster.codes.shape}, got {duty.shape}")
    codes = roster.codes
    first_day = 0
    if problem.before.shape[1]:
        yesterday = problem.before[:, -1:]
        codes = np.hstack([yesterday, codes])
        duty = np.hstack([np.where(yesterday >= 0, home[:, None], OFF).astype(np.int8), duty])
        first_day = -1
    workers: list[tuple[int, int, int, int]] = []
    changes: list[tuple[float, int, int]] = []
    for column in range(codes.shape[1]):
        d = first_day + column
        ranks: dict[tuple[int, int], int] = {}
        for a in np.flatnonzero((codes[:, column] >= 0) & (duty[:, column] != OFF)).tolist():
            s, q = int(codes[a, column]), int(duty[a, column])
            if not (0 <= q < len(problem.queues) and problem.skilled[a, q]):
                raise ValueError(
                    f"{problem.agents[a].id}: duty must be a queue the agent can answer, got {q}"
                )
            rank = ranks[s, q] = ranks.get((s, q), -1) + 1
            if DAY_MIN * d + problem.shifts[s].end_min > 0:
                changes += _changes(roster, s, d, rank, worker=len(workers))
                workers.append((a, d, s, q))
    changes += [(HOUR_S * (1 + h), NONE, HOUR) for h in range(24 * problem.horizon.n_days)]
    return _arrays(roster, workers, sorted(changes), tickets)


def _changes(
    roster: Roster, s: int, d: int, rank: int, worker: int
) -> list[tuple[float, int, int]]:
    """List the changes of one worker, the end of the shift last."""
    problem = roster.problem
    shift = problem.shifts[s]
    midnight_s = DAY_MIN * 60.0 * d
    end_s = midnight_s + shift.end_min * 60.0
    on = presence(shift, problem.horizon.weekday(d), rank, problem.meetings).astype(np.int64)
    found = [(end_s, worker, END)]
    for slot in np.flatnonzero(np.diff(on, prepend=0)).tolist():
        at_s = midnight_s + SLOT_MIN * 60.0 * slot
        if at_s < end_s:
            found.append((max(at_s, 0.0), worker, AVAILABLE if on[slot] else PAUSE))
    if d < 0:  # only what holds at the start of the horizon counts of what was before
        past = [change for change in found if change[0] <= 0.0]
        later = [change for change in found if change[0] > 0.0]
        return past[-1:] + later
    return found


def _arrays(
    roster: Roster,
    workers: list[tuple[int, int, int, int]],
    changes: list[tuple[float, int, int]],
    tickets: tuple[TicketClass, ...],
) -> Team:
    problem = roster.problem
    a, d, s, q = np.array(workers, dtype=np.int64).reshape(-1, 4).T
    kinds, kind = np.unique(
        np.column_stack([q, problem.skilled[a]]).astype(np.int64), axis=0, return_inverse=True
    )
    skilled = kinds[:, 1:].astype(np.bool_)
    route = np.full((len(problem.queues), max(len(kinds), 1)), NONE, np.int64)
    for r in range(len(problem.queues)):
        able = np.flatnonzero(skilled[:, r])
        asked = sorted(able.tolist(), key=lambda k: (kinds[k, 0] != r, skilled[k].sum(), k))
        route[r, : len(asked)] = asked
    end_min = np.array([shift.end_min for shift in problem.shifts])
    records = np.zeros(len(workers), WORKER)
    records["day"], records["duty"], records["kind"] = d, q, kind.reshape(-1)
    records["speed"] = np.array([agent.speed for agent in problem.agents])[a]
    records["pace"] = 1.0 / records["speed"]
    records["end_s"] = (DAY_MIN * d + end_min[s]) * 60.0
    records["night"] = np.array([shift.night for shift in problem.shifts])[s]
    records["status"] = AWAY
    does = [
        sum(1 << c for c, one in enumerate(tickets) if one.can_be_done_by(agent))
        for agent in problem.agents
    ]
    records["does"] = np.array(does, np.int64)[a]
    for field in ("before", "after", "inbox", "inbox_end", "desk_before", "desk_after", "ticket"):
        records[field] = NONE
    patiences = shape_tables([queue.work.patience_cv for queue in problem.queues])
    return Team(
        queues=queue_records(problem.queues),
        workers=records,
        agents=a,
        changes=np.array(changes, CHANGE),
        skilled=skilled,
        route=route,
        reply_times=shape_tables([queue.work.reply_cv for queue in problem.queues]),
        patiences=patiences,
        names=tuple(queue.name for queue in problem.queues),
        tickets=tickets,
        again=again_of(problem.queues, patiences),
    )


def queue_records(queues: tuple[Queue, ...]) -> NDArray[Any]:
    """Turn queues into records, shape (n_queues,)."""
    records = np.zeros(len(queues), QUEUE)
    records["open_s"] = [60.0 * queue.open_min for queue in queues]
    records["close_s"] = [60.0 * queue.close_min for queue in queues]
    records["within_s"] = [queue.target.within_s for queue in queues]
    records["exponential"] = [queue.work.reply_cv == 1 for queue in queues]
    records["memoryless"] = [queue.work.patience_cv == 1 for queue in queues]
    for field, name in {
        "reply_s": "reply_s",
        "customer_s": "customer_s",
        "patience_s": "patience_s",
        "replies": "replies_per_chat",
        "max_chats": "max_chats",
    }.items():
        records[field] = [getattr(queue.work, name) for queue in queues]
    records["line"] = records["line_end"] = NONE
    return records
