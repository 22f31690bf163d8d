"""A real browser for tests: Debian's Chromium, driven by Playwright, on pages that we serve."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

ROOT = Path(__file__).parents[2]
CHROMIUM = Path("/usr/bin/chromium")
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 360, "height": 800}
WAIT_S = 60
SETTLE_MS = 700  # for charts to be drawn
LOCALES = {"en": "en-US", "zh": "zh-CN"}
SCREENS = tuple(  # every page but the one before there is a roster; the first has no path
    sorted({path.stem for path in (ROOT / "planner/ui/pages").glob("[a-z]*.py")} - {"start"})
)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

needs_chromium = pytest.mark.skipif(
    not CHROMIUM.exists(), reason="no Chromium: apt-get install chromium fonts-noto-cjk"
)


@contextmanager
def served(url: str) -> Iterator[str]:
    """Serve the pages on a database and give their address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "streamlit_app.py"]
    with subprocess.Popen(
        [*command, f"--server.port={port}", "--server.fileWatcherType=none"],
        cwd=ROOT,
        env=os.environ | {"PEAKROSTER_DATABASE_URL": url},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        try:
            wait_for(f"http://127.0.0.1:{port}/_stcore/health")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def wait_for(health: str) -> None:
    """Wait until the server answers."""
    end = time.monotonic() + WAIT_S
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(health, timeout=1):  # noqa: S310 - our own server
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"no answer from {health} in {WAIT_S} s")


def open_page(page: Page, address: str, path: str, title: str) -> None:
    """Go to a page and wait until it is drawn."""
    page.goto(f"{address}/{path}")
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.get_by_test_id("stAlertContentError")).to_have_count(0)


def settle(page: Page, address: str, screen: str, lang: str) -> None:
    """Go to one of `SCREENS` and wait until it is drawn and nothing runs any more."""
    page.goto(f"{address}/{'' if screen == 'home' else screen}?lang={lang}")
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=1000 * WAIT_S)
    for _run in range(2):  # what the browser tells may bring another run
        app = page.get_by_test_id("stApp")
        expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=1000 * WAIT_S)
        expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=1000 * WAIT_S)
        page.wait_for_timeout(SETTLE_MS)


def cells(page: Page, agent: str) -> list[str]:
    """Return what stands in an agent's row, names and totals apart."""
    row = page.locator(".pr.sheet tbody tr").filter(has=page.get_by_role("rowheader", name=agent))
    return row.locator("td:not(.t)").all_inner_texts()
