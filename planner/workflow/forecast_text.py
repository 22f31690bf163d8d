"""What a manager reads about forecasts."""

from collections.abc import Mapping, Sequence
from typing import Any

from planner.workflow.summary import Words, cells

NONE = "–"


def aligned(rows: Sequence[Sequence[str]], *, left: int = 1) -> str:
    """
    Put rows under each other.

    Parameters
    ----------
    rows
        Texts, as many in each.
    left
        Columns that stand at the left; the others stand at the right.

    Examples
    --------
    >>> print(aligned([("queue", "n"), ("售前", "12")]))
    queue   n
    售前   12
    """
    widths = [max(cells(row[k]) for row in rows) for k in range(len(rows[0]))]
    lines = []
    for row in rows:
        padded = [
            text + " " * (width - cells(text)) if k < left else " " * (width - cells(text)) + text
            for k, (text, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(padded).rstrip())
    return "\n".join(lines)


def forecast_text(document: Mapping[str, Any], _: Words) -> str:
    """Say what a forecast expects, queue by queue, and what hours already seen changed."""
    lines = []
    for name, numbers in document["queues"].items():
        lines.append(
            _(
                "{queue}: {mean:,.0f} contacts expected, 80 % between {low:,.0f} and {high:,.0f}"
            ).format(queue=name, **numbers)
        )
        seen = numbers.get("seen")
        if seen:
            told = _("  seen {contacts:,.0f} in {hours} hours, {expected:,.0f} expected").format(
                **seen
            )
            if seen["factor"] is not None:
                told += _("; the rest of the day moves by {change:+.0%}").format(
                    change=seen["factor"] - 1
                )
            lines.append(told)
    provisional = document["provisional"]
    if provisional:
        lines.append(
            _(
                "{days} holidays and days around them are not official yet, {first} to {last}: "
                "forecast again when the notice is out"
            ).format(days=len(provisional), first=provisional[0], last=provisional[-1])
        )
    files = [document["file"], *([document["explanation"]] if document["explanation"] else [])]
    return "\n".join([*lines, _("Written: {files}").format(files=", ".join(files))])


def backtest_text(document: Mapping[str, Any], _: Words) -> str:
    """
    Say how well past weeks would have been forecast, a line a queue and horizon.

    Parameters
    ----------
    document
        As ``peakroster backtest --json`` prints it.
    _
        Translates.
    """
    queues = document["queues"]
    rows = [
        (
            _("queue"),
            _("days ahead"),
            _("hours off"),
            _("days off"),
            _("special days off"),
            _("too high"),
            _("80 % held: hours"),
            _("days"),
            _("95 % held: hours"),
            _("days"),
            _("CPU s"),
        )
    ]
    for name, queue in queues.items():
        for horizon, scores in queue["horizons"].items():
            shares = [
                _percent(
                    scores[key], "+.1%" if key == "bias" else ".1%" if "wape" in key else ".0%"
                )
                for key in (
                    "wape",
                    "wape_day",
                    "wape_sp",
                    "bias",
                    "coverage80",
                    "day_coverage80",
                    "coverage95",
                    "day_coverage95",
                )
            ]
            rows.append((name, horizon, *shares, f"{queue['seconds']:.2f}"))
    origins = [origin for queue in queues.values() for origin in queue["origins"]]
    most = max(len(queue["origins"]) for queue in queues.values())
    notes = [
        _(
            "{n} forecasts a queue, begun between {first} and {last}, each knowing the past only."
        ).format(n=most, first=min(origins), last=max(origins)),
        _("Off: absolute errors over contacts; special days with the days beside them."),
        _("Held: share of what came that lay inside the forecast's interval."),
    ]
    return "\n".join([aligned(rows), "", *notes])


def _percent(share: float | None, form: str) -> str:
    return NONE if share is None else format(share, form)
