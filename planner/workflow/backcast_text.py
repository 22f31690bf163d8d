"""What is read of a look back."""

import datetime as dt
from typing import Any

from planner.workflow.summary import Words

WORST = 3  # days named


def backcast_text(document: dict[str, Any], _: Words) -> str:
    """
    Say what was promised, what happened, and whose part the difference is.

    Parameters
    ----------
    document
        As `planner.workflow.backcast.backcast_files` describes it.
    _
        Translates.
    """
    first = dt.date.fromisoformat(document["start"])
    last = first + dt.timedelta(days=document["days"] - 1)
    head = _("Looking back at {team}, {first} to {last}").format(
        team=document["team"], first=first, last=last
    )
    contacts = _(
        "Contacts: {came:,.0f} came, {expected:,.0f} were expected; {inside:.0%} of the days "
        "inside the 80 % band"
    ).format(inside=document["inside_80"], **_only(document, "came", "expected"))
    lines = [head, "  " + contacts, "  " + _parts(document, _)]
    lines += [
        "  " + _("{queue}: {text}").format(queue=queue, text=_parts(found, _))
        for queue, found in document["queues"].items()
        if found["promised"] is not None
    ]
    worst = [day for day in document["by_day"] if day["forecast_error"] is not None]
    for day in sorted(worst, key=lambda day: day["forecast_error"])[:WORST]:
        lines.append("  " + _("{date}: {text}").format(date=day["date"], text=_parts(day, _)))
    return "\n".join(lines)


def _parts(found: dict[str, Any], _: Words) -> str:
    if found["promised"] is None:
        return _("no customers")
    text = _("promised {promised:.2%}, {with_who_came:.2%} with who came ({forecast_error:+.2%})")
    said = text.format(**found)
    if found["happened"] is not None:
        said += _("; {happened:.2%} happened ({service_error:+.2%})").format(**found)
    return said


def _only(document: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: document[name] for name in names}
