"""What waits on the desk of the invented shop: requests and a note, as its people leave them."""

import itertools

from planner.domain.access import Actor, Role
from planner.domain.asks import AskKind, Wanted
from planner.domain.changes import amounts
from planner.domain.checks import find_violations
from planner.domain.roster import OFF, Roster
from planner.views.asks import find_requests
from planner.workflow.asks import agree_to_swap, make_request
from planner.workflow.notes import write_note

NOTE_DAY, LEAVE_DAY, SWAP_DAY, WISH_DAY = 23, 25, 26, 27  # of the month, from 0
NOTE = "三位顾客等补发结果，订单已备注。Three customers wait for replacements: see their orders."


def lay_out_desk(url: str, actor: Actor, team: str, roster: Roster) -> None:
    """
    Enter requests that wait for a decision, and a handover note, if there is no request yet.

    Parameters
    ----------
    url, actor, team
        Database, on whose behalf, and whose desk.
    roster
        As it was published.
    """
    if find_requests(url, actor, team):
        return
    horizon, agents = roster.problem.horizon, roster.problem.agents
    for day, kind, reason, place in (
        (LEAVE_DAY, AskKind.LEAVE, "参加婚礼 A wedding", -1),
        (WISH_DAY, AskKind.OFF, "搬家 Moving house", -5),
    ):
        date, at_work = horizon.date(day), (roster.codes[:, day] != OFF).nonzero()[0]
        who = agents[at_work[place]].id
        wanted = Wanted(agent=who, kind=kind, first=date, last=date, reason=reason)
        make_request(url, actor, team, wanted)
    pair = _pair(roster, SWAP_DAY)
    if pair is not None:
        date = horizon.date(SWAP_DAY)
        wanted = Wanted(
            agent=agents[pair[0]].id,
            kind=AskKind.SWAP,
            first=date,
            last=date,
            other_agent=agents[pair[1]].id,
            other_date=date,
            reason="晚上要接孩子 Children to fetch in the evening",
        )
        asked = make_request(url, actor, team, wanted)
        colleague = Actor(name=actor.name, role=Role.AGENT, team=team, agent=wanted.other_agent)
        agree_to_swap(url, colleague, asked)
    write_note(url, actor, team, horizon.date(NOTE_DAY), NOTE)


def _pair(roster: Roster, d: int) -> tuple[int, int] | None:
    """Find two people who may take each other's shift on a day without breaking a hard rule."""
    agents, had = roster.problem.agents, amounts(find_violations(roster))
    for a, b in itertools.combinations(range(len(agents) - 1, -1, -1), 2):
        if agents[a].skills[0] != agents[b].skills[0] or OFF in roster.codes[[a, b], d]:
            continue
        if roster.codes[a, d] == roster.codes[b, d]:
            continue
        codes = roster.codes.copy()
        codes[[a, b], d] = codes[[b, a], d]
        if amounts(find_violations(Roster(problem=roster.problem, codes=codes))) <= had:
            return a, b
    return None
