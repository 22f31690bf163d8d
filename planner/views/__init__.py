"""Read-only tables for pages and commands, made from stored rosters."""

from planner.domain.access import Actor, Refused, Role, Verb, local_actor
from planner.domain.alternatives import Choice, Why, who_else, why
from planner.domain.asks import Ask, AskEvent, AskKind, AskState, Wanted
from planner.domain.changes import Consequence
from planner.domain.edits import CellChange, Difference
from planner.domain.errors import InputError
from planner.domain.horizon import clock
from planner.domain.partners import Partner, swap_partners
from planner.domain.people import Agent
from planner.domain.priced import PricedRoster
from planner.domain.roster import OFF
from planner.domain.rules import SHARED, Mode, Violation
from planner.domain.shifts import Shift
from planner.exports.words import cell_labels
from planner.storage.accounts import AccountInfo
from planner.storage.asks import Note
from planner.storage.audit_log import LogEntry
from planner.storage.hours_seen import SeenHour
from planner.storage.imports import ImportKind
from planner.storage.jobs import JobInfo, JobKind, JobState
from planner.storage.place import default_database_url
from planner.storage.plans import VersionInfo, VersionState
from planner.views.accounts import actor_of_key, actor_of_token, find_accounts, needs_sign_in
from planner.views.api import (
    forecast_document,
    roster_document,
    service_document,
    versions_document,
)
from planner.views.asks import find_notes, find_requests, requests_to_plan
from planner.views.audit import find_log, log_csv
from planner.views.clashes import clashes_of
from planner.views.coverage import short_hours
from planner.views.demand import day_hours, forecast_days, forecast_total, past_days
from planner.views.editing import Appraisal, Effect, edited
from planner.views.feeds import Feed, Feeds
from planner.views.files import export_roster, roster_workbook
from planner.views.grid import Day, Group, RosterGrid, roster_grid
from planner.views.guide import Chapter, guide, whole_text
from planner.views.ledger import LedgerRow, TeamLedger, team_ledger
from planner.views.made_forecasts import with_forecast
from planner.views.people import AgentDay, DayKind, TeamDay, agent_days, current_day, team_day
from planner.views.plans import (
    PublishedPlan,
    compare_versions,
    find_drafts,
    find_standing,
    find_versions,
    load_plan,
    seen_by,
)
from planner.views.reasons import (
    PastAccuracy,
    Reason,
    SpecialRun,
    parts_table,
    past_accuracy,
    reasons,
    special_runs,
)
from planner.views.scores import ReplyScore, reply_scores
from planner.views.service import (
    agent_name,
    breaches,
    days_at_risk,
    exposed,
    on_time_days,
    on_time_hours,
    on_time_queues,
    simulated_hours,
)
from planner.views.settings import default_team
from planner.views.today import contacts_by_hour, hours_seen, look_ahead, on_time_by_hour
from planner.whatif.service import band
from planner.whatif.today import Outlook, Suggestion

__all__ = [
    "OFF",
    "SHARED",
    "AccountInfo",
    "Actor",
    "Agent",
    "AgentDay",
    "Appraisal",
    "Ask",
    "AskEvent",
    "AskKind",
    "AskState",
    "CellChange",
    "Chapter",
    "Choice",
    "Consequence",
    "Day",
    "DayKind",
    "Difference",
    "Effect",
    "Feed",
    "Feeds",
    "Group",
    "ImportKind",
    "InputError",
    "JobInfo",
    "JobKind",
    "JobState",
    "LedgerRow",
    "LogEntry",
    "Mode",
    "Note",
    "Outlook",
    "Partner",
    "PastAccuracy",
    "PricedRoster",
    "PublishedPlan",
    "Reason",
    "Refused",
    "ReplyScore",
    "Role",
    "RosterGrid",
    "SeenHour",
    "Shift",
    "SpecialRun",
    "Suggestion",
    "TeamDay",
    "TeamLedger",
    "Verb",
    "VersionInfo",
    "VersionState",
    "Violation",
    "Wanted",
    "Why",
    "actor_of_key",
    "actor_of_token",
    "agent_days",
    "agent_name",
    "band",
    "breaches",
    "cell_labels",
    "clashes_of",
    "clock",
    "compare_versions",
    "contacts_by_hour",
    "current_day",
    "day_hours",
    "days_at_risk",
    "default_database_url",
    "default_team",
    "edited",
    "export_roster",
    "exposed",
    "find_accounts",
    "find_drafts",
    "find_log",
    "find_notes",
    "find_requests",
    "find_standing",
    "find_versions",
    "forecast_days",
    "forecast_document",
    "forecast_total",
    "guide",
    "hours_seen",
    "load_plan",
    "local_actor",
    "log_csv",
    "look_ahead",
    "needs_sign_in",
    "on_time_by_hour",
    "on_time_days",
    "on_time_hours",
    "on_time_queues",
    "parts_table",
    "past_accuracy",
    "past_days",
    "reasons",
    "reply_scores",
    "requests_to_plan",
    "roster_document",
    "roster_grid",
    "roster_workbook",
    "seen_by",
    "service_document",
    "short_hours",
    "simulated_hours",
    "special_runs",
    "swap_partners",
    "team_day",
    "team_ledger",
    "versions_document",
    "who_else",
    "whole_text",
    "why",
    "with_forecast",
]
