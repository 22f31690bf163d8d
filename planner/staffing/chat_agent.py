"""
One agent with k chats: a machine-repair queue, solved by its mean values.

Each chat alternates a reply of the agent (exponential, one at a time, in order of arrival) and a
turn of the customer. No turn follows the last of ``m`` replies (a geometric number), so a turn
weighs ``customer_s (1 - 1 / m)``, called ``turn_s`` here. Leaving that factor out overstates
waits. The mean response obeys the mean-value recursion, and a message finds the agent with k
chats as an agent with k - 1 chats is at a random time [1]_.

References
----------
.. [1] M. Reiser and S. S. Lavenberg, J. ACM 27(2), 1980, doi:10.1145/322186.322195.
"""

import math

import numpy as np
from numpy.typing import NDArray

from planner.staffing.compiled import compiled


@compiled
def responses(max_chats: int, reply_s: float, turn_s: float) -> NDArray[np.float64]:
    """
    Compute replies per second (row 0) and mean response in seconds (row 1) by level.

    Shape (2, max_chats + 1); level 0 gives no replies.
    """
    out = np.zeros((2, max_chats + 1))
    unanswered = 0.0
    for k in range(1, max_chats + 1):
        response = reply_s * (1.0 + unanswered)
        out[0, k] = k / (response + turn_s)
        out[1, k] = response
        unanswered = out[0, k] * response
    return out


@compiled
def unanswered_shares(chats: int, reply_s: float, turn_s: float) -> NDArray[np.float64]:
    """Compute the chance that j = 0, ..., chats messages await the agent's reply."""
    out = np.empty(chats + 1)
    # The chances are those of a truncated Poisson number of customers typing, mean turn / reply.
    # Start from the end where they are large enough, so that no product overflows.
    if turn_s > reply_s:
        out[0] = 1.0
        for j in range(1, chats + 1):
            out[j] = out[j - 1] * (chats - j + 1) * reply_s / turn_s
    else:
        out[chats] = 1.0
        for j in range(chats, 0, -1):
            out[j - 1] = out[j] * turn_s / (reply_s * (chats - j + 1))
    total = 0.0
    for j in range(chats + 1):
        total += out[j]
    for j in range(chats + 1):
        out[j] /= total
    return out


@compiled
def late_by_level(max_chats: int, reply_s: float, turn_s: float, t_s: float) -> NDArray[np.float64]:
    """
    Compute the chance that a response takes longer than ``t_s`` by level; 0 at level 0.

    A message that finds i others is answered after i + 1 exponential replies.
    """
    out = np.zeros(max_chats + 1)
    ratio = t_s / reply_s
    for k in range(1, max_chats + 1):
        shares = unanswered_shares(k - 1, reply_s, turn_s)
        term, tail = 1.0, 0.0
        for i in range(k):
            tail += term
            term *= ratio / (i + 1)
            out[k] += shares[i] * tail
        out[k] = min(1.0, out[k] * math.exp(-ratio))
    return out
