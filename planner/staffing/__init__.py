"""What n agents deliver: waiting, lateness, and how many agents a target needs."""

from planner.staffing.chat import Chat, chat
from planner.staffing.chat_futures import ChatFutures, chat_futures
from planner.staffing.erlang_a import ErlangA, erlang_a
from planner.staffing.erlang_b import erlang_b
from planner.staffing.erlang_c import ErlangC, erlang_c
from planner.staffing.fluid import transient_fluid
from planner.staffing.hours import Transient
from planner.staffing.hull import convex_hull
from planner.staffing.intervals import Requirement, staff_intervals
from planner.staffing.lateness import late_replies_per_chat
from planner.staffing.lateness_table import LatenessTable, lateness_table
from planner.staffing.reply_metrics import MetricSums, metric_sums_per_chat, metric_table
from planner.staffing.required import required_agents
from planner.staffing.required_chat import RequiredChat, required_agents_chat
from planner.staffing.retries import with_retries
from planner.staffing.skill_groups import effective_agents
from planner.staffing.tickets import LateTickets, extra_agents, late_tickets
from planner.staffing.transient import transient
from planner.staffing.transient_chat import TransientChat, transient_chat

__all__ = [
    "Chat",
    "ChatFutures",
    "ErlangA",
    "ErlangC",
    "LateTickets",
    "LatenessTable",
    "MetricSums",
    "RequiredChat",
    "Requirement",
    "Transient",
    "TransientChat",
    "chat",
    "chat_futures",
    "convex_hull",
    "effective_agents",
    "erlang_a",
    "erlang_b",
    "erlang_c",
    "extra_agents",
    "late_replies_per_chat",
    "late_tickets",
    "lateness_table",
    "metric_sums_per_chat",
    "metric_table",
    "required_agents",
    "required_agents_chat",
    "staff_intervals",
    "transient",
    "transient_chat",
    "transient_fluid",
    "with_retries",
]
