"""From files to a roster, read a second time by code that shares nothing with the product."""

import datetime as dt
import json
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest

from planner.config import load_site
from planner.domain.errors import InputError
from planner.storage.store import Store
from planner.workflow import Effort, load_inputs, plan_inputs
from tests.end_to_end.command import run
from tests.end_to_end.reading import broken_rules, read
from tests.end_to_end.shop import DAYS, START, small_shop

WEEK = [START + dt.timedelta(days=d) for d in range(DAYS)]
LEAVE = {("A2", START + dt.timedelta(days=2))}


def plan_words(folder: Path, out: Path) -> list[object]:
    files = {name: folder / f"{name}.csv" for name in ("history", "agents", "requests", "calendar")}
    words: list[object] = ["plan", "--start", START, "--days", DAYS, "--out", out]
    for name, path in files.items():
        words += [f"--{name}", path]
    return [*words, "--config", folder / "shop.yaml", "--time-limit", 3, "--replications", 20]


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    return small_shop(tmp_path_factory.mktemp("shop"))


@pytest.fixture(scope="module")
def planned(shop, tmp_path_factory):
    out = tmp_path_factory.mktemp("planned")
    return run(*plan_words(shop, out), "--json"), out


def test_a_plan_writes_four_files_that_agree(planned):
    answer, out = planned
    assert answer.status in (0, 1), answer.err
    document = json.loads((out / "plan.json").read_text("utf-8"))
    assert answer.document == document
    assert document["status"] in ("optimal", "feasible")
    assert 0 <= document["gap"] < 0.2
    assert document["bound"] <= document["objective"] + 0.01
    rows = read(out / "roster.csv")
    assert document["paid_hours"] == pytest.approx(8 * len(rows))
    sheet = openpyxl.load_workbook(out / "roster.xlsx").worksheets[0]
    codes = [c.value for row in sheet.iter_rows() for c in row if c.value in ("D", "N")]
    assert len(codes) >= len(rows)
    forecast = pd.read_csv(out / "forecast.csv")
    assert (forecast["p10"] <= forecast["p90"]).all()
    assert set(forecast["queue"]) == {"shop"}


def test_reply_metrics_are_promised_and_simulated_alike(planned):
    found = {f"{row['platform']}.{row['metric']}": row for row in planned[0].document["metrics"]}
    assert len(found) == len(load_site().metrics)
    for key, row in found.items():
        slack = 0.06 if row["unit"] == "share" else 0.15 * row["simulated"]
        assert row["promised"] == pytest.approx(row["simulated"], abs=slack), key
    # The automatic reply comes after a second, whoever is there.
    assert found["handbook.first_response"]["simulated"] == 1.0
    assert found["handbook.first_response"]["met"]
    capped, own = found["taobao.average_response"], found["handbook.average_response"]
    assert (capped["cap_s"], capped["to_min"]) == (600, 1440)
    assert capped["simulated"] >= own["simulated"]  # those who leave count 600 s


def test_a_second_reading_of_the_roster_finds_no_broken_rule(planned, shop):
    answer, out = planned
    found = broken_rules(
        out / "roster.csv",
        shop / "agents.csv",
        days=WEEK,
        open_days=WEEK,
        rest_days=1,
        longest_run=16,
        leave=LEAVE,
    )
    assert found == []
    assert answer.document["unmet"] == []


def test_the_second_reading_sees_what_is_broken(planned, shop, tmp_path):
    _, out = planned
    lines = (out / "roster.csv").read_text("utf-8-sig").splitlines()
    worked = {tuple(line.split(",")[:2]) for line in lines[1:]}
    spoilt = tmp_path / "spoilt.csv"
    every = [f"A2,{d},D" for d in WEEK if ("A2", str(d)) not in worked]
    header_width = len(lines[0].split(","))
    pad = "," * (header_width - 3)
    spoilt.write_text("\n".join([*lines, *(row + pad for row in every)]) + "\n", "utf-8")
    found = broken_rules(
        spoilt,
        shop / "agents.csv",
        days=WEEK,
        open_days=[],
        rest_days=1,
        longest_run=16,
        leave=LEAVE,
    )
    assert any("A2 works on leave" in sentence for sentence in found)
    assert "A2 rests 0 days" in found


def test_the_same_seed_gives_the_same_roster_when_asked_for(shop, tmp_path):
    rosters = []
    for name in ("one", "two"):
        run(*plan_words(shop, tmp_path / name), "--reproducible", "--time-limit", 1)
        rosters.append((tmp_path / name / "roster.csv").read_bytes())
    assert rosters[0] == rosters[1]


def test_a_planned_roster_passes_its_own_check(planned, shop, tmp_path):
    answer, out = planned
    log = tmp_path / "messages.csv"
    checked = run(
        *("check", "--roster", out / "roster.csv", "--agents", shop / "agents.csv"),
        *("--forecast", out / "forecast.csv", "--requests", shop / "requests.csv"),
        *("--config", shop / "shop.yaml", "--replications", 20, "--json", "--message-log", log),
    )
    assert checked.document["unmet"] == []
    fitted = run("fit-chats", log, "--json").document["queues"]["shop"]
    assert fitted["reply_s"]["low"] < load_site().queue("shop").work.reply_s * 1.05
    assert fitted["chats"] > 100
    assert checked.document["on_time"]["month"]["simulated"] == pytest.approx(
        answer.document["on_time"]["month"]["simulated"], abs=0.02
    )


def test_tickets_are_reported_where_the_configuration_has_any(planned, shop):
    answer, out = planned
    assert answer.document["tickets"] == []
    config = shop / "tickets.yaml"
    config.write_text(
        "extends: shop.yaml\nticket_work: {kinds: {refund: {per_chat: 0.1, work_min: 5}}}\n",
        "utf-8",
    )
    words = (
        *("check", "--roster", out / "roster.csv", "--agents", shop / "agents.csv"),
        *("--forecast", out / "forecast.csv", "--config", config, "--replications", 5),
    )
    (refund,) = run(*words, "--json").document["tickets"]
    assert (refund["kind"], refund["deadline_min"]) == ("refund", 24 * 60)
    assert refund["tickets"] > 10
    assert refund["late_share"]["simulated"] < 0.05
    assert "refunds: " in run(*words).out


def test_a_roster_edited_against_a_rule_fails_its_check(planned, shop, capsys, tmp_path):
    _, out = planned
    lines = (out / "roster.csv").read_text("utf-8-sig").splitlines()
    width = len(lines[0].split(","))
    kept = [line for line in lines if not line.startswith("A2,")]
    edited = tmp_path / "edited.csv"
    leave = START + dt.timedelta(days=2)
    edited.write_text("\n".join([*kept, f"A2,{leave},D" + "," * (width - 3)]) + "\n", "utf-8")
    checked = run(
        *("check", "--roster", edited, "--agents", shop / "agents.csv"),
        *("--forecast", out / "forecast.csv", "--requests", shop / "requests.csv"),
        *("--config", shop / "shop.yaml", "--replications", 5),
    )
    assert checked.status == 1
    assert f"A2 has approved leave on {leave} but works D" in checked.out


def test_a_plan_can_be_published_at_once(shop, tmp_path):
    url = f"sqlite:///{tmp_path / 'rosters.sqlite3'}"
    answer = run(*plan_words(shop, tmp_path / "out"), "--publish", "--database", url)
    assert answer.status in (0, 1), answer.err
    with Store.open(url) as store:
        (version,) = store.published("Small shop")
        kept = store.load(version.id)
    rows = {(row["agent"], row["date"]): row["shift"] for row in read(tmp_path / "out/roster.csv")}
    for (a, d), code in np.ndenumerate(kept.codes):
        cell = (kept.agents[a].id, str(kept.horizon.date(d)))
        assert rows.get(cell) == (kept.shift_codes[code] if code >= 0 else None)


def test_a_database_that_cannot_be_used_is_refused_before_the_work(shop, tmp_path):
    words = plan_words(shop, tmp_path / "out")
    answer = run(*words, "--publish", "--database", f"sqlite:///{shop / 'agents.csv'}/x.db")
    assert answer.status == 2
    assert "agents.csv" in answer.err
    assert not (tmp_path / "out").exists()


def test_a_plan_stopped_before_any_roster_keeps_nothing(shop):
    inputs = load_inputs(
        config=shop / "shop.yaml",
        history=shop / "history.csv",
        agents=shop / "agents.csv",
        start=str(START),
        days=DAYS,
    )
    with pytest.raises(InputError, match="stopped before there was a roster"):
        plan_inputs(inputs, effort=Effort(), should_stop=lambda: True)


def test_an_agent_who_is_away_all_week_is_no_reason_to_fail(shop, tmp_path):
    words = plan_words(shop, tmp_path / "out")
    requests = tmp_path / "requests.csv"
    rows = [f"A1,{day},leave,approved" for day in WEEK]
    requests.write_text("agent,date,kind,state\n" + "\n".join(rows) + "\n", "utf-8")
    words[words.index("--requests") + 1] = requests
    answer = run(*words, "--json")
    assert answer.status in (0, 1), answer.err
    assert not [row for row in read(tmp_path / "out" / "roster.csv") if row["agent"] == "A1"]
