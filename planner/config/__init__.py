"""Settings: from YAML, checked by pydantic, to the domain's objects."""

from planner.config.build import site_hash
from planner.config.forms import with_forms, with_name
from planner.config.labour import load_labour
from planner.config.load import load_handbook, load_site, parse_site, settings_text
from planner.config.paths import configs_dir
from planner.config.rule_settings import RuleSetting, rule_settings, with_rules
from planner.config.scenarios import load_scenario, scenario_text, shipped_scenarios
from planner.config.schema import Handbook
from planner.config.special_days import SpecialDayRules, known_campaigns, load_special_days

__all__ = [
    "Handbook",
    "RuleSetting",
    "SpecialDayRules",
    "configs_dir",
    "known_campaigns",
    "load_handbook",
    "load_labour",
    "load_scenario",
    "load_site",
    "load_special_days",
    "parse_site",
    "rule_settings",
    "scenario_text",
    "settings_text",
    "shipped_scenarios",
    "site_hash",
    "with_forms",
    "with_name",
    "with_rules",
]
