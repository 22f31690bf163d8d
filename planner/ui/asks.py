"""Requests in words."""

from planner import views
from planner.i18n import Translator
from planner.ui import words
from planner.ui.html import Column, Text, table
from planner.ui.session import Here
from planner.views import Ask, AskKind, AskState


def kind_names(_: Translator) -> dict[AskKind, str]:
    """Return what each kind of request is called."""
    return {
        AskKind.LEAVE: _("Leave"),
        AskKind.OFF: _("Day off"),
        AskKind.ON: _("Shift wished for"),
        AskKind.NOT: _("Shift to be spared"),
        AskKind.SWAP: _("Swap"),
    }


def state_names(_: Translator) -> dict[AskState, str]:
    """Return what each state of a request is called."""
    return {
        AskState.ASKED: _("Asked"),
        AskState.AGREED: _("Colleague agreed"),
        AskState.APPROVED: _("Approved"),
        AskState.REFUSED: _("Refused"),
        AskState.WITHDRAWN: _("Taken back"),
    }


def sentence(now: Here, ask: Ask) -> str:
    """Write who asks for what."""
    _, wanted = now.words, ask.wanted
    name, kind = _name(now, wanted.agent), kind_names(_)[wanted.kind]
    days = words.day(wanted.first, now.lang)
    if wanted.last != wanted.first:
        days += f" – {words.day(wanted.last, now.lang)}"
    parts = [f"{name} · {kind} · {days}"]
    if wanted.shift is not None:
        shifts = {s.code: now.own(s.name) for s in now.plan.month.problem.shifts}
        parts.append(shifts.get(wanted.shift, wanted.shift))
    if wanted.other_agent is not None and wanted.other_date is not None:
        parts.append(
            _("with {}, {}").format(
                _name(now, wanted.other_agent), words.day(wanted.other_date, now.lang)
            )
        )
    return " · ".join(parts)


def ask_table(now: Here, asks: tuple[Ask, ...]) -> str:
    """Write requests as a table, the newest first."""
    _ = now.words
    columns = [
        Column(title=_("Request"), wide=True),
        Column(title=_("State")),
        Column(title=_("Last word"), wide=True),
    ]
    marks = {AskState.APPROVED: "good", AskState.REFUSED: "bad"}
    rows = [
        [
            Text(value=sentence(now, ask)),
            Text(value=state_names(_)[ask.state], mark=marks.get(ask.state, "")),
            Text(
                value=(ask.events[-1].note if ask.events else "") or ask.wanted.reason or words.NONE
            ),
        ]
        for ask in sorted(asks, key=lambda one: one.asked_at, reverse=True)
    ]
    return table(columns, rows, _("Requests"))


def _last_word(ask: Ask) -> str:
    said = [event.note for event in ask.events if event.note]
    return said[-1] if said else ask.wanted.reason


def _name(now: Here, agent: str) -> str:
    known = now.plan.month.problem.agent_index
    return now.own(views.agent_name(now.plan, agent)) if agent in known else agent
