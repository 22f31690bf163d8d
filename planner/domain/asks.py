"""
What agents ask for between plans: leave, a day off, a shift, a swap.

An ask lives in the database and goes from hand to hand; a `planner.domain.people.Request` is what
a plan makes of it, one for each day.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from planner.domain.errors import InputError
from planner.domain.people import Request, RequestKind
from planner.domain.texts import clean_text

MOST_DAYS = 62  # longer leave is entered in the agents' file


class AskKind(StrEnum):
    """What is asked for."""

    LEAVE = "leave"
    OFF = "off"  # a rest day
    ON = "on"  # work, on a shift if one is named
    NOT = "not"  # not this shift
    SWAP = "swap"  # exchange days with a colleague


class AskState(StrEnum):
    """Where an ask stands."""

    ASKED = "asked"
    AGREED = "agreed"  # a swap, by both agents; waits for the supervisor
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self in (AskState.ASKED, AskState.AGREED)


class AskStep(StrEnum):
    """What somebody does about an ask."""

    AGREE = "agree"
    APPROVE = "approve"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


NEXT: Mapping[tuple[AskState, AskStep], AskState] = {
    (AskState.ASKED, AskStep.AGREE): AskState.AGREED,
    (AskState.ASKED, AskStep.APPROVE): AskState.APPROVED,
    (AskState.AGREED, AskStep.APPROVE): AskState.APPROVED,
    (AskState.ASKED, AskStep.REFUSE): AskState.REFUSED,
    (AskState.AGREED, AskStep.REFUSE): AskState.REFUSED,
    (AskState.ASKED, AskStep.WITHDRAW): AskState.WITHDRAWN,
    (AskState.AGREED, AskStep.WITHDRAW): AskState.WITHDRAWN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """
    The content of an ask.

    Parameters
    ----------
    agent
        For whom.
    kind
        What.
    first, last
        First and last day; of a swap, the day given away.
    shift
        Code of the shift meant, for ``on`` and ``not``.
    other_agent, other_date
        Of a swap: the colleague, and the day taken instead, which may be the same day.
    reason
        In the agent's own words.

    Raises
    ------
    InputError
        If the days or the other fields do not fit the kind.
    """

    agent: str
    kind: AskKind
    first: dt.date
    last: dt.date
    shift: str | None = None
    other_agent: str | None = None
    other_date: dt.date | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        days = (self.last - self.first).days + 1
        if not 1 <= days <= MOST_DAYS:
            raise InputError(
                f"a request is for 1 to {MOST_DAYS} days",
                column="last",
                value=self.last,
                advice="Mend the last day",
            )
        if self.kind not in (AskKind.LEAVE, AskKind.OFF) and days > 1:
            raise InputError(
                f"a request of kind {self.kind} is for one day", column="last", value=self.last
            )
        if self.kind is AskKind.NOT and self.shift is None:
            raise InputError("names no shift", column="shift", advice="Choose the shift meant")
        is_swap = self.kind is AskKind.SWAP
        if is_swap != (self.other_agent is not None and self.other_date is not None):
            raise InputError(
                "a swap names a colleague and the day taken instead, and nothing else does",
                column="other_agent",
                value=self.other_agent,
            )
        if is_swap and self.other_agent == self.agent:
            raise InputError("nobody swaps with themselves", column="other_agent", value=self.agent)
        object.__setattr__(self, "reason", clean_text(self.reason, "reason"))

    @property
    def days(self) -> tuple[dt.date, ...]:
        """Every day touched, in order; of a swap both."""
        if self.other_date is not None:
            return tuple(sorted({self.first, self.other_date}))
        span = (self.last - self.first).days + 1
        return tuple(self.first + dt.timedelta(days=d) for d in range(span))

    def requests(self, *, approved: bool) -> tuple[Request, ...]:
        """Return what a plan makes of it; of a swap nothing, for a swap changes a roster."""
        if self.kind is AskKind.SWAP:
            return ()
        return tuple(
            Request(
                agent=self.agent,
                date=date,
                kind=RequestKind(self.kind.value),
                shift=self.shift,
                approved=approved,
            )
            for date in self.days
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AskEvent:
    """Something done about an ask: when, who, to which state, and in which words."""

    at: dt.datetime
    who: str
    state: AskState
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """
    An ask as the database holds it.

    Parameters
    ----------
    id
        By which it is decided on.
    team
        Whose.
    wanted
        What is asked for.
    state
        Where it stands.
    asked_at, asked_by
        When and by whom it was made.
    version
        Roster version that carries it out; ``None``: not yet, or marked by hand.
    events
        Its history, the oldest first.
    """

    id: int
    team: str
    wanted: Wanted
    state: AskState
    asked_at: dt.datetime
    asked_by: str
    version: int | None = None
    events: tuple[AskEvent, ...] = ()

    def after(self, step: AskStep) -> AskState:
        """
        Return the state that a step leads to.

        Raises
        ------
        InputError
            If the step cannot be taken now.
        """
        state = NEXT.get((self.state, step))
        is_swap = self.wanted.kind is AskKind.SWAP
        if (
            state is None
            or (step is AskStep.AGREE and not is_swap)
            or (step is AskStep.APPROVE and is_swap and self.state is not AskState.AGREED)
        ):
            raise InputError(
                f"request {self.id} is {self.state}, so nobody can {step} it now",
                advice="Look at it again"
                if not is_swap or step is not AskStep.APPROVE
                else "A swap is approved once the colleague has agreed",
            )
        return state


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadlines:
    """
    How long before its first day an ask must be made. [days]

    Parameters
    ----------
    leave, wish, swap
        Of leave; of a day off or a shift; of a swap.
    """

    leave: int = 0
    wish: int = 0
    swap: int = 0

    def check(self, wanted: Wanted, today: dt.date) -> None:
        """
        Refuse what is asked for too late.

        Raises
        ------
        InputError
            If the deadline has passed.
        """
        days = {AskKind.LEAVE: self.leave, AskKind.SWAP: self.swap}.get(wanted.kind, self.wish)
        if (wanted.days[0] - today).days < days:
            raise InputError(
                f"a request of kind {wanted.kind} is made at least {days} days ahead",
                column="first",
                value=wanted.days[0],
                advice="Speak to your supervisor, who can still enter it",
            )
