"""
How fast calendars are served: 100 agents' feeds by the real server, at a fixed rate.

    python -m benchmarks.feed [--rate 200] [--seconds 20] [--agents 100]

Requests leave on time whether or not earlier ones have been answered, and a request's time
counts from when it was due, so that a server that falls behind cannot hide it.
"""

import argparse
import asyncio
import contextlib
import datetime as dt
import itertools
import json
import os
import resource
import sys
import tempfile
import urllib.request
from pathlib import Path

import numpy as np

from benchmarks.server import served
from planner.config import settings_text
from planner.domain.access import local_actor
from planner.domain.horizon import Horizon
from planner.domain.people import Agent
from planner.storage.plans import StoredForecast, StoredPlan
from planner.storage.store import Store
from planner.workflow import new_feed

TEAM, CONNECTIONS = "Feed shop", 32
LIMIT_MS = 50


def publish(url: str, n_agents: int) -> list[str]:
    """Publish a month and return the agents' addresses."""
    today = dt.datetime.now(dt.UTC).date()
    horizon = Horizon(start=today.replace(day=1), n_days=28)
    rng = np.random.default_rng(1)
    plan = StoredPlan(
        team=TEAM,
        horizon=horizon,
        config_text=settings_text(),
        agents=tuple(Agent(id=f"A{a:03d}", name=f"A{a}", skills=("x",)) for a in range(n_agents)),
        shift_codes=("D", "N"),
        codes=rng.integers(-1, 2, (n_agents, horizon.n_days)).astype(np.int8),
        forecast=StoredForecast(
            start=horizon.start,
            queues=("x",),
            paths=np.ones((2, 1, horizon.n_days, 24), np.float32),
            open=np.ones((1, horizon.n_days, 24), np.bool_),
        ),
        seed=1,
    )
    with Store.open(url) as store:
        store.publish(store.save_draft(plan), by="benchmark")
    me = local_actor("benchmark")
    return [new_feed(url, me, TEAM, agent.id, lang="zh") for agent in plan.agents]


async def ask(
    paths: list[str], port: int, rate: float, seconds: float
) -> tuple[list[float], list[int], int]:
    """Ask at a rate; return times [s], statuses and bytes."""
    loop = asyncio.get_running_loop()
    pool: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = asyncio.Queue()
    for _ in range(CONNECTIONS):
        pool.put_nowait(await asyncio.open_connection("127.0.0.1", port))
    times, statuses, sizes = [], [], []

    async def one(path: str, due: float) -> None:
        connection = await pool.get()
        reader, writer = connection
        writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = int(head.split(b"content-length:")[1].split(b"\r\n")[0])
        await reader.readexactly(length)
        times.append(loop.time() - due)
        statuses.append(int(head.split()[1]))
        sizes.append(length)
        pool.put_nowait(connection)

    begin, tasks = loop.time(), []
    for i, path in zip(range(int(rate * seconds)), itertools.cycle(paths), strict=False):
        due = begin + i / rate
        await asyncio.sleep(max(due - loop.time(), 0))
        tasks.append(asyncio.create_task(one(path, due)))
    await asyncio.gather(*tasks)
    while not pool.empty():
        pool.get_nowait()[1].close()
    return times, statuses, sum(sizes)


def main() -> None:
    """Start the server, ask, and print what was found as JSON; status 1 if it was too slow."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rate", type=float, default=200)
    options.add_argument("--seconds", type=float, default=20)
    options.add_argument("--agents", type=int, default=100)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'feed.sqlite3'}"
        paths = publish(url, given.agents)
        with served(url) as server:
            for path in paths:  # each made once
                urllib.request.urlopen(f"http://127.0.0.1:{server.port}{path}").close()
            before = resource.getrusage(resource.RUSAGE_SELF).ru_utime, cpu_s(server.group)
            times, statuses, size = asyncio.run(ask(paths, server.port, given.rate, given.seconds))
            own_s = resource.getrusage(resource.RUSAGE_SELF).ru_utime - before[0]
            server_s = cpu_s(server.group) - before[1]
    p50, p95, p99 = (1000 * float(np.quantile(times, q)) for q in (0.5, 0.95, 0.99))
    found = {
        "requests": len(times),
        "rate": given.rate,
        "p50_ms": round(p50, 1),
        "p95_ms": round(p95, 1),
        "p99_ms": round(p99, 1),
        "not_200": sum(status != 200 for status in statuses),
        "mean_bytes": round(size / len(times)),
        "server_cpu_ms_each": round(1000 * server_s / len(times), 2),
        "client_cpu_s": round(own_s, 1),
        "load": os.getloadavg()[0],
    }
    print(json.dumps(found))
    sys.exit(p95 > LIMIT_MS or found["not_200"] > 0)


def cpu_s(group: int) -> float:
    """Return the processor time that a group of processes has taken; 0 where nobody tells. [s]"""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = stat.read_text("utf-8").rpartition(")")[2].split()
            ticks += sum(map(int, fields[11:13])) if int(fields[2]) == group else 0
    return ticks / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
