"""The messages of one replication, as a console's log would show them."""

import numpy as np
from numpy.typing import NDArray

from planner.domain.chatlog import UNKNOWN, MessageLog, Said
from planner.domain.coverage import Duty
from planner.domain.roster import Roster
from planner.simulation.chance import child
from planner.simulation.engine import play
from planner.simulation.floor import ANSWERED, ASKED, GAVE_UP, TAKEN
from planner.simulation.team import team_of

_WORDS = {ASKED: Said.CUSTOMER, ANSWERED: Said.AGENT, TAKEN: Said.TAKEN, GAVE_UP: Said.LEFT}


def message_log(
    roster: Roster,
    rates: NDArray[np.float64],
    *,
    duty: Duty | None = None,
    seed: int = 1,
    replication: int = 0,
) -> MessageLog:
    """
    Play one replication and keep every message.

    It is the replication of that number which `simulate` plays with the same seed.

    Parameters
    ----------
    roster
        Who works when.
    rates
        Contacts an hour of the replication's path, shape (n_queues, n_days, 24).
    duty, seed
        As in `simulate`.
    replication
        Number of the replication, from 0 on.

    Returns
    -------
    MessageLog
        Times from the start of the horizon, exact, with who took which chat and who left.
    """
    team = team_of(roster, duty)
    key = np.uint64(child(np.uint64(seed), replication))
    path = np.ascontiguousarray(rates, dtype=np.float64)
    room = team.floor(path, key).chats
    # Taken, and a message and a reply for each reply; or a message, and left.
    entries = int(2 * room["replies"].sum()) + room.size
    while True:
        floor = team.floor(path, key, log_entries=entries)
        play(floor, team.changes)
        if floor.log[0]["chat"] <= entries:
            break
        entries = int(floor.log[0]["chat"])  # customers who come again have messages, too
    n_chats = floor.chats.size if floor.again is None else int(floor.again.free[0])
    lines = floor.log[1 : 1 + floor.log[0]["chat"]]
    lines = lines[np.argsort(lines["at_s"], kind="stable")]
    said = np.array([_WORDS[what] for what in sorted(_WORDS)])[lines["what"]]
    worker = floor.chats["worker"][lines["chat"]]
    by_agent = np.isin(said, (Said.AGENT, Said.TAKEN))
    agent = np.full(len(lines), UNKNOWN)
    agent[by_agent] = team.agents[worker[by_agent]]
    problem = roster.problem
    return MessageLog(
        chats=tuple(str(1 + i) for i in range(n_chats)),
        agents=tuple(one.id for one in problem.agents),
        queues=tuple(queue.name for queue in problem.queues),
        at_s=lines["at_s"].copy(),
        chat=lines["chat"].copy(),
        said=said,
        agent=agent,
        queue=floor.chats["queue"][:n_chats].astype(np.int64),
        tells_taken=True,
        tells_left=True,
    )
