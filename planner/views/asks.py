"""What is asked for, and the handover book, as far as somebody may read them."""

import datetime as dt
from collections.abc import Collection

from planner.domain.access import Actor, Reach, Verb
from planner.domain.asks import Ask, AskState
from planner.domain.people import Request
from planner.storage.asks import Note, list_asks, list_notes, requests_for
from planner.storage.permit import permit
from planner.storage.store import Store


def find_requests(
    url: str, actor: Actor, team: str, *, states: Collection[AskState] = tuple(AskState)
) -> tuple[Ask, ...]:
    """
    List a team's requests, the earliest day first; agents see those they make or are asked in.

    Raises
    ------
    Refused
        If the actor may see none of the team's.
    """
    with Store.open(url) as store:
        own = actor.agent if actor.reach(Verb.SEE_REQUEST) is Reach.OWN else None
        permit(store, actor, Verb.SEE_REQUEST, team=team, agent=own)
        return list_asks(store, team, agent=own, states=states)


def requests_to_plan(
    url: str, actor: Actor, team: str, first: dt.date, last: dt.date
) -> tuple[Request, ...]:
    """
    Return what a plan of some days must know: approved requests as hard, open ones as wishes.

    Raises
    ------
    Refused
        If the actor does not plan for the team.
    """
    with Store.open(url) as store:
        permit(store, actor, Verb.PLAN, team=team)
        return requests_for(store, team, first, last)


def find_notes(
    url: str, actor: Actor, team: str, first: dt.date, last: dt.date
) -> tuple[Note, ...]:
    """
    Read a team's handover book of some days.

    Raises
    ------
    Refused
        If the actor may not.
    """
    with Store.open(url) as store:
        permit(store, actor, Verb.READ_NOTES, team=team)
        return list_notes(store, team, first, last)
