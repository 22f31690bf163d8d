"""A scenario beside the roster as it is: the same futures, the same customers."""

import dataclasses
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np

from planner.domain.checks import find_violations
from planner.domain.reshape import with_shifts
from planner.domain.roster import OFF, Roster
from planner.domain.rules import Violation
from planner.domain.scenario import Scenario
from planner.whatif.case import Case
from planner.whatif.evaluate import cases, followed, played
from planner.whatif.service import Service

OF_HOURS = ("rest_between", "overtime", "weekly_overtime")  # rules that measure a shift's times


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
        breaches=new_breaches(case.roster, roster, drawn[0].origins),
    )


def new_breaches(before: Roster, after: Roster, origins: tuple[int, ...]) -> tuple[Violation, ...]:
    """
    List the breaches of hard rules that changes bring.

    A longer or moved shift counts as the one it comes from, except for the rules that measure
    hours and rest. The rules are those of the team's own people.
    """
    n_own = len(before.problem.shifts)
    own_form = np.array([*origins, OFF], np.int8)
    plain = Roster(
        problem=with_shifts(after.problem, before.problem.shifts),
        codes=np.where(after.codes < n_own, after.codes, own_form[after.codes]),
    )
    known = {(v.rule, v.agent, v.date) for v in find_violations(before)}
    found = [v for v in find_violations(plain) if v.rule not in OF_HOURS]
    found += [v for v in find_violations(after) if v.rule in OF_HOURS]
    own = before.problem.agent_index
    return tuple(
        v
        for v in found
        if v.is_hard
        and (v.agent is None or v.agent in own)
        and (v.rule, v.agent, v.date) not in known
    )


def with_changes(case: Case, scenario: Scenario) -> Roster:
    """Return the whole roster with a scenario's changes, absences by share left out."""
    return case.back_in(changed_part(case, scenario))


def changed_part(case: Case, scenario: Scenario) -> Case:
    """Return the days looked at with a scenario's changes, absences by share left out."""
    certain = dataclasses.replace(
        scenario,
        absence=tuple(dataclasses.replace(absence, share=0.0) for absence in scenario.absence),
    )
    return cases(case, certain)[0]
