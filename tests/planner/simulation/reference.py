"""The same simulation as plainly as it can be written: objects, one event list, long lines."""

import heapq
from itertools import count
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.domain.coverage import Duty
from planner.domain.roster import OFF, Roster
from planner.domain.shifts import presence
from planner.simulation.chance import TURNS, exponential
from planner.simulation.shapes import shape_tables, shaped

CHANGE, ARRIVAL, MESSAGE, WRITTEN, GIVES_UP = range(5)
DAY_S = 86400.0


class Worker:
    """One agent on one shift of one day."""

    def __init__(self, a: int, d: int, shift: Any, on: NDArray[np.bool_], duty: int, given: Roster):
        self.agent, self.day, self.duty = given.problem.agents[a], d, duty
        self.a, self.on, self.night = a, on, shift.night
        self.end_s = d * DAY_S + shift.end_min * 60
        self.skills = {q for q, able in enumerate(given.problem.skilled[a]) if able}
        self.takes = self.stays = self.gone = False
        self.hand: set[int] = set()
        self.inbox: list[int] = []
        self.since = 0  # order of getting to the present number of chats


class Reference:
    """The desk, its customers and the list of events."""

    def __init__(self, given: Roster, duty: Duty, customers: NDArray[Any]):
        problem = self.problem = given.problem
        self.customers, self.order, self.events = customers, count(), []
        self.left = customers["replies"].tolist()
        self.since_s = customers["arrive_s"].tolist()
        self.line: list[int] = []
        shape = (len(problem.queues), problem.horizon.n_days * 24)
        names = ("chats", "abandoned", "served", "first_s", "replies", "late", "response_s")
        self.sums = {name: np.zeros(shape) for name in names}
        self.overrun_s: dict[tuple[int, int], float] = {}
        self.workers = []
        for d in range(problem.horizon.n_days):
            for s, shift in enumerate(problem.shifts):
                for q in range(len(problem.queues)):
                    same = np.flatnonzero((given.codes[:, d] == s) & (duty[:, d] == q))
                    for rank, a in enumerate(same.tolist()):
                        on = presence(shift, problem.horizon.weekday(d), rank, problem.meetings)
                        self.workers.append(Worker(a, d, shift, on, q, given))
        self.workers.sort(key=lambda w: (w.day, w.a))
        for slot in range((problem.horizon.n_days + 1) * 96):
            self.add(slot * 900.0, CHANGE, slot)
        for i in range(len(customers)):
            self.add(customers[i]["arrive_s"], ARRIVAL, i)

    def add(self, t: float, what: int, which: Any) -> None:
        heapq.heappush(self.events, (t, what, next(self.order), which))

    def work(self, i: int) -> Any:
        return self.problem.queues[self.customers[i]["queue"]].work

    def book(self, name: str, i: int, t: float, amount: float = 1.0) -> None:
        hour = min(int(t // 3600), self.sums[name].shape[1] - 1)
        self.sums[name][self.customers[i]["queue"], hour] += amount

    def turn(self, i: int, place: int) -> float:
        return exponential(self.customers[i]["key"], TURNS + place)

    def has_room(self, w: Worker, i: int) -> bool:
        able = self.customers[i]["queue"] in w.skills and len(w.hand) < self.work(i).max_chats
        return able and (w.takes or w.stays)

    def play(self) -> None:
        while self.events:
            t, what, _, which = heapq.heappop(self.events)
            (self.change, self.arrival, self.message, self.written, self.gives_up)[what](t, which)

    def arrival(self, t: float, i: int) -> None:
        self.book("chats", i, t)
        if not self.route(t, i):
            self.line.append(i)
            self.add(t + self.customers[i]["patience_s"], GIVES_UP, i)

    def gives_up(self, _: float, i: int) -> None:
        if i in self.line:
            self.line.remove(i)
            self.book("abandoned", i, self.customers[i]["arrive_s"])

    def route(self, t: float, i: int) -> bool:
        q = self.customers[i]["queue"]

        def key(w: Worker) -> Any:
            able = [r in w.skills for r in range(len(self.problem.queues))]
            return len(w.hand), w.duty != q, len(w.skills), w.duty, able, w.since

        able = [w for w in self.workers if self.has_room(w, i)]
        if able:
            self.take(t, min(able, key=key), i)
        return bool(able)

    def take(self, t: float, w: Worker, i: int) -> None:
        w.hand.add(i)
        w.since = next(self.order)
        self.message(t, i)

    def message(self, t: float, i: int) -> None:
        if self.left[i] < self.customers[i]["replies"]:
            self.since_s[i] = t
        w = next(w for w in self.workers if i in w.hand)
        w.inbox.append(i)
        if len(w.inbox) == 1:
            self.write(t, w)

    def write(self, t: float, w: Worker) -> None:
        i = w.inbox[0]
        done = self.customers[i]["replies"] - self.left[i]
        length = self.turn(i, 2 * done)
        if (cv := self.work(i).reply_cv) != 1:
            length = shaped(length, shape_tables([cv])[0])
        self.add(t + self.work(i).reply_s / w.agent.speed * length, WRITTEN, w)

    def written(self, t: float, w: Worker) -> None:
        i = w.inbox.pop(0)
        response_s = t - self.since_s[i]
        self.book("replies", i, self.since_s[i])
        self.book("response_s", i, self.since_s[i], response_s)
        target = self.problem.queues[self.customers[i]["queue"]].target
        self.book("late", i, self.since_s[i], float(response_s > target.within_s))
        if self.left[i] == self.customers[i]["replies"]:
            self.book("first_s", i, self.since_s[i], response_s)
        if w.inbox:
            self.write(t, w)
        self.left[i] -= 1
        if self.left[i]:
            done = self.customers[i]["replies"] - self.left[i]
            self.add(t + self.work(i).customer_s * self.turn(i, 2 * done - 1), MESSAGE, i)
            return
        self.book("served", i, self.customers[i]["arrive_s"])
        w.hand.remove(i)
        w.since = next(self.order)
        able = [c for c in self.line if self.has_room(w, c)]
        if able:
            c = min(able, key=lambda c: (self.customers[c]["queue"] != w.duty, self.since_s[c]))
            self.line.remove(c)
            self.take(t, w, c)
        else:
            w.stays = False
        self.go_home(t, w)

    def go_home(self, t: float, w: Worker) -> None:
        if t >= w.end_s and not (w.stays or w.gone or w.hand):
            w.gone = True
            self.overrun_s[w.a, w.day] = t - w.end_s

    def change(self, t: float, slot: int) -> None:
        ends = [w for w in self.workers if w.end_s == t]
        for w in self.workers:
            place = slot - 96 * w.day
            on = t < w.end_s and 0 <= place < 192 and bool(w.on[place])
            if w in ends:
                w.stays = w.night and any(self.customers[c]["queue"] in w.skills for c in self.line)
            if (on or w.stays) and not w.takes:
                w.since = next(self.order)
            w.takes = on
        for i in sorted(self.line, key=lambda c: self.since_s[c]):
            if self.route(t, i):
                self.line.remove(i)
        for w in ends:
            wanted = any(self.customers[c]["queue"] in w.skills for c in self.line)
            w.stays = w.stays and wanted
            self.go_home(t, w)


def expected(given: Roster, duty: Duty, customers: NDArray[Any]) -> Reference:
    """Play a roster against chosen customers."""
    assert ((duty == OFF) == ~given.works).all()
    reference = Reference(given, duty, customers)
    reference.play()
    return reference
