"""From a file of intervals to the agents that each of them needs."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from planner.config import load_site
from planner.staffing import erlang_a, erlang_c, required_agents_chat
from tests.end_to_end.command import run

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "intervals.csv"
HEADER = "timestamp,queue,contacts,model,aht_s,patience_s,target,within_s,minutes,shrinkage\n"


@pytest.fixture
def staffed(tmp_path):
    """Return a function that staffs the rows of a file, and gives the answer and the table."""

    def staff(rows, *options, header=HEADER):
        path, out = tmp_path / "intervals.csv", tmp_path / "requirement.csv"
        path.write_text(header + rows, encoding="utf-8")
        answer = run("staff", "--in", path, "--out", out, "--json", *options)
        return answer, pd.read_csv(out) if out.exists() else None

    return staff


def test_each_row_takes_the_model_it_names(staffed):
    answer, table = staffed(
        "2026-11-03 09:00,calls,200,erlang_c,180,,0.8,20,60,0.1\n"
        "2026-11-03 09:00,mail,200,erlang_a,180,180,0.8,20,60,\n"
        "2026-11-03 09:00,presales,60,,,,,,60,\n"
    )
    assert (answer.status, answer.document["n_missed"]) == (0, 0)
    assert list(table["model"]) == ["erlang_c", "erlang_a", "chat"]
    presales = load_site().queue("presales")
    chats = required_agents_chat(60, presales.work, 180, 0.98)
    assert list(table["agents"]) == [14, 12, int(chats.agents)]
    assert list(table["to_roster"]) == [16, 12, int(chats.agents)]  # 14 / 0.9 is 15.6
    shares = [
        float(erlang_c(200, 180, 14).sl(20)),
        float(erlang_a(200, 180, 180, 12).sl_offered(20)),
    ]
    assert list(table["service_level"][:2]) == pytest.approx(shares, abs=1e-5)
    assert (table["service_level_one_less"] < table["target"]).all()


def test_a_quarter_of_an_hour_counts_four_times(staffed):
    _, table = staffed(
        "2026-11-03 09:00,calls,50,erlang_c,180,,0.8,20,15,\n"
        "2026-11-03 09:00,mail,200,erlang_c,180,,0.8,20,60,\n"
    )
    assert table["agents"][0] == table["agents"][1] == 14


def test_length_of_intervals_is_found_from_the_file(staffed):
    header = "timestamp,queue,contacts,model,aht_s,target,within_s\n"
    rows = "".join(f"2026-11-03 09:{m},calls,50,erlang_c,180,0.8,20\n" for m in ("00", "15", "30"))
    _, table = staffed(rows, header=header)
    assert set(table["agents"]) == {14}


def test_forecast_is_staffed_as_it_is_written(staffed):
    answer, table = staffed("2026-11-03 09:00,presales,40\n", header="timestamp,queue,mean\n")
    assert (answer.status, len(table)) == (0, 1)


def test_target_out_of_reach_is_told_with_what_would_reach_it(staffed):
    header = "timestamp,queue,contacts,target,within_s,reply_s\n"
    answer, table = staffed("2026-11-03 09:00,presales,60,0.98,60,20\n", header=header)
    (missed,) = answer.document["missed"]
    assert (answer.status, bool(table["reached"][0])) == (1, False)
    assert missed["reply_s_needed"] == pytest.approx(-60 / np.log(0.02), abs=0.01)
    header = "timestamp,queue,contacts,target,within_s,reply_s\n"
    answer, _ = staffed(
        f"2026-11-03 09:00,presales,60,0.98,60,{0.99 * missed['reply_s_needed']}\n", header=header
    )
    assert answer.status == 0


def test_other_number_of_chats_at_once_is_told_where_it_would_do(staffed):
    header = "timestamp,queue,contacts,target,within_s,reply_s,max_chats\n"
    row = "2026-11-03 09:00,presales,60,0.97,180,20,{}\n"
    answer, _ = staffed(row.format(2), "--most-agents", 4, header=header)
    (missed,) = answer.document["missed"]
    assert (answer.status, missed["max_chats_needed"]) == (1, 3)
    answer, table = staffed(
        row.format(missed["max_chats_needed"]), "--most-agents", 4, header=header
    )
    assert (answer.status, table["agents"][0] <= 4) == (0, True)


def test_nobody_is_needed_where_nobody_comes(staffed):
    answer, table = staffed("2026-11-03 09:00,presales,0,,,,,,60,\n")
    assert (answer.status, table["agents"][0], bool(table["reached"][0])) == (0, 0, True)
    assert table["service_level"].isna().all()


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("2026-11-03 09:00,calls,many,,,,,,,", ("row 2, column contacts", "'many'")),
        ("2026-11-03 09:00,calls,5,erlang_b,,,,,,", ("column model", "Write erlang_")),
        ("2026-11-03 09:00,calls,5,,,,1.2,,,", ("column target: must be at most", "'1.2'")),
        ("2026-11-03 09:00,calls,5,,0,,,,,", ("column aht_s: must be at least 0.01",)),
        ("2026-11-03 09:00,calls,5,,,,,,,1", ("column shrinkage: must be at most 0.95",)),
        ("03/11/2026,calls,5,,,,,,,", ("column timestamp", "Write the year first")),
    ],
)
def test_bad_row_is_named_and_nothing_is_written(staffed, row, words):
    answer, table = staffed(row + "\n")
    assert (answer.status, table) == (2, None)
    assert all(word in answer.err for word in words), answer.err


def test_example_of_the_docs_can_be_staffed(tmp_path):
    answer = run("staff", "--in", EXAMPLE, "--out", tmp_path / "need.csv", "--json")
    assert answer.status == 1  # one of its rows shows a target that no number of agents reaches
    assert answer.document["intervals"] == 5
    assert answer.document["n_missed"] == 1
