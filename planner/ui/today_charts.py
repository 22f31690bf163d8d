"""Charts of a day that has begun: contacts by hour, and replies on time by hour."""

import altair as alt
import pandas as pd

from planner.i18n import Translator
from planner.ui.charts import AMBER, BLUE, RED, Named, counts_axis, finish, hours_of_day, timed
from planner.ui.forecast_charts import BAND
from planner.ui.words import percent

HEIGHT_PX = 230
PLANNED = "#8C95A6"


def contacts_key(_: Translator) -> Named:
    """Name the colours of the chart of contacts."""
    return (
        (_("What came"), AMBER),
        (_("Expected now"), BLUE),
        (_("80 % band"), BAND),
        (_("As forecast before the day"), PLANNED),
    )


def contacts(table: pd.DataFrame, _: Translator) -> alt.LayerChart:
    """
    Draw what came and what is expected now.

    Parameters
    ----------
    table
        As `planner.views.contacts_by_hour` makes it.
    """
    shown = timed(table)
    ahead = shown[shown["came"].isna()]
    x = hours_of_day(shown)
    y = alt.Y("low:Q", title=None, axis=counts_axis())
    tooltip = [
        alt.Tooltip("time:N", title=_("Time")),
        alt.Tooltip("came:Q", title=_("What came"), format=",.0f"),
        alt.Tooltip("mean:Q", title=_("Expected now"), format=",.0f"),
        alt.Tooltip("low:Q", title=_("80 % from"), format=",.0f"),
        alt.Tooltip("high:Q", title=_("80 % to"), format=",.0f"),
        alt.Tooltip("planned:Q", title=_("As forecast before the day"), format=",.0f"),
    ]
    layers = [
        alt.Chart(shown[shown["came"].notna()])
        .mark_bar(color=AMBER, size=14, cornerRadiusEnd=2)
        .encode(x=x, y=alt.Y("came:Q", title=None, axis=counts_axis())),
        alt.Chart(ahead)
        .mark_area(color=BAND, interpolate="monotone")
        .encode(x=x, y=y, y2="high:Q"),
        alt.Chart(shown)
        .mark_line(color=PLANNED, strokeDash=[4, 3], interpolate="monotone")
        .encode(x=x, y="planned:Q"),
        alt.Chart(ahead)
        .mark_line(color=BLUE, strokeWidth=2, interpolate="monotone", point={"size": 22})
        .encode(x=x, y="mean:Q"),
        alt.Chart(shown).mark_rule(opacity=0, strokeWidth=14).encode(x=x, tooltip=tooltip),
    ]
    return finish(alt.LayerChart(layer=layers), height=HEIGHT_PX)


def on_time_key(target: float, _: Translator) -> Named:
    """Name the colours of the chart of replies on time."""
    return (
        (_("Hours that are over, by the model"), AMBER),
        (_("Expected now, 8 futures of 10"), BLUE),
        (_("As planned"), PLANNED),
        (_("Target {}").format(percent(target, 0)), RED),
    )


def on_time(table: pd.DataFrame, target: float, _: Translator) -> alt.LayerChart:
    """
    Draw the share of replies on time, hour by hour.

    Parameters
    ----------
    table
        As `planner.views.on_time_by_hour` makes it.
    target
        Share to be held.
    """
    shown = timed(table)
    lowest = max(0.0, min(float(shown["low"].min()), target) - 0.03)
    scale = alt.Scale(domain=[lowest, 1.0], nice=False, clamp=True)
    axis = alt.Axis(format=".0%", tickCount=5, domain=False, ticks=False)
    x, y = hours_of_day(shown), alt.Y("middle:Q", title=None, scale=scale, axis=axis)
    ahead, over = shown[~shown["over"]], shown[shown["over"]]
    tooltip = [
        alt.Tooltip("time:N", title=_("Time")),
        alt.Tooltip("middle:Q", title=_("On time"), format=".1%"),
        alt.Tooltip("low:Q", title=_("One in ten is below"), format=".1%"),
        alt.Tooltip("high:Q", title=_("One in ten is above"), format=".1%"),
        alt.Tooltip("planned:Q", title=_("As planned"), format=".1%"),
    ]
    target_at = alt.Chart(pd.DataFrame({"middle": [target]}))
    layers = [
        target_at.mark_rule(color=RED, strokeDash=[4, 3]).encode(y=y),
        alt.Chart(shown)
        .mark_line(color=PLANNED, strokeDash=[4, 3], interpolate="monotone")
        .encode(x=x, y=alt.Y("planned:Q", title=None, scale=scale, axis=axis)),
        alt.Chart(ahead)
        .mark_area(color=BLUE, opacity=0.25, interpolate="monotone")
        .encode(x=x, y=alt.Y("low:Q", title=None, scale=scale, axis=axis), y2="high:Q"),
        alt.Chart(ahead)
        .mark_line(color=BLUE, strokeWidth=2, interpolate="monotone", point={"size": 22})
        .encode(x=x, y=y),
        alt.Chart(over).mark_point(color=AMBER, filled=True, size=46, opacity=1).encode(x=x, y=y),
        alt.Chart(shown).mark_rule(opacity=0, strokeWidth=14).encode(x=x, tooltip=tooltip),
    ]
    return finish(alt.LayerChart(layer=layers), height=HEIGHT_PX)
