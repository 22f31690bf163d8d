"""The handbook is what the product says, and files change what they name of it."""

import dataclasses
from itertools import pairwise

import pytest
import yaml

from planner.config import (
    configs_dir,
    load_handbook,
    load_site,
    parse_site,
    settings_text,
    site_hash,
)
from planner.domain.metrics import Counts
from planner.domain.people import Level
from planner.domain.rules import Mode

HANDBOOK = "extends: handbook.yaml\n"


# --- The handbook ---------------------------------------------------------------------------


def test_shifts_last_as_the_handbook_says_and_leave_eight_hours_of_work():
    day, night = load_site().shifts
    assert (day.code, day.start_min, day.end_min, day.work_min) == ("D", 480, 1050, 480)
    assert (night.code, night.start_min, night.end_min, night.work_min) == ("N", 810, 1350, 480)
    assert (day.night, night.night) == (False, True)


def test_day_shift_hands_over_at_its_end_and_is_paid_for_it():
    handover = load_site().shifts[0].pauses[-1]
    assert (handover.name, handover.end_min, handover.length_min) == ("handover", 1050, 15)
    assert handover.paid


def test_dinner_of_the_night_shift_is_over_before_the_evening_peak():
    (dinner,) = load_site().shifts[1].pauses
    assert (dinner.crews, dinner.paid, dinner.end_min <= 20 * 60) == (2, False, True)


def test_pauses_of_one_shift_do_not_overlap():
    for shift in load_site().shifts:
        spans = sorted((p.start_min, p.end_min) for p in shift.pauses)
        assert all(end <= start for (_, end), (start, _) in pairwise(spans))


def test_meeting_is_on_monday_morning_and_leaves_somebody_on_the_queues():
    (meeting,) = load_site().meetings
    assert (meeting.weekday, meeting.start_min, meeting.length_min) == (0, 480, 30)
    assert (meeting.everyone, meeting.stay_one_in) == (False, 3)


def test_queues_hold_the_handbooks_targets_while_the_shifts_are_there():
    site = load_site()
    assert [q.name for q in site.queues] == ["presales", "orders", "aftersales"]
    for queue in (*site.queues, site.other_queue):
        assert (queue.open_min, queue.close_min) == (480, 1350)
        assert (queue.target.on_time, queue.target.within_s) == (0.98, 180)
        assert (queue.target.first_response_s, queue.target.average_response_s) == (30, 60)
        assert 3 <= queue.work.max_chats <= 4


@pytest.mark.parametrize(
    ("rule", "mode", "clause"),
    [
        ("rest_days", Mode.HARD, "handbook"),
        ("weekly_rest", Mode.REPORT, "Labour Law art. 38"),
        ("overtime", Mode.REPORT, "Labour Law art. 41"),
        ("work_run", Mode.HARD, "handbook"),
        ("successions", Mode.HARD, "handbook"),
        ("experienced", Mode.HARD, "handbook"),
        ("relief", Mode.HARD, "handbook"),
        ("mentor_pairs", Mode.HARD, "handbook"),
        ("rest_between", Mode.OFF, "Directive 2003/88/EC art. 3"),
    ],
)
def test_rules_are_as_strict_as_the_handbook_and_name_their_clause(rule, mode, clause):
    how = getattr(load_site().rules, rule).how
    assert how.mode is mode
    assert how.clause.startswith(clause)


def test_rules_carry_the_handbooks_numbers():
    rules = load_site().rules
    assert (rules.rest_days.least, rules.rest_days.most) == (2, 8)
    assert (rules.weekly_rest.least, rules.work_run.most) == (1, 16)
    assert rules.overtime.most_min == 36 * 60
    assert rules.successions.forbidden == (("N", "D"),)
    assert min(rules.fairness.nights, rules.fairness.weekends) > 0


def test_trainees_work_at_half_speed():
    speeds = load_site().speeds
    assert speeds[Level.TRAINEE] == 0.5
    assert {speeds[level] for level in Level if level is not Level.TRAINEE} == {1.0}


def test_windows_of_the_platforms_reach_past_the_night_shift():
    windows = {p.name: (p.open_min, p.close_min) for p in load_site().platforms}
    assert windows == {
        "taobao": (480, 1440),
        "jd": (540, 1380),
        "douyin": (480, 1380),
        "pinduoduo": (480, 1380),
    }


def test_platforms_score_what_their_rules_say():
    metrics = {m.key: m for m in load_site().metrics}
    capped = metrics["taobao.average_response"]
    assert (capped.counts, capped.cap_s, capped.within_s) == (Counts.ROUNDS, 600, None)
    assert metrics["jd.first_within_30_s"].within_s == 30
    assert metrics["jd.first_within_30_s"].open_min == 9 * 60
    assert metrics["douyin.average_response"].meets(40.1) is False
    assert metrics["pinduoduo.within_5_min"].meets(0.9) is None


def test_handbooks_first_response_counts_with_and_without_the_automatic_reply():
    metrics = {m.key: m for m in load_site().metrics}
    assert metrics["handbook.first_response"].automatic_counts
    assert metrics["handbook.first_response"].target == 30
    assert not metrics["handbook.first_response_by_person"].automatic_counts
    assert metrics["handbook.first_response_by_person"].target is None


def test_values_that_no_roster_decides_are_there_too():
    book = load_handbook()
    assert (book.quality.first_contact_resolution, book.quality.satisfaction) == (0.85, 0.95)
    assert (book.problems.urgent_senior_min, book.problems.ordinary_solution_h) == (30, 4)
    assert list(book.tickets.model_dump().values()) == [1, 10, 24, 48]
    assert list(book.order_work.model_dump().values()) == [1, 12, 2, 48, 24, 24]
    assert book.shifts["N"].in_principle_until == 23 * 60
    assert book.concurrency.agents_worth == [1.0, 1.7, 2.5, 2.9, 3.5]


# --- Overriding -----------------------------------------------------------------------------


def test_file_that_extends_the_handbook_changes_only_what_it_names(config):
    site = load_site(
        config(
            HANDBOOK + "name: 小店\nvolume: {presales: 0.2}\nqueue_defaults:\n  close: 21:00\n"
            "queues:\n  presales:\n    chat: {reply_s: 15}\n"
        )
    )
    base = load_site()
    assert (site.name, site.volume["presales"], site.volume["orders"]) == ("小店", 0.2, 1.0)
    assert {q.close_min for q in (*site.queues, site.other_queue)} == {21 * 60}
    work = dataclasses.replace(base.queues[0].work, reply_s=15)
    assert (site.queues[0].work, site.queues[1].work) == (work, base.queues[1].work)
    assert site.rules == base.rules


def test_null_takes_an_entry_out_and_an_empty_section_changes_nothing(config):
    site = load_site(config(HANDBOOK + "queues:\n  orders: null\nshifts:\n  # N:\n"))
    assert [q.name for q in site.queues] == ["presales", "aftersales"]
    assert site.shifts == load_site().shifts


def test_queue_without_keys_of_its_own_is_like_the_others(config):
    queue = load_site(config(HANDBOOK + "queues:\n  vip:\n")).queue("vip")
    other = load_site().other_queue
    assert queue == dataclasses.replace(other, name="vip", label="vip", skill="vip")


def test_file_beside_comes_before_the_one_that_comes_with_peakroster(config):
    config("extends: handbook.yaml\nname: base\n", name="team.yaml")
    assert load_site(config("extends: team.yaml\n")).name == "base"
    shipped = (configs_dir() / "platforms.yaml").read_text(encoding="utf-8")
    config(shipped.replace('"24:00"', '"22:00"'), name="platforms.yaml")
    assert load_site(config(HANDBOOK)).platforms[0].close_min == 22 * 60


def test_shift_that_ends_before_it_starts_ends_on_the_next_day(config):
    site = load_site(
        config(
            HANDBOOK + "shifts:\n  L:\n    name: late\n    start: 20:00\n    end: 04:00\n"
            "    pauses:\n      meal: {start: 01:00, length_min: 30}\n"
        )
    )
    late = site.shifts[2]
    assert (late.end_min, late.pauses[0].start_min, late.work_min) == (28 * 60, 25 * 60, 450)


def test_midnight_is_an_end(config):
    site = load_site(config(HANDBOOK + "queue_defaults: {close: 24:00}\n"))
    assert site.other_queue.close_min == 24 * 60


def test_rule_that_is_off_needs_no_quotes(config):
    site = load_site(config(HANDBOOK + "rules:\n  relief: {mode: off}\n  fairness: {mode: off}\n"))
    assert site.rules.relief.how.mode is Mode.OFF
    assert (site.rules.fairness.nights, site.rules.fairness.weekends) == (0, 0)


def test_byte_order_mark_does_no_harm(config):
    assert load_site(config("\ufeff" + HANDBOOK)) == load_site()


@pytest.mark.parametrize("name", ["13:30", "1e5", "off", "null", "007", "1_000", "=1", "- a", "#b"])
def test_settings_come_back_from_their_text_as_they_were(config, name):
    path = config(HANDBOOK + f"name: {name!r}\nvolume: {{orders: 0.00001, {name!r}: 2}}\n")
    assert load_site(path).name == name
    assert parse_site(settings_text(path)) == load_site(path)


def test_settings_stored_before_a_key_was_there_are_read_as_they_were_meant():
    stored = yaml.safe_load(settings_text())
    newer = ("ticket_work", "holidays", "campaigns", "labour", "labour_report")
    older = {key: value for key, value in stored.items() if key not in newer}
    for key in ("reply_cv", "patience_cv"):
        del older["queue_defaults"]["chat"][key]
    del older["first_response"]["automatic_reply_s"]
    site = parse_site(yaml.safe_dump(older, allow_unicode=True))
    assert {queue.work.reply_cv for queue in site.queues} == {1.0}
    assert (site.tickets, site.automatic_reply_s) == ((), None)
    assert site.rules == load_site().rules


def test_rules_that_a_file_does_not_name_are_off():
    stored = yaml.safe_load(settings_text())
    added = ("short_run", "rest_run", "shift_counts", "period_time", "week_time", "worked_weekends",
             "least_nights", "night_blocks", "rest_after_nights", "skills_present",
             "rest_blackouts", "shift_heads")  # fmt: skip
    for name in added:
        del stored["rules"][name]
    del stored["prices"]["changed_cell"]
    del stored["rules"]["own_limits"]
    for name in ("shifts", "queues"):
        del stored["rules"]["experienced"][name]
    for name in ("holidays", "campaign_days", "refused"):
        del stored["rules"]["fairness"][name]
    site = parse_site(yaml.safe_dump(stored, allow_unicode=True))
    assert {site.rules.how(name).mode for name in added} == {Mode.OFF}
    assert site.prices == load_site().prices


def test_rules_of_runs_counts_and_hours_reach_the_plan(config):
    site = load_site(
        config(
            HANDBOOK
            + """
rules:
  short_run: {mode: soft, weight: 30, least: 3}
  rest_run: {mode: hard, least: 2}
  shift_counts: {mode: hard, most: {N: 10}}
  period_time: {mode: report, least_h: 120, most_h: 166.5}
  week_time: {mode: hard, most_h: 44}
  worked_weekends: {mode: soft, most: 3}
  least_nights: {mode: soft, least: 4}
  night_blocks: {mode: soft, least: 2}
  rest_after_nights: {mode: hard, least: 1}
  skills_present: {mode: hard, needed: {japanese: 1}, shifts: [N]}
  rest_blackouts: {mode: soft, dates: [2026-11-11]}
  experienced: {mode: soft, weight: 9, least: 2, shifts: [N], queues: [presales]}
  shift_heads:
    mode: hard
    wanted: [{least: 3, shifts: [N], weekdays: [saturday]}, {least: 9, dates: [2026-11-11]}]
  own_limits: {mode: soft, weight: 40}
"""
        )
    )
    assert site.own_limits.weight == 40
    rules = site.rules
    assert (rules.experienced.shifts, rules.experienced.skills) == (("N",), ("presales",))
    assert [(one.least, one.shifts, one.weekdays) for one in rules.shift_heads.wanted] == [
        (3, ("N",), (5,)),
        (9, (), ()),
    ]
    assert (rules.short_run.least, rules.short_run.how.weight) == (3, 30)
    assert (rules.rest_run.least, rules.rest_run.how.mode) == (2, Mode.HARD)
    assert rules.shift_counts.most == (("N", 10),)
    assert (rules.period_time.least_min, rules.period_time.most_min) == (7200, 9990)
    assert rules.week_time.most_min == 2640
    assert rules.worked_weekends.most == 3
    assert (rules.least_nights.least, rules.night_blocks.least) == (4, 2)
    assert rules.rest_after_nights.least == 1
    assert rules.skills_present.needed == (("japanese", 1),)
    assert rules.skills_present.shifts == ("N",)
    assert [date.isoformat() for date in rules.rest_blackouts.dates] == ["2026-11-11"]


def test_hash_depends_on_the_settings_and_not_on_how_they_are_written(config):
    same = config(HANDBOOK + "# nothing\nvolume: {orders: 1}\n", name="same.yaml")
    other = config(HANDBOOK + "volume: {orders: 1.1}\n", name="other.yaml")
    assert site_hash(load_site(same)) == site_hash(load_site())
    assert site_hash(load_site(other)) != site_hash(load_site())
