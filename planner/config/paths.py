"""Where the settings are that come with peakroster."""

from pathlib import Path

HANDBOOK = "handbook.yaml"
PLATFORMS = "platforms.yaml"
CAMPAIGNS = "campaigns.yaml"
CHINA = "calendars/china.yaml"


def configs_dir() -> Path:
    """
    Return the folder of the settings that come with peakroster.

    In an installed package they lie inside it, in a checkout beside it.
    """
    package = Path(__file__).resolve().parents[1]
    installed = package / "_installed" / "configs"
    return installed if installed.is_dir() else package.parent / "configs"
