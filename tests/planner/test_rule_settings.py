"""Rules taken out of a configuration, changed in a table, and put back."""

import dataclasses

import pytest

from planner.config import parse_site, rule_settings, settings_text, with_rules
from planner.domain.errors import InputError
from planner.domain.strictness import Mode


def by_name(text):
    return {one.name: one for one in rule_settings(text)}


def test_every_rule_tells_how_strictly_it_holds_and_its_number():
    found = by_name(settings_text())
    assert found["rest_days"].mode is Mode.HARD
    assert (found["rest_days"].limit_key, found["rest_days"].limit) == ("least", 2)
    assert (found["overtime"].limit_key, found["overtime"].limit) == ("most_h", 36)
    assert found["relief"].limit_key == ""
    assert found["weekly_rest"].clause == "Labour Law art. 38"
    assert "fairness" not in found, "has prices and cannot be broken"


def test_rules_that_are_not_changed_leave_the_text_as_it_is():
    text = settings_text()
    assert with_rules(text, rule_settings(text)) is text


def test_a_rule_that_is_changed_holds_so_and_the_others_as_before():
    text = settings_text()
    rules = by_name(text)
    changed = dataclasses.replace(rules["weekly_rest"], mode=Mode.SOFT, weight=250, limit=2)
    made = with_rules(text, [rules["relief"], changed])
    site = parse_site(made)
    assert site.rules.weekly_rest.how.mode is Mode.SOFT
    assert (site.rules.weekly_rest.how.weight, site.rules.weekly_rest.least) == (250, 2)
    assert by_name(made) == rules | {"weekly_rest": changed}


def test_a_number_that_a_rule_does_not_take_is_refused():
    text = settings_text()
    rule = dataclasses.replace(by_name(text)["weekly_rest"], mode=Mode.HARD, limit=9)
    with pytest.raises(InputError, match="weekly_rest"):
        with_rules(text, [rule])
