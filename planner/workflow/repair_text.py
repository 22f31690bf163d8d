"""What a manager reads of a mended roster."""

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from planner.i18n import Translator
from planner.workflow.clashes import said

NAMED = 3  # stand-ins shown for each shift


def repair_text(document: dict[str, Any], _: Translator, files: Sequence[Path] = ()) -> str:
    """
    Say what was changed, what it saves, and who could stand in.

    Parameters
    ----------
    document
        As `planner.workflow.repair.repair_document` makes it.
    _
        Translates.
    files
        What was written.

    Returns
    -------
    str
        Lines, without a newline at the end.
    """
    first = dt.date.fromisoformat(document["start"])
    head = _("Repair of {team}, {first} to {last}: {changed} cells changed, {asked} as asked")
    lines = [
        head.format(
            team=document["team"],
            first=first,
            last=first + dt.timedelta(days=document["days"] - 1),
            changed=document["changed_cells"],
            asked=document["asked_cells"],
        )
    ]
    for change in document["changes"]:
        line = _("{date}  {name}: {before} → {after}").format(
            before=change["from"] or _("off"), after=change["to"] or _("off"), **change
        )
        lines.append(f"  {line}  ({_('asked for')})" if change["asked"] else f"  {line}")
    if not document["changes"]:
        lines.append("  " + _("nothing needs to change"))
    late = document["late_replies"]
    lines.append(
        "  "
        + _(
            "Late replies: {published:,.0f} as published, {unmended:,.0f} without a repair, "
            "{mended:,.0f} now"
        ).format(**late)
    )
    lines += _breaches(document["unmet"], _)
    for vacancy in document["stand_ins"]:
        lines.append(_("Who could stand in for {name} on {date}, {shift}:").format(**vacancy))
        lines += [f"  {i}. {_stand_in(c, _)}" for i, c in enumerate(vacancy["choices"][:NAMED], 1)]
    if not document["complete"]:
        lines.append(_("The search was ended by its time limit; a better repair may exist."))
    if files:
        lines.append(_("Written: {files}").format(files=", ".join(str(f) for f in files)))
    return "\n".join(lines)


def _breaches(unmet: Sequence[dict[str, Any]], _: Translator) -> Iterator[str]:
    """Tell what the mend breaks from what the published roster broke already."""
    new = [breach for breach in unmet if not breach["had_before"]]
    old = [breach for breach in unmet if breach["had_before"]]
    if not new:
        yield "  " + (_("no further hard rule is broken") if old else _("every hard rule holds"))
    for found, head in (
        (new, _("{n} breaches of hard rules:")),
        (
            old,
            _(
                "{n} breaches of hard rules that the roster had before (leave is known by "
                "--requests alone):"
            ),
        ),
    ):
        if found:
            yield "  " + head.format(n=len(found))
            yield from ("    " + said(breach, _) for breach in found)


def _stand_in(choice: dict[str, Any], _: Translator) -> str:
    """Say what a stand-in would change, against leaving the shift free."""
    cost = choice["cost"]
    parts = [
        _("{late:+,.0f} late replies").format(late=choice["late_replies"]),
        _("pay {paid:+,.0f}").format(paid=cost["paid"]),
    ]
    if cost["wishes"]:
        parts.append(_("wishes {wishes:+,.0f}").format(wishes=cost["wishes"]))
    if round(cost["fairness"]):
        parts.append(_("fairness {fairness:+,.0f}").format(fairness=cost["fairness"]))
    parts += [_("breaks: {text}").format(text=said(breach, _)) for breach in choice["breaks"]]
    was = choice["instead_of"]
    had = _("has the day off") if was is None else _("instead of {shift}").format(shift=was)
    mark = " ✓" if choice["chosen"] else ""
    return f"{choice['name']} ({had}): {', '.join(parts)}{mark}"
