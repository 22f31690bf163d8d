"""What the server finds of a roster under edit: broken cells, totals, cover, effects, problems."""

from typing import Any

import numpy as np

from planner.i18n import translator
from planner.ui import words
from planner.ui.grid.layout import tenths
from planner.views import Effect, Mode, Violation

SHOWN_PROBLEMS = 12


def verdict(effect: Effect, order: tuple[int, ...], seq: int, lang: str) -> dict[str, Any]:
    """
    Write the part of the grid's data that follows the edits.

    Parameters
    ----------
    effect
        The roster before and after them.
    order
        Places of the agents in the roster, row by row.
    seq
        Number of the step that it answers.
    lang
        Language.
    """
    after = effect.after
    problem = after.plan.month.problem
    rows = {problem.agents[a].id: r for r, a in enumerate(order)}
    totals = after.totals[list(order)]
    return {
        "seq": seq,
        "broken": [
            [rows[v.agent], problem.horizon.day(v.date), int(v.is_hard), words.sentence(v, lang)]
            for v in after.plan.breaches
            if v.agent and v.date and v.how.mode in (Mode.HARD, Mode.SOFT) and _inside(v, effect)
        ],
        "totals": np.rint(totals).astype(int).tolist(),
        "heads": after.heads.tolist(),
        "short": np.rint(np.maximum(-after.gap, 0).sum(axis=(0, 2)) / 2).astype(int).tolist(),
        "missed": after.days_missed.tolist(),
        "gap": tenths(after.gap),
        "effect": _figures(effect, lang),
        "problems": _problems(effect, rows, lang),
    }


def _figures(effect: Effect, lang: str) -> list[dict[str, str]]:
    """Write what is measured: name, value, change, tone, and what it means."""
    _, after = translator(lang), effect.after
    hard = [sum(v.is_hard for v in side.plan.breaches) for side in (effect.before, effect.after)]
    worst = int(np.argmin(after.on_time_days))
    moved = after.on_time_days[worst] - effect.before.on_time_days[worst]
    date = words.short_day(after.plan.month.problem.horizon.date(worst), lang)
    points = _("pt")
    return [
        _figure(
            _("On time, promised"),
            words.percent(after.on_time, 2),
            _change(100 * effect.on_time, 2, points),
            "good" if effect.on_time > 5e-5 else "bad" if effect.on_time < -5e-5 else "",
            _("Share of replies within the queue's limit over the period, by the chat model"),
        ),
        _figure(
            _("Worst day, {}").format(date),
            words.percent(after.on_time_days[worst], 1),
            _change(100 * moved, 1, points),
            "good" if moved > 5e-4 else "bad" if moved < -5e-4 else "",
            _("The day of the period with the smallest share of replies on time"),
        ),
        _figure(
            _("Late replies"),
            words.number(float(after.late.sum())),
            _change(effect.late, 0),
            "good" if effect.late < -0.5 else "bad" if effect.late > 0.5 else "",
            _("Replies later than the limit, expected over the period"),
        ),
        _figure(
            _("Paid hours"),
            words.number(after.plan.roster.paid_hours, _("h")),
            _change(effect.hours, 1, _("h")),
            "",
            _("Working time of all agents in the period, unpaid breaks not counted"),
        ),
        _figure(
            _("Cost"),
            words.number(after.cost.total - after.cost.hard_rules),
            _change(effect.cost, 0),
            "good" if effect.cost < -0.5 else "bad" if effect.cost > 0.5 else "",
            _("Pay, late replies, refused wishes and uneven shares at the configuration's prices"),
        ),
        _figure(
            _("Hard breaches"),
            str(hard[1]),
            _change(hard[1] - hard[0], 0),
            "good" if hard[1] < hard[0] else "bad" if hard[1] else "",
            _("Rules that must hold and are broken"),
        ),
    ]


def _figure(label: str, value: str, change: str, tone: str, text: str) -> dict[str, str]:
    return {"label": label, "value": value, "change": change, "tone": tone, "help": text}


def _change(amount: float, digits: int, unit: str = "") -> str:
    """Write a change with its sign; nothing where it rounds to nothing."""
    if round(amount, digits) == 0:
        return ""
    return f"{'+' if amount > 0 else '−'}{abs(amount):,.{digits}f} {unit}".strip()


def _problems(effect: Effect, rows: dict[str, int], lang: str) -> list[dict[str, Any]]:
    """List what the edits break and mend, and the hard breaches that stand, worst first."""
    _ = translator(lang)
    standing = [v for v in effect.after.plan.breaches if v.is_hard and v not in effect.new]
    told = [
        *((v, "bad", _("New: {}")) for v in effect.new),
        *((v, "good", _("Mended: {}")) for v in effect.mended),
        *((v, "old", "{}") for v in standing),
    ]
    horizon = effect.after.plan.month.problem.horizon
    found: list[dict[str, Any]] = [
        {
            "text": sign.format(_with_clause(v, lang)),
            "tone": tone,
            "row": rows.get(v.agent) if v.agent else None,
            "day": horizon.day(v.date) if v.date else None,
        }
        for v, tone, sign in told[:SHOWN_PROBLEMS]
    ]
    if len(told) > SHOWN_PROBLEMS:
        more = _("and {} more").format(len(told) - SHOWN_PROBLEMS)
        found.append({"text": more, "tone": "old", "row": None, "day": None})
    return found


def _with_clause(violation: Violation, lang: str) -> str:
    """Write a breach, and the law's or the handbook's clause where it is not the plain rule."""
    said = words.sentence(violation, lang)
    clause = translator(lang)(violation.how.clause)
    return f"{said} ({clause})" if violation.how.mode is Mode.REPORT else said


def _inside(violation: Violation, effect: Effect) -> bool:
    horizon = effect.after.plan.month.problem.horizon
    return violation.date is not None and horizon.day(violation.date) is not None
