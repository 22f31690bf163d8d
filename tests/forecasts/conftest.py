"""The development series, where they are at hand."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from forecasts import History, histories_from_frame

ARRIVALS = Path(__file__).parents[3] / "shared" / "data" / "arrivals"


@pytest.fixture
def arrivals() -> Callable[[str], History]:
    """Return a reader of the development series; skip where they are not at hand."""
    if not ARRIVALS.is_dir():
        pytest.skip(f"needs the development series in {ARRIVALS}")

    def read(queue: str) -> History:
        frame = pd.read_csv(ARRIVALS / f"{queue}.csv", parse_dates=["timestamp"])
        (history,) = histories_from_frame(frame, pd.read_csv(ARRIVALS / "calendar.csv"))
        return history

    return read


@pytest.fixture
def peers() -> pd.DataFrame:
    """Return the peers' scores on the development series."""
    if not ARRIVALS.is_dir():
        pytest.skip(f"needs the development series in {ARRIVALS}")
    return pd.read_csv(ARRIVALS / "peer_results.csv")
