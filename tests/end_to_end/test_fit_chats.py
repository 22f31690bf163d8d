"""A log goes in, and settings come out that a plan can use."""

import pytest

from planner.config import load_site
from tests.end_to_end.command import run
from tests.end_to_end.shop import write

HEADER = ("chat", "timestamp", "from", "agent", "queue")


@pytest.fixture(scope="module", name="log")
def chat_log(tmp_path_factory):
    """Write 40 chats of three rounds: replies take 20 to 40 s, customers 60 s."""
    rows = []
    for i in range(40):
        minute = 60 * 8 + 10 * i
        t = 60 * minute
        for turn in range(3):
            reply_s = 20 + (i + turn) % 21
            for side, who, step_s in (("customer", "", 60), ("agent", f"A{i % 2}", reply_s)):
                t += step_s
                clock = f"2026-11-02 {t // 3600:02d}:{t // 60 % 60:02d}:{t % 60:02d}"
                rows.append((i, clock, side, who, "pre"))
    return write(tmp_path_factory.mktemp("log") / "log.csv", HEADER, rows)


def test_settings_are_drafted_and_can_be_loaded(log, tmp_path):
    out = tmp_path / "fitted.yaml"
    answer = run("fit-chats", log, "--out", out, "--json")
    assert answer.status == 0
    document = answer.document
    assert document["draft"] == out.read_text(encoding="utf-8")
    pre = document["queues"]["pre"]
    assert pre["reply_s"]["value"] == pytest.approx(30, abs=1)
    assert pre["customer_s"]["value"] == 60
    assert pre["replies_per_chat"]["value"] == 3
    assert pre["patience_s"] is None
    work = load_site(out).queue("pre").work
    assert work.reply_s == pytest.approx(pre["reply_s"]["value"], rel=1e-3)
    assert work.max_chats == load_site().queue("pre").work.max_chats  # too few chats to tell
    kinds = {note["kind"] for note in document["notes"]}
    assert {"nobody_left", "not_geometric", "cap_not_reached", "rounded"} <= kinds


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", "pre: nobody left without an answer"), ("zh", "pre: 没有客户未获回复就离开")],
)
def test_people_read_the_figures_and_what_the_log_cannot_tell(log, lang, words):
    answer = run("fit-chats", log, "--lang", lang)
    assert answer.status == 0
    assert words in answer.out
    assert "extends: handbook.yaml" in answer.out


def test_a_fault_is_told_and_nothing_is_written(log, tmp_path):
    spoilt, out = tmp_path / "spoilt.csv", tmp_path / "fitted.yaml"
    spoilt.write_text(log.read_text().replace(",agent,A1", ",robert,A1", 1))
    answer = run("fit-chats", spoilt, "--out", out)
    assert answer.status == 2
    assert "column from: is not known (value: 'robert')" in answer.err.replace("\n", " ")
    assert not out.exists()
