"""The rules that a plan keeps, as a table to set how strictly."""

import dataclasses
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from planner.i18n import Translator
from planner.ui import words
from planner.ui.session import Here
from planner.views import Mode

if TYPE_CHECKING:
    from planner.config import RuleSetting

KEY = "plan_rules"


def rules(now: Here) -> "tuple[RuleSetting, ...]":
    """Show the rules, and return them as they are set for the next plan."""
    from planner.workflow import find_rules

    _, team = now.words, now.version.team
    settings = find_rules(now.url, now.actor, team)
    names, modes, units = words.rule_names(_), _modes(_), _units(_)
    table = pd.DataFrame(
        {
            "rule": [names.get(one.name, one.name) for one in settings],
            "mode": [one.mode.value for one in settings],
            "limit": [one.limit for one in settings],
            "unit": [units.get(one.limit_key, "") for one in settings],
            "weight": [one.weight for one in settings],
            "clause": [_(one.clause) for one in settings],
        }
    )
    counts = [sum(one.mode is mode for one in settings) for mode in (Mode.HARD, Mode.SOFT)]
    title = _("Rules: {hard} hard, {soft} soft").format(hard=counts[0], soft=counts[1])
    with st.expander(title):
        st.caption(
            _(
                "Hard: a plan that breaks it is wrong. Soft: a breach costs its price. Reported: "
                "not planned for, but every breach is named. What is set here holds for the next "
                "plan, and for those after it once its roster is published."
            )
        )
        after = st.data_editor(
            table,
            hide_index=True,
            disabled=["rule", "unit", "clause"],
            width="stretch",
            height="content",
            placeholder="",
            key=f"{KEY}_{team}_{hash(settings)}",
            column_config=_columns(_, modes),
        )
    return tuple(
        _set(one, row) for one, row in zip(settings, after.to_dict("records"), strict=True)
    )


def _set(one: "RuleSetting", row: dict[Any, Any]) -> "RuleSetting":
    limit = None if pd.isna(row["limit"]) else float(row["limit"])
    return dataclasses.replace(one, mode=Mode(row["mode"]), weight=int(row["weight"]), limit=limit)


def _columns(_: Translator, modes: dict[str, str]) -> dict[str, Any]:
    column = st.column_config
    return {
        "rule": column.TextColumn(_("Rule"), width=210),
        "mode": column.SelectboxColumn(
            _("How strict"),
            options=list(modes),
            required=True,
            width=110,
            format_func=lambda mode: modes.get(str(mode), str(mode)),
        ),
        "limit": column.NumberColumn(_("Limit"), min_value=0, width=70),
        "unit": column.TextColumn("", width=110),
        "weight": column.NumberColumn(
            _("Price"),
            min_value=1,
            max_value=10_000,
            required=True,
            width=80,
            help=_("What one breach of a soft rule costs, as in the configuration's prices"),
        ),
        "clause": column.TextColumn(_("Clause"), width=220),
    }


def _modes(_: Translator) -> dict[str, str]:
    return {
        Mode.HARD.value: _("Hard"),
        Mode.SOFT.value: _("Soft"),
        Mode.REPORT.value: _("Reported"),
        Mode.OFF.value: _("Off"),
    }


def _units(_: Translator) -> dict[str, str]:
    return {
        "least": _("at least"),
        "most": _("at most"),
        "most_h": _("h at most"),
        "least_h": _("h at least"),
        "least_min": _("min at least"),
    }
