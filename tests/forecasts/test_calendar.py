"""Special days become columns: kinds, names, neighbours."""

import numpy as np

from forecasts.calendar import special_design
from forecasts.clean import baseline, day_table
from tests.forecasts.made import day, made, special

DAYS = (special(60, "618"), special(100, "anniversary"), special(101, "qingming", "public_holiday"))


def design(*days):
    table = day_table(made(special_days=days), day(140), 28)
    return special_design(table, baseline(table))


def column(found, group, label, offset=0):
    (k,) = [
        k
        for k, t in enumerate(found.terms)
        if (t.group, t.label, t.offset) == (group, label, offset)
    ]
    return np.flatnonzero(found.x[:, k]).tolist()


def test_a_kind_holds_on_all_its_days_and_a_name_on_its_own():
    found = design(*DAYS)
    assert column(found, "kind", "promotion") == [60, 100]
    assert column(found, "name", "618") == [60]
    assert column(found, "kind", "public_holiday") == [101]


def test_only_promotions_are_campaigns():
    found = design(*DAYS)
    assert {t.label for t in found.terms if t.campaign} == {"promotion", "618", "anniversary"}


def test_a_neighbour_that_is_special_itself_is_no_neighbour():
    found = design(*DAYS)
    assert column(found, "near_kind", "promotion", -1) == [59, 99]
    assert column(found, "near_name", "qingming", 1) == [102]
    assert not [t for t in found.terms if (t.label, t.offset) == ("qingming", -1)]


def test_quiet_weekdays_are_moved_further():
    found = design(special(84, "monday", "public_holiday"), special(90, "sunday", "public_holiday"))
    (k,) = [k for k, t in enumerate(found.terms) if t.group == "quiet"]
    assert found.x[84, k] < found.x[90, k]


def test_phases_are_pooled_over_campaigns_and_within_one():
    found = design(
        special(40, "618", phase="wave"),
        special(41, "618", phase="main"),
        special(90, "double11", phase="wave"),
    )
    assert column(found, "phase", "promotion/wave") == [40, 90]
    assert column(found, "name", "618") == [40, 41]
    assert column(found, "occasion", "double11/wave") == [90]


def test_a_tail_follows_the_last_listed_day_and_falls_off():
    found = design(
        special(60, "618"), special(61, "618"), special(63, "qingming", "public_holiday")
    )
    fast, slow = [k for k, t in enumerate(found.terms) if t.group == "tail_kind"]
    tail = found.x[:, slow]
    assert np.flatnonzero(tail).tolist() == [62, 64, 65, 66, 67, 68, 69, 70, 71]
    assert tail[62] == 1
    assert (np.diff(tail[64:72]) < 0).all()
    assert (found.x[64:72, fast] < tail[64:72]).all()


def test_a_campaigns_tail_is_not_taken_for_the_next_ones():
    found = design(special(60, "618"), special(64, "anniversary"))
    (own, _) = [k for k, t in enumerate(found.terms) if (t.group, t.label) == ("tail_name", "618")]
    assert np.flatnonzero(found.x[:, own]).tolist() == [61, 62, 63]


def test_days_outside_the_table_add_nothing():
    assert not design(special(400, "618")).terms
