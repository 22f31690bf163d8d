"""The cheapest way through a scenario, shown: what it costs, what each lever brings, for whom."""

from typing import Any

import streamlit as st

from planner.ui import lab_charts, words
from planner.ui.html import Column, Text, table
from planner.ui.session import Here
from planner.views import InputError
from planner.workflow.whatif import Scenario
from planner.workflow.whatif_fix import Mix, fix_pulls
from planner.workflow.whatif_propose import has_cells, propose
from planner.workflow.whatif_text import lever_text, prices_text


def show_way(now: Here, way: dict[str, Any]) -> None:
    """Draw what was found, as `planner.workflow.whatif_fix.fix_document` describes it."""
    _, best = now.words, way["best"]
    if best is None:
        st.warning(
            _("No mix of the levers holds the target: all of them together bring {}.").format(
                words.percent(way["most"])
            )
        )
        return
    if not best["levers"]:
        st.success(_("Nothing is needed: the target holds."))
        return
    st.markdown(
        _("**{} yuan** hold the target in {} of the futures.").format(
            words.number(best["cost"]), words.percent(best["holds"], 0)
        )
    )
    steps = [(_("Without levers"), way["without"])]
    steps += [(_capital(lever_text(pull, _)), pull["so_far"]) for pull in best["levers"]]
    said = _("From {} to {}").format(words.percent(steps[0][1]), words.percent(steps[-1][1]))
    st.altair_chart(lab_charts.waterfall(steps, way["target"], _), alt=said)
    columns = [
        Column(title=_("Lever"), wide=True),
        Column(title=_("Costs"), numeric=True),
        Column(title=_("Alone it brings"), numeric=True),
        Column(title=_("Who"), wide=True),
    ]
    rows = [
        [
            Text(value=_capital(lever_text(pull, _))),
            Text(value=words.number(pull["cost"])),
            Text(value=words.percent(pull["alone"])),
            Text(value=", ".join(_names(now, pull["agents"])) or words.NONE),
        ]
        for pull in best["levers"]
    ]
    st.html(table(columns, rows, _("Levers")))
    st.caption(prices_text(_))
    for other in way["alternatives"]:
        listed = " · ".join(lever_text(pull, _) for pull in other["levers"])
        st.caption(_("Or for {}: {}").format(words.number(other["cost"]), listed))


def send_proposal(now: Here, mix: Mix, scenario: Scenario) -> None:
    """Offer to save what a mix changes on the roster as a draft for the manager."""
    _ = now.words
    if not has_cells(mix):
        st.caption(_("Nothing of this changes the roster: carry it out beside it."))
        return
    asked = st.button(
        _("Send to the manager as a draft"),
        icon=":material/send:",
        help=_("Changes these cells of the roster and locks them; nothing is published"),
        key="lab_send",
    )
    if not asked:
        return
    try:
        version = propose(
            now.url, now.actor, now.version.id, mix, scenario.days, _reason(now, mix, scenario)
        )
    except InputError as error:
        st.error(str(error))
        return
    st.success(_("Saved as draft {version}.").format(version=version))


def _reason(now: Here, mix: Mix, scenario: Scenario) -> str:
    """Tell the manager what the draft is for, and what is to be done beside it."""
    pulls = fix_pulls(mix)
    listed = ", ".join(lever_text(pull, now.words) for pull in pulls)
    return f"{scenario.name}: {listed}"[:200]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _names(now: Here, ids: list[str]) -> list[str]:
    problem = now.plan.month.problem
    return [now.own(problem.agents[problem.agent_index[name]].name) for name in ids]
