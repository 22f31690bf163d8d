"""Ask why, and save what was changed on a roster as a new draft."""

import streamlit as st

from planner.ui.grid.component import edits_of, forget
from planner.ui.session import Here, go_to
from planner.views import InputError, find_drafts

REASON = "save_reason"


def save_as_draft(now: Here, base: str) -> None:
    """Open the dialog in which the changes of a roster are saved."""
    _ = now.words
    st.dialog(_("Save as a draft"))(_ask)(now, base)


def _ask(now: Here, base: str) -> None:
    _ = now.words
    changes = edits_of(base).changes
    if not changes:
        st.write(_("Nothing is changed."))
        return
    st.write(_("{} cells differ from version {}.").format(len(changes), now.version.number))
    reason = st.text_input(
        _("Why?"),
        key=REASON,
        max_chars=200,
        placeholder=_("For example: An asked for Friday off"),
        help=_("It stands in the list of versions and in the audit log"),
    )
    others = [
        v for v in find_drafts(now.url, now.actor, now.version.id) if v.parent == now.version.id
    ]
    aside = bool(others) and st.checkbox(
        _("Leave aside version {} by {}, made from the same one").format(
            others[0].number, others[0].created_by
        )
    )
    if not st.button(_("Save"), type="primary", disabled=bool(others) and not aside):
        return
    # The verbs load the solver and the simulation, which the page can do without until now.
    from planner.workflow import save_draft

    try:
        draft = save_draft(
            now.url,
            now.actor,
            now.version.id,
            changes,
            reason,
            beside=[v.id for v in others],
        )
    except InputError as error:
        st.error(str(error))
        return
    forget(base)
    go_to(draft)
    st.rerun()
