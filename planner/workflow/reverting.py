"""Going back to an older version, without undoing what was approved since."""

import dataclasses

from planner.domain.access import Actor, Verb
from planner.domain.asks import Ask, AskKind, AskState
from planner.domain.errors import InputError
from planner.domain.texts import clean_text
from planner.storage.asks import list_asks
from planner.storage.permit import permit_version
from planner.storage.plans import StoredPlan
from planner.storage.store import Store
from planner.views.plans import rebuild
from planner.workflow.editing import edited_document

MOST_NAMED = 12  # cells in the note of a version


def revert_to(url: str, actor: Actor, version: int, reason: str) -> int:
    """
    Publish the cells of an older version as a new one.

    Cells of requests approved since stay as they are published now, and the note of the new
    version names them: whoever was promised a day keeps it. So do leave and wishes.

    Returns
    -------
    int
        Number of the new version.

    Raises
    ------
    Conflict
        If somebody else published in the meantime.
    InputError
        If there is no such version, nothing is published for its days, it is what is published,
        or the actor may not.
    """
    with Store.open(url) as store:
        team = permit_version(store, actor, Verb.PUBLISH, version)
        old, info = store.load(version), store.info(version)
        here = [v for v in store.published(team) if v.start == info.start]
        if not here or here[0].id == version:
            raise InputError(
                "there is nothing to go back from: "
                + ("this is what is published" if here else "nothing is published for these days"),
                value=version,
            )
        now = store.load(here[0].id)
        asked = now.requests if now.agents == old.agents else old.requests
        back = dataclasses.replace(old, requests=asked, parent=here[0].id)
        back, kept = keep_approved(back, now, list_asks(store, team, states=(AskState.APPROVED,)))
        plan = rebuild(back)
        draft = dataclasses.replace(back, plan=edited_document(old.plan, plan.month, plan.roster))
        why = f"back to version {version}: {clean_text(reason, 'reason')}"
        if kept:
            why += f" · approved, stays: {_named(kept)}"
        made = store.save_draft(draft, by=actor.name, why=why)
        store.publish(made, by=actor.name, why=why, replacing=[here[0].id])
    return made


def keep_approved(
    back: StoredPlan, now: StoredPlan, asks: tuple[Ask, ...]
) -> tuple[StoredPlan, tuple[str, ...]]:
    """
    Take the cells of approved requests from what is published now.

    Parameters
    ----------
    back
        What is gone back to.
    now
        What is published, for the same days.
    asks
        Requests that were approved.

    Returns
    -------
    plan : StoredPlan
        With these cells as they are now.
    kept : tuple of str
        Agent and date of each that differed.
    """
    rows = {agent.id: a for a, agent in enumerate(now.agents)}
    codes, locked, kept = back.codes.copy(), back.locked.copy(), []
    if back.shift_codes != now.shift_codes or back.horizon != now.horizon:
        return back, ()
    for a, agent in enumerate(back.agents):
        for d, date in enumerate(back.horizon.dates):
            row = rows.get(agent.id)
            if row is None or codes[a, d] == now.codes[row, d]:
                continue
            if any(_is_about(ask, agent.id) and date in ask.wanted.days for ask in asks):
                codes[a, d], locked[a, d] = now.codes[row, d], now.locked[row, d]
                kept.append(f"{agent.id} {date.isoformat()}")
    return dataclasses.replace(back, codes=codes, locked=locked), tuple(kept)


def _is_about(ask: Ask, agent: str) -> bool:
    other = ask.wanted.other_agent if ask.wanted.kind is AskKind.SWAP else None
    return agent in (ask.wanted.agent, other)


def _named(kept: tuple[str, ...]) -> str:
    more = len(kept) - MOST_NAMED
    return ", ".join(kept[:MOST_NAMED]) + (f", +{more}" if more > 0 else "")
