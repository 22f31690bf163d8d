"""
How fast the pages are, measured in the server and in Chromium on generated rosters of 31 days.

    python -m benchmarks.pages [--agents 60 300] [--edits 40] [--sessions 100] [--only judge server]

- ``judge``: what the server does for one edit: rules, late replies, cost, cover, and the words.
- ``server``: runs of the page Roster on a socket of its own, from the wish to its end.
- ``browser``: from the key that changes a cell until its answer is painted; the same for the
  panel that says who else could take a shift; and from the click on the menu to the painted grid.
- ``sessions``: agents who look at their day at once, each every ten seconds or so.

Prints one JSON object a part; the limits are the product's own. The first, cold opening stands
apart: it reads and builds the month.
"""

import argparse
import asyncio
import datetime as dt
import json
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import websockets
from playwright.sync_api import Page, sync_playwright
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.server import STARTING_S, served
from planner.config import settings_text
from planner.domain.access import local_actor
from planner.domain.edits import CellChange
from planner.domain.horizon import Horizon
from planner.domain.people import Agent, Level
from planner.storage.plans import StoredForecast, StoredPlan
from planner.storage.store import Store
from planner.ui.grid.layout import layout
from planner.ui.grid.panel import panel
from planner.ui.grid.verdict import verdict
from planner.views import Appraisal, Effect, PublishedPlan, edited, load_plan, roster_grid

CHROMIUM = "/usr/bin/chromium"
START, DAYS, PATHS = dt.date(2026, 12, 1), 31, 400
QUEUES, SHARES = ("presales", "orders", "aftersales"), (0.45, 0.27, 0.28)
CONTACTS = 60.0  # a day of the team, for each agent
ROUND = (0, 0, 0, 0, -1, 1, 1, 1, 1, -1)  # the shifts of ten days: day, rest, night, rest
THINK_S = 10.0  # between two looks of one agent


def publish(url: str, n_agents: int) -> int:
    """Publish a generated month; return its version."""
    rng = np.random.default_rng(1)
    hour = np.arange(24)
    rhythm = 1 + np.exp(-(((hour - 20) / 2.5) ** 2)) + 0.7 * np.exp(-(((hour - 13) / 2) ** 2))
    is_open = (hour >= 8) & (hour < 23)
    rhythm = np.where(is_open, rhythm, 0) / rhythm[is_open].sum()
    mean = CONTACTS * n_agents * np.array(SHARES)[:, None, None] * rhythm
    factors = rng.lognormal(0, 0.12, (PATHS, 1, DAYS, 1))
    agents = tuple(
        Agent(
            id=f"A{a:03d}",
            name=f"Agent {a}",
            team=f"group {a % max(n_agents // 12, 1)}",
            skills=(QUEUES[a % 3], QUEUES[(a + 1) % 3])[: 1 + a % 2],
            level=Level.SENIOR if a % 4 == 0 else Level.AGENT,
        )
        for a in range(n_agents)
    )
    plan = StoredPlan(
        team="客服部 customer service",
        horizon=Horizon(start=START, n_days=DAYS),
        config_text=settings_text(),
        agents=agents,
        shift_codes=("D", "N"),
        codes=np.array(
            [[ROUND[(a + d) % len(ROUND)] for d in range(DAYS)] for a in range(n_agents)], np.int8
        ),
        forecast=StoredForecast(
            start=START,
            queues=QUEUES,
            paths=rng.poisson(mean * factors),
            open=np.broadcast_to(is_open, (3, DAYS, 24)),
        ),
        seed=1,
    )
    with Store.open(url) as store:
        version = store.save_draft(plan)
        store.publish(version, by="benchmark")
    return version


def judge(url: str, version: int, edits: int) -> dict[str, Any]:
    """Time what the server does for an edit and for a cell asked about; processor time."""
    opened, plan = timed(lambda: load_plan(url, local_actor("benchmark"), version))
    base = Appraisal(plan=plan)
    first, order = timed(lambda: _first(base))
    rng = np.random.default_rng(2)
    judged, asked = [], []
    for i in range(edits):
        changes = [_change(plan, rng) for _ in range(1 + i % 5)]
        judged.append(timed(lambda changes=changes: _judged(base, changes, order))[0])
    rows = {a: r for r, a in enumerate(order)}
    for _ in range(edits // 4):
        a, d = int(rng.integers(len(order))), int(rng.integers(DAYS))
        asked.append(timed(lambda a=a, d=d: panel(plan, a, d, rows, "en"))[0])
    return {
        "open_ms": round(opened),
        "first_ms": round(first),
        "edit": spread(judged),
        "who_else": spread(asked),
    }


def _first(base: Appraisal) -> tuple[int, ...]:
    order = roster_grid(base.plan).order
    layout(base, START, "en")
    verdict(Effect(before=base, after=base), order, 0, "en")
    return order


def _judged(base: Appraisal, changes: list[CellChange], order: tuple[int, ...]) -> None:
    after = Appraisal(plan=edited(base.plan, changes))
    verdict(Effect(before=base, after=after), order, 1, "en")


def _change(plan: PublishedPlan, rng: np.random.Generator) -> CellChange:
    problem = plan.month.problem
    code = int(rng.integers(-1, len(problem.shifts)))
    return CellChange(
        agent=problem.agents[int(rng.integers(len(problem.agents)))].id,
        date=problem.horizon.date(int(rng.integers(DAYS))),
        shift=problem.shifts[code].code if code >= 0 else None,
        locked=False,
    )


def timed(step: Callable[[], Any]) -> tuple[float, Any]:
    """Return the processor time of a step [ms] and what it gives."""
    began = time.process_time()
    found = step()
    return 1000 * (time.process_time() - began), found


def spread(times_ms: Sequence[float]) -> dict[str, float]:
    """Return median, 95 % quantile and worst. [ms]"""
    p50, p95 = np.quantile(times_ms, [0.5, 0.95])
    return {
        "n": len(times_ms),
        "p50_ms": round(float(p50), 1),
        "p95_ms": round(float(p95), 1),
        "most_ms": round(max(times_ms), 1),
    }


class Visitor:
    """A browser's side of the socket: asks for runs of a page and hears when they end."""

    def __init__(self, port: int, page: str) -> None:
        self.address = f"ws://127.0.0.1:{port}/_stcore/stream"
        self.page = page

    async def __aenter__(self) -> "Visitor":
        self.socket = await websockets.connect(
            self.address, subprotocols=["streamlit"], max_size=None, open_timeout=STARTING_S
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.socket.close()

    async def run(self) -> float:
        """Run the page and return how long it took. [ms]"""
        message = BackMsg()
        message.rerun_script.query_string = "lang=en"
        message.rerun_script.page_name = self.page
        began = time.perf_counter()
        await self.socket.send(message.SerializeToString())
        while True:
            answer = ForwardMsg.FromString(await self.socket.recv())
            if answer.WhichOneof("type") == "script_finished":
                return 1000 * (time.perf_counter() - began)


async def runs(port: int, page: str, times: int) -> dict[str, Any]:
    """Run a page again and again; the first time stands apart."""
    async with Visitor(port, page) as visitor:
        cold = await visitor.run()
        await visitor.run()
        return {"cold_ms": round(cold), **spread([await visitor.run() for _ in range(times)])}


async def sessions(port: int, count: int, seconds: float) -> dict[str, Any]:
    """Let many agents look at their day, each at moments of their own."""
    rng, found = np.random.default_rng(3), list[float]()

    async def one(first_s: float, pauses: Iterator[float]) -> None:
        async with Visitor(port, "my_day") as visitor:
            await visitor.run()
            ready.append(1)
            await begin.wait()
            end = time.monotonic() + seconds
            await asyncio.sleep(first_s)
            while time.monotonic() < end:
                found.append(await visitor.run())
                await asyncio.sleep(next(pauses))

    ready, begin = list[int](), asyncio.Event()
    tasks = [
        asyncio.create_task(
            one(float(rng.uniform(0, THINK_S)), iter(rng.exponential(THINK_S, 1000).tolist()))
        )
        for _ in range(count)
    ]
    while len(ready) < count:
        await asyncio.sleep(0.2)
    begin.set()
    await asyncio.gather(*tasks)
    return {"sessions": count, **spread(found)}


def browse(port: int, edits: int) -> dict[str, Any]:
    """Time keys and clicks in Chromium until what they bring is painted."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.set_default_timeout(60_000)
        began = time.perf_counter()
        page.goto(f"http://127.0.0.1:{port}/roster?lang=en")
        page.locator(".pr.sheet td[data-row]").first.wait_for()
        cold = 1000 * (time.perf_counter() - began)
        page.wait_for_timeout(1500)
        keyed = [_key_ms(page, i) for i in range(edits)]
        opened = [_menu_ms(page, name) for name in ("Home", "Roster") * (edits // 8)]
        browser.close()
    return {
        "open_ms": round(cold),
        "key_to_paint": spread([own for own, _ in keyed]),
        "key_to_verdict": spread([all_ for _, all_ in keyed]),
        "menu_to_roster": spread(opened[1::2]),
    }


# Told by the browser's own clock: the key, the next frame after the cell has its code, and the
# frame after the server's figures are those of this edit.
KEYED = """([row, day, key]) => new Promise((done) => {
  const cell = () => document.querySelector(`.pr.sheet td[data-row="${row}"][data-day="${day}"]`);
  const effect = () => document.querySelector(".pr.grid .effect");
  cell().focus();
  const before = cell().textContent, began = performance.now();
  let own = null;
  const look = () => {
    const now = performance.now();
    if (own === null && cell().textContent !== before) own = now - began;
    if (own !== null && !effect().classList.contains("waiting")) done([own, now - began]);
    else requestAnimationFrame(look);
  };
  const code = `Key${key.toUpperCase()}`;
  cell().dispatchEvent(new KeyboardEvent("keydown", { key, code, bubbles: true }));
  requestAnimationFrame(look);
})"""


def _key_ms(page: Page, i: int) -> tuple[float, float]:
    """Change a cell by its key; give the time to its new code and to the server's verdict. [ms]"""
    row, day = (7 * i) % 50, (5 * i) % DAYS
    cell = page.locator(f'.pr.sheet td[data-row="{row}"][data-day="{day}"]')
    cell.click()
    key = "n" if cell.inner_text() != "N" else "d"
    own, verdict_ms = page.evaluate(KEYED, [row, day, key])
    return float(own), float(verdict_ms)


def _menu_ms(page: Page, name: str) -> float:
    """Go to a page by the menu and wait until its part of ours is there. [ms]"""
    link = page.get_by_test_id("stSidebarNavLink").filter(has_text=name)
    began = time.perf_counter()
    link.click()
    mark = ".pr.sheet td[data-row]" if name == "Roster" else ".pr.team"
    page.locator(mark).first.wait_for()
    return 1000 * (time.perf_counter() - began)


def main() -> None:
    """Measure what is asked for; print each part as JSON."""
    parts = ("judge", "server", "browser", "sessions")
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--agents", type=int, nargs="+", default=[60, 300])
    options.add_argument("--edits", type=int, default=40)
    options.add_argument("--sessions", type=int, default=100)
    options.add_argument("--seconds", type=float, default=20.0)
    options.add_argument("--only", nargs="+", choices=parts, default=parts)
    given = options.parse_args()
    for n_agents in given.agents:
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{Path(folder) / 'pages.sqlite3'}"
            version = publish(url, n_agents)
            found: dict[str, Any] = {"agents": n_agents, "days": DAYS}
            if "judge" in given.only:
                found["judge"] = judge(url, version, given.edits)
            if set(given.only) - {"judge"}:
                with served(url) as server:
                    if "server" in given.only:
                        found["server"] = asyncio.run(runs(server.port, "roster", given.edits))
                    if "browser" in given.only:
                        found["browser"] = browse(server.port, given.edits)
                    if "sessions" in given.only:
                        count = min(given.sessions, n_agents * 2)
                        found["sessions"] = asyncio.run(sessions(server.port, count, given.seconds))
            found["load"] = os.getloadavg()[0]
            print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main()
