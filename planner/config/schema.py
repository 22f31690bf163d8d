"""
What a configuration file may say.

A key that came later has a neutral default, so that settings stored with older rosters are still
read as they were meant.

The meaning of every key stands beside it in ``configs/handbook.yaml``.
"""

from typing import Annotated, Literal

from pydantic import Field

from planner.config.tickets import (
    OrderWorkSettings,
    ProblemsSettings,
    TicketsSettings,
    TicketWorkSettings,
)
from planner.config.tour_rules import (
    LeastNightsSettings,
    NightBlocksSettings,
    OwnLimitsSettings,
    PeriodTimeSettings,
    RestAfterNightsSettings,
    RestBlackoutsSettings,
    RestRunSettings,
    ShiftCountsSettings,
    ShiftHeadsSettings,
    ShortRunSettings,
    SkillsPresentSettings,
    WeekTimeSettings,
    WorkedWeekendsSettings,
)
from planner.config.values import (
    Clock,
    Positive,
    Price,
    QuarterHours,
    RuleSettings,
    Settings,
    Share,
    Span,
    Weekday,
    Zone,
)
from planner.domain.demand import LEAST_CV, MOST_CV
from planner.domain.people import Level


class PauseSettings(Settings):
    """Time in a shift away from the queues."""

    start: Clock
    length_min: QuarterHours
    crews: int = Field(1, ge=1, le=6)
    paid: bool = False


class ShiftSettings(Settings):
    """A working pattern; an end at or before the start is on the next day."""

    name: str
    start: Clock
    end: Clock
    night: bool = False
    in_principle_until: Clock | None = None
    runs_on: bool = False
    form_of: str = ""
    pauses: dict[str, PauseSettings] = Field(default_factory=dict)


class DutySettings(Settings):
    """Who stays when the last shift leaves."""

    shift: str
    agents: int = Field(ge=0)


class HandoverSettings(Settings):
    """How a shift gives over to the next."""

    relief_first: bool
    notes_by: str


class MeetingSettings(Settings):
    """A weekly meeting."""

    name: str
    weekday: Weekday
    start: Clock
    length_min: QuarterHours
    everyone: bool = False
    stay_one_in: int = Field(0, ge=0)


class ChatSettings(Settings):
    """How the chats of a queue run."""

    reply_s: Positive
    reply_cv: float = Field(1.0, ge=LEAST_CV, le=MOST_CV)
    customer_s: Positive
    replies_per_chat: float = Field(ge=1)
    max_chats: int = Field(ge=1, le=99)
    patience_s: Positive
    patience_cv: float = Field(1.0, ge=LEAST_CV, le=MOST_CV)


class TargetSettings(Settings):
    """What the replies of a queue must hold."""

    on_time: Share
    confidence: float = Field(0.9, gt=0, lt=1)
    reserve: float = Field(ge=0, lt=1)
    hour_floor: float = Field(0.0, ge=0, lt=1)
    day_floor: float = Field(0.0, ge=0, lt=1)
    within_s: Positive
    first_response_s: Positive
    average_response_s: Positive


class LeverSettings(Settings):
    """What changes a queue's work besides people; the defaults change nothing."""

    deflected_share: float = Field(0.0, ge=0, lt=1)
    templated_share: float = Field(0.0, ge=0, le=1)
    template_saves_s: float = Field(0.0, ge=0)
    max_chats: int | None = Field(None, ge=1, le=99)
    returning_share: float = Field(0.0, ge=0, lt=1)
    returning_in_history: float = Field(0.0, ge=0, lt=1)
    return_delay_h: float = Field(24.0, ge=0)
    retry_share: float = Field(0.0, ge=0, lt=1)
    retry_after_min: float = Field(15.0, ge=0)
    senior_share: float = Field(0.0, ge=0, lt=1)


class AnyQueueSettings(Settings):
    """What holds for every queue."""

    open: Clock
    close: Clock
    chat: ChatSettings
    target: TargetSettings
    levers: LeverSettings = Field(default_factory=LeverSettings)


class QueueSettings(AnyQueueSettings):
    """A queue; what it leaves out is as for every queue, its label and skill are its name."""

    label: str | None = Field(None, min_length=1)
    skill: str | None = Field(None, min_length=1)


class FirstResponseSettings(Settings):
    """How the first response is counted."""

    automatic_reply_s: Positive | None = None
    automatic_reply_counts: bool
    report_both: bool


class LevelSettings(Settings):
    """A grade of agents."""

    label: str
    speed: float = Field(gt=0, le=2)
    sees: Literal["team", "site"]
    drafts: bool


class LevelsSettings(Settings):
    """All grades."""

    trainee: LevelSettings
    agent: LevelSettings
    senior: LevelSettings
    lead: LevelSettings
    supervisor: LevelSettings


class NewHiresSettings(Settings):
    """How new hires begin."""

    one_to_one: bool


class TrainingSettings(Settings):
    """Product training."""

    before_launch: bool
    led_by: Annotated[Level, Field(strict=False)]
    off_queues: bool


class LeaveSettings(Settings):
    """How leave becomes valid."""

    in_advance: bool
    signed_by: Annotated[Level, Field(strict=False)]
    days_ahead: int = Field(0, ge=0, le=365)
    wish_days_ahead: int = Field(0, ge=0, le=365)
    swap_days_ahead: int = Field(0, ge=0, le=365)


class RestDaysSettings(RuleSettings):
    """Days off in the month."""

    least: int = Field(ge=0)
    most: int | None = Field(None, ge=0)


class WeeklyRestSettings(RuleSettings):
    """Days off in a week."""

    least: int = Field(ge=0, le=7)


class WorkRunSettings(RuleSettings):
    """Working days in a row."""

    most: int = Field(ge=1)


class SuccessionsSettings(RuleSettings):
    """Shifts that may not follow each other."""

    forbidden: list[Annotated[list[str], Field(min_length=2, max_length=2)]]


class RestBetweenSettings(RuleSettings):
    """Rest between shifts."""

    least_min: int = Field(ge=0, le=660)


class ExperiencedSettings(RuleSettings):
    """Experienced agents on every shift."""

    least: int = Field(ge=0)
    shifts: list[str] = Field(default_factory=list)
    queues: list[str] = Field(default_factory=list)


class NightsSettings(RuleSettings):
    """Night shifts in the month and in a row."""

    most: int | None = Field(None, ge=0)
    most_in_a_row: int | None = Field(None, ge=1)


class OvertimeSettings(RuleSettings):
    """Working time beyond the contract's share."""

    most_h: float = Field(ge=0)


class FairnessSettings(Settings):
    """Price of uneven shares; it has no limit that a roster could break."""

    mode: Literal["soft", "off"]
    nights: int = Field(ge=0)
    weekends: int = Field(ge=0)
    holidays: int = Field(0, ge=0)
    campaign_days: int = Field(0, ge=0)
    refused: int = Field(0, ge=0)


class RulesSettings(Settings):
    """All rules; one that is not wanted has the mode off."""

    approved_leave: RuleSettings
    approved_wishes: RuleSettings
    first_nights: RuleSettings
    rest_days: RestDaysSettings
    weekly_rest: WeeklyRestSettings
    work_run: WorkRunSettings
    successions: SuccessionsSettings
    rest_between: RestBetweenSettings
    experienced: ExperiencedSettings
    relief: RuleSettings
    mentor_pairs: RuleSettings
    nights: NightsSettings
    overtime: OvertimeSettings
    short_run: ShortRunSettings = Field(default_factory=ShortRunSettings)
    rest_run: RestRunSettings = Field(default_factory=RestRunSettings)
    shift_counts: ShiftCountsSettings = Field(default_factory=ShiftCountsSettings)
    period_time: PeriodTimeSettings = Field(default_factory=PeriodTimeSettings)
    week_time: WeekTimeSettings = Field(default_factory=WeekTimeSettings)
    worked_weekends: WorkedWeekendsSettings = Field(default_factory=WorkedWeekendsSettings)
    least_nights: LeastNightsSettings = Field(default_factory=LeastNightsSettings)
    night_blocks: NightBlocksSettings = Field(default_factory=NightBlocksSettings)
    rest_after_nights: RestAfterNightsSettings = Field(default_factory=RestAfterNightsSettings)
    skills_present: SkillsPresentSettings = Field(default_factory=SkillsPresentSettings)
    rest_blackouts: RestBlackoutsSettings = Field(default_factory=RestBlackoutsSettings)
    shift_heads: ShiftHeadsSettings = Field(default_factory=ShiftHeadsSettings)
    own_limits: OwnLimitsSettings = Field(default_factory=OwnLimitsSettings)
    fairness: FairnessSettings


class PricesSettings(Settings):
    """What things cost against each other."""

    late_reply: Price
    late_over_month: Price
    late_over_day: Price
    paid_hour: Price
    wish: Price
    hard_breach: Price
    changed_cell: Price = 50.0  # rosters stored before it was a key


class QualitySettings(Settings):
    """Results tracked beside the plan."""

    first_contact_resolution: Share
    satisfaction: Share


class PeaksSettings(Settings):
    """What the handbook says of peaks."""

    levers: list[Literal["reply_templates", "shift_rotation"]]
    presales_hours: list[Span]


class ConcurrencySettings(Settings):
    """Reported worth of an agent who holds 1, 2, ... chats at once."""

    agents_worth: list[Positive]


class StressLabSettings(Settings):
    """What the levers of a peak day cost, and how far each may be pulled."""

    templates_day: Price = 150.0
    templated_share: float = Field(0.4, ge=0, lt=1)
    template_saves_s: float = Field(8.0, ge=0)
    deflected_share: float = Field(0.1, ge=0, lt=1)
    one_more_chat_day: Price = 300.0
    longer_step_min: QuarterHours = 60
    longer_most_min: int = Field(180, ge=0, le=720)
    moved_start: Price = 20.0
    called_in_day: Price = 50.0
    extra_hour: Price = 45.0
    extra_speed: float = Field(0.7, gt=0, le=2)
    extra_most: int = Field(80, ge=0, le=500)
    training: Price = 200.0
    trained_most: int = Field(4, ge=0, le=500)


class Handbook(Settings):
    """Everything in a configuration file."""

    name: str
    zone: Zone
    shifts: dict[str, ShiftSettings] = Field(min_length=1)
    duty: DutySettings
    handover: HandoverSettings
    meetings: dict[str, MeetingSettings] = Field(default_factory=dict)
    queue_defaults: AnyQueueSettings
    queues: dict[str, QueueSettings] = Field(default_factory=dict)
    volume: dict[str, Annotated[float, Field(ge=0)]] = Field(default_factory=dict)
    holidays: Literal["china", "none"] = "none"
    campaigns: list[str] = Field(default_factory=list)
    platforms: list[str] = Field(default_factory=list)
    first_response: FirstResponseSettings
    levels: LevelsSettings
    new_hires: NewHiresSettings
    training: TrainingSettings
    leave: LeaveSettings
    labour: str = "handbook"
    labour_report: list[str] = Field(default_factory=list)
    comprehensive_approval: str | None = None
    rules: RulesSettings
    prices: PricesSettings
    quality: QualitySettings
    problems: ProblemsSettings
    tickets: TicketsSettings
    order_work: OrderWorkSettings
    ticket_work: TicketWorkSettings | None = None
    peaks: PeaksSettings
    concurrency: ConcurrencySettings
    stress_lab: StressLabSettings = Field(default_factory=StressLabSettings)
