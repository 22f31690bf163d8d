"""What comes out: sample paths of the contacts of a team's queues."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasts.copula import LEVELS, paths_from_quantiles
from forecasts.types import HOURS, ONE_DAY


@dataclass(frozen=True, kw_only=True, eq=False)
class Forecast:
    """
    Equally likely futures of the queues of a team.

    Parameters
    ----------
    start
        First day.
    queues
        Names of the queues.
    paths
        Contacts an hour, shape (n_paths, n_queues, n_days, 24), 0 where closed. A path is one
        future of the whole horizon, so a busy day is busy all day.
    open
        Whether the queue is open, shape (n_queues, n_days, 24).

    Raises
    ------
    ValueError
        If the shapes disagree or a path is negative.
    """

    start: dt.date
    queues: tuple[str, ...]
    paths: NDArray[np.float64]
    open: NDArray[np.bool_]

    def __post_init__(self) -> None:
        shape = (len(self.queues), *self.open.shape[1:])
        if self.paths.ndim != 4 or self.paths.shape[1:] != shape or self.open.shape != shape:
            raise ValueError(
                f"forecast: paths {self.paths.shape} and open {self.open.shape} must agree "
                f"with {len(self.queues)} queues"
            )
        if self.paths.size and not self.paths.min() >= 0:
            raise ValueError(f"forecast: paths must be 0 or more, got {self.paths.min():g}")

    @property
    def n_days(self) -> int:
        """Length of the horizon. [days]"""
        return int(self.open.shape[1])

    @property
    def n_paths(self) -> int:
        """Number of sample paths."""
        return int(self.paths.shape[0])

    @property
    def dates(self) -> tuple[dt.date, ...]:
        """Days of the horizon."""
        return tuple(self.start + d * ONE_DAY for d in range(self.n_days))

    @cached_property
    def mean(self) -> NDArray[np.float64]:
        """Expected contacts an hour, shape (n_queues, n_days, 24)."""
        mean: NDArray[np.float64] = self.paths.mean(axis=0)
        return mean

    @cached_property
    def rates(self) -> NDArray[np.float64]:
        """
        Arrival rates behind the contacts, shape of ``paths``. [contacts/h]

        Contacts scatter around their rate by Poisson's law, which staffing and simulation add
        again; here each hour's spread over the paths is narrowed by that part of its variance.
        """
        variance = self.paths.var(axis=0)
        ours = 1 - np.divide(self.mean, variance, out=np.ones_like(variance), where=variance > 0)
        narrowed = self.mean + (self.paths - self.mean) * np.sqrt(np.maximum(ours, 0))
        rates: NDArray[np.float64] = np.maximum(narrowed, 0)
        return rates

    def quantile(self, probabilities: Sequence[float]) -> NDArray[np.float64]:
        """Return quantiles of the contacts an hour, shape (n_p, n_queues, n_days, 24)."""
        quantiles: NDArray[np.float64] = np.quantile(self.paths, probabilities, axis=0)
        return quantiles

    def day_quantile(self, probabilities: Sequence[float]) -> NDArray[np.float64]:
        """Return quantiles of the contacts a day, shape (n_p, n_queues, n_days)."""
        quantiles: NDArray[np.float64] = np.quantile(self.paths.sum(axis=3), probabilities, axis=0)
        return quantiles

    def scaled(self, factors: Mapping[str, float]) -> Self:
        """
        Return the forecast with the contacts of some queues multiplied.

        Raises
        ------
        ValueError
            If a queue is not forecast or a factor is negative.
        """
        unknown = sorted(set(factors) - set(self.queues))
        if unknown:
            raise ValueError(f"scaled: queue must be one of {self.queues}, got {unknown[0]!r}")
        factor = np.array([factors.get(queue, 1.0) for queue in self.queues])
        if not (factor >= 0).all():
            raise ValueError(f"scaled: factor must be 0 or more, got {factor.min():g}")
        return type(self)(
            start=self.start,
            queues=self.queues,
            paths=self.paths * factor[None, :, None, None],
            open=self.open,
        )

    def to_frame(self) -> pd.DataFrame:
        """Return one row an open hour and queue: timestamp, queue, mean and seven quantiles."""
        q, d, h = np.nonzero(self.open)
        stamps = pd.Timestamp(self.start) + pd.to_timedelta(d * HOURS + h, unit="h")
        columns = {
            f"p{100 * p:02.0f}": x[q, d, h]
            for p, x in zip(LEVELS, self.quantile(LEVELS), strict=True)
        }
        return pd.DataFrame(
            {"timestamp": stamps, "queue": np.array(self.queues)[q], "mean": self.mean[q, d, h]}
            | columns
        )

    @classmethod
    def from_frame(cls, frame: pd.DataFrame, *, n_paths: int = 400, seed: int = 1) -> Self:
        """
        Rebuild sample paths from the quantiles of a forecast file.

        The file holds each hour's spread but not how hours move together, so the paths come from
        a Gaussian copula with one factor a day (see ``copula.paths_from_quantiles``).

        Parameters
        ----------
        frame
            Rows as `to_frame` makes them; hours without a row are closed.
        n_paths
            Number of sample paths.
        seed
            Seed of the chance.

        Raises
        ------
        ValueError
            If a column is missing, there is no row, or an hour appears twice.
        """
        names = [f"p{100 * p:02.0f}" for p in LEVELS]
        for column in ("timestamp", "queue", "mean", *names):
            if column not in frame.columns:
                raise ValueError(
                    f"forecast: column {column} must be present, got {list(frame.columns)}"
                )
        if frame.empty:
            raise ValueError("forecast: must have at least one row, got 0")
        stamps = pd.DatetimeIndex(frame["timestamp"])
        queues = tuple(dict.fromkeys(frame["queue"].astype(str)))
        first = stamps.min().normalize()
        q = frame["queue"].astype(str).map({name: i for i, name in enumerate(queues)}).to_numpy()
        d, h = (stamps.normalize() - first).days.to_numpy(), stamps.hour.to_numpy()
        shape = (len(queues), int(d.max()) + 1, HOURS)
        mean, levels = np.zeros(shape), np.zeros((len(names), *shape))
        is_open = np.zeros(shape, dtype=np.bool_)
        is_open[q, d, h] = True
        if is_open.sum() < len(frame):
            raise ValueError(
                f"forecast: an hour must appear once, got {len(frame) - is_open.sum()} twice"
            )
        mean[q, d, h] = frame["mean"].to_numpy(dtype=np.float64)
        levels[:, q, d, h] = frame[names].to_numpy(dtype=np.float64).T
        paths = np.stack(
            [
                paths_from_quantiles(mean[i], levels[:, i], n_paths, queue_rng(seed, name))
                for i, name in enumerate(queues)
            ],
            axis=1,
        )
        return cls(start=first.date(), queues=queues, paths=paths * is_open, open=is_open)


def queue_rng(seed: int, queue: str) -> np.random.Generator:
    """Return a generator of the seed and the queue's name, whatever the queues' order."""
    return np.random.default_rng([seed, *queue.encode()])
