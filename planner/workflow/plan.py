"""Plan a month: forecast, staffing, roster, simulation, in one way through."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from forecasts import DayParts, History, SpecialDay
from planner.domain.checks import find_violations
from planner.domain.compliance import Compliance, assess
from planner.domain.coverage import Duty
from planner.domain.demands import Clash
from planner.domain.errors import InputError
from planner.domain.horizon import Horizon
from planner.domain.labour import Labour
from planner.domain.ledger import Ledger, balance_of, carry
from planner.domain.people import Agent, Request
from planner.domain.prechecks import Obstacle, obstacles
from planner.domain.priced import PricedRoster
from planner.domain.roster import NOT_GIVEN, Codes, Roster
from planner.domain.rules import Violation
from planner.domain.site import Site
from planner.domain.spare import late_without
from planner.month import Month, arrival_rates, build_month
from planner.month.loop import Closed, Round, close_loop
from planner.month.rigid import rigid_hours
from planner.roster import RosterResult, explain, plan_roster
from planner.simulation import Simulation, simulate
from planner.workflow.demand import PLANNED_PATHS, forecast_demand, with_paths
from planner.workflow.progress import Listener, Step, roster_progress, silent
from planner.workflow.workers import Workers, cluster_workers, local_workers

WORTH_PROCESSES = 100  # replications from which starting further processes pays


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """
    How much work to put into a plan.

    Parameters
    ----------
    time_limit_s
        Time for the rosters of all rounds together. [s]
    reproducible
        Give the same roster on every run, at the price of some speed.
    replications
        Months to simulate, in each round and for the proof.
    seed
        Seed of all chance.
    workers
        Processes for the simulation, where it has enough to do.
    cluster
        Address of a Dask cluster that simulates instead; ``None``: this machine does.
    """

    time_limit_s: float = 60.0
    reproducible: bool = False
    replications: int = 200
    seed: int = 1
    workers: int = 2
    cluster: str | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Checked:
    """
    A roster with the rules looked through and its service simulated.

    Parameters
    ----------
    month
        What it is for.
    roster
        Who works when.
    duty
        Queue of each agent on each day, shape (n_agents, n_days).
    breaches
        Every breach of every rule, hard ones first.
    compliance
        What labour law says, a preset each.
    simulation
        How it did on sampled demand.
    """

    month: Month
    roster: Roster
    duty: Duty
    breaches: tuple[Violation, ...]
    compliance: tuple[Compliance, ...]
    simulation: Simulation


@dataclass(frozen=True, kw_only=True, eq=False)
class Plan:
    """
    A month's roster with everything that speaks for it.

    Parameters
    ----------
    checked
        The roster, checked on futures that it was not planned on.
    result
        The engine's last answer.
    rounds
        What each round of planning and simulating found.
    rigid_hours
        Paid hours that headcount hour by hour would take at least. [h]
    special_days
        Holidays and campaigns among the days planned, by queue.
    parts
        Why the forecast is what it is, one a queue and open day.
    effort
        What was put in.
    ledger
        Who has had more than a fair share, this roster entered.
    obstacles
        What was seen to be impossible before planning.
    clashes
        Where hard rules are broken: the smallest sets of rules, locks and requests that clash.
    """

    checked: Checked
    result: RosterResult
    rounds: tuple[Round, ...]
    rigid_hours: float
    special_days: tuple[tuple[str, SpecialDay], ...]
    parts: tuple[DayParts, ...]
    effort: Effort
    ledger: Ledger
    obstacles: tuple[Obstacle, ...] = ()
    clashes: tuple[Clash, ...] = ()


def plan_month(
    site: Site,
    horizon: Horizon,
    agents: tuple[Agent, ...],
    requests: tuple[Request, ...],
    histories: tuple[History, ...],
    *,
    new_queues: Mapping[str, float] | None = None,
    before: Codes = NOT_GIVEN,
    ledger: Ledger = (),
    pins: Codes = NOT_GIVEN,
    effort: Effort | None = None,
    listener: Listener = silent,
    should_stop: Callable[[], bool] | None = None,
) -> Plan:
    """
    Go the whole way from history to a simulated roster.

    Parameters
    ----------
    site
        The team's settings.
    horizon
        Days to plan.
    agents, requests
        People and what they ask for.
    histories
        Past contacts of every queue; what lies on or after the first day is not used.
    new_queues
        As in `forecast_demand`.
    ledger
        Who has had more than a fair share before; the plan makes it good.
    before, pins
        As in `planner.domain.roster.RosterProblem`.
    effort
        How much work to put in.
    listener
        Told about every stage and every better roster.
    should_stop
        Asked while the roster is searched; once true, the best roster so far is taken.

    Raises
    ------
    InputError
        If the inputs do not fit together, or it was stopped before there was any roster.
    """
    effort = effort or Effort()
    listener(Step(stage="forecast"))
    # One fit gives the futures to plan on, others to learn from, and yet others for the proof.
    demand = forecast_demand(
        histories, horizon, n_paths=3 * PLANNED_PATHS, seed=effort.seed, new_queues=new_queues
    )
    planned, to_learn, held_out = (
        with_paths(demand.forecast, i * PLANNED_PATHS, (i + 1) * PLANNED_PATHS) for i in range(3)
    )
    special = tuple(
        (history.queue, day)
        for history in histories
        for day in history.special_days
        if horizon.day(day.date) is not None
    )
    listener(Step(stage="staffing"))
    month = build_month(
        site,
        horizon,
        agents,
        requests,
        planned,
        before=before,
        balance=balance_of(ledger, tuple(agent.id for agent in agents)),
        pins=pins,
        special_days=[day for _, day in special],
    )
    began = time.monotonic()
    with processes(effort) as pool:
        closed = _close_loop(
            month, arrival_rates(site, to_learn), pool, effort, listener, should_stop
        )
        took = time.monotonic() - began
        month, roster, duty = closed.month, closed.result.roster, closed.result.duty
        if roster is None or duty is None:
            raise InputError(
                "stopped before there was a roster, so nothing is kept",
                advice="Start again, and wait until a cost shows",
            )
        futures = arrival_rates(site, held_out)
        simulation = prove(site, roster, duty, futures, effort=effort, pool=pool, listener=listener)
    return Plan(
        checked=Checked(
            month=month,
            roster=roster,
            duty=duty,
            breaches=find_violations(roster),
            compliance=hold_against(month, roster, duty),
            simulation=simulation,
        ),
        result=replace(closed.result, seconds=took),  # of all rounds, simulations included
        rounds=closed.rounds,
        rigid_hours=rigid_hours(month),
        special_days=special,
        parts=demand.parts,
        effort=effort,
        ledger=carry(roster, ledger),
        obstacles=obstacles(month.problem, month.lateness),
        clashes=_clashes(month, roster, duty),
    )


def _clashes(month: Month, roster: Roster, duty: Duty) -> tuple[Clash, ...]:
    """Explain a roster that breaks hard rules."""
    if not any(v.is_hard for v in find_violations(roster)):
        return ()
    base = PricedRoster(roster=roster, lateness=month.lateness, prices=month.site.prices, duty=duty)
    return explain(month.problem, month.lateness, base=base)


def _close_loop(
    month: Month,
    paths: NDArray[np.float64],
    pool: Workers | None,
    effort: Effort,
    listener: Listener,
    should_stop: Callable[[], bool] | None,
) -> Closed:
    """Plan a month in rounds, and tell of every better roster."""
    began, tell = time.monotonic(), roster_progress(listener)

    def search(asked: Month, former: RosterResult | None, time_limit_s: float) -> RosterResult:
        listener(Step(stage="roster", seconds=time.monotonic() - began))
        return plan_roster(
            asked.problem,
            asked.lateness,
            asked.site.prices,
            time_limit_s=time_limit_s,
            reproducible=effort.reproducible,
            seed=effort.seed,
            start=None if former is None else former.roster,
            start_duty=None if former is None else former.duty,
            on_progress=tell,
            should_stop=should_stop,
        )

    def play(roster: Roster, duty: Duty) -> Simulation:
        return prove(
            month.site,
            roster,
            duty,
            paths,
            effort=effort,
            stage="learning",
            pool=pool,
            listener=listener,
        )

    return close_loop(month, search, play, time_limit_s=effort.time_limit_s)


@contextmanager
def processes(effort: Effort) -> Iterator[Workers | None]:
    """
    Keep processes for simulations, where they are worth starting.

    Raises
    ------
    InputError
        If the cluster cannot be used.
    """
    if effort.cluster is not None:
        with cluster_workers(effort.cluster) as pool:
            yield pool
    elif effort.workers == 1 or effort.replications < WORTH_PROCESSES:
        yield None
    else:
        with local_workers(effort.workers) as pool:
            yield pool


def hold_against(
    month: Month, roster: Roster, duty: Duty, laws: tuple[Labour, ...] | None = None
) -> tuple[Compliance, ...]:
    """Hold a roster against presets of labour law, by default those of its site."""
    laws = month.site.laws if laws is None else laws
    late = late_without(roster, month.lateness, duty) if laws else None
    return tuple(
        assess(roster, law, paid_hour=month.site.prices.paid_hour, late_without=late)
        for law in laws
    )


def prove(
    site: Site,
    roster: Roster,
    duty: Duty,
    paths: NDArray[np.float64],
    *,
    effort: Effort,
    stage: str = "simulation",
    pool: Workers | None = None,
    listener: Listener = silent,
) -> Simulation:
    """
    Simulate a roster, message by message, and keep the site's reply metrics.

    ``pool`` saves starting processes where there are several simulations.
    """
    began = time.monotonic()

    def tell(done: int) -> None:
        listener(
            Step(
                stage=stage,
                seconds=time.monotonic() - began,
                done=done / effort.replications,
            )
        )

    listener(Step(stage=stage, done=0.0))
    with processes(effort) if pool is None else nullcontext(pool) as own:
        return simulate(
            roster,
            paths,
            duty=duty,
            tickets=site.tickets,
            metrics=site.metrics,
            automatic_reply_s=site.automatic_reply_s,
            replications=effort.replications,
            seed=effort.seed,
            workers=1 if own is None else own.count,
            executor=None if own is None else own.executor,
            on_progress=tell,
        )
