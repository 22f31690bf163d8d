"""People on a day: who works which shift, who rests, who is away."""

from collections.abc import Iterable

from planner.i18n import own_words, translator
from planner.ui.grid.marks import shift_marks
from planner.ui.html import around, element
from planner.views import AgentDay, TeamDay


def team_table(day: TeamDay, lang: str, me: str | None = None) -> str:
    """
    Write a day of the team, a line a shift.

    Parameters
    ----------
    day
        Who does what.
    lang
        Language.
    me
        Agent to mark.
    """
    _ = translator(lang)
    marks = shift_marks(tuple(shift for shift, _people in day.shifts), lang)
    lines = [
        _line(mark.code, mark.kind, mark.title, _by_queue(people, lang, me))
        for mark, (_shift, people) in zip(marks, day.shifts, strict=True)
    ]
    for code, kind, title, people in (
        (_("R"), "r", _("Rest day"), day.rest),
        (_("L"), "l", _("Approved leave"), day.leave),
    ):
        if people:
            lines.append(_line(code, kind, title, _names(people, lang, me)))
    return f'<div class="pr team">{"".join(lines)}</div>'


def _line(code: str, kind: str, title: str, people: str) -> str:
    head = element("i", code, kind=kind) + element("b", title)
    return around("section", around("header", head) + people)


def _by_queue(people: tuple[AgentDay, ...], lang: str, me: str | None) -> str:
    queues = list(dict.fromkeys(one.queue for one in people))
    return "".join(
        around(
            "p",
            element("small", f"{own_words(queue, lang)} · {sum(o.queue == queue for o in people)}")
            + _names((one for one in people if one.queue == queue), lang, me),
        )
        for queue in queues
    )


def _names(people: Iterable[AgentDay], lang: str, me: str | None) -> str:
    written = "".join(
        element(
            "span",
            own_words(one.agent.name, lang),
            kind=" ".join(
                kind
                for kind, holds in (
                    ("senior", one.agent.is_experienced),
                    ("me", one.agent.id == me),
                )
                if holds
            ),
        )
        for one in people
    )
    return around("span", written, kind="names")
