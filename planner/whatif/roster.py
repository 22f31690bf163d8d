"""Play a scenario's changes of the roster: who is away, who comes, who stays for how long."""

import dataclasses
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from planner.domain.coverage import home_queue
from planner.domain.errors import InputError
from planner.domain.horizon import DAY_MIN, clock
from planner.domain.people import Agent
from planner.domain.reshape import with_agents, with_shifts
from planner.domain.roster import OFF
from planner.domain.scenario import (
    CalledIn,
    Days,
    ExtraStaff,
    LongerShift,
    MovedRest,
    MovedStart,
    Scenario,
    Trained,
    Who,
)
from planner.domain.shifts import Shift
from planner.whatif.case import Case

TEMPORARY = "extra"  # begins the ids of people beside the team


def with_roster(case: Case, scenario: Scenario, rng: np.random.Generator) -> Case:
    """
    Return the case with the roster of a scenario.

    Parameters
    ----------
    case
        Before.
    scenario
        What differs.
    rng
        Draws who is absent.

    Raises
    ------
    InputError
        If an agent, shift or skill is unknown, or a change cannot be made.
    """
    case = without_absent(case, scenario, rng)
    for extra in scenario.extra_staff:
        case = _with_extra(case, extra)
    for longer in scenario.longer_shifts:
        case = _with_longer(case, longer)
    for moved in scenario.starts_moved:
        case = _with_start(case, moved)
    for called in scenario.called_in:
        case = _with_called(case, called)
    for rest in scenario.rest_moved:
        case = _with_rest(case, rest)
    for trained in scenario.trained:
        case = _with_skill(case, trained)
    return case


def without_absent(case: Case, scenario: Scenario, rng: np.random.Generator) -> Case:
    """
    Take those off who are absent.

    Of each shift and duty a share is drawn, within one of its size; a larger share takes those of
    a smaller one and more, so scenarios that differ in it meet the same people.
    """
    codes = case.roster.codes
    luck, rounding = rng.random(codes.shape), rng.random((*codes.shape[1:], 128, 64))
    gone = np.zeros(codes.shape, np.bool_)
    for absence in scenario.absence:
        for d in _days(case, absence.days):
            gone[_named(case, absence.agents), d] = True
            for group in _alike(case, d):
                s, q = int(codes[group[0], d]), int(case.duty[group[0], d])
                n = int(absence.share * len(group) + rounding[d, s, q])
                gone[group[np.argsort(luck[group, d])][: min(n, len(group))], d] = True
    if not gone.any():
        return case
    return case.with_cells(np.where(gone, OFF, codes).astype(np.int8), case.duty)


def _alike(case: Case, d: int) -> Iterator[NDArray[np.int64]]:
    """Give the agents at work on a day by shift and duty."""
    kinds = np.column_stack([case.roster.codes[:, d], case.duty[:, d]])
    for kind in np.unique(kinds[kinds[:, 0] != OFF], axis=0):
        yield np.flatnonzero((kinds == kind).all(axis=1))


def _with_extra(case: Case, extra: ExtraStaff) -> Case:
    if extra.to_min:
        code = f"{clock(extra.from_min)}-{clock(extra.to_min)}"
        length_min = extra.to_min - extra.from_min
        try:
            own = Shift(
                code=code,
                name=code,
                start_min=extra.from_min,
                length_min=length_min,
                form_of=case.roster.problem.shifts[0].code,  # it asks for no senior of its own
            )
        except ValueError as error:
            raise InputError(
                str(error), column="extra_staff.hours", advice="Take fewer hours"
            ) from None
        case = _with_shift(case, own)
        extra = dataclasses.replace(extra, shift=code, from_min=0, to_min=0)
    problem = case.roster.problem
    s = _shift(case, extra.shift)
    known = [queue.skill for queue in problem.queues]
    skills = extra.skills or tuple(dict.fromkeys(known))
    _known("skills", skills, known)
    first = sum(agent.id.startswith(TEMPORARY) for agent in problem.agents)
    people = tuple(
        Agent(
            id=f"{TEMPORARY}{first + i + 1}",
            name=f"{TEMPORARY} {first + i + 1}",
            # Each queue is home to as many, as far as they know it.
            skills=skills[i % len(skills) :] + skills[: i % len(skills)],
            speed=extra.speed,
            contract_min_week=0,
        )
        for i in range(extra.count)
    )
    more = with_agents(problem, people)
    cells = np.full((len(people), problem.horizon.n_days), OFF, np.int8)
    cells[:, _days(case, extra.days)] = s
    home = home_queue(more)[len(problem.agents) :]
    duty = np.where(cells == OFF, OFF, home[:, None]).astype(np.int8)
    roster = dataclasses.replace(
        case.roster, problem=more, codes=np.vstack([case.roster.codes, cells])
    )
    return dataclasses.replace(case, roster=roster, duty=np.vstack([case.duty, duty]))


def _with_longer(case: Case, change: LongerShift) -> Case:
    shift = case.roster.problem.shifts[_shift(case, change.shift)]
    start_min = shift.start_min - change.before_min
    code = f"{shift.code}{f'-{change.before_min}' if change.before_min else ''}"
    code += f"+{change.after_min}" if change.after_min else ""
    try:
        if start_min < 0:
            raise ValueError(f"{code}: must begin on its own day")
        longer = dataclasses.replace(
            shift,
            code=code,
            name=f"{shift.name} {code[len(shift.code) :]}",
            start_min=start_min,
            length_min=shift.length_min + change.before_min + change.after_min,
        )
    except ValueError as error:
        raise InputError(str(error), column="longer_shifts", advice="Take fewer minutes") from None
    return _changed(case, change.shift, longer, change.who, change.days)


def _with_start(case: Case, change: MovedStart) -> Case:
    shift = case.roster.problem.shifts[_shift(case, change.shift)]
    if not 0 <= shift.start_min + change.by_min < DAY_MIN:
        raise InputError(
            f"shift {shift.code} would begin on another day",
            column="starts_moved",
            value=change.by_min,
            advice="Move it by less",
        )
    moved = dataclasses.replace(
        shift,
        code=f"{shift.code}{change.by_min:+d}m",
        name=f"{shift.name} {change.by_min:+d} min",
        start_min=shift.start_min + change.by_min,
        pauses=tuple(
            dataclasses.replace(pause, start_min=pause.start_min + change.by_min)
            for pause in shift.pauses
        ),
    )
    return _changed(case, change.shift, moved, change.who, change.days)


def _changed(case: Case, code: str, shift: Shift, who: Who, days: Days) -> Case:
    """Give agents of a shift another one in its place."""
    former, codes = _shift(case, code), case.roster.codes.copy()
    case = _with_shift(case, dataclasses.replace(shift, form_of=_origin(case, code)))
    new = case.roster.problem.shift_index[shift.code]
    for d in _days(case, days):
        codes[_some(case, who, np.flatnonzero(codes[:, d] == former), d), d] = new
    return case.with_cells(codes, case.duty)


def _with_called(case: Case, change: CalledIn) -> Case:
    problem, s = case.roster.problem, _shift(case, change.shift)
    codes, home = case.roster.codes.copy(), home_queue(case.roster.problem)
    duty = case.duty.copy()
    for d in _days(case, change.days):
        free = np.flatnonzero((codes[:, d] == OFF) & ~problem.leave[:, d] & (home != OFF))
        chosen = _some(case, change.who, free, d)
        codes[chosen, d], duty[chosen, d] = s, home[chosen]
    return case.with_cells(codes, duty)


def _with_rest(case: Case, change: MovedRest) -> Case:
    problem, codes, duty = case.roster.problem, case.roster.codes.copy(), case.duty.copy()
    (a,) = _named(case, (change.agent,))
    d, instead = problem.horizon.day(change.rest), problem.horizon.day(change.instead)
    if d is not None and codes[a, d] != OFF:
        raise InputError(
            f"{change.agent} works on {change.rest}",
            column="rest_moved.rest",
            advice="Name a rest day",
        )
    if instead is not None and codes[a, instead] == OFF:
        raise InputError(
            f"{change.agent} is off on {change.instead}",
            column="rest_moved.instead",
            advice="Name a day of work",
        )
    if d is not None:
        usual = codes[a][codes[a] != OFF]
        s = codes[a, instead] if instead is not None else usual[0] if usual.size else 0
        codes[a, d], duty[a, d] = s, home_queue(problem)[a]
    if instead is not None:
        codes[a, instead] = OFF
    return case.with_cells(codes, duty)


def _with_skill(case: Case, change: Trained) -> Case:
    problem = case.roster.problem
    _known("trained.skill", (change.skill,), [queue.skill for queue in problem.queues])
    able = np.array([change.skill not in agent.skills for agent in problem.agents])
    # Without a day to look at, those who work most of the period come first.
    worked = case.roster.works.sum(axis=1)
    order = np.argsort(-worked, kind="stable")
    candidates = order[able[order]]
    chosen = set(
        _named(case, change.who.agents)
        if change.who.agents
        else candidates[: change.who.count].tolist()
    )
    agents = tuple(
        dataclasses.replace(agent, skills=(*agent.skills, change.skill))
        if a in chosen and able[a]
        else agent
        for a, agent in enumerate(problem.agents)
    )
    problem = dataclasses.replace(problem, agents=agents)
    return dataclasses.replace(case, roster=dataclasses.replace(case.roster, problem=problem))


def _with_shift(case: Case, shift: Shift) -> Case:
    """Add a shift, unless it is there."""
    problem = case.roster.problem
    if shift.code in problem.shift_index:
        return case
    problem = with_shifts(problem, (*problem.shifts, shift))
    return dataclasses.replace(case, roster=dataclasses.replace(case.roster, problem=problem))


def _origin(case: Case, code: str) -> str:
    return case.roster.problem.shifts[_shift(case, code)].origin


def _some(case: Case, who: Who, able: NDArray[np.int64], d: int) -> NDArray[np.int64]:
    """Choose among those able on a day: those named, or a number spread over the queues."""
    if who.agents:
        return np.intersect1d(able, _named(case, who.agents))
    if who.count is None or who.count >= able.size:
        return able
    duty = np.where(
        case.duty[able, d] == OFF, home_queue(case.roster.problem)[able], case.duty[able, d]
    )
    place = np.zeros(able.size)
    for q in np.unique(duty):
        mine = np.flatnonzero(duty == q)
        place[mine] = (np.arange(mine.size) + 0.5) / mine.size
    return able[np.sort(np.argsort(place, kind="stable")[: who.count])]


def _days(case: Case, days: Days) -> list[int]:
    return [d for d, date in enumerate(case.roster.problem.horizon.dates) if date in days]


def _named(case: Case, names: Iterable[str]) -> list[int]:
    known = case.roster.problem.agent_index
    _known("agents", names, list(known))
    return [known[name] for name in names]


def _shift(case: Case, code: str) -> int:
    known = case.roster.problem.shift_index
    _known("shift", (code,), list(known))
    return known[code]


def _known(column: str, names: Iterable[str], known: list[str]) -> None:
    for name in names:
        if name not in known:
            raise InputError(
                "is not known on this roster",
                column=column,
                value=name,
                advice=f"Known are {', '.join(dict.fromkeys(known))}",
            )
