"""Settings: from YAML, checked by pydantic, to the domain's objects."""

from planner.config.build import site_hash
from planner.config.load import load_handbook, load_site, parse_site, settings_text
from planner.config.paths import configs_dir
from planner.config.schema import Handbook

__all__ = [
    "Handbook",
    "configs_dir",
    "load_handbook",
    "load_site",
    "parse_site",
    "settings_text",
    "site_hash",
]
