"""Uplifts of known size are recovered from few examples."""

import numpy as np
import pandas as pd
import pytest

from forecasts import History
from forecasts.clean import baseline, day_table
from forecasts.uplift import borrowed_effects, fit_uplift, name_effects
from tests.forecasts.made import day, made, special


def uplift(history, elsewhere=None):
    table = day_table(history, day(140), 28)
    return fit_uplift(table, baseline(table), elsewhere)


def effect_on(fitted, number):
    return float(np.exp(fitted.effect[number]))


@pytest.mark.parametrize("size", [0.4, 2.0, 4.0, 8.0])
def test_two_past_campaigns_give_their_size(size):
    days = tuple(special(n, "double11_peak") for n in (40, 100, 150))
    fitted = uplift(made(factors={40: size, 100: size}, special_days=days))
    assert effect_on(fitted, 150) == pytest.approx(size, rel=0.1)


def test_phases_keep_their_own_sizes():
    days = tuple(
        special(n + k, name)
        for n in (40, 100, 150)
        for k, name in enumerate(("presale", "peak", "tail"))
    )
    factors = {n + k: f for n in (40, 100) for k, f in enumerate((1.5, 5.0, 2.0))}
    fitted = uplift(made(factors=factors, special_days=days))
    found = [effect_on(fitted, n) for n in (150, 151, 152)]
    np.testing.assert_allclose(found, [1.5, 5.0, 2.0], rtol=0.12)


def test_phases_never_seen_in_a_campaign_take_those_of_others():
    past = {20: ("wave", 1.5), 21: ("main", 5.0), 60: ("wave", 1.5), 61: ("main", 5.0)}
    days = tuple(special(n, f"campaign{n // 40}", phase=phase) for n, (phase, _) in past.items())
    new = (special(150, "new", phase="wave"), special(151, "new", phase="main"))
    factors = {n: size for n, (_, size) in past.items()}
    fitted = uplift(made(factors=factors, special_days=(*days, *new)))
    assert effect_on(fitted, 150) == pytest.approx(1.5, rel=0.25)
    assert 3.5 < effect_on(fitted, 151) < 5.0  # a new campaign may differ: shrunken a little


def test_a_tail_that_nobody_lists_is_learned():
    sizes = (4.0, 2.2, 1.7, 1.4, 1.25, 1.12)
    days = tuple(special(n, "618") for n in (40, 100, 150))
    factors = {n + k: size for n in (40, 100) for k, size in enumerate(sizes)}
    fitted = uplift(made(factors=factors, special_days=days))
    found = [effect_on(fitted, 150 + k) for k in range(len(sizes))]
    np.testing.assert_allclose(found, sizes, rtol=0.12)
    assert fitted.in_campaign[150:161].all()
    assert not fitted.in_campaign[140:148].any()


def test_an_evening_wave_and_a_whole_day_of_one_size_are_told_alike():
    # x4 from 20:00 on is 1 + 3 x 5 / 45 on the day, since 5 in 45 contacts come then.
    evening = np.where(np.arange(8, 22) >= 20, 4.0, 1.0)
    days = tuple(special(n, "618", starts_hour=20) for n in (40, 100, 150))
    history = made(a_day=3000, special_days=(*days, special(151, "618")))
    counts = history.counts.copy()
    counts[[40, 100], 8:22] = np.round(counts[[40, 100], 8:22] * evening)
    started = History(
        queue="q",
        contacts=pd.Series(counts.ravel(), index=history.contacts.index),
        special_days=history.special_days,
    )
    fitted = uplift(started)
    assert effect_on(fitted, 150) == pytest.approx(1 + 3 * 5 / 45, rel=0.03)
    assert effect_on(fitted, 151) == pytest.approx(4.0, rel=0.1)


def test_a_name_never_seen_takes_its_kinds_effect():
    past = {20: 0.5, 50: 0.5, 80: 0.5, 110: 0.5}
    days = tuple(special(n, f"holiday{n}", "public_holiday") for n in (*past, 150))
    fitted = uplift(made(factors=past, special_days=days))
    assert effect_on(fitted, 150) == pytest.approx(0.5, rel=0.1)


def test_an_ordinary_day_has_no_effect():
    fitted = uplift(made(factors={60: 3.0}, special_days=(special(60, "618"),)))
    assert fitted.effect[80] == 0
    assert not fitted.from_planner.any()


def test_occasions_that_differ_widen_the_spread():
    days = tuple(special(n, "618") for n in (20, 50, 80, 110, 150))
    alike = uplift(made(factors=dict.fromkeys((20, 50, 80, 110), 3.0), special_days=days))
    apart = uplift(made(factors={20: 2, 50: 4, 80: 2, 110: 4}, special_days=days))

    def sd(fitted):
        return float(np.sqrt((fitted.root(140) ** 2).sum(axis=1))[10])

    assert sd(apart) > 1.5 * sd(alike)


def test_a_planner_is_believed_until_there_is_evidence():
    told = special(150, "618", expected_uplift=5.0, expected_sd=0.1)
    alone = uplift(made(special_days=(told,)))
    assert effect_on(alone, 150) == pytest.approx(5.0, rel=0.1)
    assert alone.from_planner[150] > 0.9
    past = (20, 50, 80, 110)
    days = (*(special(n, "618") for n in past), told)
    seen = uplift(made(factors=dict.fromkeys(past, 2.0), special_days=days))
    assert effect_on(seen, 150) == pytest.approx(2.0, rel=0.25)
    assert seen.from_planner[150] < 0.3


def test_other_queues_lend_what_a_queue_has_not_seen():
    history = made(special_days=(special(150, "618"),))
    assert effect_on(uplift(history), 150) == pytest.approx(1.0)
    assert effect_on(uplift(history, {"618": np.log(3)}), 150) == pytest.approx(3.0, rel=0.3)


def test_a_queues_own_days_count_for_more_than_other_queues():
    days = tuple(special(n, "618") for n in (40, 100, 150))
    history = made(factors={40: 2.0, 100: 2.0}, special_days=days)
    assert effect_on(uplift(history, {"618": np.log(6)}), 150) == pytest.approx(2.0, rel=0.15)


def test_lent_effects_are_means_over_the_other_queues():
    lent = borrowed_effects([{"a": 1.0, "b": 2.0}, {"a": 3.0}, {"a": 5.0}])
    assert lent == [{"a": 4.0}, {"a": 3.0, "b": 2.0}, {"a": 2.0, "b": 2.0}]


def test_a_name_without_past_days_has_nothing_to_lend():
    days = (special(60, "618"), special(150, "double11"))
    table = day_table(made(factors={60: 3.0}, special_days=days), day(140), 28)
    effects = name_effects(table, baseline(table))
    assert effects.keys() == {"618"}
    assert effects["618"] == pytest.approx(np.log(3), abs=0.15)
