"""The panel of a cell: why this person has this shift, and who else could take it."""

from collections.abc import Iterable
from typing import Any

from planner.i18n import own_words, translator
from planner.ui import words
from planner.ui.grid.marks import shift_marks
from planner.views import (
    OFF,
    Choice,
    Consequence,
    PricedRoster,
    PublishedPlan,
    Violation,
    Why,
    clock,
    who_else,
    why,
)

SHOWN_CHOICES = 6
SHOWN_BREACHES = 2


def panel(plan: PublishedPlan, a: int, d: int, rows: dict[int, int], lang: str) -> dict[str, Any]:
    """
    Write what the grid's panel says of a cell.

    Parameters
    ----------
    plan
        The roster as it is edited.
    a, d
        Agent and day.
    rows
        Row of each agent in the grid.
    lang
        Language.
    """
    _, month = translator(lang), plan.month
    base = PricedRoster(
        roster=plan.roster, lateness=month.lateness, prices=month.site.prices, duty=plan.duty
    )
    found = why(base, a, d)
    parts = [{"title": _("What speaks for it"), "lines": _reasons(plan, found, lang)}]
    if found.code != OFF:
        others = [
            _line(
                _other(plan, choice, lang),
                choice.effect,
                [
                    [rows[a], d, _own(plan, choice, d) if choice.swaps else OFF, 0],
                    [rows[choice.a], d, choice.code, 0],
                ],
                lang,
            )
            for choice in who_else(base, a, d)[:SHOWN_CHOICES]
        ]
        parts.append({"title": _("Who else could take it"), "lines": others})
    instead = [
        _line(_cell(plan, choice.code, lang), choice.effect, [[rows[a], d, choice.code, 0]], lang)
        for choice in found.choices
    ]
    parts.append({"title": _("Something else on this day"), "lines": instead})
    agent, date = month.problem.agents[a], month.problem.horizon.date(d)
    return {
        "title": f"{own_words(agent.name, lang)} · {words.day(date, lang)} · "
        f"{_cell(plan, found.code, lang)}",
        "close": _("Close"),
        "take": _("Do it"),
        "parts": parts,
    }


def _reasons(plan: PublishedPlan, found: Why, lang: str) -> list[dict[str, Any]]:
    _, said = translator(lang), []
    if found.locked:
        said.append(_say(_("The cell is locked."), ""))
    said += [_say(_("A request for this day is kept."), "") for _request in found.granted]
    said += [_say(_("A request for this day is not kept."), "", "bad") for _r in found.refused]
    if found.hours.size:
        saved = found.late_without - found.late
        best = int(saved.argmax())
        queue = own_words(plan.month.problem.queues[found.queue].label, lang)
        said.append(
            _say(
                _("{} late replies fewer on {}").format(words.number(float(saved.sum())), queue),
                _("most at {}: {} agents on the queue, {} late replies, {} without").format(
                    clock(60 * int(found.hours[best])),
                    f"{found.agents[best]:.1f}",
                    f"{found.late[best]:.1f}",
                    f"{found.late_without[best]:.1f}",
                ),
            )
        )
    shares = [
        _("{}: {}, fair share {}").format(
            words.shared(share.name, lang), f"{share.had:.1f}", f"{share.fair:.1f}"
        )
        for share in found.shares
        if share.had or share.fair
    ]
    if shares:
        said.append(_say(shares[0], " · ".join(shares[1:])))
    return said


def _say(text: str, note: str, tone: str = "") -> dict[str, Any]:
    return {"text": text, "note": note, "tone": tone, "cells": []}


def _line(text: str, effect: Consequence, cells: list[list[int]], lang: str) -> dict[str, Any]:
    """Write a choice with what it costs and breaks."""
    _ = translator(lang)
    hard = [v for v in effect.broken if v.is_hard]
    cost = effect.cost.total - effect.cost.hard_rules
    note = _("cost {}, late replies {}").format(f"{cost:+,.0f}", f"{effect.late:+,.1f}")
    if hard:
        note += " · " + _breaches(hard, lang)
    return {"text": text, "note": note, "tone": "bad" if hard else "", "cells": cells}


def _breaches(hard: Iterable[Violation], lang: str) -> str:
    said = [words.sentence(v, lang) for v in hard]
    more = len(said) - SHOWN_BREACHES
    rest = [translator(lang)("and {} more").format(more)] if more > 0 else []
    return " · ".join([*said[:SHOWN_BREACHES], *rest])


def _other(plan: PublishedPlan, choice: Choice, lang: str) -> str:
    _ = translator(lang)
    name = own_words(plan.month.problem.agents[choice.a].name, lang)
    return _("{}, swapping shifts").format(name) if choice.swaps else name


def _own(plan: PublishedPlan, choice: Choice, d: int) -> int:
    return int(plan.roster.codes[choice.a, d])


def _cell(plan: PublishedPlan, code: int, lang: str) -> str:
    shifts = plan.month.problem.shifts
    return shift_marks(shifts, lang)[code].name if code != OFF else translator(lang)("Rest day")
