"""The pages served for a measurement, as `peakroster serve` does it."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

STARTING_S = 90.0  # cold, on a busy machine


class Server(NamedTuple):
    """Where the pages are served, and the group of processes that serves them."""

    port: int
    group: int


@contextmanager
def served(url: str) -> Iterator[Server]:
    """Serve the pages on a database, from when they answer on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = "from planner.cli import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", command, "serve", "--port", str(port)],
        env=os.environ | {"PEAKROSTER_DATABASE_URL": url},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait(f"http://127.0.0.1:{port}/health")
        yield Server(port=port, group=process.pid)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def _wait(address: str) -> None:
    end = time.monotonic() + STARTING_S
    while True:
        try:
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310 - our own server
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.5)
        else:
            return
