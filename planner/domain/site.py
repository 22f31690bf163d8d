"""A site: what stays the same from month to month."""

import dataclasses
from dataclasses import dataclass, field

from planner.domain.asks import Deadlines
from planner.domain.cost import Prices
from planner.domain.demand import Queue
from planner.domain.labour import Labour
from planner.domain.lever_prices import LeverPrices
from planner.domain.metrics import Platform, ReplyMetric
from planner.domain.people import Level
from planner.domain.rules import HARD, Rules, Strictness
from planner.domain.shifts import Meeting, Shift
from planner.domain.tickets import TicketClass


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """
    A team's settings, as its configuration file lays them down.

    Parameters
    ----------
    name
        Name shown to people.
    zone
        Name of the time zone in the IANA database.
    shifts, meetings, rules, prices
        See there.
    queues
        Queues known by name.
    other_queue
        What holds for a queue that the configuration does not name.
    volume
        Factor on the forecast of a queue, by name; 1 where not given.
    speeds
        Speed of an agent whose file gives none, by level; 1 where not given.
    platforms
        Platforms that score replies.
    own_metrics
        The handbook's own metrics, beside the targets of the queues.
    automatic_reply_s
        After how long an automatic reply comes; ``None`` without one. [s]
    tickets
        Kinds of tickets that contacts bring, done between chats.
    own_limits
        How strictly limits of single agents hold where the rule for everybody is off.
    deadlines
        How long ahead agents ask.
    labour
        Preset of labour law to plan within; ``None``: the rules alone.
    lever_prices
        What the levers of a peak day cost.
    labour_report
        Presets that rosters are held against, whatever they are planned within.
    """

    name: str
    zone: str
    shifts: tuple[Shift, ...]
    queues: tuple[Queue, ...]
    other_queue: Queue
    rules: Rules
    prices: Prices = field(default_factory=Prices)
    meetings: tuple[Meeting, ...] = ()
    volume: dict[str, float] = field(default_factory=dict)
    speeds: dict[Level, float] = field(default_factory=dict)
    platforms: tuple[Platform, ...] = ()
    own_metrics: tuple[ReplyMetric, ...] = ()
    automatic_reply_s: float | None = None
    tickets: tuple[TicketClass, ...] = ()
    lever_prices: LeverPrices = field(default_factory=LeverPrices)
    own_limits: Strictness = HARD
    deadlines: Deadlines = Deadlines()  # noqa: RUF009 - frozen, so it can be shared
    labour: Labour | None = None
    labour_report: tuple[Labour, ...] = ()

    @property
    def laws(self) -> tuple[Labour, ...]:
        """Presets that a roster is held against: the one planned within first, each once."""
        named = (() if self.labour is None else (self.labour,)) + self.labour_report
        return tuple({law.name: law for law in named}.values())

    @property
    def metrics(self) -> tuple[ReplyMetric, ...]:
        """All metrics, the handbook's first."""
        return self.own_metrics + tuple(m for p in self.platforms for m in p.metrics)

    def queue(self, name: str) -> Queue:
        """Return a queue by name; one that is not configured takes its name as skill and label."""
        for queue in self.queues:
            if queue.name == name:
                return queue
        return dataclasses.replace(self.other_queue, name=name, label=name, skill=name)
