"""What stood in the way of a stored plan, read without the plan itself."""

from collections.abc import Mapping
from typing import Any

from planner.domain.access import Actor, Verb
from planner.storage.permit import permit_version
from planner.storage.store import Store

PARTS = ("obstacles", "clashes", "unmet")


def clashes_of(url: str, actor: Actor, version: int) -> Mapping[str, Any]:
    """
    Return the obstacles, clashes and broken hard rules of a version, as ``plan.json`` has them.

    Raises
    ------
    InputError
        If there is no such version, or the actor may not see what speaks for it.
    """
    with Store.open(url) as store:
        permit_version(store, actor, Verb.SEE_PLAN, version)
        document = store.document(version)
    return {part: document.get(part, []) for part in PARTS}
