"""What hours in a row deliver."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


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
