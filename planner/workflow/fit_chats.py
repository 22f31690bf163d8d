"""Fit how chats run from a log, and draft the configuration for it."""

import dataclasses
import json
from pathlib import Path
from typing import Any

from planner.atomic import replacing
from planner.chatlog import CONFIDENCE, ChatFit, Figure, LogFit, fit_messages, fit_sessions
from planner.domain.chatlog import MessageLog
from planner.domain.demand import LEAST_CV, MOST_CV
from planner.storage.chat_files import read_chat_log
from planner.workflow.progress import Listener, Step, silent

FIGURES = (
    "reply_s",
    "reply_cv",
    "customer_s",
    "replies_per_chat",
    "patience_s",
    "automatic",
)
MOST, MOST_CHATS = 1e6, 99  # what a configuration may say


def fit_chat_file(
    path: Path, *, out: Path | None = None, listener: Listener = silent
) -> dict[str, Any]:
    """
    Fit a log of chats, and write the draft of a configuration if asked to.

    Parameters
    ----------
    path
        Log of messages or of sessions.
    out
        File for the draft.
    listener
        Told about every stage.

    Returns
    -------
    dict
        What the log tells, as the reference lays down for ``fit-chats``.

    Raises
    ------
    InputError
        If the log cannot be used or the draft cannot be written.
    """
    listener(Step(stage="log"))
    log = read_chat_log(path)
    listener(Step(stage="fit"))
    fit = fit_messages(log) if isinstance(log, MessageLog) else fit_sessions(log)
    draft = draft_settings(fit, path.name)
    if out is not None:
        with replacing(out) as part:
            part.write_text(draft, encoding="utf-8")
    return {
        "file": str(path),
        "kind": fit.kind,
        "confidence": CONFIDENCE,
        "all": _document(fit.whole),
        "queues": {str(one.queue): _document(one) for one in fit.queues},
        "notes": [
            {"kind": note.kind.value, "queue": note.queue, "number": round(note.number, 4)}
            for note in fit.notes
        ],
        "draft": draft,
    }


def draft_settings(fit: LogFit, source: str) -> str:
    """
    Write a configuration that holds what a log tells of each queue, with the intervals.

    Parameters
    ----------
    fit
        What the log tells.
    source
        Name of the log.

    Returns
    -------
    str
        YAML; what the log does not tell is left to the handbook.
    """
    if fit.queues:
        queues = [
            line
            for one in fit.queues
            for line in _draft_queue(one, json.dumps(one.queue, ensure_ascii=False), "  ")
        ]
        settings = ["queues:", *queues] if queues else []
    else:
        settings = _draft_queue(fit.whole, "queue_defaults", "")
    head = f"# How chats run, from {json.dumps(source, ensure_ascii=False)}; with "
    lines = [f"{head}{CONFIDENCE:.0%} intervals.", "extends: handbook.yaml", *settings]
    return "\n".join(lines) + "\n"


def _draft_queue(one: ChatFit, key: str, indent: str) -> list[str]:
    settings = []
    for name in FIGURES[:-1]:
        figure: Figure | None = getattr(one, name)
        if figure is not None:
            low, high = (LEAST_CV, MOST_CV) if name == "reply_cv" else (0.0, MOST)
            value = min(max(figure.value, low), high)
            interval = f"{_number(figure.low)} to {_number(figure.high)}"
            settings.append((f"{name}: {_number(value)}", interval))
    if one.at_once is not None and one.at_once.is_limit:
        held = f"seen; held in {one.at_once.at_most_share:.1%} of the time with any chat"
        settings.append((f"max_chats: {min(one.at_once.seen, MOST_CHATS)}", held))
    if not settings:
        return []
    width = max(len(text) for text, _ in settings) + 2
    return [
        f"{indent}{key}:",
        f"{indent}  chat:",
        *(f"{indent}    {text:{width}}# {note}" for text, note in settings),
    ]


def _number(value: float) -> str:
    return f"{value:.0f}" if value >= 1000 else f"{value:.4g}"


def _document(one: ChatFit) -> dict[str, Any]:
    figures = {name: _figure(getattr(one, name)) for name in FIGURES}
    at_once = one.at_once
    return {
        "chats": one.chats,
        "unanswered": one.unanswered,
        **figures,
        "at_once": None
        if at_once is None
        else {
            "max": at_once.seen,
            "is_limit": at_once.is_limit,
            "share_at_max": round(at_once.at_most_share, 4),
            "shares": [round(share, 4) for share in at_once.shares],
        },
    }


def _figure(figure: Figure | None) -> dict[str, float] | None:
    if figure is None:
        return None
    return {name: round(value, 4) for name, value in dataclasses.asdict(figure).items()}
