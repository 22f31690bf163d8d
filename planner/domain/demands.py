"""
What a roster is asked to hold, taken apart into pieces that can be given up one at a time.

A piece is a rule for one person or one day, a locked cell, a signed request. When pieces clash,
the smallest set that cannot all hold is named, and what it would mean to give each of them up.
"""

import dataclasses
from dataclasses import dataclass, fields
from enum import IntEnum

import numpy as np

from planner.domain.horizon import clock
from planner.domain.people import Request, RequestKind
from planner.domain.roster import FREE, OFF, RosterProblem
from planner.domain.rules import Mode

OWN_RULES = "handbook"  # clauses that begin so are the shop's own, all others the law's
BY_DAY = ("experienced", "skills_present", "shift_heads", "relief", "rest_blackouts")


class Standing(IntEnum):
    """How much it takes to give a piece up, the least first."""

    LOCK = 1  # laid down by hand: unlock it
    WISH = 2  # signed, but not leave
    SHOP = 3  # a rule of the shop's own
    LEAVE = 4  # signed leave: people have made plans
    LAW = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """
    One piece of what a roster is asked to hold.

    Parameters
    ----------
    rule
        Name of the rule, or ``pins``.
    a, d
        Agent and day it is about; ``None`` where it is about no agent, or all days.
    standing
        How much it takes to give it up.
    clause
        Whose rule it is.
    template, values
        Sentence with places, and what stands in them.
    """

    rule: str
    a: int | None
    d: int | None
    standing: Standing
    clause: str
    template: str
    values: tuple[object, ...]

    @property
    def text(self) -> str:
        """The sentence in English."""
        return self.template.format(*self.values)


def demands_of(problem: RosterProblem) -> tuple[Demand, ...]:
    """Take the hard rules of a problem, its locks and its signed requests apart."""
    return (*_of_cells(problem), *_of_agents(problem), *_of_days(problem))


def _make(
    problem: RosterProblem,
    rule: str,
    a: int | None,
    d: int | None,
    template: str,
    *values: object,
) -> Demand:
    clause = "handbook" if rule == "pins" else problem.rules.how(rule).clause
    standing = {
        "pins": Standing.LOCK,
        "approved_wishes": Standing.WISH,
        "approved_leave": Standing.LEAVE,
    }.get(rule, Standing.SHOP if clause.startswith(OWN_RULES) else Standing.LAW)
    about = () if a is None else (problem.agents[a].name,)
    date = () if d is None else (problem.horizon.date(d),)
    return Demand(
        rule=rule,
        a=a,
        d=d,
        standing=standing,
        clause=clause,
        template=template,
        values=(*about, *date, *values),
    )


def _is_hard(problem: RosterProblem, rule: str) -> bool:
    return problem.rules.how(rule).mode is Mode.HARD


def _of_cells(problem: RosterProblem) -> list[Demand]:
    """Give locks and signed requests."""
    found = []
    for a, d in np.argwhere(problem.pins != FREE).tolist():
        code = int(problem.pins[a, d])
        wanted = "off" if code == OFF else problem.shifts[code].code
        found.append(_make(problem, "pins", a, d, "{} on {}: locked to {}", wanted))
    seen = set()
    for a, d, request in problem.dated_requests():
        rule = rule_of(request)
        if rule is None or (rule, a, d) in seen or not _is_hard(problem, rule):
            continue
        seen.add((rule, a, d))
        if rule == "approved_leave":
            found.append(_make(problem, rule, a, d, "{} on {}: approved leave"))
        else:
            asked = " ".join(filter(None, (request.kind, request.shift)))
            found.append(_make(problem, rule, a, d, "{} on {}: promised {}", asked))
    return found


def rule_of(request: Request) -> str | None:
    """Return the rule that keeps a signed request; ``None`` for wishes."""
    if not request.approved:
        return None
    return "approved_leave" if request.kind is RequestKind.LEAVE else "approved_wishes"


def _of_agents(problem: RosterProblem) -> list[Demand]:
    """Give the rules of single persons."""
    rules, limits, last = problem.rules, problem.limits, problem.horizon.dates[-1]
    pairs = ", ".join("-".join(pair) for pair in rules.successions.forbidden)
    rest = rules.rest_days
    sentences: dict[str, tuple[object, ...]] = {
        "rest_days": ("{}: at least {} rest days", rest.least)
        if rest.most is None
        else ("{}: {} to {} rest days", rest.least, rest.most),
        "weekly_rest": ("{}: {} days of rest in every week", rules.weekly_rest.least),
        "successions": ("{}: no shifts in a row like {}", pairs),
        "rest_between": (
            "{}: {} h of rest between two shifts",
            clock(rules.rest_between.least_min),
        ),
        "nights": ("{}: no more nights than allowed",),
        "overtime": ("{}: no more overtime than {:.0f} h", rules.overtime.most_min / 60),
        "weekly_overtime": (
            "{}: no more overtime than {:.0f} h",
            rules.weekly_overtime.most_min / 60,
        ),
    }
    apart = {*BY_DAY, "approved_leave", "approved_wishes", "first_nights", "protection"}
    apart |= {"mentor_pairs", "work_run", "fairness"}
    found = []
    for a, agent in enumerate(problem.agents):
        if agent.mentor is not None and _is_hard(problem, "mentor_pairs"):
            mentor = problem.agents[problem.agent_index[agent.mentor]].name
            found.append(_make(problem, "mentor_pairs", a, None, "{}: only with {}", mentor))
        night = agent.earliest_night
        if (
            night is not None
            and night > problem.horizon.start
            and _is_hard(problem, "first_nights")
        ):
            found.append(_make(problem, "first_nights", a, None, "{}: no night before {}", night))
        protected = any(agent.is_protected(date) for date in (problem.horizon.start, last))
        if protected and _is_hard(problem, "protection"):
            found.append(_make(problem, "protection", a, None, "{}: no night, protected by law"))
        if _is_hard(problem, "work_run"):
            most = int(limits.work_run_most[a])
            found.append(
                _make(problem, "work_run", a, None, "{}: at most {} working days in a row", most)
            )
        for rule in vars_of(problem):
            if rule in apart or not _is_hard(problem, rule):
                continue
            template, *values = sentences.get(rule, ("{}: the rule {}", rule.replace("_", " ")))
            found.append(_make(problem, rule, a, None, str(template), *values))
    return found


def _of_days(problem: RosterProblem) -> list[Demand]:
    """Give the rules of single days."""
    rules, found = problem.rules, []
    seniors = rules.experienced
    on = ", ".join(seniors.shifts)
    for d in np.flatnonzero(problem.open_days.any(axis=0)).tolist():
        if seniors.least and _is_hard(problem, "experienced"):
            text = "{}: {} experienced agents on every shift"
            said: tuple[object, ...] = (seniors.least,)
            if on:
                text, said = "{}: {} experienced agents on the shifts {}", (seniors.least, on)
            found.append(_make(problem, "experienced", None, d, text, *said))
        if problem.heads_wanted[d].any() and _is_hard(problem, "shift_heads"):
            due = zip(problem.own_shifts, problem.heads_wanted[d].tolist(), strict=True)
            named = ", ".join(f"{n} × {shift.code}" for (shift, _), n in due if n)
            found.append(_make(problem, "shift_heads", None, d, "{}: {}", named))
        if rules.skills_present.needed and _is_hard(problem, "skills_present"):
            text = "{}: {} on every shift"
            named = ", ".join(f"{n} × {skill}" for skill, n in rules.skills_present.needed)
            found.append(_make(problem, "skills_present", None, d, text, named))
        if any(shift.night for shift in problem.shifts) and _is_hard(problem, "relief"):
            text = "{}: a night agent for every queue"
            found.append(_make(problem, "relief", None, d, text))
    for d, date in enumerate(problem.horizon.dates):
        if date in rules.rest_blackouts.dates and _is_hard(problem, "rest_blackouts"):
            found.append(_make(problem, "rest_blackouts", None, d, "{}: nobody has the day off"))
    return found


def vars_of(problem: RosterProblem) -> list[str]:
    """Return the names of all rules."""
    return [item.name for item in fields(problem.rules)]


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveUp:
    """
    A piece that ends a clash when it is given up.

    Parameters
    ----------
    demand
        The piece.
    late, cost
        What a roster in which it is given up, and all else of the clash holds, adds to the late
        replies and to the cost of the best roster there is, prices of broken hard rules apart;
        ``None`` where none was looked for or found.
    """

    demand: Demand
    late: float | None = None
    cost: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """
    Pieces that cannot all hold, while all but any one of them can.

    Parameters
    ----------
    demands
        The pieces.
    give_up
        All of them, the cheapest to give up first.
    smallest
        Whether it is proven that no smaller set of the pieces concerned clashes.
    """

    demands: tuple[Demand, ...]
    give_up: tuple[GiveUp, ...]
    smallest: bool


def without(problem: RosterProblem, kept: frozenset[Demand]) -> RosterProblem:
    """
    Return a problem in which only some of its pieces, and no wishes, are asked for.

    Rules of persons and days stay in the rules; whoever writes them down leaves out those that
    are not kept.
    """
    cells = {(x.rule, x.a, x.d) for x in kept}
    pins = np.full_like(problem.pins, FREE)
    for rule, a, d in cells:
        if rule == "pins":
            pins[a, d] = problem.pins[a, d]
    requests = tuple(r for a, d, r in problem.dated_requests() if (rule_of(r), a, d) in cells)
    agents = tuple(
        dataclasses.replace(
            agent,
            earliest_night=agent.earliest_night if ("first_nights", a, None) in cells else None,
            protected_from=agent.protected_from if ("protection", a, None) in cells else None,
            protected_until=agent.protected_until if ("protection", a, None) in cells else None,
        )
        for a, agent in enumerate(problem.agents)
    )
    blackouts = tuple(
        problem.horizon.date(d)
        for rule, _, d in cells
        if rule == "rest_blackouts" and d is not None
    )
    rules = dataclasses.replace(
        problem.rules,
        rest_blackouts=dataclasses.replace(problem.rules.rest_blackouts, dates=blackouts),
    )
    return dataclasses.replace(problem, pins=pins, requests=requests, agents=agents, rules=rules)
