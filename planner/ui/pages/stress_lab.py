"""The stress lab: rehearse a day before it happens, and find the cheapest way through."""

import datetime as dt
from typing import Any

import streamlit as st

from planner.ui import lab_charts, words
from planner.ui.charts import rate_parts
from planner.ui.frame import metrics, page_head
from planner.ui.html import Column, Text, colours, table
from planner.ui.lab_controls import choose_days, choose_scenario
from planner.ui.lab_way import send_proposal, show_way
from planner.ui.session import Here, here
from planner.views import InputError, Verb
from planner.workflow.whatif import (
    HANDLING_TIMES,
    MOST_SCENARIOS,
    Case,
    Days,
    Scenario,
    case_of,
    compare,
    most_volume,
    sweep_scenario,
    whatif_document,
)
from planner.workflow.whatif_fix import fix_document, fix_scenario

SAVED, RATES = "lab_saved", (0.5, 0.8, 0.9, 0.95)


def show() -> None:
    """Draw the page."""
    now = here()
    _ = now.words
    page_head(now, _("Stress lab"))
    if not now.actor.may(Verb.WHATIF, now.version.team):
        st.info(_("Rehearsing is for those who plan."))
        return
    try:
        _lab(now)
    except InputError as error:
        st.error(str(error))


def _lab(now: Here) -> None:
    _ = now.words
    left, right = st.columns([2, 5], gap="medium")
    with left:
        days = choose_days(now)
        scenario = choose_scenario(now, days)
        _save_button(now, scenario)
    saved = [one for one in _saved() if one.days == days]
    shown = _side_by_side(scenario, saved)
    with right:
        replications = 200 if st.session_state.get("lab_simulate") else 0
        with st.spinner(_doing(now, replications), show_time=True):
            document = _compared(now, tuple(shown), days, replications)
        _results(now, document)
    _capacity(now, scenario)
    _way_through(now, scenario)


def _doing(now: Here, replications: int) -> str:
    """Say what the visitor waits for."""
    _ = now.words
    if replications:
        return _("Playing each scenario {} times, message by message…").format(replications)
    return _("Working out replies hour by hour, in every possible future…")


def _saved() -> list[Scenario]:
    found: list[Scenario] = st.session_state.setdefault(SAVED, [])
    return found


def _side_by_side(scenario: Scenario, saved: list[Scenario]) -> list[Scenario]:
    """Put the scenario on the sliders last, if it is anything new."""
    known = [one for one in saved if one != scenario][: MOST_SCENARIOS - 1]
    return known if scenario.is_plain else [*known, scenario]


def _save_button(now: Here, scenario: Scenario) -> None:
    _ = now.words
    keep, clear = st.columns(2, gap="small")
    asked = keep.button(
        _("Keep"),
        icon=":material/playlist_add:",
        help=_("Keep this scenario beside the next one"),
        disabled=scenario.is_plain or len(_saved()) >= MOST_SCENARIOS - 1,
        width="stretch",
    )
    if asked and scenario not in _saved():
        _saved().append(scenario)
    if clear.button(_("Clear"), disabled=not _saved(), width="stretch"):
        _saved().clear()


def _results(now: Here, document: dict[str, Any]) -> None:
    _, target = now.words, document["target"]
    named = [(_("As it is"), document["base"])]
    named += [(one["name"], one) for one in document["scenarios"]]
    metrics(_headline(now, document, named[-1][1]))
    st.subheader(
        _("On time, hour by hour"),
        help=_(
            "The middle of the possible futures, and the band that eight in ten fall into; "
            "scenarios meet the same customers"
        ),
        anchor=False,
    )
    if not document["base"]["hours"]:
        st.info(_("No customers are expected on these days."))
        return
    st.html(colours(lab_charts.fan_parts([name for name, _one in named], target, _)))
    worst = min(named[-1][1]["hours"], key=lambda h: h["on_time"]["p50"])
    said = _("Lowest: {} at {}, {} o'clock").format(
        words.percent(worst["on_time"]["p50"]),
        words.day(dt.date.fromisoformat(worst["date"]), now.lang),
        worst["hour"],
    )
    st.altair_chart(lab_charts.fan(named, target, _), alt=said)
    st.html(_table(now, named, target))
    st.toggle(
        _("Prove by simulation"),
        key="lab_simulate",
        help=_("Plays each scenario 200 times, message by message; takes some seconds"),
    )


def _headline(
    now: Here, document: dict[str, Any], one: dict[str, Any]
) -> list[tuple[str, str, str, str, str]]:
    _, base, target = now.words, document["base"], document["target"]
    found, usual = _share(one), _share(base)
    waiting = max((hour["waiting"]["p50"] for hour in one["hours"]), default=0.0)
    response = one["average_response_s"]["simulated"] or one["average_response_s"]["model"]
    return [
        (
            _("On time"),
            words.percent(found["mean"]),
            _("as it is {}").format(words.percent(usual["mean"])),
            "good" if found["mean"] >= target else "bad",
            _("Share of replies within the queue's limit, on the days looked at"),
        ),
        (
            _("Target holds in"),
            words.percent(found["holds"], 0),
            _("of the futures"),
            "good" if found["holds"] >= 0.8 else "bad",
            _("Share of the possible futures in which the days hold the target"),
        ),
        (
            _("Longest queue"),
            words.number(waiting),
            _("customers"),
            "",
            _("Customers who wait for an agent, in the worst hour"),
        ),
        (
            _("Average response"),
            words.number(None if response is None else response["p50"], _("s")),
            "",
            "",
            _("Mean time to a reply, over all replies"),
        ),
        (
            _("Contacts"),
            words.number(one["contacts"]),
            _("as it is {}").format(words.number(base["contacts"])),
            "",
            _("Expected on the days looked at, while queues are open"),
        ),
    ]


def _share(one: dict[str, Any]) -> dict[str, float]:
    found: dict[str, float] = one["on_time"]["simulated"] or one["on_time"]["model"]
    return found or {"mean": 1.0, "holds": 1.0, "p10": 1.0, "p90": 1.0}


def _table(now: Here, named: list[tuple[str, dict[str, Any]]], target: float) -> str:
    _ = now.words
    platforms = words.platform_names(_)
    columns = [
        Column(title=_("Scenario"), wide=True),
        Column(title=_("On time"), numeric=True),
        Column(title=_("Target holds in"), numeric=True),
        Column(title=_("Worst hour"), numeric=True),
        Column(title=_("Paid hours"), numeric=True),
        Column(title=_("Exposed a day, min"), wide=True),
    ]
    rows = []
    for name, one in named:
        share = _share(one)
        worst = min((h["on_time"]["p50"] for h in one["hours"]), default=None)
        exposed: dict[str, float] = {}
        for row in one["exposed"]:
            minutes = row["uncovered_min"] + row["late_min"]
            exposed[row["platform"]] = max(exposed.get(row["platform"], 0.0), minutes)
        rows.append(
            [
                Text(value=name),
                Text(
                    value=words.percent(share["mean"]),
                    note=words.interval(share["p10"], share["p90"]),
                    mark="good" if share["mean"] >= target else "bad",
                ),
                Text(value=words.percent(share["holds"], 0)),
                Text(value=words.percent(worst)),
                Text(value=words.number(one["paid_hours"], _("h"))),
                Text(
                    value=" · ".join(
                        f"{platforms.get(platform, platform)} {minutes:.0f}"
                        for platform, minutes in exposed.items()
                    )
                    or words.NONE
                ),
            ]
        )
    return table(columns, rows, _("Scenarios side by side"))


@st.fragment
def _capacity(now: Here, scenario: Scenario) -> None:
    """Say how much the team can take, and draw the map around it."""
    _ = now.words
    st.subheader(
        _("How much can this team take?"),
        help=_(
            "The volume, as a multiple of the forecast's in the hours chosen above, at which the "
            "target breaks in more futures than the confidence allows"
        ),
        anchor=False,
    )
    if not st.toggle(_("Work it out"), key="lab_capacity"):
        return
    number, around = st.columns([1, 3], gap="medium")
    with st.spinner(_("Trying volumes…")):
        most, cells = _taken(now, scenario, _confidence())
    with number:
        st.metric(
            _("Volume that still holds"),
            words.NONE if most is None else f"× {most:.2f}",
            _hours_text(now, scenario),
            delta_color="off",
            delta_arrow="off",
            border=True,
        )
        if most is None:
            st.caption(_("The other hours alone miss the target, whatever comes in these."))
    with around:
        handling = st.segmented_control(
            _("Handling time ×"),
            HANDLING_TIMES,
            default=HANDLING_TIMES[0],
            required=True,
            format_func=lambda factor: f"× {factor:g}",
            key="lab_grid_handling",
        )
        st.html(colours(rate_parts()))
        st.altair_chart(
            lab_charts.grid_map([c for c in cells if c["handling_time"] == handling], _),
            alt=_("On time over volume and absence"),
        )


@st.fragment
def _way_through(now: Here, scenario: Scenario) -> None:
    """Find the cheapest mix of levers, and show what each brings."""
    _ = now.words
    st.subheader(
        _("Cheapest way through"),
        help=_(
            "Templates, chats at once, overtime, moved starts, cancelled rest days, training and "
            "people from outside, at the prices of the configuration and within the law; every "
            "proposal is simulated"
        ),
        anchor=False,
    )
    left, right = st.columns([1, 1], gap="medium")
    with left:
        st.select_slider(
            _("Holds in this share of futures"),
            RATES,
            value=0.8,
            format_func=lambda share: words.percent(share, 0),
            key="lab_confidence",
        )
    asked = right.button(_("Find it"), type="primary", icon=":material/search:")
    key = (now.url, now.version.id, now.version.created_at, scenario, _confidence())
    if asked:
        with st.spinner(_("Trying levers, half a minute at most…")):
            way = fix_scenario(_case(now), scenario, confidence=_confidence())
        st.session_state["lab_way"] = (key, way)
    kept = st.session_state.get("lab_way")
    if kept is None or kept[0] != key:
        return
    show_way(now, fix_document(kept[1]))
    if kept[1].best is not None and now.actor.may(Verb.EDIT, now.version.team):
        send_proposal(now, kept[1].best, scenario)


def _hours_text(now: Here, scenario: Scenario) -> str:
    """Say which hours a volume is about."""
    _ = now.words
    if len(scenario.volume) != 1:
        return _("all day")
    volume = scenario.volume[0]
    return _("in the hours {} to {}").format(volume.from_min // 60, volume.to_min // 60)


def _confidence() -> float:
    return float(st.session_state.get("lab_confidence", 0.8))


def _case(now: Here) -> Case:
    plan = now.plan
    return case_of(plan.month, plan.roster, plan.duty, plan.occasions)


def _compared(
    now: Here, shown: tuple[Scenario, ...], days: Days, replications: int
) -> dict[str, Any]:
    return _rehearsed(
        now.url,
        now.version.id,
        now.version.created_at,
        shown,
        days,
        replications,
        _case=_case(now),
    )


@st.cache_data(max_entries=64, show_spinner=False)
def _rehearsed(
    url: str,  # noqa: ARG001 - these three tell one roster from another in the cache
    version: int,  # noqa: ARG001
    made_at: dt.datetime,  # noqa: ARG001
    shown: tuple[Scenario, ...],
    days: Days,
    replications: int,
    *,
    _case: Case,
) -> dict[str, Any]:
    return whatif_document(compare(_case, shown, days=days, replications=replications))


def _taken(
    now: Here, scenario: Scenario, confidence: float
) -> tuple[float | None, list[dict[str, Any]]]:
    return _worked_out(
        now.url, now.version.id, now.version.created_at, scenario, confidence, _case=_case(now)
    )


@st.cache_data(max_entries=64, show_spinner=False)
def _worked_out(
    url: str,  # noqa: ARG001 - these three tell one roster from another in the cache
    version: int,  # noqa: ARG001
    made_at: dt.datetime,  # noqa: ARG001
    scenario: Scenario,
    confidence: float,
    *,
    _case: Case,
) -> tuple[float | None, list[dict[str, Any]]]:
    most = most_volume(_case, scenario, confidence=confidence)
    return most, sweep_scenario(_case, scenario)


if __name__ == "__main__":
    show()
