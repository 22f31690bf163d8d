"""
Every row of the reference tables, which were computed with 80 digits.

The tables lie in ``shared/data/queueing`` beside the checkout; without them these tests skip.
"""

import csv
from pathlib import Path

import numpy as np
import pytest

from planner.staffing import chat, erlang_a, erlang_b, erlang_c, required_agents, transient

TABLES = Path(__file__).parents[3] / "shared" / "data" / "queueing"
UNDERFLOW = 1e-280  # references run below the range of a double

pytestmark = pytest.mark.skipif(
    not TABLES.is_dir(), reason="no reference tables in ../shared/data/queueing"
)


class Table:
    """The rows of a file that have a value in a column, column by column."""

    def __init__(self, name, having=None):
        with (TABLES / name).open(newline="") as file:
            self.rows = [row for row in csv.DictReader(file) if having is None or row[having]]

    def __getitem__(self, column):
        return np.array([float(row[column]) for row in self.rows])

    def whole(self, column):
        return np.array([int(row[column]) for row in self.rows])


def assert_close(measured, expected, rel=0.0, absolute=0.0):
    assert np.all(np.isfinite(measured))
    off = np.abs(measured - expected) - np.maximum(rel * np.abs(expected), absolute)
    worst = int(np.argmax(off))
    assert off[worst] <= UNDERFLOW, f"row {worst}: {measured[worst]} for {expected[worst]}"


def test_erlang_b():
    table = Table("erlang_reference.csv")
    blocking = erlang_b(table["offered_load"], table.whole("agents"))
    assert_close(blocking, table["erlang_b"], rel=1e-14)


def test_erlang_c():
    table = Table("erlang_reference.csv", having="c_pwait")
    team = erlang_c(table["lambda_per_hour"], table["aht_s"], table.whole("agents"))
    assert_close(team.pwait, table["c_pwait"], rel=1e-14)
    assert_close(team.asa_s, table["c_asa_s"], rel=1e-14)
    assert_close(team.wait_delayed_s, table["c_wait_delayed_s"], rel=1e-14)
    assert_close(team.lq, table["c_lq"], rel=1e-14)
    assert_close(team.p_wait_gt(table["t_s"]), table["c_p_wait_gt_t"], rel=5e-11)
    assert_close(team.sl(table["t_s"]), table["c_sl"], absolute=1e-11)


def test_erlang_a():
    table = Table("erlang_reference.csv", having="patience_s")
    team = erlang_a(
        table["lambda_per_hour"], table["aht_s"], table["patience_s"], table.whole("agents")
    )
    t_s = table["t_s"]
    assert_close(team.pwait, table["a_pwait"], rel=1e-13)
    assert_close(team.pab, table["a_pab"], rel=1e-13)
    assert_close(team.wait_all_s, table["a_wait_all_s"], rel=1e-13)
    assert_close(team.wait_served_s, table["a_wait_served_s"], rel=1e-13)
    assert_close(team.lq, table["a_lq"], rel=1e-13)
    assert_close(team.occupancy, table["a_occupancy"], rel=1e-13)
    assert_close(team.p_offered_gt(t_s), table["a_p_offered_gt_t"], rel=5e-11)
    assert_close(team.p_wait_gt(t_s), table["a_p_wait_gt_t"], rel=5e-11)
    assert_close(team.sl_offered(t_s), table["a_sl_offered"], absolute=1e-11)
    assert_close(team.sl_served(t_s), table["a_sl_served"], absolute=1e-11)


def test_chat_chain():
    table = Table("chat_chain_reference.csv")
    team = chat(
        table["lambda_per_hour"],
        table.whole("agents"),
        table.whole("max_chats"),
        table["reply_s"],
        table["customer_s"],
        table["replies_per_chat"],
        table["patience_s"],
    )
    assert_close(team.p_wait, table["p_wait"], rel=1e-11)
    assert_close(team.p_abandon, table["p_abandon"], rel=1e-11)
    assert_close(team.wait_all_s, table["wait_all_s"], rel=1e-11)
    assert_close(team.p_wait_gt(table["t_first_s"]), table["p_wait_gt_t_first"], rel=1e-11)
    assert_close(team.agent_busy_share, table["agent_busy_share"], rel=1e-11)
    assert_close(team.chats_per_agent, table["chats_per_agent"], rel=1e-11)
    assert_close(team.avg_response_s, table["avg_response_s"], rel=1e-11)
    assert_close(team.late_reply_share(table["t_reply_s"]), table["late_reply_share"], rel=1e-11)
    for i, row in enumerate(table.rows):
        shares = np.array(row["agent_level_share_0_to_K"].split(), dtype=np.float64)
        assert_close(team.level_share[i, : shares.size], shares, rel=1e-11)


@pytest.mark.parametrize("profile", [str(number) for number in range(0, 16, 2)])
def test_transient(profile):
    table = Table("transient_reference.csv")
    table.rows = [row for row in table.rows if row["profile"] == profile]
    day = transient(
        table["lambda_per_hour"], table["aht_s"], table["patience_s"], table.whole("agents")
    )
    for column in (
        "p_wait_arrivals",
        "mean_queue",
        "mean_busy",
        "abandoned_in_hour",
        "mean_in_system_at_end",
    ):
        assert_close(getattr(day, column), table[column], rel=1e-9, absolute=1e-9)


def test_required_agents():
    for row in Table("required_agents_reference.csv").rows:
        agents = required_agents(
            row["criterion"],
            float(row["target"]),
            float(row["t_s"]) if row["t_s"] else None,
            contacts_per_hour=float(row["lambda_per_hour"]),
            aht_s=float(row["aht_s"]),
            patience_s=float(row["patience_s"]) if row["patience_s"] else None,
        )
        assert agents == int(row["agents_min"]), row
