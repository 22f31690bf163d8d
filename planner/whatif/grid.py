"""
How far a team goes: on time over volume × absence × handling time, and the volume that breaks it.

Each cell is a task of its own for an executor, local processes or a cluster's, and is kept under
the hash of what went into it.
"""

import dataclasses
import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, as_completed
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np

from planner.atomic import replacing
from planner.domain.scenario import Absence, HandlingTime, Scenario, Volume
from planner.kernels import digest
from planner.whatif.case import Case
from planner.whatif.evaluate import DRAWS, cases, followed, played
from planner.whatif.service import Band, band

FUTURES = 16  # a cell; enough for the band to be right to a tenth of a point
MOST_VOLUME = 20.0
STEPS = 11  # halvings: to one percent
LEAST_VOLUME = 0.01
FIRST_STEP, CLOSE = 0.1, 0.02  # of the log of a volume: first tried beside the model's, and enough
PROOFS = 4  # simulations, at most, between a volume that holds and one that fails
CODE = digest(Path(__file__).parent) + digest(Path(__file__).parents[1] / "staffing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """
    One point of the sweep.

    Parameters
    ----------
    volume, handling_time
        Factors.
    absence
        Share of those on each shift.
    on_time
        Share of replies on time over the futures; ``None`` where nobody comes.
    mean
        Its mean.
    holds
        Share of the futures in which the target holds.
    """

    volume: float
    absence: float
    handling_time: float
    on_time: Band | None
    mean: float
    holds: float


def sweep(
    case: Case,
    scenario: Scenario,
    *,
    volumes: Sequence[float],
    absences: Sequence[float] = (0.0,),
    handling_times: Sequence[float] = (1.0,),
    seed: int = 1,
    executor: Executor | None = None,
    cache: Path | None = None,
    on_progress: Callable[[float], None] | None = None,
) -> tuple[Cell, ...]:
    """
    Follow every combination by the transient model.

    Parameters
    ----------
    case, scenario
        The roster, and what differs in every cell.
    volumes, absences, handling_times
        Values of each; what the volumes multiply is told by `varied`.
    seed
        Draws who is absent.
    executor
        Where cells are worked on; here, one by one, if not given. It is left open.
    cache
        Folder in which cells are kept; nothing is kept if not given.
    on_progress
        Called with the share that is done.

    Returns
    -------
    tuple of Cell
        Volumes change slowest, handling times fastest.

    Raises
    ------
    InputError
        If the scenario does not fit the roster.
    """
    few = case.window(scenario.days.first, scenario.days.last).futures(FUTURES)
    points = list(product(volumes, absences, handling_times))
    rest, volume = varied(scenario)
    tasks = {point: rest.plus(_changed(volume, *point)) for point in points}
    keys = {point: _key(few, task, seed) for point, task in tasks.items()}
    found = {point: _kept(cache, keys[point], point) for point in points}
    missing = [point for point in points if found[point] is None]
    for done, (point, new) in enumerate(_worked(few, tasks, missing, seed, executor), start=1):
        found[point] = new
        if cache is not None:
            _keep(cache, keys[point], new)
        if on_progress is not None:
            on_progress(done / len(missing))
    return tuple(cell for point in points if (cell := found[point]) is not None)


def _worked(
    case: Case,
    tasks: dict[tuple[float, float, float], Scenario],
    missing: Sequence[tuple[float, float, float]],
    seed: int,
    executor: Executor | None,
) -> Iterator[tuple[tuple[float, float, float], Cell]]:
    if executor is None:
        for point in missing:
            yield point, _cell(case, tasks[point], seed, point)
        return
    futures = {executor.submit(_cell, case, tasks[point], seed, point): point for point in missing}
    try:
        for future in as_completed(futures):
            yield futures[future], future.result()
    finally:
        for future in futures:
            future.cancel()


def _cell(case: Case, scenario: Scenario, seed: int, point: tuple[float, float, float]) -> Cell:
    """Work on one cell, here or elsewhere."""
    service = followed(cases(case, scenario, seed), FUTURES)
    volume, absence, handling_time = point
    return Cell(
        volume=volume,
        absence=absence,
        handling_time=handling_time,
        on_time=band(service.on_time()),
        mean=service.mean_on_time,
        holds=service.holds,
    )


def varied(scenario: Scenario) -> tuple[Scenario, Volume]:
    """
    Tell what of a scenario stays, and which contacts its volume stands for.

    A scenario with one change of volume asks about those hours and queues, so that this factor is
    varied; any other about all contacts, on top of what it changes.
    """
    if len(scenario.volume) == 1:
        return dataclasses.replace(scenario, volume=()), scenario.volume[0]
    return scenario, Volume(factor=1.0)


def _changed(volume: Volume, factor: float, absence: float, handling_time: float) -> Scenario:
    return Scenario(
        volume=() if factor == 1 else (dataclasses.replace(volume, factor=factor),),
        absence=() if absence == 0 else (Absence(share=absence),),
        handling_time=() if handling_time == 1 else (HandlingTime(factor=handling_time),),
    )


def _key(case: Case, scenario: Scenario, seed: int) -> str:
    """Return the hash of everything that goes into a cell."""
    problem = case.roster.problem
    found = hashlib.sha256()
    for text in (CODE, problem.horizon, problem.agents, problem.shifts, problem.queues,
                 problem.meetings, case.site.queues, case.occasions, scenario, seed):  # fmt: skip
        found.update(repr(text).encode())
    for array in (case.roster.codes, case.duty, problem.before, case.rates):
        found.update(np.ascontiguousarray(array).tobytes())
    return found.hexdigest()


def _kept(cache: Path | None, key: str, point: tuple[float, float, float]) -> Cell | None:
    """Return a cell that was kept; one that cannot be read is worked on again."""
    if cache is None:
        return None
    try:
        kept = json.loads((cache / f"{key}.json").read_text("utf-8"))
        on_time = None if kept["on_time"] is None else Band(**kept["on_time"])
        return Cell(
            volume=point[0],
            absence=point[1],
            handling_time=point[2],
            on_time=on_time,
            mean=kept["mean"],
            holds=kept["holds"],
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _keep(cache: Path, key: str, cell: Cell) -> None:
    """Keep a cell; where nothing can be written, it is only slower the next time."""
    values = {
        "on_time": None if cell.on_time is None else dataclasses.asdict(cell.on_time),
        "mean": cell.mean,
        "holds": cell.holds,
    }
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with replacing(cache / f"{key}.json") as part:
            part.write_text(json.dumps(values), encoding="utf-8")
    except OSError:
        return


def capacity(
    case: Case,
    scenario: Scenario,
    *,
    confidence: float = 0.8,
    replications: int = 200,
    seed: int = 1,
) -> float | None:
    """
    Find the volume, as a multiple of what is forecast, at which the target breaks.

    The model is bisected; simulation moves its answer to the most that it still holds itself, for
    the model is a little kinder.

    Parameters
    ----------
    case, scenario
        The roster, and what differs beside volume; which contacts are multiplied is told by
        `varied`.
    confidence
        Share of the futures in which the target must hold.
    replications
        For the simulation; none: the model alone.

    Returns
    -------
    float or None
        To two percent; ``None`` where the target does not hold at any volume, since nobody is
        there, or what comes at other hours misses it alone. 20 where it holds beyond.
    """
    by_chance = any(absence.share for absence in scenario.absence)
    rest, volume = varied(scenario)
    looked_at = case.window(scenario.days.first, scenario.days.last)
    busy = looked_at.busy(confidence, DRAWS if by_chance else 4)

    def drawn(factor: float, whole: bool = False) -> tuple[Case, ...]:
        more = rest.plus(_changed(volume, factor, 0.0, 1.0))
        return cases(looked_at if whole else busy, more, seed)

    def value(factor: float) -> float:
        return followed(drawn(factor)).mean_on_time

    target = followed(drawn(1.0)).target
    found = _break(value, target)
    if found is None or found == MOST_VOLUME or not replications:
        return found

    def spare(factor: float) -> float:
        proof = played(drawn(factor, whole=True), replications=replications, seed=seed)
        return proof.reached(confidence) - target

    return _proved(spare, found)


def _proved(spare: Callable[[float], float], start: float) -> float | None:
    """
    Return the most that simulation still holds, from what the model holds.

    Parameters
    ----------
    spare
        Simulated share on time over what it must be, falling with the factor.
    start
        Factor to begin with; the model is a little kinder, so it is mostly too high.
    """
    low = high = float(np.log(start))
    over = under = spare(start)
    step = FIRST_STEP
    while over < 0:  # down to what holds
        high, under = low, over
        low = low - step
        if low < np.log(LEAST_VOLUME):
            return None
        over, step = spare(float(np.exp(low))), 2 * step
    step = FIRST_STEP
    while under >= 0:  # up to what fails
        low, over = high, under
        high = min(high + step, float(np.log(MOST_VOLUME)))
        under, step = spare(float(np.exp(high))), 2 * step
        if under >= 0 and high >= np.log(MOST_VOLUME):
            return MOST_VOLUME
    for _ in range(PROOFS):
        if high - low <= CLOSE:
            break
        part = min(max(over / (over - under), 0.2), 0.8)
        middle = low + part * (high - low)
        found = spare(float(np.exp(middle)))
        low, over, high, under = (
            (middle, found, high, under) if found >= 0 else (low, over, middle, found)
        )
    return round(float(np.exp(low)), 2)


def _break(value: Callable[[float], float], need: float) -> float | None:
    """Return the factor at which a falling value meets what is needed, on a geometric scale."""
    low, high = LEAST_VOLUME, MOST_VOLUME
    if value(high) >= need:
        return high
    if value(low) < need:
        return None
    for _ in range(STEPS):
        middle = (low * high) ** 0.5
        low, high = (middle, high) if value(middle) >= need else (low, middle)
    return round(low, 2)
