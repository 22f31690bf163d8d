"""Requests of agents: made, foreseen, agreed to, decided on, and carried out."""

import dataclasses
import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from planner.config import parse_site
from planner.domain.absences import Absence, Swap, with_absences, with_swaps
from planner.domain.access import Actor, Reach, Verb
from planner.domain.asks import Ask, AskKind, AskStep, Wanted
from planner.domain.checks import find_violations
from planner.domain.cost import RosterCost, roster_cost
from planner.domain.edits import CellChange
from planner.domain.people import Request
from planner.domain.roster import OFF, Roster, RosterProblem
from planner.domain.rules import Violation
from planner.domain.texts import clean_text
from planner.roster.repair import Repair, asked_for, repair
from planner.storage.asks import get_ask, make_ask, no_ask, take_step
from planner.storage.permit import permit
from planner.storage.plans import VersionInfo
from planner.storage.store import Store
from planner.storage.versions import add_version, publish_version
from planner.views.plans import PublishedPlan, rebuild
from planner.workflow.editing import edited

SEARCH_S = 5.0  # for stand-ins


@dataclass(frozen=True, kw_only=True, eq=False)
class Effect:
    """
    What granting a request does to a published roster.

    Parameters
    ----------
    version
        The roster's version.
    late, late_mended
        Late replies more over the period: if nothing else is changed, and as mended.
    fairness, fairness_mended
        Uneven nights and weekends more, in the configuration's currency.
    broken, broken_mended
        Breaches of rules that it brings.
    changes
        Cells to change, those asked for first.
    """

    version: int
    late: float
    late_mended: float
    fairness: float
    fairness_mended: float
    broken: tuple[Violation, ...]
    broken_mended: tuple[Violation, ...]
    changes: tuple[CellChange, ...]


def make_request(
    url: str, actor: Actor, team: str, wanted: Wanted, *, today: dt.date | None = None
) -> int:
    """
    Ask for something.

    Parameters
    ----------
    team, wanted
        In which team, and for what.
    today
        From which the deadlines count; the site's date if not given.

    Returns
    -------
    int
        Number of the request.

    Raises
    ------
    InputError
        If it is too late by the team's deadlines (a supervisor may still enter it), something in
        it is not the team's, the same is asked for already, or the actor may not ask it.
    """
    with Store.open(url) as store:
        permit(store, actor, Verb.ASK, team=team, agent=wanted.agent)
        newest = store.published(team)[:1]
        if newest and actor.reach(Verb.ASK) is Reach.OWN:
            site = parse_site(store.load(newest[0].id).config_text)
            site.deadlines.check(wanted, today or dt.datetime.now(ZoneInfo(site.zone)).date())
        return make_ask(store, team, wanted, by=actor.name)


def agree_to_swap(url: str, actor: Actor, ask: int, note: str = "") -> None:
    """
    Agree to a swap as the colleague who is asked.

    Raises
    ------
    InputError
        If there is no such swap to agree to, or the actor is somebody else.
    """
    with Store.open(url) as store:
        found = _found(store, actor, Verb.AGREE, ask)
        permit(store, actor, Verb.AGREE, team=found.team, agent=found.wanted.other_agent)
        _step(store, actor, ask, AskStep.AGREE, note)


def withdraw_request(url: str, actor: Actor, ask: int, note: str = "") -> None:
    """
    Take a request back that is not decided on yet.

    Raises
    ------
    InputError
        If there is no such request, it is decided on, or it is not the actor's.
    """
    with Store.open(url) as store:
        found = _found(store, actor, Verb.ASK, ask)
        permit(store, actor, Verb.ASK, team=found.team, agent=found.wanted.agent)
        _step(store, actor, ask, AskStep.WITHDRAW, note)


def refuse_request(url: str, actor: Actor, ask: int, note: str) -> None:
    """
    Refuse a request, as the supervisor, or as the colleague who is asked to swap.

    Raises
    ------
    InputError
        If there is no such request, it is decided on, or the actor may not.
    """
    with Store.open(url) as store:
        found = _found(store, actor, Verb.DECIDE, ask)
        other = found.wanted.other_agent
        if other is None or not actor.may(Verb.AGREE, found.team, other):
            permit(store, actor, Verb.DECIDE, team=found.team)
        _step(store, actor, ask, AskStep.REFUSE, note)


def foresee_request(url: str, actor: Actor, ask: int) -> tuple[Effect, ...]:
    """
    Say what granting a request would do to every published roster that it touches.

    Raises
    ------
    InputError
        If there is no such request, or the actor does not decide on it.
    """
    with Store.open(url) as store:
        found = _found(store, actor, Verb.DECIDE, ask)
        permit(store, actor, Verb.DECIDE, team=found.team)
        return tuple(
            effect(rebuild(store.load(info.id)), info.id, found.wanted)
            for info in _touched(store, found)
        )


def approve_request(
    url: str, actor: Actor, ask: int, note: str = "", *, by_hand: bool = False
) -> tuple[int, ...]:
    """
    Grant a request, and mend the published rosters it touches with the least change.

    Parameters
    ----------
    ask
        Number of the request; a swap once both agents have agreed.
    note
        The supervisor's words.
    by_hand
        Leave the rosters as they are, to be changed by hand.

    Returns
    -------
    tuple of int
        Versions published in its name; none for days without a published roster, whose plan takes
        it in when it is made.

    Raises
    ------
    Conflict
        If somebody published in the meantime: nothing is decided.
    InputError
        If there is no such request, it cannot be granted now, or the actor may not.
    """
    with Store.open(url) as store:
        found = _found(store, actor, Verb.DECIDE, ask)
        permit(store, actor, Verb.DECIDE, team=found.team)
        found.after(AskStep.APPROVE)  # told before the work begins
        touched = () if by_hand else _touched(store, found)
        if not touched:
            _step(store, actor, ask, AskStep.APPROVE, note)
            return ()
        why, words, drafts = f"request {ask} approved", clean_text(note, "note"), []
        for info in touched:
            stored = store.load(info.id)
            changes = effect(rebuild(stored), info.id, found.wanted).changes
            asked = _inside(found.wanted.requests(approved=True), info)
            drafts.append(edited(stored, info.id, changes, requests=asked))
        made = []
        with store.writing(actor.name, why) as session:
            for draft in drafts:
                made.append(add_version(session, draft, by=actor.name, why=why, beside=None))
                publish_version(session, made[-1], by=actor.name)
            take_step(session, ask, AskStep.APPROVE, by=actor.name, note=words, version=made[-1])
        return tuple(made)


def effect(plan: PublishedPlan, version: int, wanted: Wanted) -> Effect:
    """Work out what granting something does to a roster, plainly and mended."""
    month, published = plan.month, plan.roster
    problem = _granted(plan, wanted)
    plain = Roster(problem=problem, codes=asked_for(problem, published.codes))
    mend = repair(
        problem,
        month.lateness,
        month.site.prices,
        published.codes,
        locked=plan.locked,
        first_day=_first_day(problem, wanted),
        time_limit_s=SEARCH_S,
    )
    price = month.site.prices.late_reply
    before = set(plan.breaches)

    def more(cost: RosterCost, part: str) -> float:
        return float(getattr(cost, part) - getattr(mend.published, part))

    return Effect(
        version=version,
        late=more(mend.unmended, "late") / price if price else 0.0,
        late_mended=more(mend.mended, "late") / price if price else 0.0,
        fairness=more(mend.unmended, "fairness"),
        fairness_mended=more(mend.mended, "fairness"),
        broken=tuple(v for v in find_violations(plain) if v not in before),
        broken_mended=tuple(v for v in find_violations(mend.roster) if v not in before),
        changes=_changes(plan, mend),
    )


def _changes(plan: PublishedPlan, mend: Repair) -> tuple[CellChange, ...]:
    problem = plan.month.problem
    return tuple(
        CellChange(
            agent=problem.agents[cell.a].id,
            date=problem.horizon.date(cell.d),
            shift=None if cell.new == OFF else problem.shifts[cell.new].code,
            locked=bool(plan.locked[cell.a, cell.d]),
        )
        for cell in sorted(mend.changes, key=lambda cell: (not cell.asked, cell.d, cell.a))
    )


def _granted(plan: PublishedPlan, wanted: Wanted) -> RosterProblem:
    """Lay down what is wanted, as leave or pins."""
    problem, codes = plan.month.problem, plan.roster.codes
    if wanted.kind is AskKind.LEAVE:
        away = Absence(agent=wanted.agent, first=wanted.first, last=wanted.last)
        return with_absences(problem, [away])
    if wanted.kind is AskKind.SWAP and wanted.other_agent is not None:
        swaps = [Swap(agent=wanted.agent, other=wanted.other_agent, date=d) for d in wanted.days]
        return with_swaps(problem, codes, swaps)
    pins = problem.pins.copy()
    a = problem.agent_index[wanted.agent]
    for date in wanted.days:
        d = problem.horizon.day(date)
        if d is not None:
            pins[a, d] = _cheapest(plan, a, d, _allowed(problem, wanted, int(codes[a, d])))
    return dataclasses.replace(problem, pins=pins)


def _allowed(problem: RosterProblem, wanted: Wanted, now: int) -> list[int]:
    """List the codes that grant a wish for a day; the one there is alone, where it does."""
    shifts = list(range(len(problem.shifts)))
    meant = None if wanted.shift is None else problem.shift_index[wanted.shift]
    granting = {
        AskKind.OFF: [OFF],
        AskKind.ON: shifts if meant is None else [meant],
        AskKind.NOT: [OFF, *(s for s in shifts if s != meant)],
    }[wanted.kind]
    return [now] if now in granting else granting


def _cheapest(plan: PublishedPlan, a: int, d: int, codes: list[int]) -> int:
    month = plan.month

    def cost(code: int) -> float:
        tried = plan.roster.with_code(a, d, code)
        return roster_cost(tried, month.lateness, month.site.prices).total

    return codes[0] if len(codes) == 1 else min(codes, key=cost)


def _first_day(problem: RosterProblem, wanted: Wanted) -> int:
    """Return the first day that may still change: today, or the days asked for in the past."""
    today = dt.datetime.now(ZoneInfo(problem.horizon.zone)).date()
    return max(0, (min(today, wanted.days[0]) - problem.horizon.start).days)


def _inside(requests: tuple[Request, ...], info: VersionInfo) -> tuple[Request, ...]:
    end = info.start + dt.timedelta(days=info.n_days)
    return tuple(request for request in requests if info.start <= request.date < end)


def _touched(store: Store, ask: Ask) -> tuple[VersionInfo, ...]:
    """List the published rosters with a day of the request, the earliest first."""
    return tuple(
        info
        for info in reversed(store.published(ask.team))
        if any(0 <= (date - info.start).days < info.n_days for date in ask.wanted.days)
    )


def _found(store: Store, actor: Actor, verb: Verb, ask: int) -> Ask:
    """Return a request; one that is not there is refused to all but those of all teams."""
    found = get_ask(store, ask)
    if found is None:
        permit(store, actor, verb)
        raise no_ask(ask)
    return found


def _step(store: Store, actor: Actor, ask: int, step: AskStep, note: str) -> None:
    words = clean_text(note, "note")
    with store.writing(actor.name, words or None) as session:
        take_step(session, ask, step, by=actor.name, note=words)
