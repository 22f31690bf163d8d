"""Checks of who is on a shift together; as in `planner.domain.checks`."""

from collections.abc import Iterator

import numpy as np

from planner.domain.roster import Roster
from planner.domain.rules import Violation


def experienced(roster: Roster) -> Iterator[Violation]:
    """Count the experienced agents on every shift of a day with customers."""
    problem, rule = roster.problem, roster.problem.rules.experienced
    for d in np.flatnonzero(problem.open_days.any(axis=0)).tolist():
        for shift, forms in problem.shifts_named(rule.shifts):
            on_shift = np.isin(roster.codes[:, d], forms)
            for skill, seniors in problem.senior_groups:
                present = int((seniors & on_shift).sum())
                if present < rule.least:
                    yield Violation(
                        rule="experienced",
                        how=rule.how,
                        agent=None,
                        date=problem.horizon.date(d),
                        template="{} on {} has {} experienced agents, {} must be there"
                        if not skill
                        else "{} on {} has {} experienced agents for {}, {} must be there",
                        values=(
                            *(shift.name, problem.horizon.date(d), present),
                            *([skill] if skill else []),
                            rule.least,
                        ),
                        amount=rule.least - present,
                    )


def skills_present(roster: Roster) -> Iterator[Violation]:
    """Count the agents with each skill on the shifts of a day with customers."""
    problem, rule = roster.problem, roster.problem.rules.skills_present
    for skill, least in rule.needed:
        able = np.array([skill in agent.skills for agent in problem.agents])
        for d in np.flatnonzero(problem.open_days.any(axis=0)).tolist():
            for shift, forms in problem.shifts_named(rule.shifts):
                present = int((able & np.isin(roster.codes[:, d], forms)).sum())
                if present < least:
                    yield Violation(
                        rule="skills_present",
                        how=rule.how,
                        agent=None,
                        date=problem.horizon.date(d),
                        template="{} on {} has {} agents with the skill {}, {} must be there",
                        values=(shift.name, problem.horizon.date(d), present, skill, least),
                        amount=least - present,
                    )


def shift_heads(roster: Roster) -> Iterator[Violation]:
    """Count the agents on shifts for which a number is laid down."""
    problem, rule = roster.problem, roster.problem.rules.shift_heads
    for d, i in np.argwhere(problem.heads_wanted > 0).tolist():
        shift, forms = problem.own_shifts[i]
        present = int(np.isin(roster.codes[:, d], forms).sum())
        least = int(problem.heads_wanted[d, i])
        if present < least:
            yield Violation(
                rule="shift_heads",
                how=rule.how,
                agent=None,
                date=problem.horizon.date(d),
                template="{} on {} has {} agents, {} must be there",
                values=(shift.name, problem.horizon.date(d), present, least),
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
