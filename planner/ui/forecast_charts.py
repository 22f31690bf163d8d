"""Charts of the forecast: the days with their past, a day's hours, what makes up a day."""

import altair as alt
import pandas as pd

from planner.i18n import Translator
from planner.ui.charts import (
    AMBER,
    BLUE,
    GREY,
    Named,
    counts_axis,
    dated,
    finish,
    hours_of_day,
    named_scale,
    timed,
)
from planner.ui.words import month_day_label, special_day

BAND, PAST_BAND = "#4C7BD95C", "#8C95A640"
CAME = "#7A8496"  # holds on light and dark ground
BAR_PX = 30  # a row of the chart of parts


def day_parts_key(_: Translator) -> Named:
    """Name the colours of the chart of parts."""
    return ((_("adds"), BLUE), (_("takes away"), AMBER), (_("sum"), GREY))


def days_key(*, past: bool, tested: bool, _: Translator) -> Named:
    """Name the colours of the chart of days."""
    came = ((_("What came"), CAME),) if past else ()
    earlier = ((_("80 % band of earlier forecasts"), PAST_BAND),) if tested else ()
    return (
        *came,
        *earlier,
        (_("Expected"), BLUE),
        (_("80 % band"), BAND),
        (_("Holidays and campaigns"), AMBER),
    )


def hours_key(*, usual: bool, _: Translator) -> Named:
    """Name the colours of the chart of hours."""
    known = ((_("Same weekday, last four weeks"), CAME),) if usual else ()
    return ((_("Expected"), BLUE), (_("80 % band"), BAND), *known)


def days(past: pd.DataFrame, ahead: pd.DataFrame, lang: str, _: Translator) -> alt.LayerChart:
    """
    Draw what came and what is expected in one picture; special days are marked and named.

    Parameters
    ----------
    past, ahead
        As `planner.views.past_days` and `planner.views.forecast_days` make them.
    """
    names = [", ".join(special_day(name, lang) for name in found) for found in ahead["special"]]
    ahead = _daily(ahead.assign(special=names))
    past = _daily(past)
    tested = past[past["mean"].notna()]
    x = _date_axis(lang)
    y = alt.Y("low:Q", title=None, axis=counts_axis())
    layers = [
        alt.Chart(tested).mark_area(color=PAST_BAND).encode(x=x, y=y, y2="high:Q"),
        alt.Chart(past)
        .mark_line(strokeWidth=2, color=CAME)
        .encode(x=x, y=alt.Y("actual:Q", title=None, axis=counts_axis())),
        alt.Chart(ahead).mark_area(color=BAND).encode(x=x, y=y, y2="high:Q"),
        alt.Chart(ahead).mark_line(strokeWidth=2, color=BLUE).encode(x=x, y="mean:Q"),
        alt.Chart(ahead[ahead["special"] != ""])
        .mark_point(color=AMBER, filled=True, size=46, opacity=1)
        .encode(x=x, y="mean:Q"),
        alt.Chart(past)
        .mark_rule(opacity=0, strokeWidth=8)
        .encode(
            x=x,
            tooltip=[
                alt.Tooltip("day:N", title=_("Day")),
                _number("actual", _("What came")),
                _number("mean", _("Expected then")),
            ],
        ),
        alt.Chart(ahead)
        .mark_rule(opacity=0, strokeWidth=8)
        .encode(
            x=x,
            tooltip=[
                alt.Tooltip("day:N", title=_("Day")),
                alt.Tooltip("special:N", title=_("Special day")),
                _number("mean", _("Expected")),
                _number("low", _("80 % from")),
                _number("high", _("80 % to")),
            ],
        ),
    ]
    return finish(alt.LayerChart(layer=layers), height=270)


def hours(table: pd.DataFrame, _: Translator) -> alt.LayerChart:
    """
    Draw a day's contacts an hour with the band, and the usual weekday beside them.

    Parameters
    ----------
    table
        As `planner.views.day_hours` makes it.
    """
    shown = timed(table)
    base = alt.Chart(shown).encode(x=hours_of_day(shown))
    y = alt.Y("low:Q", title=None, axis=counts_axis())
    layers = [
        base.mark_area(color=BAND, interpolate="monotone").encode(y=y, y2="high:Q"),
        base.mark_line(color=CAME, strokeWidth=1.6, interpolate="monotone").encode(y="usual:Q"),
        base.mark_line(color=BLUE, strokeWidth=2, interpolate="monotone").encode(y="mean:Q"),
        base.mark_rule(opacity=0, strokeWidth=14).encode(
            tooltip=[
                alt.Tooltip("time:N", title=_("Time")),
                _number("mean", _("Expected")),
                _number("low", _("80 % from")),
                _number("high", _("80 % to")),
                _number("usual", _("Same weekday, last four weeks")),
            ]
        ),
    ]
    return finish(alt.LayerChart(layer=layers), height=250)


def day_parts(table: pd.DataFrame, names: dict[str, str], _: Translator) -> alt.LayerChart:
    """
    Draw the steps from the last weeks' mean to the day's expected contacts.

    Parameters
    ----------
    table
        As `planner.views.parts_table` makes it.
    names
        What each part is called.
    """
    adds, takes, total = (name for name, _colour in day_parts_key(_))
    is_sum = table["part"].isin(["level", "expected"])
    shown = table.assign(
        name=table["part"].map(names),
        colour=(table["amount"] >= 0).map({True: adds, False: takes}).where(~is_sum, total),
        label=[
            f"{amount:,.0f}" if whole else f"{amount:+,.0f}"
            for amount, whole in zip(table["amount"], is_sum, strict=True)
        ],
    )
    y = alt.Y(
        "name:N",
        sort=None,
        title=None,
        axis=alt.Axis(domain=False, ticks=False, labelPadding=8, labelLimit=150),
        scale=alt.Scale(paddingInner=0.3),
    )
    most = float(shown["high"].max())
    x = alt.X(
        "low:Q",
        title=None,
        axis=None,
        scale=alt.Scale(domain=[min(0.0, float(shown["low"].min())), 1.16 * most], nice=False),
    )
    base = alt.Chart(shown).encode(y=y)
    bars = base.mark_bar(cornerRadius=2).encode(
        x=x,
        x2="high:Q",
        color=alt.Color("colour:N", scale=named_scale(day_parts_key(_)), legend=None),
        tooltip=[
            alt.Tooltip("name:N", title=_("Part")),
            alt.Tooltip("label:N", title=_("Contacts")),
        ],
    )
    text = base.mark_text(align="left", dx=6, color=CAME).encode(x="high:Q", text="label:N")
    return finish(alt.LayerChart(layer=[bars, text]), height=BAR_PX * len(shown))


def _number(field: str, title: str) -> alt.Tooltip:
    return alt.Tooltip(f"{field}:Q", title=title, format=",.0f")


def _daily(table: pd.DataFrame) -> pd.DataFrame:
    """Add days as instants of UTC, which no browser's zone moves."""
    written = dated(table)
    return written.assign(day=written["date"], at=pd.to_datetime(written["date"], utc=True))


def _date_axis(lang: str) -> alt.X:
    return alt.X(
        "at:T",
        title=None,
        scale=alt.Scale(type="utc"),
        axis=alt.Axis(
            labelExpr=month_day_label(lang),
            tickCount={"interval": "week", "step": 1},
            grid=False,
            domain=False,
            labelOverlap=True,
            labelAngle=0,
        ),
    )
