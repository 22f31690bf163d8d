"""The handover book (交接本): what the next shift must know."""

import datetime as dt

from planner.domain.access import Actor, Verb
from planner.domain.texts import clean_text
from planner.storage.asks import add_note
from planner.storage.permit import permit
from planner.storage.store import Store


def write_note(
    url: str,
    actor: Actor,
    team: str,
    date: dt.date,
    text: str,
    *,
    shift: str | None = None,
    queue: str | None = None,
) -> int:
    """
    Write into a team's handover book.

    Parameters
    ----------
    date, shift, queue
        For which day, and for which shift and queue if not for all.
    text
        What the next people must know.

    Returns
    -------
    int
        Number of the note.

    Raises
    ------
    InputError
        If the text is empty or cannot be shown, or the actor may not.
    """
    with Store.open(url) as store:
        permit(store, actor, Verb.WRITE_NOTES, team=team)
        return add_note(
            store,
            team,
            date,
            clean_text(text, "text", needed=True),
            by=actor.name,
            shift=None if shift is None else clean_text(shift, "shift", most=50),
            queue=None if queue is None else clean_text(queue, "queue", most=50),
        )
