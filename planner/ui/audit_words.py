"""Entries of the audit log in the reader's words: what was done to what, and how it changed."""

import datetime as dt
from collections.abc import Mapping

from planner.i18n import Translator, own_words, translator
from planner.ui import words
from planner.ui.account import role_names
from planner.ui.asks import kind_names, state_names
from planner.views import LogEntry

UNTOLD = frozenset(  # said elsewhere on the line, or of use to programs alone
    {
        *("id", "team_id", "account_id", "inputs_id", "forecast_id", "version_id", "revision"),
        *("created_at", "created_by", "asked_at", "asked_by", "written_at", "written_by"),
        *("imported_at", "imported_by", "checked_at", "checked_by", "published_by", "note"),
        *("content_hash", "config_hash", "seed", "versions", "details", "shift_codes", "zone"),
        *("end", "verb", "team", "stage", "done", "cost", "bound", "host", "pid", "beat_at"),
        *("started_at", "attempt", "address", "browser", "code_expires_at"),
    }
)
LONGEST = 300  # of what is told of one entry [characters]


def action_names(_: Translator) -> dict[str, str]:
    """Return what each kind of entry is called."""
    return {
        "insert": _("added"),
        "update": _("changed"),
        "edit": _("roster edited"),
        "refused": _("refused"),
    }


def deed(entry: LogEntry, lang: str) -> str:
    """Say what was done to what."""
    _ = translator(lang)
    action = action_names(_).get(entry.action, entry.action)
    if entry.action == "refused":
        return f"{action} · {_verbs(_).get(entry.table, entry.table)}"
    thing = _things(_).get(entry.table, entry.table)
    return " · ".join(filter(None, (thing, _which(entry, lang), action)))


def change(entry: LogEntry, zone: str, lang: str) -> str:
    """
    Say what became of what: of something new its content, of a change the old and the new.

    Parameters
    ----------
    entry
        What was logged.
    zone
        Of the times that are told.
    lang
        Language.
    """
    _ = translator(lang)
    named, told = _fields(_), []
    colon, semicolon = ("：", "；") if lang == "zh" else (": ", "; ")
    for name in [*entry.before, *(name for name in entry.after if name not in entry.before)]:
        was, now = entry.before.get(name), entry.after.get(name)
        is_new = name not in entry.before
        if name in UNTOLD or (is_new and name in named and (not now or now == entry.why)):
            continue
        old, new = (_value(name, value, zone, lang) for value in (was, now))
        label = named.get(name, name)
        told.append(f"{label}{colon}{new if is_new else f'{old} → {new}'}")
    said = semicolon.join(told)
    return said if len(said) <= LONGEST else f"{said[: LONGEST - 1]}…"


def _which(entry: LogEntry, lang: str) -> str:
    """Tell a thing from others of its kind, by what it was added with."""
    _ = translator(lang)
    known = entry.added | entry.after
    match entry.table:
        case "teams":
            return own_words(str(known.get("name", "")), lang)
        case "accounts":
            return str(known.get("login", entry.row))
        case "roster_versions" if "start" in known:
            start = dt.date.fromisoformat(known["start"])
            period = words.period(start, int(known["n_days"]), lang)
            return f"{period} · {_('version {}').format(known['number'])}"
        case "asks" if "agent" in known:
            return f"{known['agent']} · {kind_names(_)[known['kind']]} · {known['first']}"
        case "channels":
            return str(known.get("name", entry.row))
        case "imports":
            return str(known.get("name", entry.row))
        case "feed_tokens":
            return str(known.get("agent") or known.get("note") or entry.row)
        case "hours_seen" | "handover_notes":
            return str(known.get("date", ""))
    return str(entry.row)


def _value(name: str, value: object, zone: str, lang: str) -> str:
    """Write a value of a field."""
    _ = translator(lang)
    if value is None or value == "":
        return words.NONE
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name.endswith(("_at", "_until")):
        return words.moment(dt.datetime.fromisoformat(str(value)), zone, lang)
    text = str(value)
    return _values(name, _).get(text, text)


def _values(name: str, _: Translator) -> Mapping[str, str]:
    """Return what the values of a field are called."""
    if name == "role":
        return {role.value: named for role, named in role_names(_).items()}
    if name == "kind":
        return {
            **{kind.value: named for kind, named in kind_names(_).items()},
            "feed": _("calendar"),
            "api": _("key to the API"),
            "plan": _("Plan"),
            "simulate": _("Simulation"),
            "sweep": _("Stress lab"),
            "history": _("History"),
            "agents": _("Agents"),
            "requests": _("Requests"),
            "calendar": _("Special days"),
            "forecast": _("Forecast"),
            "inputs": _("Inputs"),
        }
    if name == "state":
        return {
            **{state.value: named for state, named in state_names(_).items()},
            "draft": _("Draft"),
            "published": _("Published"),
            "superseded": _("Superseded"),
            "waiting": _("waits"),
            "running": _("runs"),
            "done": _("done"),
            "failed": _("failed"),
            "stopped": _("stopped"),
        }
    if name in ("password_hash", "code_hash"):
        return {"(set)": _("set before"), "(new)": _("set anew")}
    return {"off": _("Rest day")}


def _things(_: Translator) -> Mapping[str, str]:
    """Return what each table's rows are called."""
    return {
        "teams": _("Team"),
        "artefacts": _("Stored input"),
        "roster_versions": _("Roster"),
        "version_checks": _("Check of a roster"),
        "accounts": _("Account"),
        "login_sessions": _("Session"),
        "asks": _("Request"),
        "handover_notes": _("Handover note"),
        "imports": _("Imported file"),
        "jobs": _("Job"),
        "feed_tokens": _("Secret link"),
        "channels": _("Channel"),
        "hours_seen": _("Inquiries that came"),
    }


def _fields(_: Translator) -> Mapping[str, str]:
    """Return what each field is called."""
    return {
        "name": _("Name"),
        "login": _("Login name"),
        "role": _("Role"),
        "agent": _("Agent"),
        "disabled": _("Disabled"),
        "failures": _("Wrong passwords in a row"),
        "locked_until": _("Rests until"),
        "password_hash": _("Password"),
        "code_hash": _("One-time code"),
        "expires_at": _("Valid until"),
        "revoked_at": _("Revoked"),
        "removed_at": _("Removed"),
        "ended_at": _("Ended"),
        "published_at": _("Published"),
        "kind": _("Kind"),
        "state": _("State"),
        "first": _("From"),
        "last": _("To"),
        "date": _("Day"),
        "start": _("First day"),
        "n_days": _("Number of days"),
        "number": _("Version"),
        "parent_id": _("Made from number"),
        "shift": _("Shift"),
        "queue": _("Queue"),
        "text": _("Note"),
        "reason": _("Reason"),
        "other_agent": _("Colleague"),
        "other_date": _("Colleague's day"),
        "lang": _("Language"),
        "every_min": _("Minutes between messages"),
        "rows": _("Rows"),
        "error": _("Error"),
        "cancel": _("Asked to stop"),
        "more": _("Not logged before"),
    }


def _verbs(_: Translator) -> Mapping[str, str]:
    """Return what each thing is called that somebody may be refused."""
    return {
        "see_roster": _("see a roster"),
        "see_plan": _("see what speaks for a roster"),
        "see_draft": _("see a draft"),
        "edit": _("edit a roster"),
        "publish": _("publish"),
        "plan": _("plan"),
        "whatif": _("rehearse"),
        "import": _("import"),
        "export": _("export"),
        "see_request": _("see a request"),
        "ask": _("ask for something, or take it back"),
        "agree": _("agree to a swap"),
        "decide": _("decide on a request"),
        "read_notes": _("read handover notes"),
        "write_notes": _("write handover notes"),
        "feed": _("calendar addresses and keys"),
        "see_audit": _("see the audit log"),
        "accounts": _("accounts"),
        "database": _("the database"),
        "settings": _("settings"),
    }
