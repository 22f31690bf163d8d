"""A queue without a history: the team's shapes and uplifts, at a volume the planner gives."""

from collections.abc import Sequence

import numpy as np

from forecasts.sample_paths import Forecast, queue_rng


def with_new_queue(
    forecast: Forecast,
    queue: str,
    contacts_a_day: float,
    *,
    lenders: Sequence[str] | None = None,
    spread_sd: float = 0.3,
    seed: int = 1,
) -> Forecast:
    """
    Add a queue that moves like the others do on average.

    Each path of the new queue is the mean of the other queues' rates, each first divided by its
    own expected contacts a day, times the volume and an error of the volume shared by all days.

    Parameters
    ----------
    forecast
        Forecast of the queues that have a history.
    queue
        Name of the new queue.
    contacts_a_day
        Expected contacts on a mean day of the horizon.
    lenders
        Queues whose shape and uplift it takes; all of them if not given.
    spread_sd
        How sure the volume is: spread of its logarithm.
    seed
        Seed of the chance.

    Raises
    ------
    ValueError
        If the queue is forecast already, nothing else is, or the volume or spread is negative.
    """
    if queue in forecast.queues:
        raise ValueError(f"{queue}: a new queue must not be forecast already, got {queue}")
    if not (contacts_a_day >= 0 and spread_sd >= 0):
        raise ValueError(
            f"{queue}: contacts_a_day and spread_sd must be 0 or more, "
            f"got {contacts_a_day} and {spread_sd}"
        )
    a_day = forecast.mean.sum(axis=(1, 2)) / forecast.n_days
    lending = [
        q
        for q, contacts in enumerate(a_day.tolist())
        if contacts > 0 and (lenders is None or forecast.queues[q] in lenders)
    ]
    if not lending:
        raise ValueError(f"{queue}: another queue must have contacts to lend, got none")
    rng = queue_rng(seed, queue)
    unit = (forecast.rates[:, lending] / a_day[lending, None, None]).mean(axis=1)
    error = np.exp(rng.normal(-(spread_sd**2) / 2, spread_sd, (forecast.n_paths, 1, 1)))
    drawn = rng.poisson(contacts_a_day * error * unit).astype(np.float64)
    return Forecast(
        start=forecast.start,
        queues=(*forecast.queues, queue),
        paths=np.concatenate([forecast.paths, drawn[:, None]], axis=1),
        open=np.concatenate([forecast.open, forecast.open[lending].any(axis=0, keepdims=True)]),
    )
