"""
Charts of service, and the style of every chart.

Colours mean the same everywhere: red is too few or too late, blue is enough and more. They
hold on light and dark ground; text and grid lines take the theme's colours from Streamlit.
"""

import json
from collections.abc import Sequence
from typing import TypeVar

import altair as alt
import pandas as pd

from planner.i18n import Translator
from planner.ui.words import percent, weekdays

BLUE, AMBER, RED, GREY = "#4C7BD9", "#C9861A", "#D0503F", "#8C95A68C"
PADDING = {"left": 0, "top": 4, "right": 6, "bottom": 0}
RATE_EDGES = (0.90, 0.95, 0.98, 0.99)
RATE_COLOURS = ("#9C2A1F", "#D96F4E", "#F0BC94", "#A9C6EC", "#4C7BD9")

Chart = TypeVar("Chart", alt.Chart, alt.LayerChart)
Named = Sequence[tuple[str, str]]  # what a colour stands for, and the colour


def on_time_parts(target: float, _: Translator) -> Named:
    """Name the colours of the chart of days."""
    return (
        (_("Promised by the model"), AMBER),
        (_("Simulated, with its 95% interval"), BLUE),
        (_("Target {}").format(percent(target, 0)), RED),
    )


def rate_parts() -> Named:
    """Name the colours of the heat map."""
    least = percent(RATE_EDGES[0], 0)
    names = [f"< {least}", *(f"≥ {percent(edge, 0)}" for edge in RATE_EDGES)]
    return tuple(zip(names, RATE_COLOURS, strict=True))


def on_time_days(table: pd.DataFrame, target: float, lang: str, _: Translator) -> alt.LayerChart:
    """
    Draw the on-time rate by day: promised, simulated with its interval, and the target.

    Parameters
    ----------
    table
        As `planner.views.on_time_days` makes it.
    target
        Share to be held.
    """
    lowest = min(target - 0.02, table["promised"].min(), table["low"].min()) - 0.01
    y = alt.Y(
        "promised:Q",
        title=None,
        scale=alt.Scale(domain=[lowest, 1.0], nice=False),
        axis=alt.Axis(format=".0%", tickCount=5, domain=False, ticks=False),
    )
    base = alt.Chart(dated(table)).encode(
        x=_days("date", lang),
        tooltip=[
            alt.Tooltip("date:N", title=_("Day")),
            alt.Tooltip("promised:Q", title=_("Promised"), format=".2%"),
            alt.Tooltip("simulated:Q", title=_("Simulated"), format=".2%"),
            alt.Tooltip("low:Q", title=_("Interval from"), format=".2%"),
            alt.Tooltip("high:Q", title=_("Interval to"), format=".2%"),
        ],
    )
    line = base.mark_line(strokeWidth=1.6, color=AMBER).encode(y=y)
    spread = base.mark_rule(strokeWidth=6, opacity=0.35, color=BLUE).encode(y="low:Q", y2="high:Q")
    points = base.mark_point(filled=True, size=36, opacity=1, color=BLUE).encode(y="simulated:Q")
    return finish(alt.LayerChart(layer=[_rule(target, y), line, spread, points]), height=240)


def on_time_hours(table: pd.DataFrame, lang: str, _: Translator) -> alt.Chart:
    """
    Draw the promised on-time rate by hour and day as a heat map.

    Parameters
    ----------
    table
        One queue, as `planner.views.on_time_hours` makes it.
    """
    labels = [name for name, _colour in rate_parts()]
    bins = pd.cut(table["on_time"], [-1.0, *RATE_EDGES, 2.0], right=False, labels=labels)
    shown = dated(table).assign(
        rate=bins.astype(str), time=[f"{h:02d}:00–{h + 1:02d}:00" for h in table["hour"]]
    )
    chart: alt.Chart = (
        alt.Chart(shown)
        .mark_rect(cornerRadius=2)
        .encode(
            x=_days("date", lang),
            y=alt.Y(
                "hour:O",
                title=None,
                axis=alt.Axis(
                    labelExpr="format(datum.value, '02') + ':00'",
                    domain=False,
                    ticks=False,
                    labelOverlap=True,
                ),
                scale=alt.Scale(paddingInner=0.08),
            ),
            color=alt.Color("rate:N", scale=named_scale(rate_parts()), legend=None),
            tooltip=[
                alt.Tooltip("date:N", title=_("Day")),
                alt.Tooltip("time:N", title=_("Time")),
                alt.Tooltip("on_time:Q", title=_("Promised"), format=".2%"),
                alt.Tooltip("replies:Q", title=_("Replies"), format=",.0f"),
                alt.Tooltip("late:Q", title=_("Late replies"), format=",.1f"),
            ],
        )
    )
    return finish(chart, height=18 * max(8, shown["hour"].nunique()) + 60)


def course_key(_: Translator) -> Named:
    """Name the colours of the course of a search."""
    return ((_("Best cost so far"), BLUE), (_("No roster below"), AMBER))


def cost_course(
    course: Sequence[tuple[float, float, float | None]], _: Translator
) -> alt.LayerChart:
    """
    Draw how the best cost falls and the bound below it rises.

    Parameters
    ----------
    course
        Seconds since the search began, best cost, and bound where there is one.
    """
    table = pd.DataFrame(course, columns=["seconds", "cost", "bound"])
    x = alt.X("seconds:Q", title=_("s"), axis=alt.Axis(grid=False, tickCount=6, format=".0f"))
    y = alt.Y("cost:Q", title=None, scale=alt.Scale(zero=False), axis=counts_axis())
    base = alt.Chart(table).encode(
        x=x,
        tooltip=[
            alt.Tooltip("seconds:Q", title=_("s"), format=".0f"),
            alt.Tooltip("cost:Q", title=_("Best cost so far"), format=",.0f"),
            alt.Tooltip("bound:Q", title=_("No roster below"), format=",.0f"),
        ],
    )
    cost = base.mark_line(interpolate="step-after", color=BLUE, point=True).encode(y=y)
    bound = base.mark_line(interpolate="step-after", color=AMBER).encode(y="bound:Q")
    return finish(alt.LayerChart(layer=[bound, cost]), height=150)


def _rule(target: float, y: alt.Y) -> alt.Chart:
    """Draw the target as a line."""
    base: alt.Chart = alt.Chart(pd.DataFrame({"promised": [target]})).encode(y=y)
    rule: alt.Chart = base.mark_rule(color=RED, strokeDash=[4, 3])
    return rule


def dated(table: pd.DataFrame) -> pd.DataFrame:
    """Write dates as 2026-12-01, the same in every browser's zone."""
    return table.assign(date=table["date"].astype(str))


def _days(field: str, lang: str) -> alt.X:
    """Put days on the axis as a number over a weekday."""
    return alt.X(
        f"{field}:O",
        title=None,
        axis=alt.Axis(
            labelExpr=day_label(lang),
            labelAngle=0,
            labelOverlap=True,
            domain=False,
            ticks=False,
        ),
        scale=alt.Scale(paddingInner=0.08),
    )


def day_label(lang: str) -> str:
    """Write a date as its number over its weekday, in Vega's language of expressions."""
    names = json.dumps([*weekdays(lang)[6:], *weekdays(lang)[:6]], ensure_ascii=False)
    day = "toDate(datum.value)"
    return f"[utcdate({day}), {names}[utcday({day})]]"


def counts_axis() -> alt.Axis:
    """Return an axis of whole numbers."""
    return alt.Axis(tickCount=4, domain=False, ticks=False, format=",.0f", tickMinStep=1)


def timed(table: pd.DataFrame) -> pd.DataFrame:
    """Say of each hour from when to when it lasts, and where its middle is."""
    return table.assign(
        time=[f"{hour:02d}:00–{hour + 1:02d}:00" for hour in table["hour"]],
        mid_hour=table["hour"] + 0.5,
    )


def hours_of_day(shown: pd.DataFrame) -> alt.X:
    """Put the hours of a day on an axis, of a table as `timed` makes it."""
    first, last = float(shown["hour"].min()), float(shown["hour"].max()) + 1
    return alt.X(
        "mid_hour:Q",
        title=None,
        scale=alt.Scale(domain=[first, last], nice=False),
        axis=alt.Axis(
            values=list(range(0, 25, 2)),
            labelExpr="format(datum.value, '02') + ':00'",
            grid=False,
            domain=False,
            labelOverlap=True,
        ),
    )


def named_scale(named: Named) -> alt.Scale:
    """Return the colours of names."""
    names, colours = zip(*named, strict=True)
    return alt.Scale(domain=list(names), range=list(colours))


def finish(chart: Chart, *, height: int) -> Chart:
    """Give a chart its height, small margins and no frame."""
    sized: Chart = chart.properties(height=height, padding=PADDING)
    framed: Chart = sized.configure_view(strokeOpacity=0)
    return framed


def clock_label(hour: float) -> str:
    """Write an hour from midnight as a time."""
    return f"{int(hour):02d}:{round(hour % 1 * 60):02d}"
