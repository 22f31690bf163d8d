"""
The fairness ledger of a team, read off what is published and decided.

Nothing of it is stored by itself, so it cannot disagree with the rosters that hold and the
requests that were refused.
"""

import datetime as dt
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecasts import SpecialDay
from planner.domain.access import Actor, Reach, Verb
from planner.domain.asks import AskState
from planner.domain.horizon import Horizon
from planner.domain.ledger import Entry, Ledger, Tally, entered, tally_of
from planner.domain.people import Agent, Request
from planner.domain.roster import Roster, RosterProblem
from planner.month import shared_days
from planner.storage.asks import list_asks
from planner.storage.permit import permit
from planner.storage.published_rosters import PublishedRoster, published_rosters
from planner.storage.store import Store
from planner.views.settings import site_of

LOOK_BACK_DAYS = 366  # what is older has faded to less than a thousandth


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LedgerRow:
    """
    An agent's row of the ledger.

    Parameters
    ----------
    agent
        Whose.
    had, fair
        What the agent had in the periods together, and the fair share, shape (n_shared,), in the
        order of `planner.domain.rules.SHARED`.
    balance
        How far the agent stands above the fair share now, what is past having faded.
    """

    agent: Agent
    had: NDArray[np.int64]
    fair: NDArray[np.float64]
    balance: Entry


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TeamLedger:
    """
    A team's ledger.

    Parameters
    ----------
    periods
        Published periods of a year that it is made of, in order; none before the first roster.
    rows
        The agents, as the latest period has them and then those who have left.
    """

    periods: tuple[Tally, ...]
    rows: tuple[LedgerRow, ...]

    @property
    def first(self) -> dt.date | None:
        """First day that counts."""
        return self.periods[0].horizon.start if self.periods else None

    @property
    def last(self) -> dt.date | None:
        """Last day that counts."""
        return self.periods[-1].horizon.end - dt.timedelta(days=1) if self.periods else None


def team_ledger(url: str, actor: Actor, team: str, until: dt.date | None = None) -> TeamLedger:
    """
    Return a team's fairness ledger; agents see their own row alone.

    Parameters
    ----------
    until
        First day that no longer counts; by default everything that is published counts.

    Raises
    ------
    InputError
        If the actor may not see it.
    """
    with Store.open(url) as store:
        permit(store, actor, Verb.SEE_ROSTER, team=team)
        tallies = _tallies(store, team, until or dt.date.max)
    rows = _rows(tallies)
    if actor.reach(Verb.SEE_PLAN) is Reach.NONE:
        rows = tuple(row for row in rows if row.agent.id == actor.agent)
    return TeamLedger(periods=tallies, rows=rows)


def ledger_before(store: Store, team: str, day: dt.date) -> Ledger:
    """Return how a team's agents stand before a day, for a plan to make good."""
    return _ledger(_tallies(store, team, day))


def _rows(tallies: tuple[Tally, ...]) -> tuple[LedgerRow, ...]:
    agents = {agent.id: agent for tally in reversed(tallies) for agent in reversed(tally.agents)}
    order = [agent.id for tally in reversed(tallies) for agent in tally.agents]
    ids = tuple(dict.fromkeys(order))
    ledger = {entry.agent: entry for entry in _ledger(tallies)}
    rows = []
    for one in ids:
        places = [
            (tally, a)
            for tally in tallies
            for a, agent in enumerate(tally.agents)
            if agent.id == one
        ]
        rows.append(
            LedgerRow(
                agent=agents[one],
                had=np.sum([tally.had[a] for tally, a in places], axis=0),
                fair=np.sum([tally.fair[a] for tally, a in places], axis=0),
                balance=ledger[one],
            )
        )
    return tuple(rows)


def _ledger(tallies: tuple[Tally, ...]) -> Ledger:
    ledger: Ledger = ()
    for tally in tallies:
        ledger = entered(ledger, tally)
    return ledger


def _tallies(store: Store, team: str, until: dt.date) -> tuple[Tally, ...]:
    """Count every published period of the year before a day, its last one up to the day."""
    newest = store.published(team)[:1]
    if not newest:
        return ()
    end = min(until, newest[0].start + dt.timedelta(days=newest[0].n_days))
    since = end - dt.timedelta(days=LOOK_BACK_DAYS)
    decided = list_asks(store, team, states=(AskState.REFUSED, AskState.WITHDRAWN))
    refused, withdrawn = (
        tuple(
            request
            for ask in decided
            if ask.state is state
            for request in ask.wanted.requests(approved=False)
        )
        for state in (AskState.REFUSED, AskState.WITHDRAWN)
    )
    return tuple(
        tally_of(_roster(one, refused, withdrawn, until))
        for one in published_rosters(store, team, since=since, until=until)
    )


def _roster(
    one: PublishedRoster,
    refused: tuple[Request, ...],
    withdrawn: tuple[Request, ...],
    until: dt.date,
) -> Roster:
    """
    Put a published roster together, cut before a day, with what was decided on since.

    Wishes that were taken back do not count; those that were refused count as wishes, whether
    the plan knew of them or not.
    """
    n_days = min(one.horizon.n_days, (until - one.horizon.start).days)
    horizon = Horizon(start=one.horizon.start, n_days=n_days, zone=one.horizon.zone)
    site, index = site_of(one.config_text), {agent.id for agent in one.agents}
    gone = {(r.agent, r.date, r.kind) for r in withdrawn}
    asked = [r for r in one.requests if r.approved or (r.agent, r.date, r.kind) not in gone]
    known = {(r.agent, r.date) for r in asked}
    codes = {None, *(shift.code for shift in site.shifts)}
    asked += [
        r
        for r in refused
        if r.agent in index and r.shift in codes and (r.agent, r.date) not in known
    ]
    special = [SpecialDay(date=date, name=kind, kind=kind) for date, kind in one.special_days]
    holidays, campaign_days = shared_days(horizon, special)
    problem = RosterProblem(
        horizon=horizon,
        agents=one.agents,
        shifts=site.shifts,
        queues=(site.other_queue,),
        rules=site.rules,
        requests=tuple(asked),
        meetings=site.meetings,
        before=one.before,
        holidays=holidays,
        campaign_days=campaign_days,
    )
    return Roster(problem=problem, codes=one.codes[:, :n_days])
