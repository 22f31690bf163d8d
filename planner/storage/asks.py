"""What agents ask for, and the handover book: made, moved on, and read."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from planner.domain.asks import Ask, AskEvent, AskKind, AskState, AskStep, Wanted
from planner.domain.errors import InputError
from planner.domain.people import Request
from planner.storage.account_tables import AskEventRow, AskRow
from planner.storage.artefacts import lock_team
from planner.storage.sheets import nearest
from planner.storage.store import Store
from planner.storage.tables import AgentRow, Artefact, HandoverNote, RosterVersion, Team
from planner.storage.telling import tell


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """
    An entry of the handover book.

    Parameters
    ----------
    id, team
        Number, and whose.
    date, shift, queue
        For which day, and for which shift and queue if not for all.
    text
        What it says.
    written_at, written_by
        When and by whom.
    """

    id: int
    team: str
    date: dt.date
    shift: str | None
    queue: str | None
    text: str
    written_at: dt.datetime
    written_by: str


def make_ask(store: Store, team: str, wanted: Wanted, *, by: str) -> int:
    """
    Keep what somebody asks for.

    Raises
    ------
    InputError
        If an agent or a shift is not the team's, or the same is asked for already.
    """
    now = dt.datetime.now(dt.UTC)
    with store.writing(by, wanted.reason or None) as session:
        home = lock_team(session, team)
        _check_names(session, home, wanted)
        same = select(AskRow).filter_by(
            team_id=home.id,
            agent=wanted.agent,
            kind=wanted.kind,
            first=wanted.first,
            other_agent=wanted.other_agent,
            other_date=wanted.other_date,
        )
        if any(row.state.is_open for row in session.scalars(same)):
            raise InputError("the same is asked for already", advice="Wait for the answer")
        row = AskRow(
            team_id=home.id,
            agent=wanted.agent,
            kind=wanted.kind,
            first=wanted.first,
            last=wanted.last,
            shift=wanted.shift,
            other_agent=wanted.other_agent,
            other_date=wanted.other_date,
            reason=wanted.reason,
            state=AskState.ASKED,
            asked_at=now,
            asked_by=by,
        )
        row.events.append(_event(now, by, AskState.ASKED, wanted.reason))
        session.add(row)
        session.flush()
        return row.id


def take_step(
    session: Session,
    ask: int,
    step: AskStep,
    *,
    by: str,
    note: str = "",
    version: int | None = None,
) -> None:
    """
    Move an ask on, in the caller's transaction.

    Parameters
    ----------
    session
        A transaction that writes.
    ask, step
        Which ask, and what is done about it.
    by, note
        By whom, and in which words.
    version
        Roster version that carries it out.

    Raises
    ------
    InputError
        If there is no such ask, or the step cannot be taken now.
    """
    row = session.scalar(select(AskRow).filter_by(id=ask).with_for_update())
    if row is None:
        raise no_ask(ask)
    row.state = _ask(row).after(step)
    if version is not None:
        row.version_id = version
    row.events.append(_event(dt.datetime.now(dt.UTC), by, row.state, note))
    if row.state in (AskState.APPROVED, AskState.REFUSED):
        days = {"first": row.first.isoformat(), "last": row.last.isoformat()}
        what = {"agent": row.agent, "asked": row.kind.value, "state": row.state.value}
        tell(session, row.team_id, f"ask {ask} {row.state.value}", {"kind": "ask", **what, **days})


def get_ask(store: Store, ask: int) -> Ask | None:
    """Return an ask with its history, if there is one."""
    with store.reading() as session:
        row = session.get(AskRow, ask)
        return None if row is None else _ask(row)


def list_asks(
    store: Store,
    team: str,
    *,
    agent: str | None = None,
    states: Collection[AskState] = tuple(AskState),
) -> tuple[Ask, ...]:
    """
    List what is asked for in a team, the earliest day first.

    Parameters
    ----------
    agent
        Who asks, or is asked to swap; everybody if not given.
    states
        Where they stand.
    """
    query = (
        select(AskRow)
        .join(Team, Team.id == AskRow.team_id)
        .where(Team.name == team, AskRow.state.in_(states))
        .order_by(AskRow.first, AskRow.id)
        .options(selectinload(AskRow.events), selectinload(AskRow.team))
    )
    if agent is not None:
        query = query.where((AskRow.agent == agent) | (AskRow.other_agent == agent))
    with store.reading() as session:
        return tuple(_ask(row) for row in session.scalars(query))


def requests_for(store: Store, team: str, first: dt.date, last: dt.date) -> tuple[Request, ...]:
    """Return what a plan of some days must know: approved asks as hard, open ones as wishes."""
    return tuple(
        request
        for ask in list_asks(store, team, states=(AskState.ASKED, AskState.APPROVED))
        for request in ask.wanted.requests(approved=ask.state is AskState.APPROVED)
        if first <= request.date <= last
    )


def add_note(
    store: Store,
    team: str,
    date: dt.date,
    text: str,
    *,
    by: str,
    shift: str | None = None,
    queue: str | None = None,
) -> int:
    """Write into the handover book; what is written stays."""
    with store.writing(by) as session:
        row = HandoverNote(
            team_id=lock_team(session, team).id,
            date=date,
            shift=shift,
            queue=queue,
            text=text,
            written_at=dt.datetime.now(dt.UTC),
            written_by=by,
        )
        session.add(row)
        session.flush()
        return row.id


def list_notes(store: Store, team: str, first: dt.date, last: dt.date) -> tuple[Note, ...]:
    """Read the handover book of some days, in the order written."""
    query = (
        select(HandoverNote)
        .join(Team, Team.id == HandoverNote.team_id)
        .where(Team.name == team, HandoverNote.date.between(first, last))
        .order_by(HandoverNote.date, HandoverNote.id)
    )
    with store.reading() as session:
        return tuple(
            Note(
                id=row.id,
                team=team,
                date=row.date,
                shift=row.shift,
                queue=row.queue,
                text=row.text,
                written_at=row.written_at,
                written_by=row.written_by,
            )
            for row in session.scalars(query)
        )


def no_ask(ask: int) -> InputError:
    """Say that an ask is not there."""
    return InputError(f"there is no request {ask}")


def _check_names(session: Session, team: Team, wanted: Wanted) -> None:
    """Hold agents and shift against the team's latest roster, if it has any."""
    latest = select(func.max(AgentRow.inputs_id)).join(Artefact).where(Artefact.team_id == team.id)
    agents = list(
        session.scalars(
            select(AgentRow.agent).where(AgentRow.inputs_id == latest.scalar_subquery())
        )
    )
    for column, agent in (("agent", wanted.agent), ("other_agent", wanted.other_agent)):
        if agents and agent is not None and agent not in agents:
            raise InputError(
                "is not one of the team's agents",
                column=column,
                value=agent,
                advice=nearest(agent, agents),
            )
    newest = select(RosterVersion.shift_codes).filter_by(team_id=team.id)
    codes = session.scalar(newest.order_by(RosterVersion.id.desc()).limit(1)) or []
    if codes and wanted.shift is not None and wanted.shift not in codes:
        raise InputError(
            "is not a shift of the team",
            column="shift",
            value=wanted.shift,
            advice=f"The shifts are {', '.join(codes)}",
        )


def _event(at: dt.datetime, who: str, state: AskState, note: str) -> AskEventRow:
    return AskEventRow(at=at, who=who, state=state, note=note)


def _ask(row: AskRow) -> Ask:
    return Ask(
        id=row.id,
        team=row.team.name,
        wanted=Wanted(
            agent=row.agent,
            kind=AskKind(row.kind),
            first=row.first,
            last=row.last,
            shift=row.shift,
            other_agent=row.other_agent,
            other_date=row.other_date,
            reason=row.reason,
        ),
        state=row.state,
        asked_at=row.asked_at,
        asked_by=row.asked_by,
        version=row.version_id,
        events=tuple(
            AskEvent(at=event.at, who=event.who, state=event.state, note=event.note)
            for event in row.events
        ),
    )
