"""What a manager reads when the work is done."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from planner.workflow.clashes import clash_lines, said

NAMED = 5  # days at risk in the summary
WORTH_SAYING = 1.0  # customers in line, in the hour in which most wait

Words = Callable[[str], str]


def summary(document: dict[str, Any], _: Words, files: Sequence[Path] = ()) -> str:
    """
    Say in a dozen lines how good a roster is.

    Parameters
    ----------
    document
        A plan or a checked roster, as `plan_document` and `checked_document` describe it.
    _
        Translates.
    files
        What was written.

    Returns
    -------
    str
        Lines, without a newline at the end.
    """
    first = dt.date.fromisoformat(document["start"])
    last = first + dt.timedelta(days=document["days"] - 1)
    head = _("Roster of {team}, {first} to {last}: {agents} agents, {hours:,.0f} paid hours")
    lines = [
        head.format(
            team=document["team"],
            first=first,
            last=last,
            agents=document["agents"],
            hours=document["paid_hours"],
        )
    ]
    rows = [
        *_service(document, _),
        *_scores(document, _),
        *_rigid(document, _),
        *_proof(document, _),
        *_tickets(document, _),
        *_rules(document, _),
        *clash_lines(document, _),
        *_out_of_reach(document, _),
        *_laws(document, _),
        *_exposed(document, _),
    ]
    width = max(cells(label) for label, _text in rows)
    lines += [f"  {label}{' ' * (width - cells(label))}  {text}" for label, text in rows]
    if files:
        lines.append(_("Written: {files}").format(files=", ".join(str(f) for f in files)))
    return "\n".join(lines)


def _service(document: dict[str, Any], _: Words) -> list[tuple[str, str]]:
    on_time = document["on_time"]
    month, worst = on_time["month"], on_time["worst_day"]
    if month["promised"] is None or worst is None:
        return [(_("On time"), _("no customers are expected"))]
    return [
        (
            _("On time"),
            _(
                "{simulated:.2%} of replies when simulated ({low:.2%} to {high:.2%}), "
                "{promised:.2%} promised, target {target:.0%}"
            ).format(target=on_time["target"], **month),
        ),
        (
            _("Whole month"),
            _(
                "the target holds in {share:.0%} of simulated months ({low:.0%} to {high:.0%})"
            ).format(
                share=on_time["p_month"],
                low=on_time["p_month_low"],
                high=on_time["p_month_high"],
            ),
        ),
        (_("Worst day"), _("{date}: {simulated:.1%}").format(**worst)),
        *_at_risk(on_time, _),
        (
            _("Replies"),
            _("first by a person after {first:.0f} s on average, all after {average:.0f} s").format(
                first=document["first_response_s"]["simulated"],
                average=document["average_response_s"]["simulated"],
            ),
        ),
        *_work(document["figures"], _),
    ]


def _work(figures: dict[str, Any], _: Words) -> list[tuple[str, str]]:
    """Say how busy agents are, on the whole and in the busiest hour, and where customers wait."""
    month, hours = figures["month"], figures["hours"]
    known = [row for row in hours if "occupancy" in row and "queue_length" in row]
    if not ({"occupancy", "concurrency"} <= month.keys() and known):
        return []
    text = _(
        "agents have a customer {occupancy:.0%} of the time, {chats:.1f} at once; busiest from "
        "{hour}:00 ({busiest:.0%})"
    )
    busiest = max(known, key=lambda row: row["occupancy"]["simulated"])
    said = text.format(
        occupancy=month["occupancy"]["simulated"],
        chats=month["concurrency"]["simulated"],
        hour=busiest["hour"],
        busiest=busiest["occupancy"]["simulated"],
    )
    longest = max(known, key=lambda row: row["queue_length"]["simulated"])
    waiting = longest["queue_length"]["simulated"]
    if waiting >= WORTH_SAYING:
        line = _("; most wait from {hour}:00 ({waiting:.1f} customers)")
        said += line.format(hour=longest["hour"], waiting=waiting)
    return [(_("At work"), said)]


def _at_risk(on_time: dict[str, Any], _: Words) -> list[tuple[str, str]]:
    """Name the days that are likely to fall below their floor, the most likely first."""
    days = sorted(on_time["days_at_risk"], key=lambda day: -day["below"])
    if not days:
        return []
    listed = ", ".join(f"{day['date']} ({day['below']:.0%})" for day in days[:NAMED])
    if len(days) > NAMED:
        listed += _(", and {n} more").format(n=len(days) - NAMED)
    text = _("below {floor:.0%} in more than one month in ten: {days}")
    return [(_("At risk"), text.format(floor=on_time["day_floor"], days=listed))]


def _rigid(document: dict[str, Any], _: Words) -> list[tuple[str, str]]:
    """Say what every hour of the mean forecast, held to the target on its own, would take."""
    hours = document.get("rigid_hours")
    if not hours:
        return []
    text = _("headcount hour by hour on the mean forecast takes {hours:,.0f} paid hours or more")
    return [(_("Rigid"), text.format(hours=hours))]


def _scores(document: dict[str, Any], _: Words) -> list[tuple[str, str]]:
    """Count the reply metrics that meet what is asked, and name those that do not."""
    judged = [row for row in document["metrics"] if row["met"] is not None]
    if not judged:
        return []
    missed = [
        _("{platform}: {label} {found}, not {target}").format(
            platform=row["platform"],
            label=row["label"],
            found=_measured(row["simulated"], row["unit"]),
            target=_measured(row["target"], row["unit"]),
        )
        for row in judged
        if not row["met"]
    ]
    text = _("{met} of {n} targets of the handbook and the platforms are met").format(
        met=len(judged) - len(missed), n=len(judged)
    )
    return [(_("Metrics"), text), *(("", line) for line in missed)]


def _measured(value: float, unit: str) -> str:
    return f"{value:.1%}" if unit == "share" else f"{value:.1f} s"


def _tickets(document: dict[str, Any], _: Words) -> list[tuple[str, str]]:
    names = {
        "urgent_problem": _("urgent problems"),
        "ordinary_problem": _("ordinary problems"),
        "high_priority": _("high-priority tickets"),
        "escalated_complaint": _("complaints passed up"),
        "abnormal_order": _("abnormal orders"),
        "complaint": _("complaints"),
        "new_order": _("new orders"),
        "unpaid_order": _("unpaid orders"),
        "milestone": _("milestone messages"),
        "delay_warning": _("delay warnings"),
        "refund": _("refunds"),
        "call_back": _("call-backs"),
    }
    text = _("{kind}: {tickets:,.0f}, {late:.1%} late; {hours:,.1f} h of work are left at the end")
    return [
        (
            _("Tickets"),
            text.format(
                kind=names[one["kind"]],
                tickets=one["tickets"],
                late=one["late_share"]["simulated"] or 0.0,
                hours=one["waiting_h"],
            ),
        )
        for one in document["tickets"]
    ]


def _proof(document: dict[str, Any], _: Words) -> list[tuple[str, str]]:
    if document.get("gap") is None:
        return []
    words = {
        "optimal": _("the best there is, proved in {seconds:.0f} s"),
        "feasible": _("at most {gap:.2%} dearer than the best there can be, after {seconds:.0f} s"),
        "stopped": _("stopped; at most {gap:.2%} dearer than the best, after {seconds:.0f} s"),
    }
    text = words.get(document["status"], words["feasible"])
    return [(_("Roster"), text.format(**document))]


def _rules(document: dict[str, Any], _: Words) -> list[tuple[str, str]]:
    rows = []
    hard = document["unmet"]
    if hard:
        rows.append((_("Rules"), _("{n} breaches of hard rules:").format(n=len(hard))))
        rows += [("", said(breach, _)) for breach in hard[:10]]
        if len(hard) > 10:
            rows.append(("", _("and {n} more").format(n=len(hard) - 10)))
    else:
        rows.append((_("Rules"), _("every hard rule holds")))
    reported = Counter(b["clause"] for b in document["breaches"] if b["severity"] == "report")
    for clause, n in reported.most_common():
        text = _("{n} breaches of {clause}, planned all the same as the configuration asks")
        rows.append((_("Reported"), text.format(n=n, clause=clause)))
    return rows


def _out_of_reach(document: dict[str, Any], _: Words) -> list[tuple[str, str]]:
    text = _(
        "{queue}: at most {best:.1%} on time with any number of agents, {target:.0%} asked for; "
        "replies of {reply_s_needed:.0f} s on average would do, they take {reply_s:.0f} s"
    )
    return [(_("Out of reach"), text.format(**item)) for item in document["out_of_reach"]]


def _laws(document: dict[str, Any], _: Words) -> list[tuple[str, str]]:
    """Say how many breaches each labour preset names, and what overtime costs by it."""
    rows = []
    for law in document["compliance"]:
        text = _("{law}: {n} breaches; overtime at legal rates {cost:,.0f}; not legal advice")
        cost = law["overtime"]["cost"]
        said = text.format(law=law["law"], n=len(law["findings"]), cost=cost)
        rows.append((_("Labour law"), said))
    return rows


def _exposed(document: dict[str, Any], _: Words) -> list[tuple[str, str]]:
    longest: dict[str, int] = {}
    for item in document["exposed"]:
        longest[item["platform"]] = max(longest.get(item["platform"], 0), item["minutes"])
    if not longest:
        return []
    listed = ", ".join(f"{name} {minutes}" for name, minutes in longest.items())
    text = _("minutes a day that platforms score and no shift covers: {listed}")
    return [(_("Exposed"), text.format(listed=listed))]


def cells(text: str) -> int:
    """
    Count the terminal's columns: a Chinese character takes two.

    Examples
    --------
    >>> cells("on time"), cells("及时率")
    (7, 6)
    """
    return sum(2 if ord(character) > 0x2E80 else 1 for character in text)
