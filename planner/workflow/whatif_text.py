"""What ops reads of scenarios side by side."""

import datetime as dt
from typing import Any

from planner.workflow.summary import Words, cells

HOURS_SHOWN = 3  # the worst ones


def whatif_text(document: dict[str, Any], _: Words) -> str:
    """
    Put the roster as it is and its scenarios side by side.

    Parameters
    ----------
    document
        As `planner.workflow.whatif.whatif_document` describes them.
    _
        Translates.

    Returns
    -------
    str
        Lines, without a newline at the end.
    """
    first = dt.date.fromisoformat(document["start"])
    last = first + dt.timedelta(days=document["days"] - 1)
    head = _("Stress lab: {team}, {first} to {last}, target {target:.0%} on time").format(
        team=document["team"], first=first, last=last, target=document["target"]
    )
    columns = [document["base"], *document["scenarios"]]
    names = [_("As it is"), *(one["name"] for one in document["scenarios"])]
    rows = [("", names), *((label, [cell(one) for one in columns]) for label, cell in _rows(_))]
    label_width = max(cells(label) for label, _row in rows)
    widths = [max(cells(row[i]) for _label, row in rows) for i in range(len(columns))]
    lines = [head]
    for label, row in rows:
        padded = [" " * (w - cells(text)) + text for w, text in zip(widths, row, strict=True)]
        lines.append(f"  {label}{' ' * (label_width - cells(label))}  {'  '.join(padded)}")
    for name, one in zip(names, columns, strict=True):
        lines += [
            _("{name}: {text}").format(name=name, text=breach["text"])
            for breach in one["breaches"][:HOURS_SHOWN]
        ]
    return "\n".join(lines)


def _rows(_: Words) -> list[tuple[str, Any]]:
    """Return each row's label and what it says of a scenario."""

    def on_time(one: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = one["on_time"]["simulated"] or one["on_time"]["model"]
        return found

    def worst(one: dict[str, Any]) -> str:
        if not one["hours"]:
            return "–"
        hour = min(one["hours"], key=lambda h: h["on_time"]["p50"])
        return f"{hour['date'][5:]} {hour['hour']:02d}:00 {hour['on_time']['p50']:.1%}"

    def response(one: dict[str, Any]) -> str:
        found = one["average_response_s"]["simulated"] or one["average_response_s"]["model"]
        return f"{found['p50']:.0f} s"

    def waiting(one: dict[str, Any]) -> str:
        return f"{max((h['waiting']['p50'] for h in one['hours']), default=0):,.0f}"

    def exposed(one: dict[str, Any]) -> str:
        total: dict[str, float] = {}
        for row in one["exposed"]:
            minutes = row["uncovered_min"] + row["late_min"]
            total[row["platform"]] = max(total.get(row["platform"], 0.0), minutes)
        return ", ".join(f"{name} {minutes:.0f}" for name, minutes in total.items()) or "–"

    return [
        (_("Contacts"), lambda one: f"{one['contacts']:,.0f}"),
        (_("On time"), lambda one: f"{on_time(one)['mean']:.2%}"),
        (_("8 in 10 futures"), lambda one: "{p10:.1%}–{p90:.1%}".format(**on_time(one))),
        (_("Target holds in"), lambda one: f"{on_time(one)['holds']:.0%}"),
        (_("Worst hour"), worst),
        (_("Longest queue"), waiting),
        (_("Average response"), response),
        (_("Exposed min a day"), exposed),
        (_("Paid hours"), lambda one: f"{one['paid_hours']:,.0f}"),
        (_("New hard breaches"), lambda one: f"{len(one['breaches'])}"),
    ]


def prices_text(_: Words) -> str:
    """Say whose the prices of the levers are."""
    return _(
        "At the prices under stress_lab in the configuration; those that come with it are guesses: "
        "put your own there."
    )


def fix_text(document: dict[str, Any], _: Words) -> str:
    """
    Say what gets the team through a scenario at the least cost.

    Parameters
    ----------
    document
        As `planner.workflow.whatif_fix.fix_document` describes it.
    _
        Translates.
    """
    best = document["best"]
    if best is None:
        return _(
            "No mix of the levers holds {target:.0%}: all of them together bring {most:.1%}, none "
            "{without:.1%}. Allow more under stress_lab in the configuration"
        ).format(**document)
    if not best["levers"]:
        return _("Nothing is needed: the target holds in {holds:.0%} of the futures").format(
            holds=best["holds"]
        )
    head = _("Cheapest way to {target:.0%}: {cost:,.0f}, holds in {holds:.0%} of the futures")
    lines = [head.format(target=document["target"], cost=best["cost"], holds=best["holds"])]
    line = _("{lever}: {cost:,.0f}; alone {alone:.1%}, with those above {so_far:.1%}")
    lines.append("  " + _("without levers {without:.1%}").format(without=document["without"]))
    lines += [
        "  " + line.format(**pull | {"lever": lever_text(pull, _)}) for pull in best["levers"]
    ]
    for other in document["alternatives"]:
        listed = ", ".join(lever_text(pull, _) for pull in other["levers"])
        lines.append(_("Or for {cost:,.0f}: {listed}").format(cost=other["cost"], listed=listed))
    lines.append(prices_text(_))
    return "\n".join(lines)


def capacity_text(document: dict[str, Any], _: Words) -> str:
    """Say how much the team can take."""
    found = document["capacity"]
    if found["volume"] is None:
        return _(
            "The target holds at no volume: the other hours alone miss it, or somebody is missing"
        )
    text = _("This team can take {volume:.2f} times the volume with {confidence:.0%} confidence")
    return text.format(**found)


def grid_text(grid: list[dict[str, Any]], _: Words) -> str:
    """Tabulate on time: volumes across, absence and handling time down."""
    volumes = sorted({cell["volume"] for cell in grid})
    known = {(c["handling_time"], c["absence"], c["volume"]): c["mean"] for c in grid}
    label = _("absent {absence:.0%}, handling time × {handling:g}")
    rows = [("", [f"× {volume:g}" for volume in volumes])]
    for handling, absence in sorted({(c["handling_time"], c["absence"]) for c in grid}):
        shares = [f"{known[handling, absence, volume]:.1%}" for volume in volumes]
        rows.append((label.format(absence=absence, handling=handling), shares))
    width = max(cells(text) for text, _row in rows)
    return "\n".join(
        f"  {text}{' ' * (width - cells(text))}" + "".join(f"{share:>8}" for share in row)
        for text, row in rows
    )


def lever_text(pull: dict[str, Any], _: Words) -> str:
    """Name a lever and how far it is pulled."""
    sentences = {
        "templates": _("reply templates on {amount} queues"),
        "one_more_chat": _("one more chat at once on {amount} queues"),
        "longer": _("{people} people of {shift} stay {amount} min longer"),
        "moved_start": _("{amount} people of {shift} come later and stay to the close"),
        "called_in": _("{amount} rest days cancelled for {shift}"),
        "trained": _("{amount} people learn one more queue"),
        "extra_staff": _("{amount} people from outside, {shift}"),
    }
    return sentences[pull["lever"]].format(
        amount=pull["amount"], shift=pull["shift"], people=len(pull["agents"])
    )
