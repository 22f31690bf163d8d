"""Requests in words."""

from planner import views
from planner.i18n import Translator
from planner.ui import words
from planner.ui.html import around, element
from planner.ui.session import Here
from planner.views import Ask, AskEvent, AskKind, AskState


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


def ask_list(now: Here, asks: tuple[Ask, ...]) -> str:
    """Write requests as a list, the newest first; each opens to what became of it, step by step."""
    marks = {AskState.APPROVED: "good", AskState.REFUSED: "bad"}
    written = []
    for ask in sorted(asks, key=lambda one: one.asked_at, reverse=True):
        state = element("b", state_names(now.words)[ask.state], kind=marks.get(ask.state, ""))
        head = around("summary", element("span", sentence(now, ask)) + state)
        steps = "".join(_step(now, event) for event in ask.events)
        written.append(around("details", head + around("ol", steps)))
    return around("div", "".join(written), kind="pr asks")


def _step(now: Here, event: AskEvent) -> str:
    """Write one step: when, who, what, and in which words."""
    at = words.moment(event.at, now.plan.month.site.zone, now.lang)
    who = _name(now, event.who)
    said = f": {event.note}" if event.note else ""
    return element("li", f"{at} · {who} · {state_names(now.words)[event.state]}{said}")


def _name(now: Here, agent: str) -> str:
    known = now.plan.month.problem.agent_index
    return now.own(views.agent_name(now.plan, agent)) if agent in known else agent
