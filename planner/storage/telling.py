"""Lay down what is to be told, in the transaction that does it."""

import datetime as dt
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.storage.work_tables import Channel, Notice, NoticeState


def tell(session: Session, team_id: int, key: str, event: dict[str, Any]) -> None:
    """
    Lay a message down for every channel of a team, once for each key.

    Parameters
    ----------
    session
        The transaction that does what the message tells of.
    team_id
        Whose channels.
    key
        What it tells of; the same thing is told once.
    event
        ``kind`` and what its sentence needs.
    """
    told = select(Notice.channel_id).where(Notice.key == key)
    channels = session.scalars(
        select(Channel.id).where(
            Channel.team_id == team_id, Channel.removed_at.is_(None), Channel.id.not_in(told)
        )
    ).all()
    now = dt.datetime.now(dt.UTC)
    session.add_all(
        Notice(
            channel_id=channel,
            key=key,
            event=event,
            state=NoticeState.WAITING,
            due_at=now,
            attempt=0,
        )
        for channel in channels
    )
