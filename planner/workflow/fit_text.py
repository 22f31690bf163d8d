"""What a log of chats tells, in words."""

from collections.abc import Callable
from typing import Any

Words = Callable[[str], str]


def fit_text(document: dict[str, Any], _: Words) -> str:
    """
    Say what a log tells of each queue, and what it cannot tell.

    Parameters
    ----------
    document
        As `fit_chat_file` returns it.
    _
        Translates.

    Returns
    -------
    str
        Lines, without a newline at the end.
    """
    lines = []
    for queue, one in [(None, document["all"]), *document["queues"].items()]:
        head = _("{queue}: {chats:,} chats, {unanswered:,} without an agent's reply")
        lines.append(head.format(queue=queue or _("All queues"), **one))
        lines += [f"  {line}" for line in _figures(one, _)]
    lines.append(_("In brackets {share:.0%} intervals.").format(share=document["confidence"]))
    notes = [note_text(note, _) for note in document["notes"]]
    if notes:
        lines += ["", _("What to know about these figures:"), *(f"  {note}" for note in notes)]
    return "\n".join([*lines, "", _("Settings to use:"), document["draft"].rstrip()])


def _figures(one: dict[str, Any], _: Words) -> list[str]:
    templates = {
        "reply_s": _("a reply takes {value:.1f} s ({low:.1f} to {high:.1f}), from {n:,} replies"),
        "reply_cv": _("it varies by {value:.2f} of that ({low:.2f} to {high:.2f})"),
        "customer_s": _("customers answer after {value:.1f} s ({low:.1f} to {high:.1f})"),
        "replies_per_chat": _("a chat has {value:.2f} replies ({low:.2f} to {high:.2f})"),
        "patience_s": _(
            "customers wait {value:.0f} s for an agent before they leave "
            "({low:.0f} to {high:.0f}), from {n:,} who left"
        ),
        "automatic": _("automatic are {value:.1%} of replies ({low:.1%} to {high:.1%})"),
    }
    lines = [text.format(**one[name]) for name, text in templates.items() if one[name]]
    if one["at_once"]:
        shares = enumerate(one["at_once"]["shares"], start=1)
        listed = ", ".join(f"{n}: {share:.0%}" for n, share in shares)
        text = _("agents take up to {most} chats at once; time by chats in hand: {listed}")
        lines.append(text.format(most=one["at_once"]["max"], listed=listed))
    return lines


def note_text(note: dict[str, Any], _: Words) -> str:
    """Say a note in words."""
    templates = {
        "few_replies": _("only {n:,.0f} replies could be timed: too few for a reply time"),
        "few_chats": _("only {n:,.0f} chats were answered: too few for the number of replies"),
        "few_turns": _("only {n:,.0f} turns of customers: too few for their time"),
        "no_agent": _(
            "the log names no agents, so writing a reply cannot be told from waiting behind other "
            "chats; both together take {n:.0f} s on average: add the column agent"
        ),
        "alone_only": _(
            "the reply time is from {n:,.0f} replies written while no other chat was open"
        ),
        "first_replies": _(
            "first replies are used, since there are few others; waiting for an agent may be in "
            "them ({n:,.0f} replies)"
        ),
        "sessions_only": _(
            "a log of sessions shows reply, waiting and the customer's turn only together: "
            "{n:.0f} s a round; a log of messages parts them"
        ),
        "not_geometric": _(
            "the number of replies a chat spreads {n:.2f} times as much as the model has it"
        ),
        "nobody_left": _(
            "nobody left without an answer, so patience is not known; it is at least {n:.0f} s"
        ),
        "few_left": _("only {n:.0f} customers left: too few for their patience"),
        "left_unseen": _(
            "the log does not say when {n:,.0f} customers left; it is bracketed by when an agent "
            "had room for the next"
        ),
        "taken_inferred": _(
            "the log does not say when agents took chats; it is worked out from the chats they had "
            "in hand ({n:,.0f} had to wait)"
        ),
        "taken_unknown": _(
            "patience until the first reply is {n:.0f} s; until an agent takes the chat, which the "
            "model needs, it is shorter: add the column agent"
        ),
        "cap_not_reached": _(
            "agents held the most chats seen in {n:.1%} of the time, so more may be allowed"
        ),
        "rounded": _("times are rounded to {n:.0f} s, which the intervals allow for"),
        "coarse": _("a clock of {n:.0f} s is too coarse for how much reply times vary"),
        "long_silences": _("{n:,.0f} silences of over 30 minutes were taken for the end of a chat"),
        "answered_later": _(
            "{n:,.0f} chats were first answered after more than 30 minutes: left messages, not "
            "counted for patience"
        ),
        "auto_only": _(
            "{n:,.0f} chats were answered by a programme alone; they do not count as customers "
            "who left"
        ),
        "reminders": _("{n:,.0f} lines of agents answer no question; they count for no reply"),
        "no_customer": _("{n:,.0f} chats without a word of a customer are left out"),
    }
    text = templates[note["kind"]].format(n=note["number"])
    return f"{note['queue']}: {text}" if note["queue"] else text
