"""
Tickets as a fluid: whether the work free between chats does them in time.

Earliest due first is the best order: if any order holds all deadlines, it does [1]_. It holds
them if and only if for all slots s <= t the work free from s to t is enough for the tickets that
come from s on and are due by the end of t.

References
----------
.. [1] C. L. Liu and J. W. Layland, J. ACM 20(1), 1973, doi:10.1145/321738.321743.
"""

import numpy as np
from numpy.typing import NDArray


def late_work(
    free: NDArray[np.float64], work: NDArray[np.float64], due_slot: NDArray[np.int64]
) -> NDArray[np.float64]:
    """
    Compute the work that is not done by the slot in which it is due, earliest due first.

    What is late is done, too, as far as nothing else that is due sooner comes after it.

    Parameters
    ----------
    free
        Work that can be done in each slot, shape (n_slots,), of any unit.
    work
        Work that comes in each slot, by class, shape (n_classes, n_slots), of the same unit.
    due_slot
        Last slot in which it is in time, same shape, not before the slot in which it comes.

    Returns
    -------
    ndarray of float, shape (n_classes, n_slots)
        Late work by the slot in which it came; work due beyond the last slot is not late.
    """
    late = np.zeros(work.shape)
    waiting: list[tuple[int, int, int, float]] = []  # due, slot, class, work
    for u in range(free.size):
        room = float(free[u])
        came = np.flatnonzero(work[:, u] > 0).tolist()
        waiting = sorted(waiting + [(int(due_slot[c, u]), u, c, float(work[c, u])) for c in came])
        left = []
        for due, s, c, amount in waiting:
            done = min(room, amount)
            room -= done
            if due == u:
                late[c, s] = amount - done
            if done < amount:
                left.append((due, s, c, amount - done))
        waiting = left
    return late
