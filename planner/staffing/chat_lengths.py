"""
How long chats last: not an exponential time, and what follows from that.

A chat ends with a reply, so one that has just begun may end at once, and then not before the
customer's turn: its length varies more than an exponential time, and how much decides how fast
the chats in progress follow their rates, and how much a line behind full agents sways.
"""

import numpy as np
from numpy.typing import NDArray

from planner.staffing.chat_agent import Agent

_SAME = 1e-9  # a further chat that brings relatively fewer replies more brings none


def follow_up(agent: Agent, customer_s: float, replies: float) -> NDArray[np.float64]:
    """
    Compute how fast chats in progress follow their rates, beside chats without memory.

    Of an infinite team, the number in progress falls behind by E[length²] / 2 for each chat more
    that comes in a second [1]_, without memory by the square of the mean. The pace is that ratio.
    An agent who writes without a pause ends chats at a constant rate, and has pace 1.

    Parameters
    ----------
    agent
        The agent by level.
    customer_s
        Mean time the customer takes to answer. [s]
    replies
        Mean number of replies in a chat.

    Returns
    -------
    ndarray of float, shape (max_chats + 1,)
        Between k chats of an agent and one more; 1 at the last level.

    References
    ----------
    .. [1] S. G. Eick, W. A. Massey and W. Whitt, The physics of the M(t)/G/∞ queue, Oper. Res.
       41(4), 1993, doi:10.1287/opre.41.4.731.
    """
    return np.append(2.0 / (1.0 + _scv(agent, customer_s, replies, 1.0)), 1.0)


def line_step(agent: Agent, customer_s: float, replies: float, reply_cv: float) -> float:
    """
    Compute how many customers a step of the line behind full agents stands for.

    A line sways in proportion to (1 + cv² of the length of chats) / 2, as the mean wait does in
    the M/G/1 queue and, nearly, behind any number of servers [1]_ [2]_. A chain that goes up and
    down by single steps sways so much if a step is that many customers.

    Parameters
    ----------
    agent, customer_s, replies
        As for `follow_up`.
    reply_cv
        Standard deviation of the time to write a reply, divided by its mean.

    Returns
    -------
    float
        Customers, 1 for exponential lengths.

    References
    ----------
    .. [1] A. O. Allen, Probability, Statistics, and Queueing Theory, 1990, section 5.3.
    .. [2] W. Whitt, Engineering solution of a basic call-center model, Manage. Sci. 51(2), 2005,
       doi:10.1287/mnsc.1040.0302.
    """
    return float(0.5 + 0.5 * _scv(agent, customer_s, replies, reply_cv)[-1])


def _scv(agent: Agent, customer_s: float, replies: float, reply_cv: float) -> NDArray[np.float64]:
    """
    Compute the squared cv of a chat's length between k chats of an agent and one more.

    A response takes the time by which the agent's messages grow for each reply more a second.
    """
    m, rate = replies, agent.reply_rate
    faster = np.diff(rate)
    known = faster > _SAME * rate[1]
    slower = np.diff(rate * agent.response_s)
    response = np.divide(slower, faster, out=np.full(faster.shape, np.inf), where=known)
    turn = customer_s / response  # in responses: none beside one without end
    mean = m + (m - 1.0) * turn
    variance = m * reply_cv**2 + (m - 1.0) * turn**2 + m * (m - 1.0) * (1.0 + turn) ** 2
    return np.asarray(variance / mean**2)
