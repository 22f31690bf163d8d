"""Plan a month: forecast, staffing, roster, simulation, in one way through."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecasts import DayParts, History, SpecialDay
from planner.domain.checks import find_violations
from planner.domain.compliance import Compliance, assess
from planner.domain.coverage import Duty
from planner.domain.errors import InputError
from planner.domain.horizon import Horizon
from planner.domain.labour import Labour
from planner.domain.ledger import Ledger, balance_of, carry
from planner.domain.people import Agent, Request
from planner.domain.roster import NOT_GIVEN, Codes, Roster
from planner.domain.rules import Violation
from planner.domain.site import Site
from planner.domain.spare import late_without
from planner.month import Month, arrival_rates, build_month
from planner.roster import Progress, RosterResult, plan_roster
from planner.simulation import Simulation, simulate
from planner.workflow.demand import PLANNED_PATHS, forecast_demand, with_paths
from planner.workflow.progress import Listener, Step, silent

WORTH_PROCESSES = 100  # replications from which starting further processes pays


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """
    How much work to put into a plan.

    Parameters
    ----------
    time_limit_s
        Time for the roster. [s]
    reproducible
        Give the same roster on every run, at the price of some speed.
    replications
        Months to simulate.
    seed
        Seed of all chance.
    workers
        Processes for the simulation, where it has enough to do.
    """

    time_limit_s: float = 60.0
    reproducible: bool = False
    replications: int = 200
    seed: int = 1
    workers: int = 2


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
        The engine's answer.
    special_days
        Holidays and campaigns among the days planned, by queue.
    parts
        Why the forecast is what it is, one a queue and open day.
    effort
        What was put in.
    ledger
        Who has had more than a fair share, this roster entered.
    """

    checked: Checked
    result: RosterResult
    special_days: tuple[tuple[str, SpecialDay], ...]
    parts: tuple[DayParts, ...]
    effort: Effort
    ledger: Ledger


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
        Who has had more than a fair share before; the plan makes good nights and weekends.
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
    # One fit gives the futures to plan on and others to prove the plan on.
    demand = forecast_demand(
        histories, horizon, n_paths=2 * PLANNED_PATHS, seed=effort.seed, new_queues=new_queues
    )
    listener(Step(stage="staffing"))
    month = build_month(
        site,
        horizon,
        agents,
        requests,
        with_paths(demand.forecast, 0, PLANNED_PATHS),
        before=before,
        balance=balance_of(ledger, tuple(agent.id for agent in agents)),
        pins=pins,
    )
    held_out = arrival_rates(site, with_paths(demand.forecast, PLANNED_PATHS, 2 * PLANNED_PATHS))
    result = _search(month, effort, listener, should_stop)
    roster, duty = result.roster, result.duty
    if roster is None or duty is None:
        raise InputError(
            "stopped before there was a roster, so nothing is kept",
            advice="Start again, and wait until a cost shows",
        )
    special = tuple(
        (history.queue, day)
        for history in histories
        for day in history.special_days
        if horizon.day(day.date) is not None
    )
    return Plan(
        checked=Checked(
            month=month,
            roster=roster,
            duty=duty,
            breaches=find_violations(roster),
            compliance=hold_against(month, roster, duty),
            simulation=prove(site, roster, duty, held_out, effort=effort, listener=listener),
        ),
        result=result,
        special_days=special,
        parts=demand.parts,
        effort=effort,
        ledger=carry(
            roster,
            ledger,
            holidays={day.date for _, day in special if day.kind == "public_holiday"},
            campaigns={day.date for _, day in special if day.is_campaign},
        ),
    )


def _search(
    month: Month,
    effort: Effort,
    listener: Listener,
    should_stop: Callable[[], bool] | None,
) -> RosterResult:
    """Find the month's roster, and tell of every better one."""

    def tell(progress: Progress) -> None:
        listener(
            Step(
                stage="roster",
                seconds=progress.seconds,
                cost=progress.cost,
                bound=progress.bound,
            )
        )

    listener(Step(stage="roster"))
    return plan_roster(
        month.problem,
        month.lateness,
        month.site.prices,
        time_limit_s=effort.time_limit_s,
        reproducible=effort.reproducible,
        seed=effort.seed,
        on_progress=tell,
        should_stop=should_stop,
    )


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
    listener: Listener = silent,
) -> Simulation:
    """Simulate a roster, message by message, and keep the site's reply metrics."""
    began = time.monotonic()

    def tell(done: int) -> None:
        listener(
            Step(
                stage="simulation",
                seconds=time.monotonic() - began,
                done=done / effort.replications,
            )
        )

    listener(Step(stage="simulation", done=0.0))
    return simulate(
        roster,
        paths,
        duty=duty,
        tickets=site.tickets,
        metrics=site.metrics,
        automatic_reply_s=site.automatic_reply_s,
        replications=effort.replications,
        seed=effort.seed,
        workers=effort.workers if effort.replications >= WORTH_PROCESSES else 1,
        on_progress=tell,
    )
