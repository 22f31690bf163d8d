"""Drafts made by hand, from cells changed, and checked."""

import dataclasses
from collections.abc import Collection, Sequence
from typing import Any

from planner.domain.access import Actor, Verb
from planner.domain.checks import find_violations
from planner.domain.coverage import allocate
from planner.domain.edits import CellChange, apply_changes
from planner.domain.errors import InputError
from planner.domain.people import Request
from planner.domain.roster import Roster
from planner.domain.texts import clean_text
from planner.month import Month, promised_late
from planner.storage.permit import permit_version
from planner.storage.plans import StoredPlan
from planner.storage.store import Store
from planner.storage.versions import keep_check
from planner.views.plans import rebuild
from planner.workflow.compliance import law_document
from planner.workflow.document import breach, by_day, checked_document, share
from planner.workflow.plan import Checked, Effort, hold_against, prove
from planner.workflow.progress import Listener, silent

EDITED = "edited"  # status of a version made by hand
NOT_SIMULATED = {"simulated": None, "low": None, "high": None}


def save_draft(
    url: str,
    actor: Actor,
    base: int,
    changes: Sequence[CellChange],
    reason: str,
    *,
    beside: Collection[int] = (),
) -> int:
    """
    Make a new draft from a version by changing cells.

    Parameters
    ----------
    url, actor
        Database, and on whose behalf.
    base
        Version looked at while editing.
    changes
        What becomes of cells, the later one where two touch the same cell.
    reason
        Why, for the audit log and the list of versions.
    beside
        Other versions made from the same base that the editor has seen and leaves aside.

    Returns
    -------
    int
        Number of the draft.

    Raises
    ------
    Conflict
        If somebody else edited the base, or published over it, in the meantime: nothing is saved.
    InputError
        If nothing changes, a cell is not the roster's, or the actor may not edit it.
    """
    with Store.open(url) as store:
        permit_version(store, actor, Verb.EDIT, base)
        why, stored = clean_text(reason, "reason"), store.load(base)
        draft = edited(stored, base, changes)
        if not ((draft.codes != stored.codes) | (draft.locked != stored.locked)).any():
            raise InputError("nothing is changed", advice="Change a cell, then save")
        return store.save_draft(draft, by=actor.name, why=why, beside=beside)


def edited(
    stored: StoredPlan,
    base: int,
    changes: Sequence[CellChange],
    *,
    requests: tuple[Request, ...] = (),
) -> StoredPlan:
    """
    Change a stored plan by hand.

    Parameters
    ----------
    stored, base
        The plan, and the number of its version.
    changes
        What becomes of cells.
    requests
        Leave and wishes that have come to those of the plan.

    Returns
    -------
    StoredPlan
        Child of the base. What it promises is reckoned anew; nothing of it is simulated yet.

    Raises
    ------
    InputError
        If a cell is not the roster's.
    """
    asked = {(new.agent, new.date, new.kind) for new in requests}
    known = tuple(o for o in stored.requests if (o.agent, o.date, o.kind) not in asked)
    wanted = dataclasses.replace(stored, requests=known + requests)
    plan = rebuild(wanted)
    roster, locked = apply_changes(plan.roster, plan.locked, changes)
    return dataclasses.replace(
        wanted,
        parent=base,
        codes=roster.codes,
        locked=locked,
        plan=edited_document(stored.plan, plan.month, roster),
    )


def check_version(
    url: str,
    actor: Actor,
    version: int,
    *,
    effort: Effort | None = None,
    listener: Listener = silent,
) -> dict[str, Any]:
    """
    Look through a version's rules, simulate it, and keep what is found with it.

    It is simulated on the futures it was planned on, which flatters a little what the engine
    planned and not what people changed.

    Returns
    -------
    dict
        As `planner.workflow.document.checked_document` describes it.

    Raises
    ------
    InputError
        If there is no such version, or the actor may not.
    """
    effort = effort or Effort()
    with Store.open(url) as store:
        permit_version(store, actor, Verb.PLAN, version)
        document = checked_document(check_plan(store.load(version), effort, listener))
        with store.writing(actor.name) as session:
            keep_check(session, version, document, by=actor.name)
    return document


def check_plan(stored: StoredPlan, effort: Effort, listener: Listener) -> Checked:
    """Look through a stored plan's rules and simulate it on the futures it was planned on."""
    plan = rebuild(stored)
    month, roster = plan.month, plan.roster
    return Checked(
        month=month,
        roster=roster,
        duty=plan.duty,
        breaches=plan.breaches,
        compliance=hold_against(month, roster, plan.duty),
        simulation=prove(
            month.site, roster, plan.duty, month.rates, effort=effort, listener=listener
        ),
    )


def edited_document(parent: dict[str, Any], month: Month, roster: Roster) -> dict[str, Any]:
    """
    Describe a roster changed by hand: what it promises and breaks, and nothing simulated.

    What does not depend on the cells is the parent's.
    """
    duty = allocate(roster, month.lateness)
    late, replies = promised_late(month, roster, duty), month.lateness.replies
    breaches = find_violations(roster)
    days_late, days_replies = (by_day(x).sum(axis=0) for x in (late, replies))
    gone = dict.fromkeys(
        ("objective", "bound", "gap", "seconds", "cost", "first_response_s", "average_response_s")
    )
    on_time = {
        "target": (parent.get("on_time") or {}).get("target", 0.98),
        "month": {"promised": share(late.sum(), replies.sum()), **NOT_SIMULATED},
        "p_month": None,
        "worst_day": None,
        "days": [
            {
                "date": date.isoformat(),
                "promised": share(days_late[d], days_replies[d]),
                **NOT_SIMULATED,
            }
            for d, date in enumerate(month.problem.horizon.dates)
            if days_replies[d] > 0
        ],
        "hours": [],
        "queues": {
            queue.name: {
                "target": queue.target.on_time,
                "promised": share(late[q].sum(), replies[q].sum()),
                **NOT_SIMULATED,
            }
            for q, queue in enumerate(month.problem.queues)
            if replies[q].sum() > 0
        },
    }
    return {
        **parent,
        **gone,
        "status": EDITED,
        "paid_hours": round(roster.paid_hours, 2),
        "on_time": on_time,
        "metrics": [],
        "tickets": [],
        "compliance": [law_document(found) for found in hold_against(month, roster, duty)],
        "breaches": [breach(v) for v in breaches],
        "unmet": [breach(v) for v in breaches if v.is_hard],
    }
