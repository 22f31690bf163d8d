"""What is wrong in a configuration is named with its line."""

import contextlib
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.config import configs_dir, load_site
from planner.config.tree import parse
from planner.domain.errors import InputError

HANDBOOK = "extends: handbook.yaml\n"


def message(path):
    with pytest.raises(InputError) as error:
        load_site(path)
    return str(error.value).removeprefix(str(path))


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("quues: {}", ", line 2: unknown key 'quues'. Write queues."),
        (
            "\nshifts:\n  N:\n    strat: 13:30",
            ", line 5: unknown key 'strat' in shifts.N. Write start.",
        ),
        (
            "rules: {relief: {}, fairnes: {}}",
            ", line 2: unknown key 'fairnes' in rules. Write fairness.",
        ),
        (
            "leave: {zzz: 1}",
            ", line 2: unknown key 'zzz' in leave. Known are in_advance, signed_by, days_ahead, "
            "wish_days_ahead, swap_days_ahead.",
        ),
        ("levels: {trainne: {}}", ", line 2: unknown key 'trainne' in levels. Write trainee."),
        (
            "shifts:\n  N:\n    start: 8h",
            ", line 4: shifts.N.start must be a time of day such as \"08:00\" (value: '8h').",
        ),
        ("shifts: {N: {start: 13:40}}", "shifts.N.start must be a time on a quarter of an hour"),
        ("shifts: {N: {end: 24:15}}", "shifts.N.end must be a time of day"),
        ("shifts: {N: {start: 20:30}}", "N: dinner must lie within 20:30-22:30, got 16:15-18:15"),
        ("shifts: {N: {end: 13:30}}", "N: length_min must be 15-840 in steps of 15, got 1440"),
        ("shifts: 3", ", line 2: shifts must have keys of its own below it (value: '3')"),
        ("shifts: {N: null}", "duty.shift must be the code of a shift (value: 'N'). Known are D."),
        ("duty: {shift: M}", ", line 2: duty.shift must be the code of a shift (value: 'M')"),
        (
            "rules: {successions: {forbidden: [[N, d]]}}",
            "forbidden.0.1 must be the code of a shift (value: 'd'). Known are D, N.",
        ),
        (
            "rules: {shift_counts: {most: {X: 3}}}",
            "rules.shift_counts.most.X must be the code of a shift",
        ),
        (
            "rules: {skills_present: {shifts: [X]}}",
            "skills_present.shifts.0 must be the code of a shift (value: 'X').",
        ),
        (
            "rules: {experienced: {shifts: [X]}}",
            "experienced.shifts.0 must be the code of a shift (value: 'X').",
        ),
        (
            "rules: {experienced: {queues: [presale]}}",
            "experienced.queues.0 must be a queue (value: 'presale'). Write presales.",
        ),
        (
            "rules: {shift_heads: {wanted: [{least: 2, shifts: [X]}]}}",
            "shift_heads.wanted.0.shifts.0 must be the code of a shift (value: 'X').",
        ),
        (
            "rules: {shift_heads: {wanted: [{least: 2, weekdays: [sat]}]}}",
            "shift_heads.wanted.0.weekdays.0 must be 'monday', 'tuesday'",
        ),
        (
            "rules: {period_time: {least_h: 9, most_h: 8}}",
            "period_time: most_min must be at least least_min 540, got 480",
        ),
        ("rules: {successions: {forbidden: [[N]]}}", "must have at least 2 entries"),
        (
            "rules: {relief: {mode: hrad}}",
            "mode must be 'hard', 'soft', 'report' or 'off' (value: 'hrad')",
        ),
        ("rules: {relief: {weight: 0}}", "rules.relief.weight must be at least 1 (value: '0')"),
        ("rules: {rest_days: {least: two}}", "least must be a whole number (value: 'two')"),
        ("rules: {rest_days: {least: 2.0}}", "least must be a whole number (value: '2.0')"),
        ("rules: {rest_days: {most: 1}}", "rest_days: must be 0 <= least <= most, got 2, 1"),
        (
            "rules: {fairness: {mode: hard}}",
            "fairness.mode must be 'soft' or 'off' (value: 'hard')",
        ),
        ("queue_defaults: {target: {on_time: 98}}", "on_time must be under 1 (value: '98')"),
        (
            "queue_defaults: {open: 23:00}",
            ", line 2: queue_defaults does not fit together: other: close",
        ),
        (
            "queues: {presales: {chat: {max_chats: 0}}}",
            "chat.max_chats must be at least 1 (value: '0')",
        ),
        ("queues: {presales: {chat: {reply_s: '20'}}}", "reply_s must be a number (value: '20')"),
        ("volume: {presales: -1}", "volume.presales must be at least 0 (value: '-1')"),
        ("volume: {presales: 1.0e+999}", "volume.presales must be a finite number"),
        (
            "platforms: [duoyin]",
            "platforms.0 must be a known platform (value: 'duoyin'). Write douyin.",
        ),
        ("zone: Asia/Atlantis", "zone must be a time zone such as Asia/Shanghai"),
        ("zone: ../etc", "zone must be a time zone such as Asia/Shanghai"),
        ("meetings: {weekly: {weekday: Monday}}", "weekday must be 'monday', 'tuesday'"),
        ("meetings: {weekly: {length_min: 20}}", "length_min must be in steps of 15 (value: '20')"),
        ("meetings: {weekly: {everyone: yes}}", "everyone must be true or false (value: 'yes')"),
        ("meetings: {new: {name: x}}", ", line 2: meetings.new.weekday is missing"),
        ("peaks: {presales_hours: [12:00]}", "must be hours such as"),
        ("name: [a]", "name must be text"),
        ("name: a\nname: b", ", line 3: key 'name' stands here and in line 2"),
        ("queues: {a: 1", "not valid YAML: expected ',' or '}'"),
        ("name: a: b", ", line 2: not valid YAML: mapping values are not allowed here"),
        ("name: \x01", "not valid YAML: unreadable character"),
        ("name: &n a\nzone: *n", ", line 3: not valid YAML: aliases are not supported"),
        ("name: !!python/name:os.system", ", line 2: tags are not supported"),
        ("? [a]\n: b", ", line 2: a key must be a word"),
        ("name: " + 1000 * "[", "nested too deeply"),
    ],
)
def test_what_is_wrong_is_named_with_its_line_and_advice(config, lines, expected):
    assert expected in message(config(HANDBOOK + lines + "\n"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ": is empty. Begin with `extends: handbook.yaml`."),
        ("# nothing\n", ": is empty"),
        ("- a\n", ": must consist of lines such as `name: value`"),
        ("zone: Asia/Shanghai\n", ", line 1: name is missing. Add it, or begin the file with"),
        ("extends: handbok.yaml\n", ", line 1: the file to extend is neither beside this one nor"),
        ("extends: [a]\n", ", line 1: extends must name one file"),
        ("extends: shop.yaml\n", ", line 1: the files extend each other in a circle"),
    ],
)
def test_file_that_is_no_configuration_is_named(config, text, expected):
    assert expected in message(config(text))


def test_error_in_an_extended_file_names_that_file(config):
    base = config(HANDBOOK + "prices: {wish: -2}\n", name="team.yaml")
    assert f"{base}, line 2: prices.wish must be at least 0" in message(
        config("extends: team.yaml\n")
    )


def test_error_in_the_platforms_is_named(config):
    config("platforms:\n  taobao: {opne: 08:00}\n", name="platforms.yaml")
    assert "platforms.yaml, line 2: unknown key 'opne' in platforms.taobao. Write open." in message(
        config(HANDBOOK)
    )


def test_a_share_with_a_mean_of_its_own_is_named(config):
    shipped = (configs_dir() / "platforms.yaml").read_text(encoding="utf-8")
    config(
        shipped.replace("within_s: 30\n", "within_s: 30\n        cap_s: 60\n"),
        name="platforms.yaml",
    )
    found = message(config(HANDBOOK))
    assert "platforms.jd.metrics.first_within_30_s" in found
    assert "does not fit together: within_s makes it a share, with at_least" in found


def test_unreadable_files_are_named(tmp_path):
    assert message(tmp_path / "none.yaml") == ": there is no such file. Check the name."
    assert message(tmp_path).startswith(": cannot be read: ")
    (tmp_path / "gbk.yaml").write_bytes("name: 客服部\n".encode("gbk"))
    assert message(tmp_path / "gbk.yaml") == ": is not UTF-8 text. Save it as UTF-8."


@given(st.text(alphabet=string.printable + "售：\ufeff\x00", max_size=80))
def test_any_text_is_read_or_refused(text):
    with contextlib.suppress(InputError):
        parse(text, "any.yaml").plain()
