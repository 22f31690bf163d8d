"""Hours that are not islands: what one hour leaves behind for the next."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from planner.staffing.inputs import SECONDS_PER_HOUR, flatten, not_negative, positive, whole
from planner.staffing.transient_chain import leave, pass_time


@dataclass(frozen=True, slots=True, kw_only=True)
class Transient:
    """
    A team through the hours, starting empty; all arrays have shape (n_hours,).

    Parameters
    ----------
    p_wait_arrivals
        Share of the hour's contacts that find all agents busy.
    mean_queue
        Number waiting, averaged over the hour. [contacts]
    mean_busy
        Busy agents among those on duty, averaged over the hour. [agents]
    abandoned_in_hour
        Contacts expected to give up in the hour.
    mean_in_system_at_end
        Contacts expected waiting or in handling at the hour's end, before agents change.
    """

    p_wait_arrivals: NDArray[np.float64]
    mean_queue: NDArray[np.float64]
    mean_busy: NDArray[np.float64]
    abandoned_in_hour: NDArray[np.float64]
    mean_in_system_at_end: NDArray[np.float64]


def transient(
    contacts_per_hour: ArrayLike, aht_s: ArrayLike, patience_s: ArrayLike, agents: ArrayLike
) -> Transient:
    """
    Follow the M(t)/M/n(t)+M queue hour by hour, by uniformisation [1]_.

    Rates and agents are constant within an hour. Agents who go off duty are drawn at random,
    take no new contact and finish the one in hand aside; it is no longer counted. Agents who
    come start idle. The time needed grows with the contacts of an hour times the spread of the
    number in the system: about 0.1 s a day for 30 agents, seconds for thousands, for which there
    is ``transient_fluid``.

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
    p_wait, queue, busy, at_end = np.zeros((4, *shape))
    chances = np.ones(1)
    for h, n in enumerate(staff.tolist()):
        if h > 0 and n < staff[h - 1]:
            chances = leave(chances, staff[h - 1], staff[h - 1] - n, 1)
        rate = np.array([0.0, 1.0 / aht[h]])
        hour = float(SECONDS_PER_HOUR)
        chances, average = pass_time(
            chances, hour, contacts[h] / SECONDS_PER_HOUR, n, rate, patience[h]
        )
        in_system = np.arange(average.size)
        p_wait[h] = min(1.0, average[n:].sum())
        queue[h] = average[n:] @ np.arange(average[n:].size)
        busy[h] = average @ np.minimum(in_system, n)
        at_end[h] = chances @ np.arange(chances.size)
    return Transient(
        p_wait_arrivals=p_wait,
        mean_queue=queue,
        mean_busy=busy,
        abandoned_in_hour=queue * SECONDS_PER_HOUR / patience,
        mean_in_system_at_end=at_end,
    )
