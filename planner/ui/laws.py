"""What labour law says of a roster, a preset each."""

from typing import Any

import pandas as pd
import streamlit as st

from planner import views
from planner.ui import words
from planner.ui.html import Column, Text, table
from planner.ui.session import Here


def laws(now: Here) -> None:
    """Sum the presets up in a table, and list every breach with its mend."""
    _, found = now.words, now.plan.document.get("compliance") or []
    if not found:
        return
    st.subheader(
        _("Labour law"),
        help=_(
            "Any roster is held against the presets in the configuration; the cost counts overtime "
            "at the rates the law asks for"
        ),
        anchor=False,
    )
    st.caption(_("A reading of the rules by a program, not legal advice."))
    columns = [
        Column(title=_("Law"), wide=True),
        Column(title=_("Clause"), wide=True),
        Column(title=_("Cases"), numeric=True),
        Column(title=_("People"), numeric=True),
        Column(title=_("Overtime, h"), numeric=True),
        Column(title=_("Overtime at legal rates"), numeric=True),
    ]
    rows = [row for law in found for row in _rows(now, law)]
    st.html(table(columns, rows, _("Breaches by law")))
    _one_by_one(now, found)


def _rows(now: Here, law: dict[str, Any]) -> list[list[Text]]:
    """Write a line for each clause broken, the overtime in the first."""
    findings, overtime = law["findings"], law["overtime"]
    clauses = list(dict.fromkeys(finding["clause"] for finding in findings))
    rows = []
    for i, clause in enumerate(clauses or [""]):
        cases = [f for f in findings if f["clause"] == clause]
        people = len({f["agent"] for f in cases if f["agent"]})
        hours = sum(overtime["hours"].values())
        rows.append(
            [
                Text(value=now.own(law["label"]) if not i else ""),
                Text(
                    value=now.words(clause) if clause else now.words("no breach found"),
                    mark="" if clause else "good",
                ),
                Text(value=str(len(cases)), mark="bad" if cases else ""),
                Text(value=str(people) if people else words.NONE),
                Text(
                    value=words.NONE if i or not hours else words.number(hours),
                    note="" if i else " · ".join(overtime["hours"]),
                ),
                Text(value=words.NONE if i or not hours else words.number(overtime["cost"])),
            ]
        )
    return rows


def _one_by_one(now: Here, found: list[dict[str, Any]]) -> None:
    _ = now.words
    rows = [_row(now, finding) for law in found for finding in law["findings"]]
    if not rows:
        return
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        height=min(36 * (len(rows) + 1), 430),
        column_config={
            "date": st.column_config.TextColumn(_("Date"), width=90),
            "agent": st.column_config.TextColumn(_("Person"), width=110),
            "clause": st.column_config.TextColumn(_("Clause"), width=150),
            "text": st.column_config.TextColumn(_("What"), width="large"),
            "mend": st.column_config.TextColumn(_("Cheapest mend"), width="large"),
        },
        key="service_laws",
    )


def _row(now: Here, finding: dict[str, Any]) -> dict[str, str]:
    """Write one finding in the reader's language."""
    clause, said, mend = finding["clause"], finding["template"], finding["mend_template"]
    return {
        "date": finding["date"],
        "agent": now.own(views.agent_name(now.plan, finding["agent"])) or words.NONE,
        "clause": now.words(clause),
        "text": now.words(said).format(*finding["values"]),
        "mend": now.words(mend).format(*finding["mend_values"]),
    }
