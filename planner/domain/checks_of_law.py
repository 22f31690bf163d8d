"""Checks of working hours and of those whom the law protects, as in `planner.domain.checks`."""

from collections.abc import Iterator

import numpy as np

from planner.domain.overtime import excess_min
from planner.domain.roster import Roster
from planner.domain.rules import Violation


def overtime(roster: Roster) -> Iterator[Violation]:
    """Compare working time with the contract's share of the period and the limit on top."""
    problem, rule = roster.problem, roster.problem.rules.overtime
    for agent, worked in zip(problem.agents, roster.work_min.sum(axis=1).tolist(), strict=True):
        standard = round(agent.contract_min_week * problem.horizon.n_days / 7)
        excess = worked - standard - rule.most_min
        if excess > 0:
            yield Violation(
                rule="overtime",
                how=rule.how,
                agent=agent.id,
                date=None,
                template="{} works {:.2f} h, {:.2f} h over the contract, {:.2f} h are allowed",
                values=(agent.name, worked / 60, (worked - standard) / 60, rule.most_min / 60),
                amount=-(-excess // 60),
            )


def weekly_overtime(roster: Roster) -> Iterator[Violation]:
    """Add up overtime as the law counts it, and compare it with the limit."""
    problem, rule = roster.problem, roster.problem.rules.weekly_overtime
    for agent, minutes in zip(problem.agents, excess_min(roster, rule), strict=True):
        if minutes > rule.most_min:
            yield Violation(
                rule="weekly_overtime",
                how=rule.how,
                agent=agent.id,
                date=None,
                template="{} works {:.2f} h of overtime, {:.2f} h are allowed",
                values=(agent.name, minutes / 60, rule.most_min / 60),
                amount=-(-(minutes - rule.most_min) // 60),
            )


def protection(roster: Roster) -> Iterator[Violation]:
    """Give no night to those whom the law protects from nights."""
    problem = roster.problem
    for a, d in np.argwhere(roster.nights).tolist():
        agent, date = problem.agents[a], problem.horizon.date(d)
        if agent.is_protected(date):
            yield Violation(
                rule="protection",
                how=problem.rules.protection.how,
                agent=agent.id,
                date=date,
                template="{} is protected by law and has a night on {}",
                values=(agent.name, date),
            )
