"""Checks of who is on a shift together; as in `planner.domain.checks`."""

from collections.abc import Iterator

import numpy as np

from planner.domain.roster import Roster
from planner.domain.rules import Violation


def experienced(roster: Roster) -> Iterator[Violation]:
    """Count the experienced agents on every shift of a day with customers."""
    problem, rule = roster.problem, roster.problem.rules.experienced
    for d in np.flatnonzero(problem.open_days.any(axis=0)).tolist():
        for shift, forms in problem.own_shifts:
            present = int((problem.seniors & np.isin(roster.codes[:, d], forms)).sum())
            if present < rule.least:
                yield Violation(
                    rule="experienced",
                    how=rule.how,
                    agent=None,
                    date=problem.horizon.date(d),
                    template="{} on {} has {} experienced agents, {} must be there",
                    values=(shift.name, problem.horizon.date(d), present, rule.least),
                    amount=rule.least - present,
                )


def skills_present(roster: Roster) -> Iterator[Violation]:
    """Count the agents with each skill on the shifts of a day with customers."""
    problem, rule = roster.problem, roster.problem.rules.skills_present
    for skill, least in rule.needed:
        able = np.array([skill in agent.skills for agent in problem.agents])
        for d in np.flatnonzero(problem.open_days.any(axis=0)).tolist():
            for shift, forms in problem.own_shifts:
                present = int((able & np.isin(roster.codes[:, d], forms)).sum())
                if present < least and (not rule.shifts or shift.code in rule.shifts):
                    yield Violation(
                        rule="skills_present",
                        how=rule.how,
                        agent=None,
                        date=problem.horizon.date(d),
                        template="{} on {} has {} agents with the skill {}, {} must be there",
                        values=(shift.name, problem.horizon.date(d), present, skill, least),
                        amount=least - present,
                    )


def relief(roster: Roster) -> Iterator[Violation]:
    """Look for the night agent who takes each queue over."""
    problem, rule = roster.problem, roster.problem.rules.relief
    if not any(shift.night for shift in problem.shifts):
        return
    for q, d in np.argwhere(problem.open_days).tolist():
        if not (problem.skilled[:, q] & roster.nights[:, d]).any():
            yield Violation(
                rule="relief",
                how=rule.how,
                agent=None,
                date=problem.horizon.date(d),
                template="nobody takes over {} in the evening of {}",
                values=(problem.queues[q].label, problem.horizon.date(d)),
            )


def mentor_pairs(roster: Roster) -> Iterator[Violation]:
    """Compare the shifts of new hires with their mentors'."""
    problem, rule = roster.problem, roster.problem.rules.mentor_pairs
    for a, mentor in problem.pairs:
        agent = problem.agents[a]
        apart = roster.works[a] & (roster.codes[a] != roster.codes[mentor])
        for d in np.flatnonzero(apart).tolist():
            yield Violation(
                rule="mentor_pairs",
                how=rule.how,
                agent=agent.id,
                date=problem.horizon.date(d),
                template="{} works {} on {} without the mentor {}",
                values=(
                    agent.name,
                    problem.shifts[roster.codes[a, d]].code,
                    problem.horizon.date(d),
                    problem.agents[mentor].name,
                ),
            )
