"""Effects of special days on the day's total: few examples, pooled by kind, name and queue."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from forecasts.calendar import Design, Term, special_design
from forecasts.clean import Baseline, DayTable
from forecasts.shrink import log_evidence, shrunken_fit
from forecasts.starts import day_effect, seen_effect, slope, touched_part

HOLIDAY_SCALES = (0.15, 0.3, 0.6, 1.0, 1.6, 3.0)
CAMPAIGN_SCALES = (0.3, 0.6, 1.0, 1.8, 3.0, 6.0)
NEAR_SCALES = (0.1, 0.3, 1.0)
OCCASION_SDS = (0.02, 0.06, 0.12, 0.2, 0.3)  # how far one occasion of a name differs from another
QUEUE_SD = 0.3  # how far one queue's effect of a name differs from another's
MAX_SD = 0.45
ROUNDS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Scales:
    """What the evidence chose: scales of the priors, and the spread between occasions."""

    holiday: float = 0.6
    campaign: float = 1.0
    near: float = 0.3
    holiday_sd: float = 0.06
    campaign_sd: float = 0.12


@dataclass(frozen=True, kw_only=True, eq=False)
class Uplift:
    """
    Log effects of special days and their neighbours.

    Parameters
    ----------
    design
        Regressors, k columns.
    mean, cov
        Posterior of the coefficients, shapes (k,) and (k, k).
    part
        Share of the day that feels the effect, shape (n + m,); see `starts`.
    occasion_sd
        Spread of each effect around what the coefficients say, shape (n + m,).
    from_planner
        Share of each day's log effect that rests on planners' expectations, shape (n + m,).
    """

    design: Design
    mean: NDArray[np.float64]
    cov: NDArray[np.float64]
    part: NDArray[np.float64]
    occasion_sd: NDArray[np.float64]
    from_planner: NDArray[np.float64]

    @property
    def effect(self) -> NDArray[np.float64]:
        """Log effect on each day's total, shape (n + m,)."""
        return day_effect(self.design.x @ self.mean, self.part)

    @property
    def in_campaign(self) -> NDArray[np.bool_]:
        """Whether a day belongs to a campaign or its tail, shape (n + m,)."""
        campaign = np.array([t.campaign for t in self.design.terms], dtype=np.bool_)
        felt: NDArray[np.bool_] = (self.design.x[:, campaign] != 0).any(axis=1)
        return felt

    @cached_property
    def variance(self) -> NDArray[np.float64]:
        """Variance of each day's log effect, shape (n + m,)."""
        shared, own_sd = self._spread
        variance: NDArray[np.float64] = (shared**2).sum(axis=1) + own_sd**2
        return variance

    def root(self, first: int) -> NDArray[np.float64]:
        """Return a square root of the effects' covariance from a day on, shape (m, k + m)."""
        shared, own_sd = self._spread
        return np.hstack([shared[first:], np.diag(own_sd[first:])])

    @cached_property
    def _spread(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Spread that days share, shape (n + m, k), and that is each day's own, shape (n + m,)."""
        values, vectors = np.linalg.eigh(self.cov)
        steep = slope(self.design.x @ self.mean, self.part)
        shared = steep[:, None] * (self.design.x @ (vectors * np.sqrt(np.maximum(values, 0))))
        sd = np.sqrt((shared**2).sum(axis=1, keepdims=True))
        shared *= np.minimum(1, MAX_SD / np.maximum(sd, 1e-9))
        return shared, steep * self.occasion_sd


def name_effects(table: DayTable, base: Baseline) -> dict[str, float]:
    """Return the mean log effect of the past days of each occasion, to lend to other queues."""
    effects = {}
    seen, _ = seen_effect(table, base, touched_part(table, base))
    for name in {day.occasion for day in table.special}:
        dates = {day.date for day in table.special if day.occasion == name}
        past = table.on(dates)[: table.n] & table.observed
        if past.any():
            effects[name] = float(seen[past].mean())
    return effects


def borrowed_effects(effects: Sequence[Mapping[str, float]]) -> list[dict[str, float]]:
    """Return for each queue the mean effect of each name over the other queues."""
    total: dict[str, float] = {}
    count: dict[str, int] = {}
    for own in effects:
        for name, effect in own.items():
            total[name] = total.get(name, 0.0) + effect
            count[name] = count.get(name, 0) + 1
    return [
        {
            name: (total[name] - own.get(name, 0.0)) / (count[name] - (name in own))
            for name in total
            if count[name] > (name in own)
        }
        for own in effects
    ]


def fit_uplift(
    table: DayTable, base: Baseline, elsewhere: Mapping[str, float] | None = None
) -> Uplift:
    """
    Regress the log ratio of special days to their baseline, shrunken towards their kind.

    Parameters
    ----------
    table, base
        Days and what they would have been.
    elsewhere
        Mean log effect of a name on the team's other queues.
    """
    design = special_design(table, base)
    terms, x = design.terms, design.x
    campaign = (x != 0) @ np.array([t.campaign for t in terms], dtype=np.float64) > 0
    holiday = table.special_mask & ~campaign
    usual = base.ratio[base.ordinary]
    limit = 4 * base.noise_sd
    noise_sd = max(float(np.std(np.clip(usual, -limit, limit))), base.noise_sd)
    past = np.zeros(len(x), dtype=np.bool_)
    past[: table.n] = table.observed & ~base.accident
    past &= (x != 0).any(axis=1)
    part = touched_part(table, base)
    seen, chance_sd = seen_effect(table, base, part)
    y, noise = seen[past[: table.n]], np.full(len(x), noise_sd)
    noise[: table.n] = np.hypot(noise_sd, chance_sd)

    def row_sd(s: Scales) -> NDArray[np.float64]:
        occasion = holiday * s.holiday_sd + campaign * s.campaign_sd
        sd: NDArray[np.float64] = np.hypot(noise, occasion)
        return sd

    def score(s: Scales) -> float:
        fit = log_evidence(x[past], y, row_sd(s)[past], _prior_sd(terms, s))
        return fit + _log_prior(s)

    chosen = _with_mean_spread(_best_scales(score), score) if len(y) else Scales()
    expected = {d.date: d for d in table.special if d.expected_uplift is not None}
    told = [i for i, day in enumerate(table.days) if day.date() in expected]
    hints = [expected[table.days[i].date()] for i in told]
    lent_x, lent_y = _lent(table, design, elsewhere or {})
    fit = shrunken_fit(
        np.vstack([x[past], lent_x, x[told]]),
        np.concatenate([y, lent_y, [np.log(h.expected_uplift or 1.0) for h in hints]]),
        np.concatenate(
            [row_sd(chosen)[past], np.full(len(lent_y), QUEUE_SD), [h.expected_sd for h in hints]]
        ),
        _prior_sd(terms, chosen),
    )
    leverage = (x @ fit.cov @ x[told].T) / np.array([h.expected_sd for h in hints]) ** 2
    return Uplift(
        design=design,
        mean=fit.mean,
        cov=fit.cov,
        part=part,
        occasion_sd=holiday * chosen.holiday_sd + campaign * chosen.campaign_sd,
        from_planner=np.clip(leverage.sum(axis=1), 0, 1),
    )


def _best_scales(score: Callable[[Scales], float]) -> Scales:
    """Let the evidence decide, one scale after the other, twice."""
    best, best_score = Scales(), score(Scales())
    choices = (
        ("holiday", HOLIDAY_SCALES),
        ("campaign", CAMPAIGN_SCALES),
        ("near", NEAR_SCALES),
        ("holiday_sd", OCCASION_SDS),
        ("campaign_sd", OCCASION_SDS),
    )
    for field, values in ROUNDS * choices:
        for value in values:
            trial = replace(best, **{field: value})
            trial_score = score(trial)
            if trial_score > best_score:
                best, best_score = trial, trial_score
    return best


def _with_mean_spread(best: Scales, score: Callable[[Scales], float]) -> Scales:
    """Replace the likeliest spreads between occasions by their mean: few occasions tell little."""
    mean = {}
    for field in ("holiday_sd", "campaign_sd"):
        scores = np.array([score(replace(best, **{field: sd})) for sd in OCCASION_SDS])
        weight = np.exp(scores - scores.max())
        mean[field] = float(np.average(np.square(OCCASION_SDS), weights=weight) ** 0.5)
    return replace(best, **mean)


def _prior_sd(terms: tuple[Term, ...], s: Scales) -> NDArray[np.float64]:
    return np.array(
        [
            t.prior_sd * (s.near if t.offset else s.campaign if t.campaign else s.holiday)
            for t in terms
        ]
    )


def _log_prior(s: Scales) -> float:
    """Return how plausible the scales are before any evidence, up to a constant."""
    apart = (
        np.log(s.holiday / 0.5) / 0.7,
        np.log(s.campaign / 1.0) / 0.7,
        np.log(s.near / 0.3),
        np.log(s.holiday_sd / 0.06),
        np.log(s.campaign_sd / 0.12) / 0.7,
    )
    return float(-0.5 * np.sum(np.square(apart)))


def _lent(
    table: DayTable, design: Design, elsewhere: Mapping[str, float]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return one row a name known from other queues: its mean day here, its effect there."""
    rows, values = [np.zeros((0, design.x.shape[1]))], []
    for name, effect in sorted(elsewhere.items()):
        on = table.on({day.date for day in table.special if day.occasion == name})
        if on.any():
            rows.append(design.x[on].mean(axis=0, keepdims=True))
            values.append(effect)
    return np.vstack(rows), np.array(values)
