"""The fit of a simulated log holds what it was made with, and says what a log cannot tell."""

import dataclasses

import numpy as np
import pytest

from benchmarks import chat_logs
from planner.chatlog import ChatFit, Figure, LogFit, NoteKind, fit_messages, fit_sessions
from planner.domain.chatlog import UNKNOWN, MessageLog, Said, SessionLog
from planner.domain.demand import ChatWork
from planner.simulation import message_log
from tests.planner.chatlog.lines import log as written
from tests.planner.simulation.desk import agent, queue, roster

PRE = ChatWork(
    reply_s=24, reply_cv=0.7, customer_s=55, replies_per_chat=6, max_chats=4, patience_s=150
)
AFTER = ChatWork(
    reply_s=30, reply_cv=1.2, customer_s=70, replies_per_chat=5, max_chats=3, patience_s=200
)
WORKS = {"pre": PRE, "after": AFTER}
FIGURES = ("reply_s", "reply_cv", "customer_s", "replies_per_chat", "patience_s")
SKILLS = (("pre",), ("after",), ("pre", "after"))
TEAM = roster(
    *["DNDN"] * 4,
    *["NDND"] * 4,
    agents=tuple(agent(f"a{i}", *SKILLS[i % 3]) for i in range(8)),
    queues=tuple(queue(name, work=work) for name, work in WORKS.items()),
)
RATES = np.stack([np.full((4, 24), 38.0), np.full((4, 24), 24.0)])

FEW = RATES / 20
FEW[:, :, 22:] = 0.0  # nobody comes after the shifts, so nobody leaves


@pytest.fixture(scope="module", name="full")
def simulated() -> MessageLog:
    return message_log(TEAM, RATES, seed=5)


@pytest.fixture(scope="module", name="calm")
def simulated_calm() -> MessageLog:
    return message_log(TEAM, FEW, seed=2)


def is_right(figure: Figure | None, true: float) -> bool:
    """Say whether the truth is within 3.3 standard deviations: one interval in 1000 misses it."""
    assert figure is not None
    half = np.log(figure.high / figure.low) / 2
    return bool(abs(np.log(figure.value / true)) < 3.3 / 1.96 * half < 0.5)


def kinds(fit: LogFit, queue: str | None = None) -> set[NoteKind]:
    return {note.kind for note in fit.notes if note.queue == queue}


def without(log: MessageLog, *said: Said, **changes: object) -> MessageLog:
    kept = ~np.isin(log.said, said)
    fields = {name: getattr(log, name)[kept] for name in ("at_s", "chat", "said", "agent")}
    return dataclasses.replace(log, **(fields | changes))


@pytest.mark.parametrize("whole", [True, False])
def test_every_parameter_lies_in_its_interval(full, whole):
    fit = fit_messages(full if whole else chat_logs.as_consoles_give_it(full))
    assert [one.queue for one in fit.queues] == ["pre", "after"]
    for one in fit.queues:
        work = WORKS[str(one.queue)]
        for name in FIGURES:
            assert is_right(getattr(one, name), getattr(work, name)), (one.queue, name)
        assert one.at_once.seen == work.max_chats
        assert sum(one.at_once.shares) == pytest.approx(1)
    told = {NoteKind.TAKEN_INFERRED, NoteKind.ROUNDED}
    assert kinds(fit) == (set() if whole else told)
    assert (NoteKind.LEFT_UNSEEN in kinds(fit, "pre")) is not whole


def test_minutes_widen_the_intervals_and_leave_the_means(full):
    bare = chat_logs.as_consoles_give_it(full)
    rough = dataclasses.replace(bare, at_s=np.floor(bare.at_s / 60) * 60, resolution_s=60.0)
    fine, coarse = fit_messages(bare).queues[0], fit_messages(rough).queues[0]
    assert coarse.reply_s.value == pytest.approx(fine.reply_s.value, rel=0.02)
    width = [np.log(one.reply_cv.high / one.reply_cv.low) for one in (fine, coarse)]
    assert width[1] > 2 * width[0]


def test_without_agents_quiet_hours_tell_the_reply_time_or_nothing_does(full, calm):
    gone = (Said.TAKEN, Said.LEFT)
    busy = without(full, *gone, tells_taken=False, tells_left=False)
    busy = dataclasses.replace(busy, agent=np.full(busy.agent.shape, UNKNOWN))
    fit = fit_messages(busy)
    assert {NoteKind.NO_AGENT, NoteKind.FEW_REPLIES, NoteKind.TAKEN_UNKNOWN} <= kinds(fit, "pre")
    assert fit.whole.reply_s is fit.whole.patience_s is fit.whole.at_once is None
    assert fit.whole.customer_s is not None
    nameless = np.full(calm.agent.shape, UNKNOWN)
    alone = fit_messages(dataclasses.replace(calm, agent=nameless, tells_taken=False))
    assert NoteKind.ALONE_ONLY in kinds(alone, "pre")
    pre = next(one for one in alone.queues if one.queue == "pre")
    assert is_right(pre.reply_s, PRE.reply_s)


def test_where_nobody_leaves_patience_is_left_out(calm):
    fit = fit_messages(calm)
    assert fit.whole.patience_s is None
    assert NoteKind.NOBODY_LEFT in kinds(fit, "pre")
    assert NoteKind.CAP_NOT_REACHED in kinds(fit, "after")


@pytest.mark.parametrize("greets", [True, False])
def test_a_programme_alone_answers_a_chat_unless_it_greets_everybody(full, greets):
    opening = np.unique(full.chat, return_index=True)[1]
    greeted = (
        opening
        if greets
        else opening[np.isin(full.chat[opening], full.chat[full.said == Said.LEFT])]
    )
    order = np.argsort(np.concatenate([full.at_s, full.at_s[greeted]]), kind="stable")
    more = {
        "at_s": full.at_s[greeted],
        "chat": full.chat[greeted],
        "said": np.full(greeted.size, Said.AUTO),
        "agent": np.full(greeted.size, UNKNOWN),
    }
    joined = {
        name: np.concatenate([getattr(full, name), values])[order] for name, values in more.items()
    }
    fit = fit_messages(dataclasses.replace(full, **joined))
    assert (NoteKind.AUTO_ONLY in kinds(fit, "pre")) is not greets
    assert (fit.whole.patience_s is not None) is greets
    replies = (full.said == Said.AGENT).sum()
    assert fit.whole.automatic.value == pytest.approx(greeted.size / (greeted.size + replies))


def sessions(log: MessageLog) -> SessionLog:
    """Sum a log of messages up, chat by chat."""
    agents = np.full(len(log.chats), UNKNOWN)
    start_s, first_s, end_s = (np.full(len(log.chats), np.nan) for _ in range(3))
    replies = np.bincount(log.chat[log.said == Said.AGENT], minlength=len(log.chats))
    for i in range(log.at_s.size)[::-1]:
        start_s[log.chat[i]] = log.at_s[i]
        if log.said[i] == Said.AGENT:
            first_s[log.chat[i]], agents[log.chat[i]] = log.at_s[i], log.agent[i]
    end_s[log.chat] = log.at_s
    return SessionLog(
        agents=log.agents,
        queues=log.queues,
        queue=log.queue,
        agent=agents,
        start_s=start_s,
        first_s=first_s,
        end_s=end_s,
        replies=replies,
    )


def test_sessions_tell_replies_and_patience_and_what_a_round_takes(full):
    fit = fit_sessions(sessions(full))
    for one in fit.queues:
        work = WORKS[str(one.queue)]
        for name in ("replies_per_chat", "patience_s"):
            assert is_right(getattr(one, name), getattr(work, name)), (one.queue, name)
        assert one.reply_s is one.customer_s is None
    rounds = {n.queue: n.number for n in fit.notes if n.kind is NoteKind.SESSIONS_ONLY}
    assert rounds["pre"] > PRE.reply_s + PRE.customer_s


def test_a_handful_of_chats_gives_no_figures():
    fit = fit_messages(written((0, "x", "c"), (20, "x", "a", "Li"), (60, "x", "c")))
    empty = ChatFit(
        queue=None,
        chats=1,
        unanswered=0,
        reply_s=None,
        reply_cv=None,
        customer_s=None,
        replies_per_chat=None,
        patience_s=None,
        at_once=fit.whole.at_once,
        automatic=None,
    )
    assert fit.whole == empty
    few = {NoteKind.FEW_REPLIES, NoteKind.FEW_CHATS, NoteKind.FEW_TURNS, NoteKind.NOBODY_LEFT}
    assert few <= kinds(fit)


@pytest.mark.slow
def test_intervals_of_95_percent_hold_the_truth_in_90_to_99_of_100_logs():
    found = chat_logs.coverage(100)
    for (kind, name), held in found.held.items():
        assert 0.90 <= np.mean(held) <= 0.99, (kind, name)
