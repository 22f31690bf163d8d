"""The one place where it is asked whether somebody may do something."""

from sqlalchemy import select

from planner.domain.access import Actor, Refused, Verb
from planner.storage.audit import log
from planner.storage.refusals import Refusals
from planner.storage.store import Store
from planner.storage.tables import RosterVersion, Team
from planner.storage.versions import no_version

REFUSED = "refused"  # the action in the audit log
refusals = Refusals()


def permit(
    store: Store, actor: Actor, verb: Verb, *, team: str | None = None, agent: str | None = None
) -> None:
    """
    Let an actor do something, or log the attempt and refuse.

    Each attempt is logged, until somebody goes on and on: see `Refusals`.

    Parameters
    ----------
    store
        Database with the audit log.
    actor, verb, team, agent
        As in `Actor.may`.

    Raises
    ------
    Refused
        If the actor may not.
    """
    if actor.may(verb, team, agent):
        return
    unlogged = refusals.count(f"{store.place} {actor.name} {verb}")
    if unlogged is not None:
        with store.writing(actor.name) as session:
            team_id = session.scalar(select(Team.id).where(Team.name == team))
            after = {"verb": verb.value, "role": actor.role.value, "team": team, "agent": agent}
            more = {"more": unlogged} if unlogged else {}
            log(session, REFUSED, verb.value, 0, before={}, after=after | more, team_id=team_id)
    raise Refused(verb)


def permit_version(store: Store, actor: Actor, verb: Verb, version: int) -> str:
    """
    Let an actor do something with a roster version; what is not published needs more.

    Parameters
    ----------
    verb
        `Verb.SEE_ROSTER` and `Verb.SEE_PLAN` turn into `Verb.SEE_DRAFT` where the version is not
        the published one.
    version
        Number of the version; one that does not exist is refused alike, so that nobody learns
        which numbers there are.

    Returns
    -------
    str
        The team's name.

    Raises
    ------
    Refused
        If the actor may not, or there is no such version and the actor does not see all teams.
    InputError
        If there is no such version.
    """
    with store.reading() as session:
        found = session.execute(
            select(Team.name, RosterVersion.state)
            .join(Team, Team.id == RosterVersion.team_id)
            .where(RosterVersion.id == version)
        ).one_or_none()
    team, state = found if found is not None else (None, None)
    if verb in (Verb.SEE_ROSTER, Verb.SEE_PLAN) and state != "published":
        verb = Verb.SEE_DRAFT
    permit(store, actor, verb, team=team)
    if team is None:
        raise no_version(version)
    return str(team)
