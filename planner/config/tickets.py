"""Tickets in a configuration: their deadlines in the handbook's sections, their work in one."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from planner.config.values import Clock, Positive, Settings
from planner.domain.tickets import ANY_QUEUE, TicketClass

NotNegative = Annotated[float, Field(ge=0)]


class ProblemsSettings(Settings):
    """Deadlines of problems told by customers."""

    urgent_senior_min: Positive
    ordinary_solution_h: Positive


class TicketsSettings(Settings):
    """Deadlines of tickets."""

    high_priority_answer_h: Positive
    escalated_complaint_min: Positive
    abnormal_order_h: Positive
    complaint_closed_h: Positive


class OrderWorkSettings(Settings):
    """Deadlines of the work on orders."""

    check_new_order_h: Positive
    chase_unpaid_h: Positive
    milestone_message_h: Positive
    delay_warning_ahead_h: Positive
    refund_h: Positive
    call_back_h: Positive


class TicketKindSettings(Settings):
    """How many tickets of a kind come, and who works how long on one."""

    per_chat: NotNegative = 0.0
    per_order: NotNegative = 0.0
    work_min: NotNegative = 0.0
    skill: str | None = Field(None, min_length=1)
    experienced: bool = False


class TicketKindsSettings(Settings):
    """All kinds; one without work or without tickets is none."""

    urgent_problem: TicketKindSettings
    ordinary_problem: TicketKindSettings
    high_priority: TicketKindSettings
    escalated_complaint: TicketKindSettings
    abnormal_order: TicketKindSettings
    complaint: TicketKindSettings
    new_order: TicketKindSettings
    unpaid_order: TicketKindSettings
    milestone: TicketKindSettings
    delay_warning: TicketKindSettings
    refund: TicketKindSettings
    call_back: TicketKindSettings


class TicketWorkSettings(Settings):
    """The work that tickets are."""

    open: Clock
    close: Clock
    efficiency: float = Field(gt=0, le=1)
    orders_per_chat: dict[str, NotNegative] = Field(default_factory=dict)
    kinds: TicketKindsSettings


def ticket_classes(
    work: TicketWorkSettings,
    problems: ProblemsSettings,
    tickets: TicketsSettings,
    orders: OrderWorkSettings,
) -> Iterator[TicketClass]:
    """
    Make the kinds of tickets that come and are work.

    Parameters
    ----------
    work
        How many come, and the work on them.
    problems, tickets, orders
        Their deadlines.

    Yields
    ------
    TicketClass
        With its work lengthened for what switching costs.

    Raises
    ------
    ValueError
        If the hours do not fit together.
    """
    deadlines_h = {
        "urgent_problem": problems.urgent_senior_min / 60,
        "ordinary_problem": problems.ordinary_solution_h,
        "high_priority": tickets.high_priority_answer_h,
        "escalated_complaint": tickets.escalated_complaint_min / 60,
        "abnormal_order": tickets.abnormal_order_h,
        "complaint": tickets.complaint_closed_h,
        "new_order": orders.check_new_order_h,
        "unpaid_order": orders.chase_unpaid_h,
        "milestone": orders.milestone_message_h,
        "delay_warning": orders.delay_warning_ahead_h,
        "refund": orders.refund_h,
        "call_back": orders.call_back_h,
    }
    for name, deadline_h in deadlines_h.items():
        kind: TicketKindSettings = getattr(work.kinds, name)
        of_orders = {
            queue: kind.per_chat + kind.per_order * share
            for queue, share in work.orders_per_chat.items()
        }
        per_contact = {ANY_QUEUE: kind.per_chat} | of_orders
        if kind.work_min > 0 and any(per_contact.values()):
            yield TicketClass(
                name=name,
                deadline_min=60 * deadline_h,
                work_min=kind.work_min / work.efficiency,
                per_contact=tuple(per_contact.items()),
                skill=kind.skill,
                experienced=kind.experienced,
                open_min=work.open,
                close_min=work.close,
            )
