"""The audit log, as far as somebody may read it."""

import datetime as dt

from planner.domain.access import Actor, Verb
from planner.storage.audit_log import LogEntry, log_table, read_log
from planner.storage.permit import permit
from planner.storage.store import Store


def find_log(
    url: str,
    actor: Actor,
    team: str | None = None,
    *,
    who: str | None = None,
    action: str | None = None,
    first: dt.date | None = None,
    last: dt.date | None = None,
    zone: str = "UTC",
    below: int | None = None,
    most: int = 200,
) -> tuple[LogEntry, ...]:
    """
    Read the newest entries of a team's log, or of everything, as `read_log` does.

    Raises
    ------
    Refused
        If the actor may not.
    """
    with Store.open(url) as store:
        permit(store, actor, Verb.SEE_AUDIT, team=team)
        return read_log(
            store,
            team,
            who=who,
            action=action,
            first=first,
            last=last,
            zone=zone,
            below=below,
            most=most,
        )


def log_csv(url: str, actor: Actor, team: str | None = None) -> str:
    """
    Write a team's whole log, or everything, as CSV.

    Raises
    ------
    Refused
        If the actor may not.
    """
    with Store.open(url) as store:
        permit(store, actor, Verb.SEE_AUDIT, team=team)
        return log_table(store, team)
