"""
Late tickets of a team that does them between chats, and the agents that would hold them.

The chats in progress are a birth-death chain, as in ``planner.staffing.chat_team``, followed in
time by chance. At each of its states, agents have nothing to answer with the chance that the
model of one agent gives, independently of each other; the ticket that is due i-th is worked on at
the rate P(at least i are free). Tickets come as a Poisson stream and need an
exponential time. Agents who leave take their chats with them, and finish them.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.domain.demand import ChatWork
from planner.domain.horizon import SLOT_MIN
from planner.domain.tickets import TicketClass
from planner.staffing.chat_agent import agent_of
from planner.staffing.compiled import compiled

SLOT_S = 60.0 * SLOT_MIN
SMALL = 60  # agents up to which the number of free ones is exact
_SURE = 1e-9  # a variance below this is none


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LateTickets:
    """
    Tickets over a period, on average over samples; all arrays have shape (n_classes,).

    Parameters
    ----------
    names
        Of the classes.
    came
        Tickets.
    late
        Those done after they were due, or due before the end and not done.
    share
        Late ones among all, 0 where none come. Fraction of 1.
    waiting
        Those not done at the end.
    """

    names: tuple[str, ...]
    came: NDArray[np.float64]
    late: NDArray[np.float64]
    share: NDArray[np.float64]
    waiting: NDArray[np.float64]


def late_tickets(
    classes: tuple[TicketClass, ...],
    *,
    tickets_per_hour: NDArray[np.float64],
    contacts_per_hour: NDArray[np.float64],
    agents: NDArray[np.int64],
    work: ChatWork,
    samples: int = 100,
    seed: int = 1,
) -> LateTickets:
    """
    Compute how many tickets are late when the agents of a queue do them between chats.

    Parameters
    ----------
    classes
        Kinds of tickets; all agents do all of them.
    tickets_per_hour
        Tickets that come in each slot, from a midnight on, shape (n_classes, n_slots). [1/h]
    contacts_per_hour
        New chats in each slot, shape (n_slots,). [1/h]
    agents
        Agents on the queue in each slot, shape (n_slots,).
    work
        How the queue's chats run.
    samples
        Periods to follow.
    seed
        Of the chance in them.

    Returns
    -------
    LateTickets

    Raises
    ------
    ValueError
        If shapes do not fit or a number is negative.
    """
    shape = agents.shape
    if contacts_per_hour.shape != shape or tickets_per_hour.shape != (len(classes), *shape):
        raise ValueError(
            f"tickets: rates must be for {len(classes)} classes and the same slots, got "
            f"{tickets_per_hour.shape}, {contacts_per_hour.shape} and agents {shape}"
        )
    for name, values in (
        ("tickets_per_hour", tickets_per_hour),
        ("contacts_per_hour", contacts_per_hour),
        ("agents", agents),
    ):
        if not (np.isfinite(values).all() and (values >= 0).all()):
            raise ValueError(f"tickets: {name} must be numbers of 0 or more")
    one = agent_of(work)
    teams, place = np.unique(agents.astype(np.int64), return_inverse=True)
    free = free_tails(teams, np.clip(1.0 - one.reply_rate * work.reply_s, 0.0, 1.0))
    rng = np.random.default_rng(seed)
    came, late, waiting = (np.zeros(len(classes)) for _ in range(3))
    for _ in range(samples):
        kind, release_s, due_s, left_s = _draw(classes, tickets_per_hour, rng)
        done_s = np.full(release_s.shape, np.inf)
        _follow(
            (contacts_per_hour / 3600.0, agents.astype(np.int64), place.reshape(-1), free),
            (one.chat_rate, float(work.patience_s)),
            (release_s, due_s, left_s, done_s),
            rng,
        )
        end_s = SLOT_S * agents.size
        is_late = (done_s > due_s) & (due_s <= np.minimum(done_s, end_s))
        came += np.bincount(kind, minlength=len(classes))
        late += np.bincount(kind[is_late], minlength=len(classes))
        waiting += np.bincount(kind[np.isinf(done_s)], minlength=len(classes))
    return LateTickets(
        names=tuple(one.name for one in classes),
        came=came / samples,
        late=late / samples,
        share=np.divide(late, came, out=np.zeros(len(classes)), where=came > 0),
        waiting=waiting / samples,
    )


def extra_agents(
    classes: tuple[TicketClass, ...],
    late_share: float,
    *,
    tickets_per_hour: NDArray[np.float64],
    contacts_per_hour: NDArray[np.float64],
    agents: NDArray[np.int64],
    work: ChatWork,
    most: int = 100,
    samples: int = 50,
    seed: int = 1,
) -> int | None:
    """
    Find the least agents to add to every staffed slot so that hardly any ticket is late.

    Parameters
    ----------
    classes, tickets_per_hour, contacts_per_hour, agents, work, samples, seed
        As for `late_tickets`.
    late_share
        Share of late tickets that is allowed in each class. Fraction of 1.
    most
        Most to add.

    Returns
    -------
    int or None
        ``None`` if even ``most`` are not enough.
    """

    def holds(extra: int) -> bool:
        found = late_tickets(
            classes,
            tickets_per_hour=tickets_per_hour,
            contacts_per_hour=contacts_per_hour,
            agents=np.where(agents > 0, agents + extra, 0),
            work=work,
            samples=samples,
            seed=seed,
        )
        return bool((found.share <= late_share).all())

    low, high = -1, 0  # not enough, and to be tried
    while not holds(high):
        if high >= most:
            return None
        low, high = high, min(most, 2 * high + 1)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high


@compiled
def free_tails(teams: NDArray[np.int64], idle: NDArray[np.float64]) -> NDArray[np.float64]:
    """
    Compute the chance that more than i agents have nothing to answer.

    Parameters
    ----------
    teams
        Numbers of agents, shape (n_teams,).
    idle
        Chance that one agent has nothing to answer, by chats in hand, shape (max_chats + 1,).

    Returns
    -------
    ndarray of float, shape (n_teams, most_chats + 1, most_agents)
        ``[k, j, i]`` with ``teams[k]`` agents who share j chats out evenly. Exact for small
        teams, from the normal distribution for large ones.
    """
    top, most = idle.size - 1, max(1, teams.max())
    tails = np.zeros((teams.size, most * top + 1, most))
    exactly = np.zeros(most + 1)
    for k in range(teams.size):
        n = teams[k]
        for j in range(most * top + 1 if n > 0 else 0):
            q = min(j // n, top)
            r = j % n if q < top else 0
            if n > SMALL:
                p = idle[q + 1] if r > 0 else 0.0
                mean = (n - r) * idle[q] + r * p
                variance = (n - r) * idle[q] * (1.0 - idle[q]) + r * p * (1.0 - p)
                deviation = math.sqrt(max(variance, _SURE))
                for i in range(n):
                    tails[k, j, i] = 0.5 * math.erfc((i + 0.5 - mean) / deviation / math.sqrt(2.0))
                continue
            exactly[:] = 0.0
            exactly[0] = 1.0
            for a in range(n):
                p = idle[q + 1] if a < r else idle[q]
                for i in range(a + 1, 0, -1):
                    exactly[i] = exactly[i] * (1.0 - p) + exactly[i - 1] * p
                exactly[0] *= 1.0 - p
            tail = 0.0
            for i in range(n - 1, -1, -1):
                tail += exactly[i + 1]
                tails[k, j, i] = tail
    return tails


def _draw(
    classes: tuple[TicketClass, ...],
    tickets_per_hour: NDArray[np.float64],
    rng: np.random.Generator,
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Draw the tickets of a period in order of arrival: class, when they come, due, work. [s]"""
    kinds, releases, dues, works = [], [], [], []
    for c, one in enumerate(classes):
        counts = rng.poisson(tickets_per_hour[c] * SLOT_S / 3600.0)
        slot = np.repeat(np.arange(counts.size), counts)
        release_s = SLOT_S * (slot + rng.random(slot.size))
        kinds.append(np.full(slot.size, c))
        releases.append(release_s)
        dues.append(one.due_s(release_s))
        works.append(rng.exponential(60.0 * one.work_min, slot.size))
    order = np.argsort(np.concatenate(releases))
    return (
        np.concatenate(kinds)[order],
        np.concatenate(releases)[order],
        np.concatenate(dues)[order],
        np.concatenate(works)[order],
    )


@compiled
def _follow(
    team: tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]],
    chats: tuple[NDArray[np.float64], float],
    tickets: tuple[
        NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]
    ],
    rng: np.random.Generator,
) -> None:
    """Follow chats and tickets through the slots; write down when tickets are done."""
    arrival, agents, place, free = team
    release_s, due_s, _, _ = tickets
    after = np.full(release_s.size, -1)  # the ticket that is due next after another one
    first, coming, t, j = -1, 0, 0.0, 0
    for u in range(agents.size):
        n, end_s = agents[u], SLOT_S * (u + 1)
        if u > 0 and n < agents[u - 1]:  # those who leave finish their chats
            held = min(j, agents[u - 1] * (chats[0].size - 1))
            j -= held - held * n // agents[u - 1]
        while t < end_s:
            ends = _ends(j, n, chats)
            total = arrival[u] + ends
            next_s = t + rng.exponential(1.0 / total) if total > 0.0 else end_s
            share = free[place[u], min(j, free.shape[1] - 1), :n]
            while t < min(next_s, end_s):
                until = min(next_s, end_s)
                if coming < release_s.size:
                    until = min(until, release_s[coming])
                t, first = _work(first, after, tickets, share, t, until)
                if coming < release_s.size and release_s[coming] <= t:
                    first = _insert(first, after, due_s, coming)
                    coming += 1
            if next_s < end_s:
                j += 1 if rng.random() * total < arrival[u] else -1


@compiled
def _ends(j: int, n: int, chats: tuple[NDArray[np.float64], float]) -> float:
    """Compute the rate at which j chats end or are given up with n agents. [1/s]"""
    chat_rate, patience_s = chats
    top = chat_rate.size - 1
    if j >= n * top:
        return float(n * top * chat_rate[top] + (j - n * top) / patience_s)
    q, r = j // n, j % n
    return float((n - r) * q * chat_rate[q] + r * (q + 1) * chat_rate[q + 1])


@compiled
def _work(
    first: int,
    after: NDArray[np.int64],
    tickets: tuple[
        NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]
    ],
    share: NDArray[np.float64],
    t: float,
    until: float,
) -> tuple[float, int]:
    """
    Work on tickets until one of them is done.

    ``share`` is what agents work on the ticket that is due i-th. Returns when one was done, or
    ``until``, and the ticket that is due first.
    """
    _, _, left_s, done_s = tickets
    i, rank, done = first, 0, -1
    while i >= 0 and rank < share.size:
        if share[rank] > 0.0 and t + left_s[i] / share[rank] < until:
            until, done = t + left_s[i] / share[rank], i
        rank += 1
        i = after[i]
    i, before = first, -1
    for k in range(rank):
        left_s[i] -= share[k] * (until - t)
        if i == done:
            done_s[i] = until
            if before < 0:
                first = after[i]
            else:
                after[before] = after[i]
        before = i if i != done else before
        i = after[i]
    return until, first


@compiled
def _insert(first: int, after: NDArray[np.int64], due_s: NDArray[np.float64], i: int) -> int:
    """Put a ticket among those that wait; return the first one."""
    if first < 0 or due_s[i] < due_s[first]:
        after[i] = first
        return i
    j = first
    while after[j] >= 0 and due_s[after[j]] <= due_s[i]:
        j = after[j]
    after[i] = after[j]
    after[j] = i
    return first
