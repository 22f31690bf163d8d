"""Charts of the stress lab: the fan by hour, the waterfall of levers, the map of volumes."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from planner.i18n import Translator
from planner.ui.charts import (
    AMBER,
    BLUE,
    GREY,
    RATE_EDGES,
    RED,
    finish,
    named_scale,
    rate_parts,
)
from planner.ui.words import percent

SCENARIO_COLOURS = ("#8C95A6", BLUE, AMBER, "#7A5BC0", "#2E8B7F")  # as it is, then up to four


def fan(
    named: Sequence[tuple[str, dict[str, Any]]], target: float, _: Translator
) -> alt.LayerChart:
    """
    Draw on time hour by hour, a band and its middle for each scenario.

    Parameters
    ----------
    named
        Name and description of each, the roster as it is first.
    target
        Share to be held.
    """
    rows = [
        {
            "scenario": name,
            "hour": f"{hour['date']}T{hour['hour']:02d}:00",
            "low": hour["on_time"]["p10"],
            "middle": hour["on_time"]["p50"],
            "high": hour["on_time"]["p90"],
            "waiting": hour["waiting"]["p50"],
            "response": hour["average_response_s"]["p50"],
        }
        for name, one in named
        for hour in one["hours"]
    ]
    table = pd.DataFrame(rows)
    lowest = max(0.0, float(table["low"].min()) - 0.02)
    y = alt.Y(
        "middle:Q",
        title=None,
        scale=alt.Scale(domain=[lowest, 1.0], nice=False, clamp=True),
        axis=alt.Axis(format=".0%", tickCount=5, domain=False, ticks=False),
    )
    scale = named_scale([(name, SCENARIO_COLOURS[i]) for i, (name, _one) in enumerate(named)])
    days = table["hour"].str[:10].nunique()
    base = alt.Chart(table).encode(
        x=alt.X(
            "hour:T",
            title=None,
            axis=alt.Axis(format="%H:%M" if days == 1 else "%m-%d %H:%M", labelOverlap=True),
        ),
        color=alt.Color("scenario:N", scale=scale, legend=None),
        tooltip=[
            alt.Tooltip("scenario:N", title=_("Scenario")),
            alt.Tooltip("hour:T", title=_("Time"), format="%m-%d %H:%M"),
            alt.Tooltip("middle:Q", title=_("On time"), format=".1%"),
            alt.Tooltip("low:Q", title=_("One in ten is below"), format=".1%"),
            alt.Tooltip("high:Q", title=_("One in ten is above"), format=".1%"),
            alt.Tooltip("waiting:Q", title=_("Customers waiting"), format=".1f"),
            alt.Tooltip("response:Q", title=_("Average response [s]"), format=".0f"),
        ],
    )
    band = base.mark_area(opacity=0.22).encode(y=alt.Y("low:Q", title=None), y2="high:Q")
    line = base.mark_line(strokeWidth=2, point={"size": 18}).encode(y=y)
    return finish(alt.LayerChart(layer=[_target(target, y), band, line]), height=280)


def fan_parts(names: Sequence[str], target: float, _: Translator) -> list[tuple[str, str]]:
    """Name the colours of the fan."""
    parts = [(name, SCENARIO_COLOURS[i]) for i, name in enumerate(names)]
    return [*parts, (_("Target {}").format(percent(target, 0)), RED)]


def waterfall(steps: Sequence[tuple[str, float]], target: float, _: Translator) -> alt.LayerChart:
    """
    Draw how levers, one after the other, lift the rate.

    Parameters
    ----------
    steps
        What is added, and the share on time with it and those before; the first is the start.
    target
        Share to be held.
    """
    rows = []
    before = steps[0][1]
    for i, (name, share) in enumerate(steps):
        rows.append(
            {
                "step": name,
                "place": i,
                "from": min(before, share) if i else max(0.0, min(s for _n, s in steps) - 0.03),
                "to": max(before, share) if i else share,
                "kind": "start" if i == 0 else "up" if share >= before else "down",
                "gain": share - before,
                "share": share,
            }
        )
        before = share
    table = pd.DataFrame(rows)
    lowest = float(table["from"].min())
    x = alt.X(
        "from:Q",
        title=None,
        scale=alt.Scale(domain=[lowest, 1.0], nice=False, zero=False),
        axis=alt.Axis(format=".0%", tickCount=6, domain=False, ticks=False),
    )
    base = alt.Chart(table).encode(
        y=alt.Y(
            "step:N",
            sort=alt.SortField("place"),
            title=None,
            axis=alt.Axis(labelLimit=260, domain=False, ticks=False),
        ),
        tooltip=[
            alt.Tooltip("step:N", title=_("Lever")),
            alt.Tooltip("gain:Q", title=_("Brings"), format="+.2%"),
            alt.Tooltip("share:Q", title=_("On time"), format=".2%"),
        ],
    )
    bars = base.mark_bar(cornerRadius=2, height={"band": 0.62}).encode(
        x=x,
        x2="to:Q",
        color=alt.Color(
            "kind:N",
            scale=alt.Scale(domain=["start", "up", "down"], range=[GREY, BLUE, RED]),
            legend=None,
        ),
    )
    rule = (
        alt.Chart(pd.DataFrame({"from": [target]}))
        .mark_rule(color=RED, strokeDash=[4, 3])
        .encode(x=x)
    )
    return finish(alt.LayerChart(layer=[bars, rule]), height=36 * len(steps) + 40)


def grid_map(cells: Sequence[dict[str, Any]], _: Translator) -> alt.Chart:
    """Draw on time over volume and absence, in the colours of the service page."""
    labels = [name for name, _colour in rate_parts()]
    table = pd.DataFrame(cells)
    bins = pd.cut(table["mean"], [-1.0, *RATE_EDGES, 2.0], right=False, labels=labels)
    shown = table.assign(
        rate=bins.astype(str),
        text=[percent(share, 0) for share in table["mean"]],
        volume=[f"×{v:g}" for v in table["volume"]],
        absent=[percent(a, 0) for a in table["absence"]],
    )
    order = [f"×{v:g}" for v in sorted(table["volume"].unique())]
    chart: alt.Chart = (
        alt.Chart(shown)
        .mark_rect(cornerRadius=2)
        .encode(
            x=alt.X(
                "volume:O",
                sort=order,
                title=_("Volume"),
                axis=alt.Axis(labelAngle=0, domain=False, ticks=False),
                scale=alt.Scale(paddingInner=0.06),
            ),
            y=alt.Y(
                "absent:O",
                title=_("Absent"),
                axis=alt.Axis(domain=False, ticks=False),
                scale=alt.Scale(paddingInner=0.08),
            ),
            color=alt.Color("rate:N", scale=named_scale(rate_parts()), legend=None),
            tooltip=[
                alt.Tooltip("volume:N", title=_("Volume")),
                alt.Tooltip("absent:N", title=_("Absent")),
                alt.Tooltip("mean:Q", title=_("On time"), format=".2%"),
                alt.Tooltip("holds:Q", title=_("Target holds in"), format=".0%"),
            ],
        )
    )
    return finish(chart, height=190)


def _target(target: float, y: alt.Y) -> alt.Chart:
    rule: alt.Chart = (
        alt.Chart(pd.DataFrame({"middle": [target]}))
        .mark_rule(color=RED, strokeDash=[4, 3])
        .encode(y=y)
    )
    return rule
