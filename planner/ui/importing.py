"""Take in the files that a plan needs, everything wrong with them told before anything is kept."""

import streamlit as st

from planner.ui import words
from planner.ui.html import Column, Text, table
from planner.ui.session import Here
from planner.views import ImportKind, InputError, Verb

SAID = "import_said"  # what the last import brought


def imports(now: Here) -> None:
    """Show what is imported, and take in more."""
    from planner.workflow import find_imports

    _ = now.words
    names = {
        ImportKind.HISTORY: _("History of inquiries"),
        ImportKind.AGENTS: _("Agents"),
        ImportKind.REQUESTS: _("Leave and wishes"),
        ImportKind.CALENDAR: _("Holidays and campaigns"),
    }
    found = find_imports(now.url, now.actor, now.version.team)
    newest = {kind: next((one for one in found if one.kind is kind), None) for kind in names}
    if said := st.session_state.pop(SAID, None):
        st.success(said, icon=":material/check_circle:")
    zone = now.plan.month.site.zone
    rows = [
        [
            Text(value=names[kind]),
            Text(value=one.name if one else _("not imported yet"), mark=_mark(kind, one is None)),
            Text(value=words.number(one.rows) if one else words.NONE),
            Text(value=words.moment(one.imported_at, zone, now.lang) if one else words.NONE),
        ]
        for kind, one in newest.items()
    ]
    columns = [
        Column(title=_("File"), wide=True),
        Column(title=_("Name"), wide=True),
        Column(title=_("Rows"), numeric=True),
        Column(title=_("Imported")),
    ]
    missing = newest[ImportKind.HISTORY] is None
    with st.expander(_("Files that the plan is made from"), expanded=missing):
        st.html(table(columns, rows, _("Files that the plan is made from")))
        if now.actor.may(Verb.IMPORT, now.version.team):
            _take_in(now, names)


def _mark(kind: ImportKind, missing: bool) -> str:
    """Mark what no plan can be made without."""
    return "bad" if missing and kind in (ImportKind.HISTORY, ImportKind.AGENTS) else ""


def _take_in(now: Here, names: dict[ImportKind, str]) -> None:
    """Look an uploaded file through, and keep it when asked to."""
    from planner.workflow import import_file, preview_import

    _, team = now.words, now.version.team
    kind = st.segmented_control(
        _("What the file holds"),
        list(names),
        default=next(iter(names)),
        required=True,
        format_func=names.__getitem__,
    )
    file = st.file_uploader(_("CSV, Excel or Parquet"), type=["csv", "xlsx", "parquet"])
    if file is None or kind is None:
        return
    content = file.getvalue()
    try:
        seen = preview_import(now.url, now.actor, kind, file.name, content, team=team)
        if seen.problems:
            st.error(_("{} problems; nothing is kept.").format(seen.n_problems))
            for problem in seen.problems:
                st.text(str(problem))
            return
        st.text(" · ".join(f"{name}: {value}" for name, value in seen.facts.items()))
        if st.button(_("Keep it"), type="primary"):
            import_file(now.url, now.actor, kind, file.name, content, team=team)
            st.session_state[SAID] = _("{} is imported.").format(file.name)
            st.rerun()
    except InputError as error:
        st.error(str(error))
