"""Limits of single agents, as their file gives them, beside the rules for everybody."""

from dataclasses import replace
from typing import Any

import numpy as np

from planner.domain.agent_limits import AgentLimits, Numbers
from planner.domain.people import Agent
from planner.domain.rules import Mode, Rules, Strictness


def with_own_limits(
    rules: Rules, agents: tuple[Agent, ...], n_days: int, how: Strictness
) -> tuple[Rules, AgentLimits]:
    """
    Return the rules and limits to plan by, where agents have limits of their own.

    A limit of one's own only ever asks for more than the rule for everybody. Where the rule is
    off, it holds for those with a limit of their own.

    Parameters
    ----------
    rules
        Rules of the team.
    agents
        Who works.
    n_days
        Length of the planned period. [days]
    how
        How strictly limits hold whose rule is off.
    """
    nobody_else: dict[
        str, dict[str, int | None]
    ] = {  # what a rule that is off says where it holds for some all the same
        "nights": {"most": None, "most_in_a_row": None},
        "worked_weekends": {"most": None},
        "work_run": {"most": n_days},
        "period_time": {"least_min": 0, "most_min": None},
    }
    named = {
        "nights": ("max_nights",),
        "worked_weekends": ("max_weekends",),
        "work_run": ("max_days_in_a_row",),
        "period_time": ("min_hours", "max_hours"),
    }
    for rule, names in named.items():
        given = any(getattr(agent, name) is not None for agent in agents for name in names)
        if given and rules.how(rule).mode is Mode.OFF:
            some: Any = replace(getattr(rules, rule), how=how, **nobody_else[rule])
            rules = replace(rules, **{rule: some})
    every = AgentLimits().completed(rules, len(agents), n_days, ())

    def own(name: str, limits: Numbers, unit: int = 1) -> Numbers:
        given = [getattr(agent, name) for agent in agents]
        pairs = zip(limits.tolist(), given, strict=True)
        return np.array([x if y is None else round(y * unit) for x, y in pairs], np.int64)

    def at_most(name: str, limits: Numbers, unit: int = 1) -> Numbers:
        return np.minimum(limits, own(name, limits, unit))

    return rules, AgentLimits(
        nights_most=at_most("max_nights", every.nights_most),
        weekends_most=at_most("max_weekends", every.weekends_most),
        work_run_most=at_most("max_days_in_a_row", every.work_run_most),
        time_most_min=at_most("max_hours", every.time_most_min, 60),
        time_least_min=np.maximum(every.time_least_min, own("min_hours", every.time_least_min, 60)),
    )
