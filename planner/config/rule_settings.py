"""How strictly the rules of a configuration hold, taken out and put back as a table does it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from planner.config.load import parse_site
from planner.domain.strictness import HARD, Mode

LIMITS = ("least", "most", "most_h", "least_h", "least_min")  # the number that a rule is about
NO_RULES = ("fairness",)  # prices of shares: nothing that could be broken


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSetting:
    """
    A rule as a planner sets it.

    Parameters
    ----------
    name
        As in the configuration.
    mode
        How strictly it holds.
    weight
        Price of breaking it once, where it is soft.
    limit_key
        Key of the number it is about, which tells its unit; empty without any.
    limit
        That number; ``None``: no limit.
    clause
        Law and article, or chapter of the handbook.
    """

    name: str
    mode: Mode
    weight: int
    limit_key: str
    limit: float | None
    clause: str


def rule_settings(text: str) -> tuple[RuleSetting, ...]:
    """
    Read how strictly the rules of a configuration hold, in its order.

    Parameters
    ----------
    text
        Configuration as `planner.config.settings_text` gives it.
    """
    return tuple(
        _setting(name, rule) for name, rule in _rules(text).items() if name not in NO_RULES
    )


def with_rules(text: str, settings: Iterable[RuleSetting]) -> str:
    """
    Put rules back into a configuration; the very same text where nothing differs.

    Raises
    ------
    InputError
        If a value is none that the rule takes.
    """
    tree = yaml.safe_load(text)
    changed = False
    for one in settings:
        rule = tree["rules"][one.name]
        if one == _setting(one.name, rule):
            continue
        changed = True
        rule |= {"mode": one.mode.value, "weight": one.weight}
        if one.limit_key:
            whole = one.limit is not None and one.limit == int(one.limit)
            rule[one.limit_key] = int(one.limit or 0) if whole else one.limit
    if not changed:
        return text
    made = yaml.safe_dump(tree, allow_unicode=True, sort_keys=False)
    parse_site(made)
    return made


def _rules(text: str) -> Mapping[str, Any]:
    rules: Mapping[str, Any] = yaml.safe_load(text)["rules"]
    return rules


def _setting(name: str, rule: Mapping[str, Any]) -> RuleSetting:
    key = next((k for k in LIMITS if k in rule and not isinstance(rule[k], dict | list)), "")
    return RuleSetting(
        name=name,
        mode=Mode(rule.get("mode", Mode.OFF)),
        weight=int(rule.get("weight", 100)),
        limit_key=key,
        limit=rule.get(key) if key else None,
        clause=rule.get("clause", HARD.clause),
    )
