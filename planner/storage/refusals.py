"""How many of somebody's refused attempts are logged, so that trying for ever fills no disk."""

import time
from dataclasses import dataclass
from threading import Lock

LOGGED_SINGLY = 50  # within the window
WINDOW_S = 3600.0


@dataclass(slots=True)
class _Tally:
    """What one account tried of one verb within a window."""

    began: float
    tried: int = 0
    unlogged: int = 0


class Refusals:
    """
    Refused attempts of this process by who tries what.

    Within an hour the first are logged one by one; then only when their number has doubled, with
    how many went unlogged before. A million attempts in an hour so leave 64 entries.
    """

    def __init__(self) -> None:
        self._tallies: dict[str, _Tally] = {}
        self._lock = Lock()

    def count(self, who_and_what: str, now: float | None = None) -> int | None:
        """
        Count an attempt.

        Returns
        -------
        int or None
            If it is to be logged, how many before it were not; else ``None``.
        """
        now = time.monotonic() if now is None else now
        with self._lock:
            tally = self._tallies.get(who_and_what)
            if tally is None or now - tally.began > WINDOW_S:
                left = 0 if tally is None else tally.unlogged
                tally = self._tallies[who_and_what] = _Tally(began=now, unlogged=left)
            tally.tried += 1
            if not _is_logged(tally.tried):
                tally.unlogged += 1
                return None
            unlogged, tally.unlogged = tally.unlogged, 0
            return unlogged


def _is_logged(tried: int) -> bool:
    times, rest = divmod(tried, LOGGED_SINGLY)
    return tried <= LOGGED_SINGLY or (rest == 0 and times.bit_count() == 1)
