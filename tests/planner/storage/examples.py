"""A right file of every kind, the reader of each, and what they say of a wrong one."""

import pytest

from planner.config import load_site
from planner.domain.errors import InputError
from planner.domain.horizon import Horizon
from planner.domain.people import Agent
from planner.storage.files import (
    read_agents,
    read_calendar,
    read_forecast,
    read_history,
    read_requests,
    read_roster,
)

SITE = load_site()
NOVEMBER = Horizon.month(2026, 11)
AGENTS = (
    Agent(id="A01", name="小白", skills=("presales",)),
    Agent(id="A02", name="", skills=("orders",)),
)

HISTORY = "timestamp,queue,contacts\n2026-11-03 08:00,presales,12\n2026-11-03 09:00,presales,20\n"
CALENDAR = "queue,date,name,kind,known_in_advance\n,2026-11-11,double11_day,promotion,1\n"
PEOPLE = "agent,skills\nA01,presales|orders\nA02,orders\n"
REQUESTS = "agent,date,kind,shift,weight,state\nA01,2026-11-03,leave,,,approved\n"
ROSTER = "agent,date,shift,locked\nA01,2026-11-03,D,1\nA02,2026-11-03,N,\n"
QUANTILES = "p05,p10,p25,p50,p75,p90,p95"
FORECAST = f"timestamp,queue,mean,{QUANTILES}\n2026-11-03 08:00,presales,9.5,4,5,7,9,12,15,17\n"

READERS = {
    "history": read_history,
    "calendar": read_calendar,
    "forecast": read_forecast,
    "agents": lambda path: read_agents(path, SITE),
    "requests": lambda path: read_requests(path, SITE, AGENTS, NOVEMBER),
    "roster": lambda path: read_roster(path, SITE, AGENTS, NOVEMBER),
}
EXAMPLES = {
    "history": HISTORY,
    "calendar": CALENDAR,
    "forecast": FORECAST,
    "agents": PEOPLE,
    "requests": REQUESTS,
    "roster": ROSTER,
}


def message(kind, path):
    with pytest.raises(InputError) as error:
        READERS[kind](path)
    return str(error.value).removeprefix(str(path))
