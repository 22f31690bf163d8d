"""Files of logs of chats: message by message, or session by session."""

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.atomic import replacing
from planner.domain.chatlog import UNKNOWN, MessageLog, Said, SessionLog
from planner.domain.errors import InputError
from planner.storage.columns import choices, guard, texts, times, whole
from planner.storage.sheet import Sheet
from planner.storage.sheets import read_either

NAMES = ("agent", "queue")
MESSAGES = (("chat", "timestamp", "from"), NAMES)
SESSIONS = (("start", "first_response", "end", "replies"), ("chat", *NAMES))
WORDS = {
    Said.CUSTOMER: ("customer", "buyer", "client", "客户", "顾客", "买家", "访客"),
    Said.AGENT: ("agent", "seller", "staff", "客服", "人工客服", "人工", "卖家"),
    Said.AUTO: ("auto", "bot", "robot", "自动", "自动回复", "机器人"),
    Said.TAKEN: ("taken", "assigned", "接入", "已接入", "分配"),
    Said.LEFT: ("left", "abandoned", "离开", "放弃"),
}
SAID = {word: said for said, words in WORDS.items() for word in words}
TICKS = (60_000_000_000, 1_000_000_000, 1_000_000)  # what clocks round to, coarsest first [ns]
MOST_REPLIES = 10_000


def read_chat_log(path: Path) -> MessageLog | SessionLog:
    """
    Read a log of messages or of sessions.

    Parameters
    ----------
    path
        File with the columns ``chat,timestamp,from`` and perhaps ``agent`` and ``queue``, one
        line a message; or ``start,first_response,end,replies``, the second blank where nobody
        answered, and perhaps ``agent`` and ``queue``, one line a chat.

    Returns
    -------
    MessageLog or SessionLog
        Messages in order of time; lines of the same time in the order of the file.

    Raises
    ------
    InputError
        If the file cannot be read, a column is missing, a cell is wrong, or the lines of a
        session contradict each other.
    """
    kind, sheet = read_either(path, (MESSAGES, SESSIONS))
    with sheet:
        return _sessions(sheet) if kind else _messages(sheet)


def write_message_log(path: Path, log: MessageLog, start: dt.date) -> None:
    """
    Write a log of messages as CSV, whole or not at all.

    Parameters
    ----------
    path
        File.
    log
        Any log.
    start
        Day at whose midnight the log's times begin.

    Raises
    ------
    InputError
        If the name does not end in ``.csv``.
    """
    if path.suffix.lower() != ".csv":
        raise InputError(
            "a log of messages is written as CSV",
            file=str(path),
            advice="Choose a name that ends in .csv",
        )
    stamps = pd.Timestamp(start) + pd.to_timedelta(np.floor(log.at_s * 1000), unit="ms")
    frame = pd.DataFrame(
        {
            "chat": np.array(log.chats, dtype=object)[log.chat],
            "timestamp": stamps.strftime("%Y-%m-%d %H:%M:%S.%f").str.slice(0, -3),
            "from": np.array([WORDS[said][0] for said in Said], dtype=object)[log.said],
            "agent": np.array([*log.agents, ""], dtype=object)[log.agent],
            "queue": np.array(log.queues, dtype=object)[log.queue[log.chat]],
        },
        dtype=str,
    )
    for name in NAMES:
        frame[name] = guard(frame[name])
    with replacing(path) as part:
        frame.to_csv(part, index=False, lineterminator="\n")


def _messages(sheet: Sheet) -> MessageLog:
    chats, stamps = texts(sheet, "chat"), times(sheet, "timestamp")
    said = choices(sheet, "from", texts(sheet, "from").str.lower(), SAID)
    order = np.argsort(stamps.to_numpy(), kind="stable")
    at_s = _seconds(stamps, stamps.min())[order]
    chat, chat_names = _coded(chats)
    agent, agent_names = _names(sheet, "agent")
    queue, queue_names = _names(sheet, "queue")
    kinds = said.to_numpy(dtype=np.int64)[order]
    agent = np.where(np.isin(kinds, (Said.AGENT, Said.TAKEN)), agent[order], UNKNOWN)
    return MessageLog(
        chats=chat_names,
        agents=agent_names,
        queues=queue_names or ("",),
        at_s=at_s,
        chat=chat[order],
        said=kinds,
        agent=agent,
        queue=_first_known(chat[order], queue[order], len(chat_names)),
        resolution_s=_tick_s(stamps),
        tells_taken=bool((kinds == Said.TAKEN).any()),
        tells_left=bool((kinds == Said.LEFT).any()),
    )


def _sessions(sheet: Sheet) -> SessionLog:
    start, end = times(sheet, "start"), times(sheet, "end")
    replies = whole(sheet, "replies", least=0, most=MOST_REPLIES, default=0)
    sheet.refuse(end < start, "end", "is before the start", "Mend one of the two times")
    answered = texts(sheet, "first_response", default="") != ""
    first = pd.Series(pd.NaT, index=sheet.frame.index, dtype="datetime64[ns]")
    if answered.any():
        first = times(sheet.where(answered), "first_response").reindex(sheet.frame.index)
    late, early = first > end, first < start
    sheet.refuse(late, "first_response", "is after the end", "Mend one of the two times")
    sheet.refuse(early, "first_response", "is before the start", "Mend one of the two times")
    odd = (replies > 0) != answered
    advice = "Give both, or 0 replies and a blank"
    sheet.refuse(odd, "replies", "does not fit the first response", advice)
    agent, agent_names = _names(sheet, "agent")
    queue, queue_names = _names(sheet, "queue")
    begin = start.min()
    return SessionLog(
        agents=agent_names,
        queues=queue_names or ("",),
        queue=np.maximum(queue, 0),
        agent=np.where(replies > 0, agent, UNKNOWN),
        start_s=_seconds(start, begin),
        first_s=_seconds(first, begin),
        end_s=_seconds(end, begin),
        replies=replies.to_numpy(),
        resolution_s=_tick_s(pd.concat([start, end])),
    )


def _names(sheet: Sheet, column: str) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """Turn a column of names into numbers, `UNKNOWN` where it is blank."""
    return _coded(texts(sheet, column, default=""))


def _coded(names: pd.Series) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    codes, distinct = pd.factorize(names.where(names != ""))
    return codes.astype(np.int64), tuple(str(name) for name in distinct)


def _first_known(
    chat: NDArray[np.int64], queue: NDArray[np.int64], n_chats: int
) -> NDArray[np.int64]:
    """Return the queue that is named first in each chat; the first queue where none is."""
    found = np.zeros(n_chats, np.int64)
    named = np.flatnonzero(queue != UNKNOWN)[::-1]
    found[chat[named]] = queue[named]
    return found


def _seconds(stamps: pd.Series, begin: pd.Timestamp) -> NDArray[np.float64]:
    return np.asarray((stamps - begin).dt.total_seconds(), dtype=np.float64)


def _tick_s(stamps: pd.Series) -> float:
    """Return what times are rounded to, 0 if to less than a millisecond. [s]"""
    since = stamps.astype("int64")
    return next((tick / 1e9 for tick in TICKS if not (since % tick).any()), 0.0)
