"""Erlang C: waiting when every contact waits for as long as it takes."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from planner.staffing.compiled import compiled
from planner.staffing.erlang_b import inverse_blocking
from planner.staffing.inputs import SECONDS_PER_HOUR, flatten, not_negative, positive, whole


@dataclass(frozen=True, slots=True, kw_only=True)
class ErlangC:
    """
    Waiting in a team whose customers never give up; all arrays have one shape.

    A team whose load is not below its number of agents falls behind without end: then ``pwait``
    is 1 and the waits have no finite value, which is written as ``inf``.

    Parameters
    ----------
    pwait
        Share of contacts that find all agents busy.
    asa_s
        Mean wait over all contacts. [s]
    wait_delayed_s
        Mean wait of those who wait. [s]
    lq
        Mean number waiting. [contacts]
    """

    pwait: NDArray[np.float64]
    asa_s: NDArray[np.float64]
    wait_delayed_s: NDArray[np.float64]
    lq: NDArray[np.float64]

    def p_wait_gt(self, t_s: ArrayLike) -> NDArray[np.float64]:
        """
        Compute the share of contacts that wait longer than a time.

        Parameters
        ----------
        t_s
            Time, at least 0; broadcasts against the team's shape. [s]

        Returns
        -------
        ndarray of float, the common shape
            Probability.

        Raises
        ------
        ValueError
            If a time is negative.
        """
        t = not_negative("t_s", t_s)
        return np.asarray(self.pwait * np.exp(-t / self.wait_delayed_s))

    def sl(self, t_s: ArrayLike) -> NDArray[np.float64]:
        """
        Compute the service level: the share of contacts answered within a time.

        Parameters
        ----------
        t_s
            Time, at least 0; broadcasts against the team's shape. [s]

        Returns
        -------
        ndarray of float, the common shape
            Probability.

        Raises
        ------
        ValueError
            If a time is negative.
        """
        return np.asarray(1.0 - self.p_wait_gt(t_s))


@compiled
def _waiting_shares(
    load: NDArray[np.float64], rest: NDArray[np.float64], agents: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Compute C = n B / (n - a (1 - B)) from x = 1 / B, where the load is below the agents."""
    out = np.ones(load.size)
    for i in range(load.size):
        n, a = agents[i], load[i]
        if a < n:
            x = inverse_blocking(n, a)
            if a > 0.0 and x < math.inf:
                x -= x * (rest[i] / a) * (n - a + a / x)  # d ln B / d ln a = n - a + a B
            out[i] = n / (n + (n - a - rest[i]) * (x - 1.0))
    return out


def erlang_c(contacts_per_hour: ArrayLike, aht_s: ArrayLike, agents: ArrayLike) -> ErlangC:
    """
    Compute waiting in the M/M/n queue: Poisson arrivals, exponential handling [1]_.

    Parameters
    ----------
    contacts_per_hour
        Arrival rate, at least 0. [1/h]
    aht_s
        Average handling time, positive. [s]
    agents
        Agents on the queue, whole, at least 0.

    Returns
    -------
    ErlangC
        Arrays of the common shape of the arguments.

    Raises
    ------
    ValueError
        If an argument is out of range or the shapes do not broadcast.

    References
    ----------
    .. [1] N. Gans, G. Koole and A. Mandelbaum, M&SOM 5(2), 2003, section 4,
       doi:10.1287/msom.5.2.79.16071.

    Examples
    --------
    >>> erlang_c(200, 180, 14).sl(20).round(5).item()
    0.88835
    """
    shape, (contacts, aht, team) = flatten(
        not_negative("contacts_per_hour", contacts_per_hour),
        positive("aht_s", aht_s),
        whole("agents", agents),
    )
    # With many more agents than load, C magnifies the rounding of the load by their difference.
    precise = contacts.astype(np.longdouble) * aht / SECONDS_PER_HOUR
    load = precise.astype(np.float64)
    stable = load < team
    pwait = _waiting_shares(load, (precise - load).astype(np.float64), team)
    delayed = np.full(load.shape, np.inf)
    np.divide(aht, team - load, out=delayed, where=stable)
    asa = pwait * delayed
    queue = np.multiply(asa, contacts / SECONDS_PER_HOUR, out=np.zeros_like(asa), where=load > 0)
    return ErlangC(
        pwait=pwait.reshape(shape),
        asa_s=asa.reshape(shape),
        wait_delayed_s=delayed.reshape(shape),
        lq=queue.reshape(shape),
    )
