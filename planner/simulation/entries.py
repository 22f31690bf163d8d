"""Entries of a log of messages, while a replication is played."""

from planner.simulation.compiled import compiled
from planner.simulation.floor import Floor


@compiled
def write_down(floor: Floor, t: float, i: int, what: int) -> None:
    """Write a message down, if anybody keeps a log."""
    if floor.log.size > 1:
        floor.log[0].chat += 1
        place = floor.log[0].chat
        if place < floor.log.size:
            floor.log[place].at_s = t
            floor.log[place].chat = i
            floor.log[place].what = what
