"""
How fast pages are drawn again: 100 agents signed in at once, on the real server.

    python -m benchmarks.sessions [--agents 100] [--every 10] [--seconds 60] [--page my_month]

Each agent is a browser's socket with a session of its own, speaking Streamlit's own messages. All
ask for their page at the given pace, on time whether or not earlier ones have been answered; a
run's time counts from when it was due until the server says that the script has finished.
"""

import argparse
import asyncio
import json
import os
import sys
import tempfile
from pathlib import Path

import numpy as np
from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from benchmarks.feed import TEAM, cpu_s, publish
from benchmarks.server import served
from planner.domain.access import Role, local_actor
from planner.ui.session import COOKIE
from planner.workflow import add_account, set_password, sign_in_identified

LIMIT_MS = 500
PATIENCE_S = 120.0


def sign_everybody_in(url: str, n_agents: int) -> list[str]:
    """Make an account for each agent, and for the first a password; return their tokens."""
    me, agents = local_actor("benchmark"), [f"A{a:03d}" for a in range(n_agents)]
    codes = [add_account(url, me, agent, Role.AGENT, team=TEAM, agent=agent) for agent in agents]
    first = set_password(url, codes[0], "three quiet horses")  # from now on all must sign in
    return [first, *(sign_in_identified(url, agent) for agent in agents[1:])]


class Browser:
    """One agent's open page."""

    def __init__(self, stream: ClientConnection, page: str) -> None:
        self.stream, self.page, self.bytes, self.faults = stream, page, 0, 0

    async def draw(self) -> None:
        """Ask for the page and wait until it is drawn."""
        asked = BackMsg()
        asked.rerun_script.page_name = self.page
        asked.rerun_script.query_string = "lang=zh"
        await self.stream.send(asked.SerializeToString())
        while True:
            raw = await asyncio.wait_for(self.stream.recv(), PATIENCE_S)
            self.bytes += len(raw)
            said = ForwardMsg.FromString(raw if isinstance(raw, bytes) else raw.encode())
            self.faults += said.WhichOneof("type") == "delta" and is_fault(said.delta.new_element)
            if said.WhichOneof("type") == "script_finished":
                if said.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                    return
                self.faults += said.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR


def is_fault(element: Element) -> bool:
    """Say whether an element tells that something went wrong."""
    return element.HasField("exception") or (
        element.HasField("alert") and element.alert.format == Alert.ERROR
    )


async def look(
    tokens: list[str], port: int, page: str, every_s: float, seconds: float, group: int
) -> dict[str, float]:
    """Open every agent's page, let all draw it again and again, and measure."""
    address, loop = f"ws://127.0.0.1:{port}/_stcore/stream", asyncio.get_running_loop()
    browsers, first = list[Browser](), list[float]()
    for token in tokens:
        stream = await connect(
            address,
            subprotocols=["streamlit"],  # type: ignore[list-item]
            origin=f"http://127.0.0.1:{port}",  # type: ignore[arg-type]
            additional_headers={"Cookie": f"{COOKIE}={token}"},
            max_size=None,
        )
        browsers.append(Browser(stream, page))
        began = loop.time()
        await browsers[-1].draw()
        first.append(loop.time() - began)
    times = []

    async def one(browser: Browser, offset: float) -> None:
        due = begin + offset
        while due < begin + seconds:
            await asyncio.sleep(max(due - loop.time(), 0))
            await browser.draw()
            times.append(loop.time() - due)
            due += every_s

    before, begin = cpu_s(group), loop.time()
    offsets = np.random.default_rng(1).uniform(0, every_s, len(browsers))
    await asyncio.gather(*(one(b, float(o)) for b, o in zip(browsers, offsets, strict=True)))
    server_s = cpu_s(group) - before
    faults = sum(browser.faults for browser in browsers)
    for browser in browsers:
        await browser.stream.close()
    p50, p95, p99 = (round(1000 * float(np.quantile(times, q)), 1) for q in (0.5, 0.95, 0.99))
    return {
        "sessions": len(browsers),
        "reruns": len(times),
        "reruns_per_s": round(len(times) / seconds, 1),
        "p50_ms": p50,
        "p95_ms": p95,
        "p99_ms": p99,
        "first_median_ms": round(1000 * float(np.median(first)), 1),
        "server_cpu_ms_each": round(1000 * server_s / len(times), 1),
        "faults": faults,
        "load": os.getloadavg()[0],
    }


def main() -> None:
    """Start the server, look, and print what was found as JSON; status 1 if it was too slow."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--agents", type=int, default=100)
    options.add_argument("--every", type=float, default=10)
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--page", default="my_month")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'sessions.sqlite3'}"
        publish(url, given.agents)
        tokens = sign_everybody_in(url, given.agents)
        with served(url) as server:
            found = asyncio.run(
                look(tokens, server.port, given.page, given.every, given.seconds, server.group)
            )
    print(json.dumps({"page": given.page, "every_s": given.every} | found))
    sys.exit(found["p95_ms"] > LIMIT_MS or found["faults"] > 0)


if __name__ == "__main__":
    main()
