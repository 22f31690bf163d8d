"""What the levers of a peak day cost, and how far each may be pulled."""

import math
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True, kw_only=True)
class LeverPrices:
    """
    Prices and limits of the levers that the stress lab may pull, in the site's currency.

    Overtime and work on rest days cost the paid hour at the rates of the labour presets.

    Parameters
    ----------
    templates_day
        Reply templates and automatic answers, for a queue and day.
    templated_share, template_saves_s, deflected_share
        What they bring, as in `planner.domain.levers.Levers`.
    one_more_chat_day
        One more chat at once for everybody, for a queue and day: what it costs in quality.
    longer_step_min, longer_most_min
        Overtime after a shift, in steps, and the most of it. [min]
    moved_start
        A start moved later, for a person and day.
    called_in_day
        A rest day cancelled, on top of the hours.
    extra_hour
        An hour of somebody beside the team.
    extra_speed
        Their speed, over 0 up to 2.
    extra_most
        How many there are at most. [agents]
    training
        An agent who learns one more queue.
    trained_most
        How many can, at most. [agents]

    Raises
    ------
    ValueError
        If a value is out of range.
    """

    templates_day: float = 150.0
    templated_share: float = 0.4
    template_saves_s: float = 8.0
    deflected_share: float = 0.1
    one_more_chat_day: float = 300.0
    longer_step_min: int = 60
    longer_most_min: int = 180
    moved_start: float = 20.0
    called_in_day: float = 50.0
    extra_hour: float = 45.0
    extra_speed: float = 0.7
    extra_most: int = 80
    training: float = 200.0
    trained_most: int = 4

    def __post_init__(self) -> None:
        for item in fields(self):
            if not 0 <= getattr(self, item.name) < math.inf:
                raise ValueError(
                    f"stress_lab: {item.name} must be 0 or more, got {getattr(self, item.name)}"
                )
        for name in ("templated_share", "deflected_share"):
            if getattr(self, name) >= 1:
                raise ValueError(f"stress_lab: {name} must be below 1, got {getattr(self, name)}")
        if not 0 < self.extra_speed <= 2:
            raise ValueError(
                f"stress_lab: extra_speed must be over 0 and up to 2, got {self.extra_speed}"
            )
        if not self.longer_step_min or self.longer_step_min % 15:
            raise ValueError(
                f"stress_lab: longer_step_min must be in steps of 15, got {self.longer_step_min}"
            )
