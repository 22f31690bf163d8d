"""The cheapest way through a scenario, described."""

from typing import Any

from planner.domain.scenario import Scenario
from planner.whatif.case import Case
from planner.whatif.fix import Fix, Mix, find_fix
from planner.workflow.progress import Listener, Step, silent
from planner.workflow.whatif import rehearsed_document

__all__ = ["Fix", "Mix", "fix_document", "fix_pulls", "fix_scenario"]


def fix_scenario(
    case: Case,
    scenario: Scenario,
    *,
    confidence: float,
    replications: int = 200,
    seed: int = 1,
    listener: Listener = silent,
) -> Fix:
    """
    Find the cheapest mix of levers that holds the target under a scenario; see `find_fix`.

    Raises
    ------
    InputError
        If the scenario does not fit the roster.
    """

    def tell(done: float) -> None:
        listener(Step(stage="levers", done=done))

    tell(0.0)
    return find_fix(
        case,
        scenario,
        confidence=confidence,
        replications=replications,
        seed=seed,
        on_progress=tell,
    )


def fix_document(fix: Fix) -> dict[str, Any]:
    """
    Describe the way through a scenario; shares are fractions of 1.

    Returns
    -------
    dict
        As the reference lays down for ``peakroster whatif --fix``.
    """
    return {
        "target": round(fix.target, 6),
        "confidence": fix.confidence,
        "without": round(fix.without, 5),
        "most": round(fix.most, 5),
        "mixes_looked_at": fix.evaluations,
        "best": None if fix.best is None else _mix(fix.best),
        "alternatives": [_mix(mix) for mix in fix.alternatives],
    }


def _mix(mix: Mix) -> dict[str, Any]:
    return {
        "cost": round(mix.cost, 2),
        "holds": round(mix.rehearsed.service.holds, 4),
        "levers": fix_pulls(mix),
        "outcome": rehearsed_document(mix.rehearsed),
    }


def fix_pulls(mix: Mix) -> list[dict[str, Any]]:
    """Describe the levers of a mix."""
    return [
        {
            "lever": pull.lever.kind,
            "shift": pull.lever.shift or None,
            "amount": pull.amount,
            "cost": round(pull.cost, 2),
            "alone": round(pull.alone, 5),
            "so_far": round(pull.so_far, 5),
            "agents": list(_agents(pull.lever.steps[pull.level - 1].change)),
        }
        for pull in mix.pulls
    ]


def _agents(change: Scenario) -> tuple[str, ...]:
    """Name the agents of the team whom a lever concerns."""
    whom = [
        *(one.who for one in change.longer_shifts),
        *(one.who for one in change.starts_moved),
        *(one.who for one in change.called_in),
        *(one.who for one in change.trained),
    ]
    return tuple(name for who in whom for name in who.agents)
