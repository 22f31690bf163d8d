"""Change a stored configuration: forms of shifts added, another team's name."""

from collections.abc import Sequence
from typing import Any

import yaml

from planner.config.tree import parse
from planner.domain.horizon import DAY_MIN
from planner.domain.shifts import Shift


def with_forms(text: str, shifts: Sequence[Shift]) -> str:
    """
    Add shifts to a configuration that `settings_text` gave.

    Parameters
    ----------
    text
        The configuration.
    shifts
        What is added after its own, in this order.

    Returns
    -------
    str
        The configuration with them.
    """
    settings = parse(text, "stored configuration").plain()
    settings["shifts"] |= {shift.code: _plain(shift) for shift in shifts}
    return yaml.safe_dump(settings, allow_unicode=True, sort_keys=False)


def with_name(text: str, name: str) -> str:
    """Give a configuration that `settings_text` gave to another team."""
    settings = parse(text, "stored configuration").plain()
    return yaml.safe_dump(settings | {"name": name}, allow_unicode=True, sort_keys=False)


def _plain(shift: Shift) -> dict[str, Any]:
    return {
        "name": shift.name,
        "start": _clock(shift.start_min),
        "end": _clock(shift.end_min),
        "night": shift.night,
        "form_of": shift.form_of,
        "pauses": {
            pause.name: {
                "start": _clock(pause.start_min),
                "length_min": pause.length_min,
                "crews": pause.crews,
                "paid": pause.paid,
            }
            for pause in shift.pauses
        },
    }


def _clock(minute: int) -> str:
    """Write a time of day; what is past midnight is the next day's."""
    shown = minute if minute == DAY_MIN else minute % DAY_MIN
    return f"{shown // 60:02d}:{shown % 60:02d}"
