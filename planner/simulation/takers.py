"""Workers who take chats, by kind and by how many chats they hold: who came first is first."""

from planner.simulation.compiled import at, compiled
from planner.simulation.floor import NONE, Floor


@compiled
def join_list(floor: Floor, w: int) -> None:
    """Put a worker last among the takers of the kind and level."""
    worker = floor.workers[at(w)]
    ends = floor.takers[at(worker.kind), at(worker.level)]
    worker.before = ends.last
    worker.after = NONE
    if ends.last == NONE:
        ends.first = w
    else:
        floor.workers[at(ends.last)].after = w
    ends.last = w


@compiled
def leave_list(floor: Floor, w: int) -> None:
    """Take a worker out of the takers."""
    worker = floor.workers[at(w)]
    ends = floor.takers[at(worker.kind), at(worker.level)]
    if worker.before == NONE:
        ends.first = worker.after
    else:
        floor.workers[at(worker.before)].after = worker.after
    if worker.after == NONE:
        ends.last = worker.before
    else:
        floor.workers[at(worker.after)].before = worker.before
