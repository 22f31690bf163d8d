"""How often an address may fail to sign in."""

import time
from collections import deque
from threading import Lock

MOST, WINDOW_S = 30, 300.0
REMEMBERED = 10_000  # addresses, so that made-up ones cannot fill the memory


class Attempts:
    """Failures by address within the last minutes, in this process's memory."""

    def __init__(self) -> None:
        self._failed: dict[str, deque[float]] = {}
        self._lock = Lock()

    def wait_s(self, address: str, now: float | None = None) -> float:
        """Return how long an address must wait before it may try again. [s]"""
        now = time.monotonic() if now is None else now
        with self._lock:
            failed = self._failed.get(address, deque())
            while failed and failed[0] <= now - WINDOW_S:
                failed.popleft()
            return failed[0] + WINDOW_S - now if len(failed) >= MOST else 0.0

    def failed(self, address: str, now: float | None = None) -> None:
        """Remember a failure."""
        now = time.monotonic() if now is None else now
        with self._lock:
            if address not in self._failed and len(self._failed) >= REMEMBERED:
                self._failed.pop(next(iter(self._failed)))
            self._failed.setdefault(address, deque(maxlen=MOST)).append(now)
