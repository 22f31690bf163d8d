"""A scenario beside the roster as it is: the same futures, the same customers."""

import dataclasses
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np

from planner.domain.checks import find_violations
from planner.domain.roster import Roster
from planner.domain.rules import Violation
from planner.domain.scenario import Scenario
from planner.whatif.case import Case
from planner.whatif.evaluate import cases, followed, played
from planner.whatif.service import Service


@dataclass(frozen=True, kw_only=True, eq=False)
class Rehearsed:
    """
    A scenario and what comes of it.

    Parameters
    ----------
    scenario
        What was changed; nothing for the roster as it is.
    drawn
        The cases that were played, over the days looked at.
    roster
        All days of the roster with the scenario's changes, absences by share left out.
    model, simulated
        Service by the transient model, and by simulation if there was one.
    breaches
        Breaches of hard rules that the scenario brings.
    """

    scenario: Scenario
    drawn: tuple[Case, ...]
    roster: Roster
    model: Service
    simulated: Service | None
    breaches: tuple[Violation, ...]

    @property
    def service(self) -> Service:
        """The simulation where there is one, else the model."""
        return self.simulated or self.model

    @property
    def paid_hours(self) -> float:
        """Working time on the days looked at, those absent left out. [h]."""
        return float(np.mean([case.roster.paid_hours for case in self.drawn]))

    @property
    def contacts(self) -> float:
        """Contacts expected on the days looked at, while queues are open."""
        case = self.drawn[0]
        return float((case.rates.mean(axis=0) * case.open_share[:, None]).sum())


def rehearse(
    case: Case,
    scenario: Scenario,
    *,
    replications: int = 200,
    seed: int = 1,
    workers: int = 1,
    executor: Executor | None = None,
    on_progress: Callable[[float], None] | None = None,
) -> Rehearsed:
    """
    Play a scenario; with no replications, by the transient model alone.

    Raises
    ------
    InputError
        If the scenario does not fit the roster.
    """
    drawn = cases(case, scenario, seed)
    roster = with_changes(case, scenario)
    return Rehearsed(
        scenario=scenario,
        drawn=drawn,
        roster=roster,
        model=followed(drawn),
        simulated=None
        if not replications
        else played(
            drawn,
            replications=replications,
            seed=seed,
            workers=workers,
            executor=executor,
            on_progress=on_progress,
        ),
        breaches=new_breaches(case.roster, roster),
    )


def new_breaches(before: Roster, after: Roster) -> tuple[Violation, ...]:
    """List the breaches of hard rules that changes bring to the team's own people."""
    known = {(v.rule, v.agent, v.date) for v in find_violations(before)}
    own = before.problem.agent_index
    return tuple(
        v
        for v in find_violations(after)
        if v.is_hard
        and (v.agent is None or v.agent in own)
        and (v.rule, v.agent, v.date) not in known
    )


def with_changes(case: Case, scenario: Scenario) -> Roster:
    """Return the whole roster with a scenario's changes, absences by share left out."""
    certain = dataclasses.replace(
        scenario,
        absence=tuple(dataclasses.replace(absence, share=0.0) for absence in scenario.absence),
    )
    return case.back_in(cases(case, certain)[0])
