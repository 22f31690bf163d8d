"""A week's roster to print."""

import datetime as dt

import numpy as np

from planner.domain.demand import ChatWork, Queue, Target
from planner.domain.horizon import Horizon
from planner.domain.people import Agent, Request, RequestKind
from planner.domain.roster import OFF, Roster, RosterProblem
from planner.domain.rules import Rules
from planner.domain.shifts import Meeting, Pause, Shift

LUNCH = Pause(name="午餐", start_min=720, length_min=60)
DAY = Shift(code="D", name="白班", start_min=480, length_min=570, pauses=(LUNCH,))  # 8.5 h
NIGHT = Shift(code="N", name="晚班", start_min=810, length_min=540, night=True)  # 9 h
LATE = Shift(code="L*", name="late", start_min=1320, length_min=480, night=True)  # to 06:00
MONDAY_7 = Horizon(start=dt.date(2026, 9, 28), n_days=7)
QUEUE = Queue(
    name="pre",
    label="售前",
    skill="pre",
    open_min=480,
    close_min=1380,
    work=ChatWork(reply_s=30, customer_s=40, replies_per_chat=5, max_chats=3, patience_s=300),
    target=Target(),
)


def agent(id_: str, name: str = "王芳", **fields: object) -> Agent:
    return Agent(id=id_, name=name, skills=("pre",), **fields)


def roster(
    rows: list[str],
    *,
    agents: tuple[Agent, ...] = (),
    shifts: tuple[Shift, ...] = (DAY, NIGHT),
    horizon: Horizon = MONDAY_7,
    leave: tuple[tuple[str, int], ...] = (),
) -> Roster:
    """Make a roster from lines of codes, ``.`` for a day off."""
    problem = RosterProblem(
        horizon=horizon,
        agents=agents or tuple(agent(f"A{a}") for a in range(len(rows))),
        shifts=shifts,
        queues=(QUEUE,),
        rules=Rules(),
        requests=tuple(
            Request(agent=who, date=horizon.date(d), kind=RequestKind.LEAVE, approved=True)
            for who, d in leave
        ),
        meetings=(Meeting(name="例会", weekday=0, start_min=480, length_min=60, everyone=True),),
    )
    index = {shift.code[0]: s for s, shift in enumerate(shifts)} | {".": OFF}
    return Roster(problem=problem, codes=np.array([[index[c] for c in r] for r in rows], np.int8))


WEEK = ["DD.NN.D", ".......", "NNNDDD."]
