"""What is written is read back, whole or not at all."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from planner.domain.errors import InputError
from planner.domain.roster import FREE, OFF, Roster, RosterProblem
from planner.storage.files import read_forecast, write_forecast, write_roster
from tests.planner.storage.examples import AGENTS, FORECAST, NOVEMBER, QUANTILES, READERS, SITE


def small_roster():
    rng = np.random.default_rng(7)
    pins = np.full((2, 30), FREE, np.int8)
    pins[0, 3], pins[1, 4] = OFF, 1
    problem = RosterProblem(
        horizon=NOVEMBER,
        agents=AGENTS,
        shifts=SITE.shifts,
        queues=SITE.queues,
        rules=SITE.rules,
        pins=pins,
    )
    codes = rng.integers(-1, 2, (2, 30)).astype(np.int8)
    codes[0, 3], codes[1, 4] = OFF, 1
    return Roster(problem=problem, codes=codes)


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_roster_written_is_read_back_with_its_locks(tmp_path, ending):
    roster = small_roster()
    path = tmp_path / f"roster.{ending}"
    write_roster(path, roster)
    codes, locked = READERS["roster"](path)
    np.testing.assert_array_equal(codes, roster.codes)
    np.testing.assert_array_equal(locked, roster.problem.pins != FREE)
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_roster_without_locks_has_one_line_a_worked_day(tmp_path):
    locked = small_roster()
    free = dataclasses.replace(locked.problem, pins=np.full((2, 30), FREE, np.int8))
    roster = Roster(problem=free, codes=locked.codes)
    write_roster(tmp_path / "roster.csv", roster)
    header, *lines = (tmp_path / "roster.csv").read_text().splitlines()
    assert header == "agent,date,shift"
    assert len(lines) == roster.works.sum()


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_forecast_written_is_read_back(file, tmp_path, ending):
    frame = read_forecast(file(FORECAST))
    write_forecast(tmp_path / f"out.{ending}", frame)
    pd.testing.assert_frame_equal(read_forecast(tmp_path / f"out.{ending}"), frame)


def test_forecast_is_written_as_the_contract_says(file, tmp_path):
    write_forecast(tmp_path / "out.csv", read_forecast(file(FORECAST)))
    header, line = (tmp_path / "out.csv").read_text().splitlines()
    assert header == f"timestamp,queue,mean,{QUANTILES}"
    assert line == "2026-11-03 08:00,presales,9.5,4.0,5.0,7.0,9.0,12.0,15.0,17.0"


def test_file_that_cannot_be_written_is_named(tmp_path):
    with pytest.raises(InputError, match="cannot be written: its folder does not exist"):
        write_roster(tmp_path / "none" / "roster.csv", small_roster())
    with pytest.raises(InputError, match=r"Choose a name that ends in \.csv or \.parquet"):
        write_roster(tmp_path / "roster.txt", small_roster())
