"""The fairness ledger: what each agent has had against a fair share."""

import streamlit as st

from planner import views
from planner.ui import words
from planner.ui.html import Column, Text, table
from planner.ui.session import Here

MOST_ROWS, HEIGHT = 14, 520  # rows shown before the table scrolls, and its height then [px]
MUCH = 2.0  # above a fair share by so much, it shows


def fairness(now: Here) -> None:
    """Tabulate the ledger, who stands highest above a fair share first."""
    _ = now.words
    st.subheader(
        _("Fair shares"),
        help=_(
            "A fair share is what all who can do it had together, divided by the days they were "
            "there. What is past fades by half a month; the next plan makes good what is left"
        ),
        anchor=False,
    )
    ledger = views.team_ledger(now.url, now.actor, now.version.team)
    if ledger.first is None or ledger.last is None:
        st.caption(_("No roster is published yet, so nobody has had anything."))
        return
    st.caption(
        _(
            "What each had from {first} to {last}, and in small how far they stand above (+) or "
            "below (−) a fair share now."
        ).format(
            first=words.short_day(ledger.first, now.lang),
            last=words.short_day(ledger.last, now.lang),
        )
    )
    names = {name: words.shared(name, now.lang) for name in views.SHARED}
    rows = sorted(ledger.rows, key=lambda row: -sum(_balances(row)))
    columns = [
        Column(title=_("Person")),
        *(Column(title=names[name], numeric=True) for name in views.SHARED),
    ]
    cells = [
        [
            Text(value=now.own(row.agent.name)),
            *(
                Text(value=f"{had:g}", note=f"{balance:+.1f}", mark="bad" if balance > MUCH else "")
                for had, balance in zip(row.had.tolist(), _balances(row), strict=True)
            ),
        ]
        for row in rows
    ]
    with st.container(height=HEIGHT if len(rows) > MOST_ROWS else "content", border=False):
        st.html(table(columns, cells, _("Fair shares")))


def _balances(row: views.LedgerRow) -> list[float]:
    return [round(float(getattr(row.balance, name)), 1) + 0.0 for name in views.SHARED]
