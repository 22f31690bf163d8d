"""The agents that each interval needs on its own, by the queue model named for it."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.domain.demand import ChatWork
from planner.domain.intervals import Intervals, QueueModel
from planner.staffing.chat import chat
from planner.staffing.erlang_a import erlang_a
from planner.staffing.erlang_c import erlang_c
from planner.staffing.inputs import SECONDS_PER_HOUR
from planner.staffing.lateness import late_replies_per_chat
from planner.staffing.required import required_agents
from planner.staffing.required_chat import required_agents_chat

CHAT_FIELDS = ("reply_s", "customer_s", "replies_per_chat", "max_chats", "patience_s", "reply_cv")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Requirement:
    """
    Agents by interval; all arrays have the shape (n_intervals,).

    Parameters
    ----------
    agents
        Fewest agents on the queue that hold the target; where none can, see `RequiredChat`.
    to_roster
        The same with shrinkage, rounded up.
    reached
        Whether the target is held.
    service_level, with_one_less
        Share within the time with so many agents, and with one less; NaN without contacts.
    occupancy
        Share of agents who handle a contact, or have a chat.
    reply_s_needed
        Mean reply time with which enough agents would hold the target; NaN where it is held. [s]
    max_chats_needed
        Most chats an agent may hold so that ``most_agents`` would do; 0 where it is held or no
        number of chats helps.
    """

    agents: NDArray[np.int64]
    to_roster: NDArray[np.int64]
    reached: NDArray[np.bool_]
    service_level: NDArray[np.float64]
    with_one_less: NDArray[np.float64]
    occupancy: NDArray[np.float64]
    reply_s_needed: NDArray[np.float64]
    max_chats_needed: NDArray[np.int64]


def staff_intervals(intervals: Intervals, most_agents: int | None = None) -> Requirement:
    """
    Find the fewest agents for every interval.

    Parameters
    ----------
    intervals
        What has to be served.
    most_agents
        Agents there are at most; ``None`` for no limit.

    Returns
    -------
    Requirement
        Without contacts, no agents.

    Raises
    ------
    ValueError
        If a value is out of range.
    """
    n = intervals.model.size
    made = Requirement(
        agents=np.zeros(n, np.int64),
        to_roster=np.zeros(n, np.int64),
        reached=np.ones(n, np.bool_),
        service_level=np.full(n, np.nan),
        with_one_less=np.full(n, np.nan),
        occupancy=np.zeros(n),
        reply_s_needed=np.full(n, np.nan),
        max_chats_needed=np.zeros(n, np.int64),
    )
    busy = intervals.contacts_per_hour > 0
    for model, staff in (
        (QueueModel.ERLANG_C, _erlang_c),
        (QueueModel.ERLANG_A, _erlang_a),
    ):
        rows = np.flatnonzero(busy & (intervals.model == model))
        if rows.size:
            staff(intervals, rows, most_agents, made)
    chats = np.flatnonzero(busy & (intervals.model == QueueModel.CHAT))
    if chats.size:
        _chats(intervals, chats, most_agents, made)
    # Rounded first: 0.9 of 10 agents must not become 12 people by a last binary digit.
    made.to_roster[:] = np.ceil(np.round(made.agents / (1.0 - intervals.shrinkage), 9))
    return made


def _erlang_c(
    intervals: Intervals, rows: NDArray[np.int64], most: int | None, made: Requirement
) -> None:
    rate, aht = intervals.contacts_per_hour[rows], intervals.aht_s[rows]
    target, within = intervals.target[rows], intervals.within_s[rows]
    need = required_agents("c_sl", target, within, contacts_per_hour=rate, aht_s=aht)
    agents = need if most is None else np.minimum(need, most)
    _fill(
        made,
        rows,
        agents=agents,
        reached=agents == need,
        level=erlang_c(rate, aht, agents).sl(within),
        less=erlang_c(rate, aht, np.maximum(agents - 1, 0)).sl(within),
        occupancy=np.minimum(1.0, rate * aht / SECONDS_PER_HOUR / np.maximum(agents, 1)),
    )


def _erlang_a(
    intervals: Intervals, rows: NDArray[np.int64], most: int | None, made: Requirement
) -> None:
    rate, aht = intervals.contacts_per_hour[rows], intervals.aht_s[rows]
    target, within = intervals.target[rows], intervals.within_s[rows]
    patience = intervals.patience_s[rows]
    need = required_agents(
        "a_sl_offered", target, within, contacts_per_hour=rate, aht_s=aht, patience_s=patience
    )
    agents = need if most is None else np.minimum(need, most)
    team = erlang_a(rate, aht, patience, agents)
    _fill(
        made,
        rows,
        agents=agents,
        reached=agents == need,
        level=team.sl_offered(within),
        less=erlang_a(rate, aht, patience, np.maximum(agents - 1, 0)).sl_offered(within),
        occupancy=team.occupancy,
    )


def _chats(
    intervals: Intervals, rows: NDArray[np.int64], most: int | None, made: Requirement
) -> None:
    """Staff chats, all intervals of one kind of work and target at once."""
    columns = [getattr(intervals, name)[rows] for name in (*CHAT_FIELDS, "target", "within_s")]
    kinds, kind = np.unique(np.column_stack(columns), axis=0, return_inverse=True)
    for number, (*values, target, within) in enumerate(kinds.tolist()):
        given = dict(zip(CHAT_FIELDS, values, strict=True))
        work = ChatWork(**(given | {"max_chats": int(given["max_chats"])}))
        mine = rows[kind.reshape(-1) == number]
        rate = intervals.contacts_per_hour[mine]
        need = required_agents_chat(rate, work, within, target, most)
        less = late_replies_per_chat(rate, np.maximum(need.agents - 1, 0), work, within)
        team = chat(
            rate,
            need.agents,
            work.max_chats,
            work.reply_s,
            work.customer_s,
            work.replies_per_chat,
            work.patience_s,
            work.reply_cv,
        )
        _fill(
            made,
            mine,
            agents=need.agents,
            reached=need.reached,
            level=need.on_time,
            less=1.0 - less / work.replies_per_chat,
            occupancy=team.agent_busy_share,
        )
        made.reply_s_needed[mine] = np.where(need.reached, math.nan, need.reply_s_needed)
        made.max_chats_needed[mine] = need.caps_that_reach.argmax(axis=-1)


def _fill(
    made: Requirement,
    rows: NDArray[np.int64],
    *,
    agents: NDArray[np.int64],
    reached: NDArray[np.bool_],
    level: NDArray[np.float64],
    less: NDArray[np.float64],
    occupancy: NDArray[np.float64],
) -> None:
    made.agents[rows], made.reached[rows] = agents, reached
    made.service_level[rows], made.with_one_less[rows] = level, less
    made.occupancy[rows] = occupancy
