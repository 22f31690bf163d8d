"""Two simulators by other people, and two models written for them, give the same figures."""

import numpy as np
import pytest

from benchmarks import simulation as bench
from planner.simulation import Kpi, simulate

pytestmark = pytest.mark.benchmark
END_S = 3600.0 * bench.SHIFT_H


@pytest.mark.parametrize("peer", ["simpy", "ciw"])
def test_as_many_callers_give_up_as_with_simpy_and_ciw(peer):
    pytest.importorskip(peer)
    play = {"simpy": bench.simpy_phone, "ciw": bench.ciw_phone}[peer]
    _, theirs = play(20, 420, bench.PHONE, 20 * END_S)
    found = simulate(*bench.flat(20, 20, 420, bench.PHONE), replications=20)
    # The peer fills up once, ours each of 14 hours; both have some 100,000 callers.
    ours = found.by_hour(Kpi.ABANDONED_SHARE)[2:14]
    assert np.mean([hour.mean for hour in ours if hour]) == pytest.approx(theirs, abs=0.01)


def test_replies_to_chats_take_as_long_as_with_simpy():
    pytest.importorskip("simpy")
    _, theirs = bench.simpy_chats(20, 500, bench.CHAT, 10 * END_S)
    found = simulate(*bench.flat(20, 20, 500, bench.CHAT), replications=20)
    ours = found.by_hour(Kpi.AVERAGE_RESPONSE_S)[2:14]
    assert np.mean([hour.mean for hour in ours if hour]) == pytest.approx(theirs, rel=0.02)
