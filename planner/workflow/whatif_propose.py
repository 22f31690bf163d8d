"""Send the way through a scenario to the manager: as a draft of the roster."""

import dataclasses

import numpy as np
from numpy.typing import NDArray

from planner.config import with_forms
from planner.domain.access import Actor, Verb
from planner.domain.changes import amounts
from planner.domain.errors import InputError
from planner.domain.roster import OFF
from planner.domain.rules import Violation
from planner.domain.scenario import Days, Scenario
from planner.domain.texts import clean_text
from planner.roster import repair
from planner.storage.permit import permit_version
from planner.storage.plans import StoredPlan
from planner.storage.store import Store
from planner.views.plans import PublishedPlan, rebuild
from planner.whatif.compare import with_changes
from planner.whatif.fix import Mix
from planner.workflow.editing import edited_document
from planner.workflow.whatif import case_of

MEND_S = 10.0  # to look for the least change


def propose(url: str, actor: Actor, base: int, mix: Mix, days: Days, reason: str) -> int:
    """
    Save what a mix changes on the roster as a draft, mended with the least change.

    Longer and moved shifts become forms of their shifts, and cells that levers change are locked.
    Where they break a hard rule together, such as somebody's rest, other days make up for it, with
    as few changed cells as do; all others stay as they are. Templates, chats at once, training and
    people from outside are not the roster's: they are for the reason to tell.

    Parameters
    ----------
    url, actor
        Database, and on whose behalf.
    base
        Version that the mix was found for.
    mix
        What is proposed.
    days
        Days that it is for.
    reason
        Why, for the list of versions.

    Returns
    -------
    int
        Number of the draft.

    Raises
    ------
    InputError
        If the mix changes no cell, or the actor may not edit the roster.
    """
    return propose_change(url, actor, base, dataclasses.replace(mix.change, days=days), reason)


def propose_change(url: str, actor: Actor, base: int, change: Scenario, reason: str) -> int:
    """Save what a change does to the roster on its days as a draft; see `propose`."""
    with Store.open(url) as store:
        permit_version(store, actor, Verb.EDIT, base)
        why = clean_text(reason, "reason")
        draft = proposed(store.load(base), base, change, change.days)
        return store.save_draft(draft, by=actor.name, why=why)


def has_cells(mix: Mix) -> bool:
    """Say whether a mix changes cells of the roster."""
    change = mix.change
    return bool(change.longer_shifts or change.starts_moved or change.called_in)


def proposed(stored: StoredPlan, base: int, change: Scenario, days: Days) -> StoredPlan:
    """
    Change the cells of a stored plan as levers say, and others so that no hard rule is worse off.

    Raises
    ------
    InputError
        If no cell changes.
    """
    plan = rebuild(stored)
    cells = Scenario(
        days=days,
        longer_shifts=change.longer_shifts,
        starts_moved=change.starts_moved,
        called_in=change.called_in,
    )
    made = with_changes(case_of(plan.month, plan.roster, plan.duty, ()), cells)
    n_own = len(stored.shift_codes)
    used = sorted({int(s) for s in np.unique(made.codes) if s >= n_own})
    place = np.arange(len(made.problem.shifts) + 1)
    place[used] = np.arange(n_own, n_own + len(used))
    place[-1] = OFF
    codes = place[made.codes].astype(np.int8)
    changed = codes != stored.codes
    if not changed.any():
        raise InputError(
            "these levers change no cell of the roster",
            advice="Carry them out beside it: templates, training, people from outside",
        )
    forms = tuple(made.problem.shifts[s] for s in used)
    draft = dataclasses.replace(
        stored,
        parent=base,
        config_text=with_forms(stored.config_text, forms) if forms else stored.config_text,
        shift_codes=(*stored.shift_codes, *(shift.code for shift in forms)),
        codes=codes,
        locked=stored.locked | changed,
    )
    draft = _mended(draft, stored, changed, days)
    again = rebuild(draft)
    return dataclasses.replace(draft, plan=edited_document(stored.plan, again.month, again.roster))


def _mended(
    draft: StoredPlan, stored: StoredPlan, changed: NDArray[np.bool_], days: Days
) -> StoredPlan:
    """Make good what a draft breaks, on other days than those that the levers are for."""
    made, before = rebuild(draft), amounts(rebuild(stored).breaches)
    if all(amount <= before[key] for key, amount in amounts(_hard(made)).items()):
        return draft
    problem = made.month.problem
    pinned = dataclasses.replace(problem, pins=np.where(changed, draft.codes, problem.pins))
    dates = np.array(problem.horizon.dates)
    first = days.first or problem.horizon.start
    looked_at = (dates >= first) & (dates <= (days.last or dates[-1]))
    found = repair(
        pinned,
        made.month.lateness,
        made.month.site.prices,
        stored.codes,
        locked=draft.locked | looked_at,
        first_day=int(np.argmax(dates >= first)),
        time_limit_s=MEND_S,
    )
    return dataclasses.replace(draft, codes=found.roster.codes)


def _hard(plan: PublishedPlan) -> tuple[Violation, ...]:
    return tuple(v for v in plan.breaches if v.is_hard)
