"""The sweep over volume, absence and handling time, and how much a team can take."""

import dataclasses
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from planner.domain.scenario import Scenario, Volume
from planner.whatif.evaluate import cases, played
from planner.whatif.grid import _proved, capacity, sweep, varied
from tests.planner.whatif.lab import case, only

DAY = Scenario(days=only(1), volume=(Volume(factor=0.4),))
GRID = {"volumes": (0.2, 0.4, 0.8), "absences": (0, 0.4), "handling_times": (1, 1.5)}


def test_more_of_anything_is_worse():
    found = {(c.volume, c.absence, c.handling_time): c.mean for c in sweep(case(), DAY, **GRID)}
    assert len(found) == 12
    assert found[0.2, 0, 1] > found[0.4, 0, 1] > found[0.8, 0, 1]
    assert found[0.4, 0, 1] > found[0.4, 0.4, 1]
    assert found[0.4, 0, 1] > found[0.4, 0, 1.5]


def test_an_executor_gives_the_same_cells():
    with ThreadPoolExecutor(2) as pool:
        assert sweep(case(), DAY, **GRID, executor=pool) == sweep(case(), DAY, **GRID)


def test_what_was_computed_is_kept_until_something_changes(tmp_path):
    worked = []
    first = sweep(case(), DAY, **GRID, cache=tmp_path, on_progress=worked.append)
    assert len(worked) == len(list(tmp_path.iterdir())) == 12
    again = sweep(case(), DAY, **GRID, cache=tmp_path, on_progress=worked.append)
    assert again == first
    assert len(worked) == 12
    codes = case().roster.codes.copy()
    codes[2, 1] = -1
    other = case().with_cells(codes, case().duty)
    assert sweep(other, DAY, **GRID, cache=tmp_path)[4].mean < first[4].mean
    assert len(list(tmp_path.iterdir())) > 12


def test_a_spoilt_cell_is_worked_on_again(tmp_path):
    first = sweep(case(), DAY, volumes=(1,), cache=tmp_path)
    next(tmp_path.iterdir()).write_text("{", encoding="utf-8")
    assert sweep(case(), DAY, volumes=(1,), cache=tmp_path) == first


def test_the_team_can_take_what_holds_and_not_a_fifth_more():
    found = capacity(case(), DAY, confidence=0.8, replications=60)
    assert found is not None

    def reached(factor: float) -> float:
        more = dataclasses.replace(DAY, volume=(Volume(factor=factor),))
        on_time = played(cases(case(), more), replications=60).on_time()
        return float(np.nanquantile(on_time, 0.2))

    assert reached(found) >= 0.98
    assert reached(1.1 * found) < 0.98


@pytest.mark.parametrize("most", [0.3, 1.0, 2.6])
@pytest.mark.parametrize("start", [0.5, 1.0, 1.4])
def test_simulation_moves_the_models_answer_to_what_still_holds(most, start):
    tried = []

    def spare(factor: float) -> float:
        tried.append(factor)
        return 0.02 * float(np.log(most / factor))

    found = _proved(spare, start)
    assert found is not None
    assert 0.97 * most <= found <= 1.005 * most
    assert len(tried) <= 10


def test_volumes_that_always_fail_or_always_hold_are_told_apart():
    assert _proved(lambda _: -0.001, 1.0) is None
    assert _proved(lambda _: 0.001, 1.0) == 20


def test_nobody_there_can_take_nothing():
    codes = np.full_like(case().roster.codes, -1)
    assert capacity(case().with_cells(codes, case().duty), DAY, replications=0) is None


def test_one_change_of_volume_is_varied_and_several_are_multiplied():
    evening = Volume(factor=3, from_min=19 * 60)
    rest, volume = varied(dataclasses.replace(DAY, volume=(evening,)))
    assert (rest.volume, volume) == ((), evening)
    both = dataclasses.replace(DAY, volume=(evening, Volume(factor=2)))
    assert varied(both) == (both, Volume(factor=1))


def test_hours_without_customers_take_any_volume():
    closed = dataclasses.replace(DAY, volume=(Volume(factor=2, from_min=23 * 60),) * 2)
    quiet = closed.plus(Scenario(volume=(Volume(factor=0),)))
    assert capacity(case(), quiet, replications=0) == 20
