"""Logs written out line by line, that the tests share."""

import numpy as np

from planner.domain.chatlog import UNKNOWN, MessageLog, Said

SIDES = {
    "c": Said.CUSTOMER,
    "a": Said.AGENT,
    "auto": Said.AUTO,
    "taken": Said.TAKEN,
    "left": Said.LEFT,
}


def log(*lines: tuple[float, str, str] | tuple[float, str, str, str]) -> MessageLog:
    """Make a log of lines in order of time: seconds, chat, side and, of agents, who."""
    chats = tuple(dict.fromkeys(line[1] for line in lines))
    agents = tuple(dict.fromkeys(line[3] for line in lines if len(line) > 3))
    said = np.array([SIDES[line[2]] for line in lines])
    return MessageLog(
        chats=chats,
        agents=agents,
        queues=("",),
        at_s=np.array([line[0] for line in lines], float),
        chat=np.array([chats.index(line[1]) for line in lines]),
        said=said,
        agent=np.array([agents.index(line[3]) if len(line) > 3 else UNKNOWN for line in lines]),
        queue=np.zeros(len(chats), np.int64),
        resolution_s=1.0,
        tells_taken=bool((said == Said.TAKEN).any()),
        tells_left=bool((said == Said.LEFT).any()),
    )
