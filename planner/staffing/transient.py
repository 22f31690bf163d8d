"""Hours that are not islands: what one hour leaves behind for the next."""

import numpy as np
from numpy.typing import ArrayLike

from planner.staffing.fluid import transient_fluid
from planner.staffing.hours import Transient
from planner.staffing.inputs import SECONDS_PER_HOUR, flatten, not_negative, positive, whole
from planner.staffing.transient_chain import highest_state, leave, pass_time

_MOST_STEPS = 1e8  # jumps of an hour times states that matter: some 0.3 s an hour


def transient(
    contacts_per_hour: ArrayLike, aht_s: ArrayLike, patience_s: ArrayLike, agents: ArrayLike
) -> Transient:
    """
    Follow the M(t)/M/n(t)+M queue hour by hour, by uniformisation [1]_.

    Rates and agents are constant within an hour. Agents who go off duty are drawn at random,
    take no new contact and finish the one in hand aside; it is no longer counted. Agents who
    come start idle. The time needed grows with the contacts of an hour times the spread of the
    number in the system: about 0.03 s a day for 30 agents, 3 s for two thousand. Beyond,
    with many thousands of agents or in deep overload, all hours are those of
    ``transient_fluid``.

    Parameters
    ----------
    contacts_per_hour
        Arrival rate of each hour, shape (n_hours,), at least 0. [1/h]
    aht_s
        Average handling time, one or one an hour, positive. [s]
    patience_s
        Mean time a customer waits before giving up, one or one an hour, positive. [s]
    agents
        Agents on duty, one or one an hour, whole, at least 0.

    Returns
    -------
    Transient
        One entry an hour.

    Raises
    ------
    ValueError
        If an argument is out of range or the hours are not one axis.

    References
    ----------
    .. [1] W. K. Grassmann, Comput. Oper. Res. 4(1), 1977, doi:10.1016/0305-0548(77)90007-7.

    Examples
    --------
    >>> transient([60, 300, 60], 120, 180, [3, 6, 3]).abandoned_in_hour.round(1)
    array([  5.2, 113.8,   9.7])
    """
    shape, (contacts, aht, patience, staff) = flatten(
        np.atleast_1d(not_negative("contacts_per_hour", contacts_per_hour)),
        positive("aht_s", aht_s),
        positive("patience_s", patience_s),
        whole("agents", agents),
    )
    if len(shape) != 1:
        raise ValueError(f"hours must be one axis, got shape {shape}")
    in_system = np.maximum(staff, contacts / SECONDS_PER_HOUR * np.minimum(patience, 3600))
    jumps = contacts + staff * SECONDS_PER_HOUR / aht
    if np.any(jumps * 20 * np.sqrt(in_system) > _MOST_STEPS):
        return transient_fluid(contacts, aht, patience, staff)
    p_wait, queue, busy, at_end = np.zeros((4, *shape))
    chances = np.ones(1)
    for h, n in enumerate(staff.tolist()):
        if h > 0 and n < staff[h - 1]:
            chances = leave(chances, staff[h - 1], staff[h - 1] - n, 1)
        rate, hour = contacts[h] / SECONDS_PER_HOUR, float(SECONDS_PER_HOUR)
        present = np.arange(1 + highest_state(chances.size, n, hour, rate, patience[h]))
        ending = np.minimum(present, n) / aht[h] + np.maximum(present - n, 0) / patience[h]
        chances, average = pass_time(chances, hour, np.full(ending.size, rate), ending)
        p_wait[h] = min(1.0, average[n:].sum())
        queue[h] = average[n:] @ np.arange(average[n:].size)
        busy[h] = average @ np.minimum(present, n)
        at_end[h] = chances @ np.arange(chances.size)
    return Transient(
        p_wait_arrivals=p_wait,
        mean_queue=queue,
        mean_busy=busy,
        abandoned_in_hour=queue * SECONDS_PER_HOUR / patience,
        mean_in_system_at_end=at_end,
    )
