"""Take in the files that a plan needs, everything wrong with them told before anything is kept."""

from typing import TYPE_CHECKING

import streamlit as st

from planner.i18n import Translator
from planner.ui import words
from planner.ui.html import Column, Text, table
from planner.ui.session import Desk, Here
from planner.views import ImportKind, InputError, Verb

if TYPE_CHECKING:
    from planner.workflow import Preview

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
    said()
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
            _choose(now, names)


def _mark(kind: ImportKind, missing: bool) -> str:
    """Mark what no plan can be made without."""
    return "bad" if missing and kind in (ImportKind.HISTORY, ImportKind.AGENTS) else ""


def said() -> None:
    """Say once what the last import brought."""
    if text := st.session_state.pop(SAID, None):
        st.success(text, icon=":material/check_circle:")


def _choose(now: Here, names: dict[ImportKind, str]) -> None:
    """Ask what a file holds, and take it in."""
    kind = st.segmented_control(
        now.words("What the file holds"),
        list(names),
        default=next(iter(names)),
        required=True,
        format_func=names.__getitem__,
    )
    take_in(now, kind or next(iter(names)))


def take_in(now: Desk, kind: ImportKind) -> None:
    """Look an uploaded file through, and keep it when asked to."""
    from planner.workflow import import_file, preview_import

    _, team = now.words, now.team
    file = st.file_uploader(
        _("CSV, Excel or Parquet"), type=["csv", "xlsx", "parquet"], key=f"file_{kind.value}"
    )
    if file is None:
        return
    content = file.getvalue()
    try:
        seen = preview_import(now.url, now.actor, kind, file.name, content, team=team)
        if seen.problems:
            problems(seen, _)
            return
        st.html(_facts(now, seen))
        if st.button(_("Keep it"), type="primary", key=f"keep_{kind.value}"):
            import_file(now.url, now.actor, kind, file.name, content, team=team)
            st.session_state[SAID] = _("{} is imported.").format(file.name)
            st.rerun()
    except InputError as error:
        st.error(str(error))


def problems(seen: "Preview", _: Translator) -> None:
    """Name everything that is wrong with a file."""
    st.error(_("{} problems; nothing is kept.").format(seen.n_problems))
    for problem in seen.problems:
        st.text(str(problem))


def _facts(now: Desk, seen: "Preview") -> str:
    """Tabulate what a file holds before it is kept."""
    _ = now.words
    names = {
        "rows": _("Rows"),
        "first": _("From"),
        "last": _("To"),
        "queues": _("Queues"),
        "contacts": _("Contacts"),
        "kinds": _("Kinds of days"),
        "agents": _("Agents"),
        "new": _("New"),
        "gone": _("No longer there"),
        "approved": _("Approved"),
    }
    columns = [Column(title=_("In this file")), Column(title="", wide=True)]
    rows = [
        [Text(value=names.get(name, name)), Text(value=_fact(value))]
        for name, value in seen.facts.items()
    ]
    return table(columns, rows, _("In this file"))


def _fact(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or words.NONE
    return words.number(float(value)) if isinstance(value, int | float) else str(value)
