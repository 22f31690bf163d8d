"""Logs of chats are read as consoles write them, and refused with the place of the fault."""

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from planner.domain.chatlog import UNKNOWN, MessageLog, Said, SessionLog
from planner.domain.errors import InputError
from planner.storage.chat_files import read_chat_log, write_message_log

MESSAGES = """chat,timestamp,from,agent,queue
7,2026-11-02 08:00:30,agent,小李,售前
7,2026-11-02 08:00:00,customer,,售前
8,2026/11/02 8:01,客户,,售后
8,2026-11-02 08:01:02,自动回复,,
8,2026-11-02 08:01:30,客服,,
"""
SESSIONS = """chat,queue,agent,start,first_response,end,replies
1,pre,Li,2026-11-02 08:00:00,2026-11-02 08:00:20,2026-11-02 08:05:00,4
2,pre,,2026-11-02 08:01:00,,2026-11-02 08:03:30,0
"""


def read(tmp_path: Path, text: str, encoding: str = "utf-8") -> MessageLog | SessionLog:
    path = tmp_path / "log.csv"
    path.write_text(text, encoding=encoding)
    return read_chat_log(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_messages_are_put_in_order_of_time(tmp_path, encoding):
    log = read(tmp_path, MESSAGES, encoding)
    assert isinstance(log, MessageLog)
    assert log.at_s.tolist() == [0, 30, 60, 62, 90]
    assert [log.chats[i] for i in log.chat] == ["7", "7", "8", "8", "8"]
    assert log.said.tolist() == [
        Said.CUSTOMER,
        Said.AGENT,
        Said.CUSTOMER,
        Said.AUTO,
        Said.AGENT,
    ]
    assert log.agents == ("小李",)
    assert log.agent.tolist() == [UNKNOWN, 0, UNKNOWN, UNKNOWN, UNKNOWN]
    assert [log.queues[q] for q in log.queue] == ["售前", "售后"]
    assert log.resolution_s == 1
    assert not log.tells_taken


@pytest.mark.parametrize("ending", ["xlsx", "parquet"])
def test_typed_files_are_read_alike(tmp_path, ending):
    frame = pd.DataFrame(
        {
            "chat": [1, 1],
            "timestamp": pd.to_datetime(["2026-11-02 08:00:00", "2026-11-02 08:00:30"]),
            "from": ["customer", "agent"],
        }
    )
    path = tmp_path / f"log.{ending}"
    frame.to_excel(path, index=False) if ending == "xlsx" else frame.to_parquet(path)
    log = read_chat_log(path)
    assert isinstance(log, MessageLog)
    assert log.at_s.tolist() == [0, 30]
    assert log.queues == ("",)


@pytest.mark.parametrize(
    ("second", "resolution_s"),
    [("08:01", 60), ("08:01:07", 1), ("08:01:07.250", 0.001), ("08:01:07.250001", 0)],
)
def test_the_clock_is_recognised(tmp_path, second, resolution_s):
    text = f"chat,timestamp,from\n1,2026-11-02 08:00,customer\n1,2026-11-02 {second},agent\n"
    assert read(tmp_path, text).resolution_s == resolution_s


def test_sessions_are_read(tmp_path):
    log = read(tmp_path, SESSIONS)
    assert isinstance(log, SessionLog)
    assert log.start_s.tolist() == [0, 60]
    assert log.first_s[0] == 20
    assert np.isnan(log.first_s[1])
    assert log.end_s.tolist() == [300, 210]
    assert log.replies.tolist() == [4, 0]
    assert log.agent.tolist() == [0, UNKNOWN]


def test_what_is_written_is_read_back(tmp_path):
    log = MessageLog(
        chats=("1", "2"),
        agents=("Li", "=Wu"),
        queues=("pre", "after"),
        at_s=np.array([5.0004, 10.25, 20.5, 90_000.0]),
        chat=np.array([0, 0, 0, 1]),
        said=np.array([Said.CUSTOMER, Said.TAKEN, Said.AGENT, Said.LEFT]),
        agent=np.array([UNKNOWN, 1, 1, UNKNOWN]),
        queue=np.array([1, 0]),
    )
    path = tmp_path / "log.csv"
    write_message_log(path, log, dt.date(2026, 11, 2))
    assert "1,2026-11-02 00:00:20.500,agent,'=Wu,after" in path.read_text(encoding="utf-8")
    back = read_chat_log(path)
    assert isinstance(back, MessageLog)
    assert back.at_s.tolist() == [0, 5.25, 15.5, 89995]
    assert back.agents == ("=Wu",)
    assert [back.queues[q] for q in back.queue] == ["after", "pre"]
    assert (back.tells_taken, back.tells_left) == (True, True)


def test_a_log_of_messages_is_written_as_csv(tmp_path):
    empty = np.empty(0, np.int64)
    log = MessageLog(
        chats=(),
        agents=(),
        queues=("",),
        at_s=np.empty(0),
        chat=empty,
        said=empty,
        agent=empty,
        queue=empty,
    )
    with pytest.raises(InputError, match=r"ends in \.csv"):
        write_message_log(tmp_path / "log.xlsx", log, dt.date(2026, 11, 2))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a,b\n1,2\n", "column 'chat' is missing"),
        ("chat,timestamp,form\n1,2026-11-02,agent\n", "Rename 'form' to 'from'"),
        ("start,end,replies\n2026-11-02,2026-11-02,1\n", "column 'first_response' is missing"),
        (
            "chat,timestamp,from\n1,2026-11-02 08:00,me\n",
            r"row 2, column from: is not known \(value: 'me'\)",
        ),
        ("chat,timestamp,from\n1,02.11.2026 08:00,agent\n", "row 2, column timestamp"),
        ("chat,timestamp,from\n,2026-11-02 08:00,agent\n", "row 2, column chat: is empty"),
        (SESSIONS.replace("08:05:00", "07:05:00"), "row 2, column end: is before the start"),
        (SESSIONS.replace("08:00:20", "08:06:00"), "first_response: is after the end"),
        (SESSIONS.replace("08:00:20", "07:59:00"), "first_response: is before the start"),
        (SESSIONS.replace("08:03:30,0", "08:03:30,2"), "row 3, column replies: does not fit"),
        (SESSIONS.replace("08:05:00,4", "08:05:00,1.5"), "replies: is not a whole number"),
    ],
)
def test_a_fault_is_named_with_its_place(tmp_path, text, message):
    with pytest.raises(InputError, match=message):
        read(tmp_path, text)
