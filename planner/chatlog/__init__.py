"""What a log of chats tells about how chats run."""

from planner.chatlog.fit import ChatFit, LogFit, fit_messages, fit_sessions
from planner.chatlog.intervals import CONFIDENCE, Figure
from planner.chatlog.load import Concurrency
from planner.chatlog.notes import Note, NoteKind

__all__ = [
    "CONFIDENCE",
    "ChatFit",
    "Concurrency",
    "Figure",
    "LogFit",
    "Note",
    "NoteKind",
    "fit_messages",
    "fit_sessions",
]
