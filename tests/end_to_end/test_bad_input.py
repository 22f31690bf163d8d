"""Bad input gets one clear message and exit status 2, and nothing is written."""

import pytest

from tests.end_to_end.command import run
from tests.end_to_end.shop import small_shop
from tests.end_to_end.test_plan import plan_words


def replace(name, old, new):
    def spoil(folder):
        path = folder / name
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")

    return spoil


def append(name, line):
    def spoil(folder):
        with (folder / name).open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    return spoil


def empty(name):
    return lambda folder: (folder / name).write_bytes(b"")


def as_latin(name):
    def spoil(folder):
        text = (folder / name).read_text("utf-8").replace("A1,", "Zoë,")
        (folder / name).write_bytes(text.encode("latin-1"))

    return spoil


CASES = {
    "wrong column": (
        replace("history.csv", "contacts", "contcats"),
        ["history.csv", "contacts", "contcats"],
    ),
    "text in a number": (
        append("history.csv", "2026-11-01 23:00,shop,many"),
        ["history.csv", "row 786", "contacts", "many"],
    ),
    "negative number": (
        append("history.csv", "2026-11-01 23:00,shop,-4"),
        ["history.csv", "row 786", "-4"],
    ),
    "duplicate timestamp": (
        append("history.csv", "2026-09-07 08:00,shop,9"),
        ["history.csv", "row 786", "2026-09-07 08:00"],
    ),
    "date that is none": (
        append("history.csv", "2026-13-07 08:00,shop,9"),
        ["history.csv", "row 786", "2026-13-07"],
    ),
    "agent without a skill": (
        append("agents.csv", "A9,agent,"),
        ["agents.csv", "row 10", "skills"],
    ),
    "agent named twice": (append("agents.csv", "A1,agent,shop"), ["agents.csv", "row 10", "A1"]),
    "nobody with the skill": (
        lambda folder: (folder / "agents.csv").write_text(
            "agent,skills\nA2,other\nA4,other\n", "utf-8"
        ),
        ["skill", "shop", "other"],
    ),
    "leave outside the days": (
        append("requests.csv", "A3,2027-01-05,leave,,10,approved"),
        ["requests.csv", "row 4", "2027-01-05"],
    ),
    "leave of nobody": (
        append("requests.csv", "A33,2026-11-03,leave,,10,approved"),
        ["requests.csv", "row 4", "A33"],
    ),
    "unknown key": (
        replace("shop.yaml", "queue_defaults", "queue_default"),
        ["shop.yaml", "queue_default", "queue_defaults"],
    ),
    "YAML that is none": (append("shop.yaml", "rules: ["), ["shop.yaml", "line"]),
    "empty history": (empty("history.csv"), ["history.csv", "empty"]),
    "empty agents": (empty("agents.csv"), ["agents.csv", "empty"]),
    "Latin letters": (as_latin("agents.csv"), ["agents.csv", "UTF-8"]),
    "binary": (
        lambda folder: (folder / "history.csv").write_bytes(bytes(range(256)) * 9),
        ["history.csv"],
    ),
    "no history file": (lambda folder: (folder / "history.csv").unlink(), ["history.csv"]),
}


@pytest.mark.parametrize("case", CASES)
def test_bad_files_are_refused(case, tmp_path):
    spoil, words = CASES[case]
    shop = small_shop(tmp_path)
    spoil(shop)
    out = tmp_path / "out"
    answer = run(*plan_words(shop, out))
    assert answer.status == 2, answer.err
    assert answer.out == ""
    assert "Traceback" not in answer.err
    for word in words:
        assert word in answer.err
    assert answer.err.count("peakroster:") == 1
    assert not out.exists()


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (["--month", "2026-13"], ["--month", "2026-13"]),
        (["--month", "2020-01"], ["begins on 2026-09-07", "2020-01-01"]),
        (["--month", "2028-01"], ["2028-01-01"]),
        (["--start", "2026-11-02"], ["--month", "--days"]),
        (["--start", "2026-11-02", "--days", "0"], ["--start"]),
        (["--start", "tomorrow", "--days", "7"], ["tomorrow"]),
    ],
)
def test_days_that_cannot_be_planned_are_refused(days, words, tmp_path):
    shop = small_shop(tmp_path)
    out = tmp_path / "out"
    rest = plan_words(shop, out)
    answer = run("plan", *days, *rest[5:])
    assert answer.status == 2, answer.err
    for word in words:
        assert word in answer.err
    assert not out.exists()


def test_an_unknown_option_is_refused():
    answer = run("plan", "--hsitory", "x.csv")
    assert answer.status == 2
    assert "--hsitory" in answer.err


def test_an_unknown_language_is_refused(tmp_path):
    answer = run("demo", "--lang", "fr", "--out", tmp_path / "out")
    assert answer.status == 2
    assert "Use zh or en" in answer.err


def test_a_folder_that_is_a_file_is_refused_before_the_work(tmp_path):
    shop = small_shop(tmp_path)
    words = plan_words(shop, shop / "agents.csv")
    answer = run(*words)
    assert answer.status == 2
    assert "--out" in answer.err
