"""Erlang A: waiting when customers give up."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from planner.staffing.compiled import compiled
from planner.staffing.erlang_b import inverse_blocking
from planner.staffing.inputs import SECONDS_PER_HOUR, flatten, not_negative, positive, whole
from planner.staffing.waiting import Waiting, answered_sums, full_and_waiting


@dataclass(frozen=True, slots=True, kw_only=True)
class ErlangA:
    """
    Waiting in a team whose customers give up; all arrays have one shape.

    Parameters
    ----------
    pwait
        Share of contacts that find all agents busy.
    pab
        Share of contacts that give up.
    wait_all_s
        Mean time in the queue over all contacts. [s]
    wait_served_s
        Mean wait of those answered; with no agents, the patience. [s]
    lq
        Mean number waiting. [contacts]
    occupancy
        Share of time an agent is busy; 0 with no agents.
    served
        Share of contacts answered, ``1 - pab``.
    waiting
        What the tails are computed from.
    """

    pwait: NDArray[np.float64]
    pab: NDArray[np.float64]
    wait_all_s: NDArray[np.float64]
    wait_served_s: NDArray[np.float64]
    lq: NDArray[np.float64]
    occupancy: NDArray[np.float64]
    served: NDArray[np.float64]
    waiting: Waiting

    def p_offered_gt(self, t_s: ArrayLike) -> NDArray[np.float64]:
        """
        Compute the chance that a customer of endless patience waits longer than a time.

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
            If a time is negative or the shapes do not broadcast.
        """
        return self.waiting.tails(t_s)[0]

    def p_wait_gt(self, t_s: ArrayLike) -> NDArray[np.float64]:
        """
        Compute the share of contacts still in the queue after a time.

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
            If a time is negative or the shapes do not broadcast.
        """
        return self.waiting.still_waiting(t_s)

    def sl_offered(self, t_s: ArrayLike) -> NDArray[np.float64]:
        """
        Compute the service level over all contacts: answered within a time.

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
            If a time is negative or the shapes do not broadcast.
        """
        return np.clip(self.served - self.waiting.tails(t_s)[1], 0.0, 1.0)

    def sl_served(self, t_s: ArrayLike) -> NDArray[np.float64]:
        """
        Compute the service level over the contacts answered; 0 with no agents.

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
            If a time is negative or the shapes do not broadcast.
        """
        within = self.sl_offered(t_s)
        served = np.broadcast_to(self.served, within.shape)
        return np.divide(within, served, out=np.zeros_like(within), where=served > 0)


@compiled
def team(agents: int, load: float, patience: float) -> tuple[float, float, float]:
    """Compute P(wait), P(abandon) and log p_full; ``patience`` in handling times."""
    full, below = 1.0, 0.0
    if agents > 0:
        full, below = load / agents, inverse_blocking(agents - 1, load)
    return full_and_waiting(full, below, agents * patience, load * patience)


@compiled
def _teams(
    load: NDArray[np.float64], patience: NDArray[np.float64], agents: NDArray[np.int64]
) -> NDArray[np.float64]:
    out = np.empty((5, load.size))
    for i in range(load.size):
        out[0, i], out[1, i], out[2, i] = team(agents[i], load[i], patience[i])
        answered, wait = answered_sums(agents[i] * patience[i], load[i] * patience[i])
        out[3, i] = 1.0 - out[0, i] + out[0, i] * answered
        out[4, i] = out[0, i] * wait / out[3, i] if agents[i] > 0 else 1.0
    return out


def erlang_a(
    contacts_per_hour: ArrayLike, aht_s: ArrayLike, patience_s: ArrayLike, agents: ArrayLike
) -> ErlangA:
    """
    Compute waiting in the M/M/n+M queue: exponential handling and patience [1]_ [2]_.

    Parameters
    ----------
    contacts_per_hour
        Arrival rate, at least 0; any load is stable, since customers give up. [1/h]
    aht_s
        Average handling time, positive. [s]
    patience_s
        Mean time a customer waits before giving up, positive. [s]
    agents
        Agents on the queue, whole, at least 0.

    Returns
    -------
    ErlangA
        Arrays of the common shape of the arguments.

    Raises
    ------
    ValueError
        If an argument is out of range or the shapes do not broadcast.

    References
    ----------
    .. [1] O. Garnett, A. Mandelbaum and M. Reiman, M&SOM 4(3), 2002,
       doi:10.1287/msom.4.3.208.7753.
    .. [2] A. Mandelbaum and S. Zeltyn, The Palm/Erlang-A queue, 2007,
       doi:10.1007/978-3-540-29860-1_2.

    Examples
    --------
    >>> erlang_a(2880, 60, 120, 50).pab.round(3).item()
    0.031
    """
    shape, (contacts, aht, patience, staff) = flatten(
        not_negative("contacts_per_hour", contacts_per_hour),
        positive("aht_s", aht_s),
        positive("patience_s", patience_s),
        whole("agents", agents),
    )
    load = contacts * aht / SECONDS_PER_HOUR
    pwait, pab, log_full, served, served_wait = _teams(load, patience / aht, staff)
    rate = contacts / SECONDS_PER_HOUR
    occupancy = np.divide(load * served, staff, out=np.zeros_like(load), where=staff > 0)
    return ErlangA(
        pwait=pwait.reshape(shape),
        pab=pab.reshape(shape),
        wait_all_s=(pab * patience).reshape(shape),
        wait_served_s=(served_wait * patience).reshape(shape),
        lq=(rate * pab * patience).reshape(shape),
        occupancy=np.minimum(1.0, occupancy).reshape(shape),
        served=served.reshape(shape),
        waiting=Waiting(
            log_full=log_full.reshape(shape),
            full_rate=(staff / aht).reshape(shape),
            arrival_rate=rate.reshape(shape),
            patience_s=patience.reshape(shape),
        ),
    )
