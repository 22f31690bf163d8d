"""
The cheapest mix of levers that holds the target under a scenario.

The search runs on the transient model, over a few futures as busy as the chosen confidence asks.
What it proposes is simulated over all futures; the model is a little kinder, so what it must
reach is moved by the difference until the simulated mix holds, and no further than that.
"""

from collections.abc import Callable
from dataclasses import dataclass

from planner.domain.scenario import Scenario
from planner.whatif.case import Case
from planner.whatif.compare import Rehearsed, rehearse
from planner.whatif.evaluate import DRAWS, cases, followed
from planner.whatif.levers import Lever, find_levers
from planner.whatif.search import Levels, cheapest

BUSY = 4  # futures that the search looks at
ROUNDS = 8  # of moving what the model must reach
CLOSE = 0.0005  # share of replies by which a mix may hold more than it must
ALTERNATIVES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Pull:
    """
    A lever of a mix.

    Parameters
    ----------
    lever
        Which one.
    level
        How far it is pulled, from 1.
    alone
        Share on time with this lever alone.
    so_far
        Share on time with this lever and those before it in the mix.
    """

    lever: Lever
    level: int
    alone: float
    so_far: float

    @property
    def amount(self) -> int:
        """How far it is pulled: people, minutes or queues; see `Lever`."""
        return self.lever.steps[self.level - 1].amount

    @property
    def cost(self) -> float:
        """For how much. [currency]."""
        return self.lever.steps[self.level - 1].cost


@dataclass(frozen=True, kw_only=True, eq=False)
class Mix:
    """
    Levers together.

    Parameters
    ----------
    pulls
        The levers, those that bring most for their price first.
    change
        What they do, to be added to the scenario.
    cost
        Of all of them. [currency]
    rehearsed
        Scenario and mix, simulated.
    """

    pulls: tuple[Pull, ...]
    change: Scenario
    cost: float
    rehearsed: Rehearsed


@dataclass(frozen=True, kw_only=True, eq=False)
class Fix:
    """
    The way through a scenario.

    Parameters
    ----------
    target, confidence
        Share of replies that is to be on time, in which share of the futures.
    without
        Share on time without levers, as the search sees it.
    levers
        What could be pulled.
    best
        The cheapest mix that holds; ``None`` where none does.
    alternatives
        The cheapest without one of its levers each, the cheaper first.
    most
        Share on time with every lever pulled as far as it goes, as the search sees it; as the
        simulation does where no mix holds.
    evaluations
        Mixes that were looked at.
    """

    target: float
    confidence: float
    without: float
    levers: tuple[Lever, ...]
    best: Mix | None
    alternatives: tuple[Mix, ...]
    most: float
    evaluations: int


def find_fix(
    case: Case,
    scenario: Scenario,
    *,
    confidence: float = 0.8,
    replications: int = 200,
    seed: int = 1,
    alternatives: int = ALTERNATIVES,
    on_progress: Callable[[float], None] | None = None,
) -> Fix:
    """
    Find the cheapest mix of levers that holds the target over the scenario's days.

    Parameters
    ----------
    case
        All days of the roster.
    scenario
        What is to be got through.
    confidence
        Share of the futures in which the target is to hold, between 0 and 1.
    replications, seed
        For the simulation that proves a mix.
    alternatives
        How many other mixes to give.
    on_progress
        Called with the share that is done.

    Raises
    ------
    InputError
        If the scenario does not fit the roster.
    """
    search = _Search(case, scenario, confidence=confidence, replications=replications, seed=seed)
    nothing, everything = search.bottom, search.top()
    tell = on_progress or _nobody
    best = search.prove()
    tell(0.5)
    found = [] if best is None else [best]
    pulled = [] if best is None else [i for i, level in enumerate(best[0]) if level]
    pulled = sorted(pulled, key=lambda i: -search.costs[i][found[0][0][i]])[:alternatives]
    for n, i in enumerate(pulled, start=1):
        other = search.prove(frozenset({i}))
        found += [] if other is None else [other]
        tell(0.5 + 0.5 * n / len(pulled))
    # The model decides in which order mixes are proved, so another one may prove the cheaper.
    found.sort(key=lambda one: search.cost(one[0]))
    mixes = tuple(search.mix(*one) for one in found)
    return Fix(
        target=search.target,
        confidence=confidence,
        without=search.value(nothing),
        levers=search.levers,
        best=mixes[0] if mixes else None,
        alternatives=mixes[1:],
        most=search.value(everything)
        if mixes
        else search.simulated(everything).service.reached(confidence),
        evaluations=len(search.known),
    )


class _Search:
    """Values of mixes, each computed once."""

    def __init__(
        self, case: Case, scenario: Scenario, *, confidence: float, replications: int, seed: int
    ) -> None:
        self.case, self.scenario, self.seed = case, scenario, seed
        self.confidence, self.replications = confidence, replications
        looked_at = case.window(scenario.days.first, scenario.days.last)
        by_chance = any(absence.share for absence in scenario.absence)
        self.small = looked_at.busy(confidence, DRAWS if by_chance else BUSY)
        service = followed(cases(self.small, scenario, seed))
        self.target = service.target
        self.levers = find_levers(case, scenario, service)
        self.costs = [[0.0, *(step.cost for step in lever.steps)] for lever in self.levers]
        self.switches = frozenset(i for i, lever in enumerate(self.levers) if lever.is_switch)
        self.known: dict[Levels, float] = {}
        self.proved: dict[Levels, Rehearsed] = {}

    @property
    def bottom(self) -> Levels:
        """No lever pulled."""
        return (0,) * len(self.levers)

    def top(self, banned: frozenset[int] = frozenset()) -> Levels:
        """Return every lever pulled as far as it goes, switches as they help most."""
        full = tuple(
            0 if lever.is_switch or i in banned else len(lever.steps)
            for i, lever in enumerate(self.levers)
        )
        for i in sorted(self.switches - banned):
            tried = [
                (*full[:i], level, *full[i + 1 :]) for level in range(len(self.levers[i].steps) + 1)
            ]
            full = max(tried, key=self.value)
        return full

    def change(self, levels: Levels) -> Scenario:
        """Put the changes of some levels together."""
        change = Scenario()
        for lever, level in zip(self.levers, levels, strict=True):
            if level:
                change = change.plus(lever.steps[level - 1].change)
        return change

    def cost(self, levels: Levels) -> float:
        """Add the prices of some levels up."""
        return sum(cost[level] for cost, level in zip(self.costs, levels, strict=True))

    def value(self, levels: Levels) -> float:
        """Return the share on time in busy futures, by the model."""
        if levels not in self.known:
            played = self.scenario.plus(self.change(levels))
            service = followed(cases(self.small, played, self.seed))
            self.known[levels] = service.mean_on_time
        return self.known[levels]

    def prove(self, banned: frozenset[int] = frozenset()) -> tuple[Levels, Rehearsed] | None:
        """Find the cheapest mix that holds when simulated."""
        found: tuple[Levels, Rehearsed] | None = None
        need, fails, holds = self.target, 0.0, 1.0  # of the model; what is known to fail and hold
        strongest = self.top(banned)
        for _ in range(ROUNDS):
            levels = cheapest(self.costs, self.value, need, self.switches, banned) or strongest
            proof = self.simulated(levels)
            spare = proof.service.reached(self.confidence) - self.target
            if proof.service.holds >= self.confidence:
                if found is None or self.cost(levels) < self.cost(found[0]):
                    found = levels, proof
                holds = min(holds, self.value(levels))
                if spare <= CLOSE or not any(levels):
                    break
                need = max(holds - spare, (fails + 2 * holds) / 3 if fails else 0.0)
            else:
                if levels == strongest:
                    break
                fails = max(fails, self.value(levels))
                need = min(fails - spare + CLOSE / 5, (fails + holds) / 2)
            if holds - fails < CLOSE / 5:
                break
        return found

    def simulated(self, levels: Levels) -> Rehearsed:
        """Simulate a mix, once."""
        if levels not in self.proved:
            self.proved[levels] = rehearse(
                self.case,
                self.scenario.plus(self.change(levels)),
                replications=self.replications,
                seed=self.seed,
            )
        return self.proved[levels]

    def mix(self, levels: Levels, proof: Rehearsed) -> Mix:
        """Describe a mix, and what each of its levers brings."""
        gains = {}
        for i, level in enumerate(levels):
            if level:
                gains[i] = self.value(self._only(levels, (i,)))
        without = self.value(self.bottom)
        order = sorted(
            gains, key=lambda i: (without - gains[i]) / max(self.costs[i][levels[i]], 1e-9)
        )
        pulls = tuple(
            Pull(
                lever=self.levers[i],
                level=levels[i],
                alone=gains[i],
                so_far=self.value(self._only(levels, order[: n + 1])),
            )
            for n, i in enumerate(order)
        )
        return Mix(pulls=pulls, change=self.change(levels), cost=self.cost(levels), rehearsed=proof)

    def _only(self, levels: Levels, kept: tuple[int, ...] | list[int]) -> Levels:
        return tuple(level if i in kept else 0 for i, level in enumerate(levels))


def _nobody(_: float) -> None:
    """Tell nobody."""
