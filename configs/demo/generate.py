"""
Make the demo: an invented shop with its history, calendar, agents, requests and last roster.

Run ``python configs/demo/generate.py [FOLDER]``; the files in this folder were made by it and
come out the same, byte by byte. People, numbers and the shop are invented; the dates of holidays
and campaigns are real.
"""

import csv
import datetime as dt
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

SEED = 20261101
FIRST, LAST = dt.date(2024, 11, 1), dt.date(2026, 10, 31)  # history
PLANNED = dt.date(2026, 11, 1)  # first day of the month to plan
OPEN, CLOSE = 8, 24  # hours on record; the shifts cover them until 22:30
EVENING = 20  # campaigns start at 20:00
ONE_DAY = dt.timedelta(days=1)
QUEUES = ("presales", "orders", "aftersales")
EVERY = "every queue"
Row = tuple[Any, ...]

# --- Contacts -----------------------------------------------------------------------------------

# Contacts on an ordinary day of November 2026.
DAILY = {"presales": 1120.0, "orders": 430.0, "aftersales": 365.0}
YEARLY_GROWTH = 0.14
WEEKDAY = {  # Monday first: people buy at weekends, and complain on Mondays
    "presales": (0.98, 0.96, 0.97, 0.98, 1.01, 1.06, 1.04),
    "orders": (1.08, 1.04, 1.02, 1.01, 1.00, 0.94, 0.91),
    "aftersales": (1.14, 1.07, 1.03, 1.01, 0.98, 0.90, 0.87),
}
HOUR = {  # weight of the hours from 8 to 23
    "presales": (22, 34, 46, 50, 62, 60, 48, 46, 46, 42, 40, 50, 78, 84, 74, 48),
    "orders": (40, 62, 74, 70, 52, 56, 70, 72, 70, 58, 42, 46, 54, 52, 42, 26),
    "aftersales": (46, 76, 82, 74, 54, 58, 74, 76, 72, 58, 42, 46, 50, 48, 38, 22),
}
SEASON = (0.97, 0.90, 0.99, 0.98, 1.00, 1.02, 0.94, 0.95, 0.99, 0.99, 1.00, 1.03)  # January first
DAY_NOISE, QUEUE_NOISE, HOUR_NOISE = 0.045, 0.04, 0.05  # standard deviations of logarithms
TIMES_NOISE = 0.06  # of the size of an event


Effect = dict[str, tuple[tuple[float, float], ...]]


@dataclass(frozen=True, slots=True)
class Event:
    """
    Special days that follow one another.

    Parameters
    ----------
    name, kind
        As in the calendar; an event of every year keeps its name.
    effect
        By queue, for each of its days: factor until 20:00, and from 20:00 on.
    starts
        First days, one for each time it takes place.
    """

    name: str
    kind: str
    effect: Effect
    starts: str

    def times(self) -> Iterator[list[dt.date]]:
        """Give the dates of each time it takes place."""
        n_days = len(self.effect[QUEUES[0]])
        for start in self.starts.split():
            yield [dt.date.fromisoformat(start) + i * ONE_DAY for i in range(n_days)]


def all_queues(presales: float, orders: float, aftersales: float, n: int = 1) -> Effect:
    """Give every queue a factor for all hours of n days."""
    factors = zip(QUEUES, (presales, orders, aftersales), strict=True)
    return {queue: n * ((factor, factor),) for queue, factor in factors}


def wave(day: float, evening: float) -> Effect:
    """Start at 20:00: buyers first, then those who ask for their order."""
    after = 1 + 0.25 * (evening - 1)
    return {
        "presales": ((day, evening),),
        "orders": ((0.5 + day / 2, 1 + 0.6 * (evening - 1)),),
        "aftersales": ((1.0, after),),
    }


def rush(day: float, evening: float) -> Effect:
    """Give a day that is busy from the morning on."""
    return {
        "presales": ((day, evening),),
        "orders": ((1 + 0.8 * (day - 1), 1 + 0.7 * (evening - 1)),),
        "aftersales": ((1 + 0.4 * (day - 1), 1 + 0.3 * (evening - 1)),),
    }


def tail(*peaks: float) -> Effect:
    """Let after-sales and orders swell when the parcels arrive."""
    return {
        "presales": tuple((0.9, 0.9) for _ in peaks),
        "orders": tuple((1 + 0.8 * (p - 1), 1 + 0.6 * (p - 1)) for p in peaks),
        "aftersales": tuple((p, p) for p in peaks),
    }


CAMPAIGN, HOLIDAY, EVE, FEAST = "promotion", "public_holiday", "holiday_eve", "festival"
EVENTS = (
    Event("double11_presale", CAMPAIGN, wave(1.06, 1.5), "2025-10-15 2026-10-15"),
    Event("double11_wave1", CAMPAIGN, wave(1.15, 2.1), "2025-10-31 2026-10-31"),
    Event(
        "double11_spot", CAMPAIGN, all_queues(1.3, 1.35, 1.1, 2), "2024-11-01 2025-11-01 2026-11-01"
    ),
    Event("double11_wave2", CAMPAIGN, wave(1.3, 2.4), "2024-11-10 2025-11-10 2026-11-10"),
    Event("double11_day", CAMPAIGN, rush(1.65, 2.1), "2024-11-11 2025-11-11 2026-11-11"),
    Event(
        "double11_tail",
        CAMPAIGN,
        tail(1.45, 1.6, 1.5, 1.4, 1.25),
        "2024-11-12 2025-11-12 2026-11-12",
    ),
    Event("double12_eve", CAMPAIGN, wave(1.05, 1.5), "2024-12-11 2025-12-11 2026-12-11"),
    Event("double12_day", CAMPAIGN, rush(1.35, 1.5), "2024-12-12 2025-12-12 2026-12-12"),
    Event("new_year_goods", CAMPAIGN, all_queues(1.3, 1.2, 1.1, 5), "2025-01-08 2026-01-27"),
    Event("38_eve", CAMPAIGN, wave(1.05, 1.5), "2025-03-07 2026-03-07"),
    Event("38_day", CAMPAIGN, rush(1.35, 1.4), "2025-03-08 2026-03-08"),
    Event("618_presale", CAMPAIGN, wave(1.06, 1.6), "2025-05-20 2026-05-20"),
    Event("618_wave1", CAMPAIGN, wave(1.1, 1.9), "2025-05-31 2026-05-31"),
    Event("618_eve", CAMPAIGN, wave(1.2, 2.0), "2025-06-17 2026-06-17"),
    Event("618_day", CAMPAIGN, rush(1.6, 1.8), "2025-06-18 2026-06-18"),
    Event("618_tail", CAMPAIGN, tail(1.35, 1.45, 1.35, 1.2), "2025-06-19 2026-06-19"),
    Event("88_day", CAMPAIGN, rush(1.2, 1.35), "2025-08-08 2026-08-08"),
    Event("99_day", CAMPAIGN, rush(1.25, 1.45), "2025-09-09 2026-09-09"),
    Event("new_year", HOLIDAY, all_queues(0.95, 0.8, 0.8), "2025-01-01 2026-01-01"),
    # Couriers stop some days before the lunar new year; nobody asks much until the seventh day.
    Event("spring_festival_before", FEAST, all_queues(0.75, 0.8, 0.9, 4), "2025-01-24 2026-02-12"),
    Event("spring_festival_eve", EVE, all_queues(0.45, 0.45, 0.5), "2025-01-28 2026-02-16"),
    Event("spring_festival", HOLIDAY, all_queues(0.4, 0.4, 0.45, 6), "2025-01-29 2026-02-17"),
    Event("spring_festival_return", FEAST, all_queues(1.05, 1.3, 1.4, 4), "2025-02-05 2026-02-24"),
    Event("qingming", HOLIDAY, all_queues(0.92, 0.85, 0.8), "2025-04-04 2026-04-05"),
    Event("labour_day", HOLIDAY, all_queues(0.85, 0.8, 0.75, 3), "2025-05-01 2026-05-01"),
    Event("dragon_boat", HOLIDAY, all_queues(0.95, 0.9, 0.85), "2025-05-31 2026-06-19"),
    Event("mid_autumn", HOLIDAY, all_queues(0.85, 0.85, 0.8), "2025-10-06 2026-09-25"),
    Event("national_day_eve", EVE, all_queues(0.95, 1.0, 1.0), "2025-09-30 2026-09-30"),
    Event("national_day", HOLIDAY, all_queues(0.9, 0.75, 0.7, 7), "2025-10-01 2026-10-01"),
)

# What nobody knew before: queue, day, hours, factor.
ACCIDENTS = (
    ("presales", "2025-04-22", (10, 24), 2.1),  # a coupon with one nought too many
    ("orders", "2025-07-29", (8, 24), 1.9),  # a courier's depot flooded
    ("aftersales", "2026-01-14", (9, 22), 1.8),  # a batch with a broken lid
    ("orders", "2026-08-19", (12, 24), 1.7),  # tracking pages down
    ("presales", "2026-06-03", (20, 23), 2.6),  # a video that went round
)
# What was not recorded: queue, day, hours. A whole day is in the calendar too.
GAPS = (
    (EVERY, "2025-03-19", (14, 18)),
    ("aftersales", "2025-08-27", (OPEN, CLOSE)),
    (EVERY, "2025-12-21", (OPEN, CLOSE)),
    ("orders", "2026-05-06", (8, 11)),
    ("presales", "2026-07-16", (22, 24)),
)


def contacts(rng: np.random.Generator) -> dict[str, NDArray[np.int64]]:
    """
    Draw the history.

    Returns
    -------
    dict of ndarray of int, shape (n_days, 16)
        Contacts by queue, day and hour; -1 where nothing was recorded.
    """
    days = [FIRST + d * ONE_DAY for d in range((LAST - FIRST).days + 1)]
    place = {day: d for d, day in enumerate(days)}
    growth = [(1 + YEARLY_GROWTH) ** ((day - PLANNED).days / 365) for day in days]
    common = np.array(growth) * np.exp(rng.normal(0, DAY_NOISE, len(days)))
    found = {}
    for queue in QUEUES:
        level = np.array([WEEKDAY[queue][day.weekday()] * season(day) for day in days])
        level = level * common * DAILY[queue] * np.exp(rng.normal(0, QUEUE_NOISE, len(days)))
        shape = np.array(HOUR[queue]) / sum(HOUR[queue])
        noise = np.exp(rng.normal(0, HOUR_NOISE, (len(days), len(shape))))
        rate = level[:, None] * shape * noise
        for event in EVENTS:
            for days_of_event in event.times():
                size = rng.normal(1, TIMES_NOISE)  # no two years are alike
                for day, (early, late) in zip(days_of_event, event.effect[queue], strict=True):
                    if day in place:
                        rate[place[day], : EVENING - OPEN] *= 1 + (early - 1) * size
                        rate[place[day], EVENING - OPEN :] *= 1 + (late - 1) * size
        for where, date, (first, last), factor in ACCIDENTS:
            if where == queue:
                rate[place[dt.date.fromisoformat(date)], first - OPEN : last - OPEN] *= factor
        # Rounded, so that the last digit of another machine's exp changes no count.
        counts = rng.poisson(np.round(rate, 6))
        for where, date, (first, last) in GAPS:
            if where in (queue, EVERY):
                counts[place[dt.date.fromisoformat(date)], first - OPEN : last - OPEN] = -1
        found[queue] = counts
    return found


def season(day: dt.date) -> float:
    """Interpolate the yearly rhythm between the middles of the months."""
    month = day.month - 1 + (day.day - 15) / 30
    low = int(np.floor(month))
    return SEASON[low % 12] + (month - low) * (SEASON[(low + 1) % 12] - SEASON[low % 12])


def history_rows(rng: np.random.Generator) -> Iterator[Row]:
    """Give the history in order of time."""
    found = contacts(rng)
    for d, h in np.ndindex(found[QUEUES[0]].shape):
        for queue, counts in found.items():
            if counts[d, h] >= 0:
                yield f"{FIRST + d * ONE_DAY} {OPEN + h:02d}:00", queue, counts[d, h]


def calendar_rows() -> list[Row]:
    """List the special days; a blank queue means all of them."""
    rows: list[Row] = [
        ("", day, event.name, event.kind, 1)
        for event in EVENTS
        for days in event.times()
        for day in days
    ]
    for queue, date, hours in GAPS:
        if hours == (OPEN, CLOSE):
            where = "" if queue == EVERY else queue
            rows.append((where, dt.date.fromisoformat(date), "no_data", "missing", 0))
    return sorted(rows, key=lambda row: (row[1], row[2]))


# --- People -------------------------------------------------------------------------------------

# Agent, name, level, skills with the home queue's first, mentor, first night: two of the new hires
# began in October.
PEOPLE = [
    line.split()
    for line in """\
A01 小白 supervisor poa
A02 小川 lead poae
A03 小禾 lead oa
A04 阿岚 lead ao
A05 阿宁 senior pa
A06 小满 senior poe
A07 小雨 senior op
A08 小舟 senior pa
A09 阿竹 senior oa
A10 小棠 senior ao
A11 小麦 senior poa
A12 阿澈 agent p
A13 小夏 agent pe
A14 小秋 agent po
A15 小冬 agent p
A16 阿梨 agent pa
A17 小果 agent p
A18 小桃 agent pe
A19 阿榆 agent po
A20 小柠 agent p
A21 小鹿 agent pa
A22 阿星 agent o
A23 小月 agent oa
A24 小晴 agent op
A25 阿云 agent o
A26 小溪 agent a
A27 阿松 agent ao
A28 小荷 agent ap
A29 小枫 agent a
A30 阿禾 agent ao
A31 小茶 agent ae
A32 小米 trainee p A05
A33 小豆 trainee p A08
A34 阿橙 trainee p A12 2026-11-16
A35 小葵 trainee o A22
A36 小苗 trainee a A26 2026-11-16
""".splitlines()
]
SKILL = {"p": "presales", "o": "orders", "a": "aftersales", "e": "en"}
TEAMS = {"presales": "售前组", "orders": "售后组", "aftersales": "售后组"}
AGENTS = [person[0] for person in PEOPLE]
EXPERIENCED = [person[0] for person in PEOPLE if person[2] in ("supervisor", "lead", "senior")]
MENTORS = {person[0]: person[4] for person in PEOPLE if len(person) > 4}
NEWEST = [person[0] for person in PEOPLE if len(person) > 5]

MONTH = tuple(PLANNED + d * ONE_DAY for d in range(30))
PEAK = tuple(dt.date(2026, 11, day) for day in (10, 11, 12))
LEAVE_DAYS = 54  # 5 % of 36 agents on 30 days
PROMISED = ("A08", dt.date(2026, 11, 11), 3)  # leave signed before anybody looked at the peak
WISHES = (("off", ""), ("not", "N"), ("not", "D"), ("on", "D"), ("on", "N"))
WISH_SHARES = (0.55, 0.22, 0.05, 0.12, 0.06)
BEFORE = tuple(PLANNED - d * ONE_DAY for d in range(10, 0, -1))
CYCLE = 7 * "D" + 7 * "N" + "-"  # a rest day after the nights, two in a month


def agent_rows() -> list[Row]:
    """List the agents."""
    rows: list[Row] = []
    for agent, name, level, letters, *new in PEOPLE:
        skills = [SKILL[letter] for letter in letters]
        mentor, night = (*new, "", "")[:2]
        team = TEAMS[skills[0]]
        rows.append((agent, name, team, level, "|".join(skills), 2400, "", mentor, night))
    return rows


def leave(rng: np.random.Generator) -> dict[tuple[str, dt.date], None]:
    """Draw blocks of leave, few at a time, one experienced agent at most, and none at the peak."""
    who, start, length = PROMISED
    taken = {(who, start + i * ONE_DAY): None for i in range(length)}
    for agent in rng.permutation([a for a in AGENTS if a not in (who, *NEWEST)]).tolist():
        n_days = int(rng.integers(2, 6))
        if len(taken) + n_days > LEAVE_DAYS:
            continue
        for first in rng.permutation(len(MONTH) - n_days).tolist():
            days = MONTH[first : first + n_days]
            away = [[a for a, other in taken if other == day] for day in days]
            senior = agent in EXPERIENCED and any(set(a) & set(EXPERIENCED) for a in away)
            if not senior and max(map(len, away)) < 3 and not set(days) & set(PEAK):
                taken |= {(agent, day): None for day in days}
                break
    return taken


def request_rows(rng: np.random.Generator) -> list[Row]:
    """Draw leave and wishes for the month to plan."""
    taken = leave(rng)
    rows: list[Row] = [(agent, day, "leave", "", "", "approved") for agent, day in taken]
    for agent in AGENTS:
        days = [day for day in MONTH if (agent, day) not in taken]
        liked = np.array([2.0 if day.weekday() >= 5 else 1.0 for day in days])
        n_wishes = int(rng.integers(2, 5))
        for i in rng.choice(len(days), n_wishes, replace=False, p=liked / liked.sum()).tolist():
            kind, shift = WISHES[rng.choice(len(WISHES), p=WISH_SHARES)]
            if agent in NEWEST:  # who may not work nights yet
                kind, shift = WISHES[0]
            weight = int(rng.choice([5, 10, 20]))
            rows.append((agent, days[i], kind, shift, weight, "pending"))
    return sorted(rows, key=lambda row: (row[1], row[0]))


def before_rows() -> list[Row]:
    """List who worked when in the last days of October."""
    alone = [agent for agent in AGENTS if agent not in MENTORS]
    phase = {agent: 4 * i for i, agent in enumerate(alone)}  # 4 and 15 share no factor
    phase |= {agent: phase[mentor] for agent, mentor in MENTORS.items()}
    rows: list[Row] = []
    for d, day in enumerate(BEFORE):
        for agent in AGENTS:
            shift = CYCLE[(d + phase[agent]) % len(CYCLE)]
            if shift == "D" or (shift == "N" and agent not in NEWEST):
                rows.append((agent, day, shift))
    return rows


# --- Files --------------------------------------------------------------------------------------


def write(path: Path, header: str, rows: Iterable[Row]) -> None:
    """Write a table as CSV in UTF-8."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split(","))
        writer.writerows(rows)


def main(folder: Path) -> None:
    """Write the five files of the shop into a folder."""
    write(
        folder / "history.csv",
        "timestamp,queue,contacts",
        history_rows(np.random.default_rng([SEED, 1])),
    )
    write(folder / "calendar.csv", "queue,date,name,kind,known_in_advance", calendar_rows())
    write(
        folder / "agents.csv",
        "agent,name,team,level,skills,contract_minutes_week,speed,mentor,earliest_night",
        agent_rows(),
    )
    write(
        folder / "requests.csv",
        "agent,date,kind,shift,weight,state",
        request_rows(np.random.default_rng([SEED, 2])),
    )
    write(folder / "before.csv", "agent,date,shift", before_rows())


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
