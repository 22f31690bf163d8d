"""How a day's contacts spread over its hours."""

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from forecasts.clean import Baseline, DayTable
from forecasts.types import HOURS

HALF_LIVES = (1, 3, 10, 100)  # [weeks]
POOLINGS = (0.0, 1.0, 5.0, 25.0, 100.0)  # weight of similar weekdays, in usual days
SMOOTHINGS = (0.0, 0.5)  # share of a three-hour mean
HARMONICS = (3, 5, 8)  # of a low pass, for queues open around the clock
ALIKE = 200.0  # how fast weekdays count less as their shapes differ
TESTED_WEEKS = 8
BURST_SD = 3.0  # hours further above their share are cut down to it
LAG_WEEKS = 2  # between the record and the shapes it is tested on
FLOOR = 1e-7
MAX_PRECISION = 1e7
POOL_PRIOR = 5.0  # contacts that each shape offered is given before any are counted
POOL_STEPS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Smoothing:
    """
    How past days are averaged into a shape.

    Parameters
    ----------
    half_life
        After how long a day counts half. [weeks]
    pooling
        Weight of the other weekdays, by likeness.
    low_pass
        Below 1 the share of a three-hour mean, otherwise the number of harmonics kept.
    """

    half_life: float
    pooling: float
    low_pass: float


@dataclass(frozen=True, kw_only=True, eq=False)
class Shapes:
    """
    Shares of the day by hour.

    Parameters
    ----------
    profile
        Share of each open hour by weekday, shape (n_weekdays, n_hours), rows summing to 1.
    precision
        Precision of the Dirichlet distribution around it: large for shapes that never vary.
    """

    profile: NDArray[np.float64]
    precision: float


def fit_shapes(table: DayTable, base: Baseline) -> Shapes:
    """Average past days in the ways whose shapes, two weeks old, made past weeks most likely."""
    n, week = table.n, table.week
    good = table.whole & ~table.special_mask[:n] & ~base.accident & (table.totals > 0)
    good = good if good.any() else table.observed
    counts = np.nan_to_num(table.counts) * good[:, None]
    place = np.searchsorted(table.weekdays, table.days[:n].day_of_week)
    usual = max(float(np.median(table.totals[good])), 1.0)
    counts = _without_bursts(counts, place, week)
    lag = LAG_WEEKS if n >= 7 * week else 1 if n >= 3 * week else 0
    ends = [n - week * j for j in range(1, TESTED_WEEKS + 1) if n - week * (j + lag) >= week]
    seen = (
        np.stack([_by_weekday(counts[e : e + week], place[e : e + week], week) for e in ends])
        if ends
        else np.zeros((0, week, counts.shape[1]))
    )
    around_the_clock = len(table.hours) == HOURS
    passes = SMOOTHINGS + (HARMONICS if around_the_clock else ())

    def profiles(at: list[int], s: Smoothing) -> NDArray[np.float64]:
        sums = np.stack([_discounted(counts, place, e, s.half_life, week) for e in at])
        weight = sums.sum(axis=-1, keepdims=True) + FLOOR
        smooth = _low_pass(sums / weight, s.low_pass, around_the_clock)
        return _open_only(_pool(smooth, weight, s.pooling * usual), table.open_cells)

    chosen = [Smoothing(half_life=10, pooling=1.0, low_pass=0.0)]
    weights = np.ones(1)
    precision = (usual - 1.5) / 0.5
    if ends:
        lagged = [e - week * lag for e in ends]
        ranked = sorted(
            (
                Smoothing(half_life=h, pooling=a, low_pass=b)
                for h, a, b in product(HALF_LIVES, POOLINGS, passes)
            ),
            key=lambda s: float((seen * np.log(profiles(lagged, s) + FLOOR)).sum()),
            reverse=True,
        )
        chosen = [next(s for s in ranked if s.half_life == h) for h in HALF_LIVES]
        tried = np.stack([profiles(lagged, s) for s in chosen])
        weights = pool_weights(seen, tried)
        precision = _precision(seen, np.tensordot(weights, tried, 1), usual)
    return Shapes(
        profile=np.tensordot(weights, [profiles([n], s)[0] for s in chosen], 1),
        precision=float(np.clip(precision, 5, MAX_PRECISION)),
    )


def pool_weights(seen: NDArray[np.float64], tried: NDArray[np.float64]) -> NDArray[np.float64]:
    """
    Return the weights with which several shapes, mixed, make the counts most likely [1]_.

    A weak prior keeps the weights near each other while little tells the shapes apart: a mean
    errs less than a choice.

    Parameters
    ----------
    seen
        Counts, shape (..., n_hours).
    tried
        Shapes offered for them, shape (k, ..., n_hours).

    References
    ----------
    .. [1] J. Geweke and G. Amisano, J. Econom. 164(1), 2011, doi:10.1016/j.jeconom.2011.02.017.
    """
    k = len(tried)
    weights = np.full(k, 1 / k)
    mean = tried.mean(axis=0)
    # Hours scatter more than multinomial counts would: that much less do they tell.
    worth = seen / max(_dispersion(seen, mean), 1.0)
    for _ in range(POOL_STEPS):
        mixed = np.tensordot(weights, tried, 1) + FLOOR
        share = weights * (worth / mixed * tried).reshape(k, -1).sum(axis=1) + POOL_PRIOR
        weights = share / share.sum()
    return weights


def _without_bursts(
    counts: NDArray[np.float64], place: NDArray[np.int_], week: int
) -> NDArray[np.float64]:
    """Cut hours far above their weekday's mean share, so that one burst does not bend a shape."""
    total = counts.sum(axis=1, keepdims=True)
    sums = _by_weekday(counts, place, week) + FLOOR
    share = (sums / sums.sum(axis=1, keepdims=True))[place]
    precision = min(max(_precision(counts, share, 2.0), 1.0), MAX_PRECISION)
    variance = np.maximum(total * share * (1 - share), 0.5) * (total + precision) / (1 + precision)
    sd = np.sqrt(variance)
    scale = max(float(np.median(np.abs(counts - total * share) / sd)) * 1.4826, 0.7)
    cut: NDArray[np.float64] = np.minimum(counts, total * share + BURST_SD * scale * sd)
    return cut


def _by_weekday(
    values: NDArray[np.float64], place: NDArray[np.int_], week: int
) -> NDArray[np.float64]:
    """Add up days of the same weekday, shape (n_weekdays, n_hours)."""
    return np.eye(week)[place].T @ values


def _discounted(
    counts: NDArray[np.float64], place: NDArray[np.int_], end: int, half_life: float, week: int
) -> NDArray[np.float64]:
    """Add up the days before ``end``, older ones counting less, and any day a little."""
    first = max(0, end - int(week * min(half_life * 6, 104)))
    age = (end - 1 - np.arange(first, end)) / week
    weight = 0.5 ** (age / half_life)
    return _by_weekday(weight[:, None] * counts[first:end], place[first:end], week) + 1e-9


def _low_pass(
    profile: NDArray[np.float64], low_pass: float, around_the_clock: bool
) -> NDArray[np.float64]:
    if low_pass >= 1:
        waves = np.fft.rfft(np.sqrt(profile), axis=-1)
        waves[..., int(low_pass) + 1 :] = 0
        smooth = np.maximum(np.fft.irfft(waves, profile.shape[-1], axis=-1), 1e-4) ** 2
    else:
        before, after = np.roll(profile, 1, axis=-1), np.roll(profile, -1, axis=-1)
        if not around_the_clock:
            before[..., 0], after[..., -1] = profile[..., 0], profile[..., -1]
        mean = 0.25 * before + 0.5 * profile + 0.25 * after
        smooth = (1 - low_pass) * profile + low_pass * mean
    share: NDArray[np.float64] = smooth / smooth.sum(axis=-1, keepdims=True)
    return share


def _pool(
    profile: NDArray[np.float64], weight: NDArray[np.float64], strength: float
) -> NDArray[np.float64]:
    """Pull each weekday's shape towards those that look like it."""
    if strength == 0:
        return profile
    root = np.sqrt(profile)
    apart = ((root[:, :, None] - root[:, None]) ** 2).sum(axis=-1)
    kernel = np.exp(-ALIKE * apart) * weight[:, None, :, 0]
    kernel *= 1 - np.eye(profile.shape[1])
    near = kernel.sum(axis=-1, keepdims=True) + 1e-12
    target = (kernel @ profile + 1e-12 * profile) / near
    pull = strength * near / (near + weight.mean(axis=1, keepdims=True))
    pooled: NDArray[np.float64] = (weight * profile + pull * target) / (weight + pull)
    return pooled


def _open_only(profile: NDArray[np.float64], cells: NDArray[np.bool_]) -> NDArray[np.float64]:
    kept = np.where(cells, profile + FLOOR, 0.0)
    share: NDArray[np.float64] = kept / kept.sum(axis=-1, keepdims=True)
    return share


def _precision(seen: NDArray[np.float64], profile: NDArray[np.float64], usual: float) -> float:
    """
    Match the spread of the hours around their shape to a Dirichlet-multinomial's [1]_.

    References
    ----------
    .. [1] J. E. Mosimann, Biometrika 49(1/2), 1962, doi:10.2307/2333468.
    """
    total = seen.sum(axis=-1)
    ratio = _dispersion(seen, profile)
    if not (total > 0).any():
        return (usual - 1.5) / 0.5
    mean_total = float(total[total > 0].mean())
    return float((mean_total - ratio) / (ratio - 1)) if ratio > 1.001 else MAX_PRECISION


def _dispersion(seen: NDArray[np.float64], profile: NDArray[np.float64]) -> float:
    """Return the variance of the counts around their shape over that of multinomial ones."""
    total = seen.sum(axis=-1, keepdims=True)
    expected = total * profile
    counted = expected > 0.5
    excess = ((seen - expected)[counted] ** 2 / expected[counted]).sum()
    return float(excess / max(int(counted.sum()) - int((total > 0).sum()), 1))
