"""Play a case: by the transient chat model in a moment, or message by message."""

from collections.abc import Callable, Sequence
from concurrent.futures import Executor

import numpy as np
from numpy.typing import NDArray

from planner.domain.horizon import DAY_SLOTS, SLOT_MIN
from planner.domain.scenario import Scenario
from planner.month import HOUR_SLOTS
from planner.simulation import simulate
from planner.staffing import chat_futures
from planner.whatif.case import Case
from planner.whatif.demand import with_demand
from planner.whatif.roster import with_roster
from planner.whatif.service import Service

DRAWS = 8  # of who is absent; the futures are shared among them
PERIODS = 2 * 24  # of a day, half an hour each
PERIOD_SLOTS = DAY_SLOTS // PERIODS
PERIOD_S = 60.0 * SLOT_MIN * PERIOD_SLOTS
FUTURES = 40
WORTH_PROCESSES = 5e6  # chats from which starting further processes pays, some 4 s of work
MOST_WORK = 400  # futures × days that the model is asked to follow, some 2 s for three queues


def cases(case: Case, scenario: Scenario, seed: int = 1) -> tuple[Case, ...]:
    """
    Return the case as a scenario leaves it, over the days it looks at.

    Where a share of the agents is absent at random, there are several, each with others away.

    Raises
    ------
    InputError
        If the scenario does not fit the roster.
    """
    looked_at = with_demand(case.window(scenario.days.first, scenario.days.last), scenario)
    draws = DRAWS if any(absence.share for absence in scenario.absence) else 1
    return tuple(
        with_roster(looked_at, scenario, np.random.default_rng([seed, draw]))
        for draw in range(draws)
    )


def followed(drawn: Sequence[Case], n_futures: int = FUTURES) -> Service:
    """
    Follow the chats of a case by the transient model, see `planner.staffing.chat_futures`.

    Parameters
    ----------
    drawn
        As `cases` gives them; futures are shared among them.
    n_futures
        Futures to follow, spread over quiet and busy ones; fewer over many days.
    """
    n_days = drawn[0].roster.problem.horizon.n_days
    n_futures = max(min(n_futures, MOST_WORK // n_days), 10)
    parts = []
    for i, case in enumerate(drawn):
        few = case.futures(n_futures)
        parts.append(_follow(few, few.rates[i :: len(drawn)]))
    return _together(parts, simulated=False)


def played(
    drawn: Sequence[Case],
    *,
    replications: int = 200,
    seed: int = 1,
    workers: int = 1,
    executor: Executor | None = None,
    on_progress: Callable[[float], None] | None = None,
) -> Service:
    """
    Simulate a case message by message; the same seed meets the same customers in every scenario.

    Parameters
    ----------
    drawn
        As `cases` gives them; replications are shared among them, at least 2 each.
    replications, seed, workers, executor
        As in `planner.simulation.simulate`.
    on_progress
        Called with the share that is done.
    """
    parts = []
    for i, case in enumerate(drawn):
        paths = case.rates[i :: len(drawn)]
        n = max(-(-(replications - i) // len(drawn)), 2)

        def tell(done: int, i: int = i, n: int = n) -> None:
            if on_progress is not None:
                on_progress((i + done / n) / len(drawn))

        found = simulate(
            case.roster,
            paths,
            duty=case.duty,
            tickets=case.site.tickets,
            replications=n,
            seed=seed + 7919 * i,
            workers=workers if executor or n * float(paths[0].sum()) > WORTH_PROCESSES else 1,
            executor=executor,
            on_progress=tell,
        )
        parts.append(
            Service(
                horizon=case.roster.problem.horizon,
                queues=found.queues,
                target=case.target,
                replies=found.replies,
                late=found.late,
                response_s=found.response_s,
                answered=found.replies - found.abandoned,
                waiting=None,
                agents=_by_hour(case.agents()),
                open_share=case.open_share,
                simulated=True,
            )
        )
    return _together(parts, simulated=True)


def _follow(case: Case, rates: NDArray[np.float64]) -> Service:
    problem = case.roster.problem
    n_days, agents = problem.horizon.n_days, case.agents()
    shape = (len(rates), len(problem.queues), n_days, 24)
    late, replies, response_s, waiting = np.zeros((4, *shape))
    each = agents.reshape(len(problem.queues), -1, PERIOD_SLOTS).mean(axis=2)
    for q, queue in enumerate(problem.queues):
        slots = SLOT_MIN * np.arange(DAY_SLOTS)
        is_open = (queue.open_min <= slots) & (slots < queue.close_min)
        share = np.tile(is_open.reshape(PERIODS, PERIOD_SLOTS).mean(axis=1), n_days)
        found = chat_futures(
            np.repeat(rates[:, q].reshape(len(rates), -1), PERIODS // 24, axis=1) * share,
            each[q],
            queue.work,
            queue.target.within_s,
            period_s=PERIOD_S,
        )
        for into, values in (
            (late, found.late),
            (replies, found.replies),
            (response_s, found.response_s),
        ):
            into[:, q] = values.reshape(len(rates), n_days, 24, -1).sum(axis=3)
        waiting[:, q] = found.waiting.reshape(len(rates), n_days, 24, -1).mean(axis=3)
    return Service(
        horizon=problem.horizon,
        queues=tuple(queue.name for queue in problem.queues),
        target=case.target,
        replies=replies,
        late=np.minimum(late, replies),
        response_s=response_s,
        answered=replies,
        waiting=waiting,
        agents=_by_hour(agents),
        open_share=case.open_share,
        simulated=False,
    )


def _together(parts: Sequence[Service], *, simulated: bool) -> Service:
    """Put the futures of several draws together."""
    first = parts[0]
    if len(parts) == 1:
        return first

    def stacked(name: str) -> NDArray[np.float64]:
        return np.concatenate([getattr(part, name) for part in parts])

    return Service(
        horizon=first.horizon,
        queues=first.queues,
        target=first.target,
        replies=stacked("replies"),
        late=stacked("late"),
        response_s=stacked("response_s"),
        answered=stacked("answered"),
        waiting=None if first.waiting is None else stacked("waiting"),
        agents=np.mean([part.agents for part in parts], axis=0),
        open_share=first.open_share,
        simulated=simulated,
    )


def _by_hour(slots: NDArray[np.float64]) -> NDArray[np.float64]:
    hours: NDArray[np.float64] = slots.reshape(len(slots), -1, 24, HOUR_SLOTS).mean(axis=3)
    return hours
