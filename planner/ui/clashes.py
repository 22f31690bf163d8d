"""What stood in a plan's way: obstacles seen beforehand, what clashes, and what to give up."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from planner.i18n import Translator
from planner.ui import words
from planner.ui.html import Column, Text, element, table
from planner.ui.session import Here

SHOWN_OBSTACLES, SHOWN_PIECES = 8, 12


def in_the_way(now: Here, document: Mapping[str, Any]) -> None:
    """
    Draw what stood in a plan's way; nothing where nothing did.

    Parameters
    ----------
    now
        Whose page it is.
    document
        Content of ``plan.json``, or what `planner.views.clashes_of` reads of it.
    """
    obstacles, clashes = document.get("obstacles", ()), document.get("clashes", ())
    unmet = document.get("unmet", ())
    if not (obstacles or clashes or unmet):
        return
    _ = now.words
    st.markdown(f"**{_('What stands in the way')}**")
    if obstacles:
        st.html(_list(now, obstacles, SHOWN_OBSTACLES))
    for i, clash in enumerate(clashes, start=1):
        _clash(now, clash, i, len(clashes))
    if unmet and not clashes:
        st.caption(
            _("{n} hard rules are broken, and no clash was found: more time may keep them.").format(
                n=len(unmet)
            )
        )


def _clash(now: Here, clash: Mapping[str, Any], i: int, n: int) -> None:
    _, pieces = now.words, clash["demands"]
    if len(pieces) == 1:
        head = _("Clash {i} of {n}: this can never hold").format(i=i, n=n)
    else:
        head = _("Clash {i} of {n}: these {pieces} cannot all hold").format(
            i=i, n=n, pieces=len(pieces)
        )
    with st.expander(head, expanded=i == 1):
        st.html(_list(now, pieces, SHOWN_PIECES))
        st.caption(
            _("No smaller set clashes.")
            if clash["smallest"]
            else _("None of them can be spared; whether a smaller set clashes is not known.")
        )
        columns = [
            Column(title=_("Give up, the cheapest first"), wide=True),
            Column(title=_("It is"), wide=True),
            Column(title=_("Costs"), numeric=True),
            Column(title=_("Late replies"), numeric=True),
        ]
        rows = [_row(now, one) for one in clash["give_up"][:SHOWN_PIECES]]
        st.html(table(columns, rows, _("What to give up")))


def _row(now: Here, one: Mapping[str, Any]) -> list[Text]:
    cost, late = one["cost"], one["late_replies"]
    return [
        Text(value=_said(now, one)),
        Text(value=_standings(now.words).get(one["standing"], one["standing"])),
        Text(value=words.NONE if cost is None else f"{cost:+,.0f}"),
        Text(value=words.NONE if late is None else f"{late:+,.1f}"),
    ]


def _standings(_: Translator) -> Mapping[str, str]:
    return {
        "lock": _("a lock"),
        "wish": _("a signed wish"),
        "shop": _("a rule of the shop"),
        "leave": _("signed leave"),
        "law": _("the law"),
    }


def _list(now: Here, entries: Any, most: int) -> str:
    written = "".join(element("li", _said(now, one)) for one in entries[:most])
    if len(entries) > most:
        written += element("li", now.words("and {n} more").format(n=len(entries) - most))
    return f'<ul class="pr">{written}</ul>'


def _said(now: Here, entry: Mapping[str, Any]) -> str:
    """Say a sentence of the document in the reader's language, people by the names on screen."""
    values = (
        now.words("off") if x == "off" else now.own(x) if isinstance(x, str) else x
        for x in entry["values"]
    )
    return now.words(entry["template"]).format(*values)
