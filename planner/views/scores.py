"""How platforms would score a stored roster's replies."""

from dataclasses import dataclass, fields

from planner.views.plans import PublishedPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyScore:
    """
    One reply metric of a plan.

    Parameters
    ----------
    platform, platform_label
        Who scores: name, and name shown to people.
    label
        Name of the metric shown to people.
    unit
        ``share`` (a fraction of 1) or ``s``.
    from_min, to_min
        Hours that count, from midnight. [min]
    promised, simulated, low, high
        The model's figure, the simulation's, and the simulation's interval.
    target
        Least share, or longest mean; ``None`` where none is known.
    met
        Whether the simulated figure meets the target.
    """

    platform: str
    platform_label: str
    label: str
    unit: str
    from_min: int
    to_min: int
    promised: float | None
    simulated: float | None
    low: float | None
    high: float | None
    target: float | None
    met: bool | None

    @property
    def is_share(self) -> bool:
        """Whether it is a share, and not a mean time."""
        return self.unit == "share"


def reply_scores(plan: PublishedPlan) -> tuple[ReplyScore, ...]:
    """Return the reply metrics of a plan; none in one of before they were kept."""
    names = [field.name for field in fields(ReplyScore)]
    return tuple(
        ReplyScore(**{name: row[name] for name in names})
        for row in plan.document.get("metrics", [])
    )
