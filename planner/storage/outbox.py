"""
Messages to be sent: written with what they tell of, in the same transaction, and sent later.

A message is claimed before it is sent and marked after it, so that it never leaves twice: if the
process that claimed it ends in between, nobody can know whether it has arrived, and it is marked
``unknown`` and not sent again. Messages may so be lost in a crash, but are never repeated by one.
What a channel answers with an error is tried again, for there it was refused.
"""

import datetime as dt
import os
import socket
import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from planner.domain.errors import InputError
from planner.storage.secret_files import drop_secret, find_secret, keep_secret
from planner.storage.store import Store
from planner.storage.tables import Team
from planner.storage.work_tables import Channel, Notice, NoticeState

__all__ = ["Batch", "ChannelInfo", "NoticeState"]

MOST_TRIES = 4
RETRY_MIN = 2  # doubled with every try [min]
MOST_TOGETHER = 50  # messages in one digest
LOST_AFTER = dt.timedelta(minutes=10)  # a claim that old is nobody's any more
ME = f"{socket.gethostname()} {os.getpid()} {uuid.uuid4().hex[:8]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelInfo:
    """
    Where a team's messages go; the address itself is never shown again.

    Parameters
    ----------
    id, team, name, lang
        Its number, whose it is, what it is called, and its language.
    kind
        What it is, such as ``mailto`` or ``dingtalk``.
    every_min
        At most one message in so many minutes. [min]
    sent, waiting, failed, unknown
        Messages by what became of them.
    """

    id: int
    team: str
    name: str
    lang: str
    kind: str
    every_min: int
    sent: int
    waiting: int
    failed: int
    unknown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """
    Messages of one channel that this process has claimed, to be sent as one.

    ``address`` is ``None`` where it is not on this machine.
    """

    channel: int
    team: str
    address: str | None
    lang: str
    notices: tuple[int, ...]
    events: tuple[dict[str, Any], ...]


def add_channel(
    store: Store, team: str, name: str, address: str, *, lang: str, every_min: int, by: str
) -> int:
    """
    Keep where a team's messages go: the address itself in a file, see `secret_files`.

    Raises
    ------
    InputError
        If there is no such team, or the folder of secrets cannot be written.
    """
    with store.writing(by) as session:
        team_id = session.scalar(select(Team.id).where(Team.name == team))
        if team_id is None:
            raise InputError("there is no such team", value=team)
        channel = Channel(
            team_id=team_id,
            name=name,
            address=_put_away(address),
            lang=lang,
            every_min=every_min,
            created_at=dt.datetime.now(dt.UTC),
            created_by=by,
        )
        session.add(channel)
        session.flush()
        return channel.id


def list_channels(store: Store, team: str | None = None) -> tuple[ChannelInfo, ...]:
    """List the channels of a team, or of all, with what became of their messages."""
    query = select(Channel, Team.name).join(Team, Team.id == Channel.team_id)
    query = query.where(Channel.removed_at.is_(None)).order_by(Channel.id)
    counted = select(Notice.channel_id, Notice.state, func.count()).group_by(
        Notice.channel_id, Notice.state
    )
    with store.reading() as session:
        rows = session.execute(query if team is None else query.where(Team.name == team)).all()
        counts = {(channel, state): n for channel, state, n in session.execute(counted)}
    return tuple(
        ChannelInfo(
            id=row.id,
            team=name,
            name=row.name,
            lang=row.lang,
            kind=row.address.partition(":")[0],
            every_min=row.every_min,
            sent=counts.get((row.id, NoticeState.SENT), 0),
            waiting=counts.get((row.id, NoticeState.WAITING), 0)
            + counts.get((row.id, NoticeState.SENDING), 0),
            failed=counts.get((row.id, NoticeState.FAILED), 0),
            unknown=counts.get((row.id, NoticeState.UNKNOWN), 0),
        )
        for row, name in rows
    )


def remove_channel(store: Store, channel: int, *, by: str) -> None:
    """Send nothing there any more and forget its address; what waits is dropped as failed."""
    with store.writing(by) as session:
        row = session.get_one(Channel, channel)
        row.removed_at, kept = dt.datetime.now(dt.UTC), row.address
        session.execute(
            update(Notice)
            .where(Notice.channel_id == channel, Notice.state == NoticeState.WAITING)
            .values(state=NoticeState.FAILED, error="the channel was removed")
        )
    drop_secret(kept.partition(":")[2])


def put_addresses_away(store: Store) -> None:
    """Move the addresses that an earlier version kept in the database into files."""
    told = Channel.address.contains("://")
    with store.reading() as session:
        if session.scalar(select(Channel.id).where(told).limit(1)) is None:
            return
    with store.writing("peakroster") as session:
        for row in session.scalars(select(Channel).where(told).with_for_update()):
            row.address = _put_away(row.address)


def claim_batch(store: Store, now: dt.datetime) -> Batch | None:
    """
    Claim what is due for one channel, as far as its rate allows.

    Returns
    -------
    Batch or None
        Messages that nobody else will send; ``None`` if nothing is due.
    """
    if not _is_anything_open(store):
        return None  # before anybody's writing is held up
    with store.writing("sender") as session:
        _give_up_lost(session, now)
        due = select(Notice.channel_id).where(
            Notice.state == NoticeState.WAITING, Notice.due_at <= now
        )
        busy = select(Notice.channel_id).where(Notice.state == NoticeState.SENDING)
        last = select(Notice.channel_id, func.max(Notice.claimed_at).label("at"))
        latest = last.group_by(Notice.channel_id).subquery()
        rows = session.execute(
            select(Channel, Team.name, latest.c.at)
            .join(Team, Team.id == Channel.team_id)
            .outerjoin(latest, latest.c.channel_id == Channel.id)
            .where(Channel.removed_at.is_(None), Channel.id.in_(due), Channel.id.not_in(busy))
            .order_by(Channel.id)
        ).all()
        for channel, team, at in rows:
            if at is not None and now - _utc(at) < dt.timedelta(minutes=channel.every_min):
                continue
            notices = session.scalars(
                select(Notice)
                .where(
                    Notice.channel_id == channel.id,
                    Notice.state == NoticeState.WAITING,
                    Notice.due_at <= now,
                )
                .order_by(Notice.id)
                .limit(MOST_TOGETHER)
                .with_for_update()
            ).all()
            ids = [notice.id for notice in notices]
            session.execute(
                update(Notice)
                .where(Notice.id.in_(ids))
                .values(
                    state=NoticeState.SENDING,
                    attempt=Notice.attempt + 1,
                    claimed_by=ME,
                    claimed_at=now,
                )
            )
            return Batch(
                channel=channel.id,
                team=team,
                address=find_secret(channel.address.partition(":")[2]),
                lang=channel.lang,
                notices=tuple(ids),
                events=tuple(notice.event for notice in notices),
            )
    return None


def settle_batch(store: Store, batch: Batch, error: str | None, now: dt.datetime) -> None:
    """Mark a batch as sent, or put it back to be tried again some minutes later."""
    ours = (
        Notice.id.in_(batch.notices),
        Notice.claimed_by == ME,
        Notice.state == NoticeState.SENDING,
    )
    with store.writing("sender") as session:
        if error is None:
            sent = update(Notice).where(*ours)
            session.execute(sent.values(state=NoticeState.SENT, sent_at=now, error=None))
            return
        tries = session.scalar(select(func.max(Notice.attempt)).where(*ours)) or MOST_TRIES
        again = now + dt.timedelta(minutes=RETRY_MIN * 2 ** (tries - 1))
        session.execute(
            update(Notice)
            .where(*ours, Notice.attempt >= MOST_TRIES)
            .values(state=NoticeState.FAILED, error=error)
        )
        session.execute(
            update(Notice)
            .where(*ours, Notice.attempt < MOST_TRIES)
            .values(state=NoticeState.WAITING, due_at=again, error=error)
        )


def _put_away(address: str) -> str:
    """Keep an address in a file, and return what the database holds of it: its kind and a name."""
    return f"{address.partition('://')[0]}:{keep_secret(address)}"


def _is_anything_open(store: Store) -> bool:
    still_open = (NoticeState.WAITING, NoticeState.SENDING)
    with store.reading() as session:
        query = select(Notice.id).where(Notice.state.in_(still_open)).limit(1)
        return session.scalar(query) is not None


def _give_up_lost(session: Session, now: dt.datetime) -> None:
    """Mark what was claimed by a process that is gone: it may have arrived, or not."""
    session.execute(
        update(Notice)
        .where(Notice.state == NoticeState.SENDING, Notice.claimed_at < now - LOST_AFTER)
        .values(state=NoticeState.UNKNOWN, error="the sender ended before it could tell")
    )


def _utc(at: dt.datetime | str) -> dt.datetime:
    """Read an aggregated time, which has lost its type on some databases."""
    found = dt.datetime.fromisoformat(at) if isinstance(at, str) else at
    return found if found.tzinfo is not None else found.replace(tzinfo=dt.UTC)
