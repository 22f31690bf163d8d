"""The cheapest way through a scenario, shown: what it costs, what each lever brings, for whom."""

from typing import Any

import streamlit as st

from planner.ui import lab_charts, words
from planner.ui.html import Column, Text, table
from planner.ui.session import Here
from planner.workflow.whatif_text import lever_text


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
    for other in way["alternatives"]:
        listed = " · ".join(lever_text(pull, _) for pull in other["levers"])
        st.caption(_("Or for {}: {}").format(words.number(other["cost"]), listed))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _names(now: Here, ids: list[str]) -> list[str]:
    problem = now.plan.month.problem
    return [now.own(problem.agents[problem.agent_index[name]].name) for name in ids]
