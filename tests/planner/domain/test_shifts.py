"""Shifts, pauses and meetings keep their limits and leave the right slots for customers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.shifts import Meeting, Pause, Shift, mean_presence, presence

MONDAY, TUESDAY, SUNDAY = 0, 1, 6


def shift(start_min: int, length_min: int, *pauses: Pause) -> Shift:
    return Shift(code="S", name="s", start_min=start_min, length_min=length_min, pauses=pauses)


def pause(start_min: int, length_min: int, crews: int = 1, *, paid: bool = False) -> Pause:
    return Pause(name="meal", start_min=start_min, length_min=length_min, crews=crews, paid=paid)


def meeting(start_min: int, length_min: int, **changes) -> Meeting:
    return Meeting(
        name="all", start_min=start_min, length_min=length_min, **({"weekday": MONDAY} | changes)
    )


def away(on: np.ndarray, planned: Shift) -> list[int]:
    """Give the starts of the slots of a shift spent away from the queues. [min]"""
    worked = range(planned.start_min, planned.end_min, 15)
    return [minute for minute in worked if not on[minute // 15]]


@pytest.mark.parametrize(("start_min", "length_min"), [(0, 15), (1425, 840), (480, 570)])
def test_shift_may_start_at_any_slot_and_last_up_to_14_hours(start_min, length_min):
    assert shift(start_min, length_min).end_min == start_min + length_min


@pytest.mark.parametrize("start_min", [-15, 1440, 481])
def test_start_outside_the_day_or_between_slots_is_refused(start_min):
    message = f"S: start_min must be 0-1425 in steps of 15, got {start_min}"
    with pytest.raises(ValueError, match=message):
        shift(start_min, 60)


@pytest.mark.parametrize("length_min", [0, 855, 50])
def test_length_out_of_range_or_between_slots_is_refused(length_min):
    message = f"S: length_min must be 15-840 in steps of 15, got {length_min}"
    with pytest.raises(ValueError, match=message):
        shift(480, length_min)


def test_pauses_of_all_crews_may_fill_the_shift():
    shift(480, 120, pause(480, 30, crews=4))


@pytest.mark.parametrize(
    ("start_min", "crews", "times"), [(465, 1, "07:45-08:15"), (495, 4, "08:15-10:15")]
)
def test_pause_that_leaves_the_shift_is_refused(start_min, crews, times):
    with pytest.raises(ValueError, match=f"S: meal must lie within 08:00-10:00, got {times}"):
        shift(480, 120, pause(start_min, 30, crews))


@pytest.mark.parametrize("field", ["start_min", "length_min"])
@pytest.mark.parametrize("value", [-15, 20])
def test_pause_between_slots_is_refused(field, value):
    times = {"start_min": 600, "length_min": 30} | {field: value}
    with pytest.raises(ValueError, match=f"meal: {field} must be in steps of 15, got {value}"):
        Pause(name="meal", **times)


@pytest.mark.parametrize("crews", [0, 7])
def test_pause_has_one_to_six_crews(crews):
    with pytest.raises(ValueError, match=f"meal: crews must be 1 to 6, got {crews}"):
        pause(600, 30, crews)
    assert pause(600, 30, 6).end_min == 780


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"weekday": 7}, "all: weekday must be 0 to 6, got 7"),
        ({"weekday": -1}, "all: weekday must be 0 to 6, got -1"),
        ({"start_min": 1455}, "all: start_min must be 0-1440 in steps of 15, got 1455"),
        ({"length_min": 40}, "all: length_min must be 0-1440 in steps of 15, got 40"),
        ({"stay_one_in": -1}, "all: stay_one_in must be 0 or more, got -1"),
    ],
)
def test_meeting_out_of_range_is_refused(changes, message):
    with pytest.raises(ValueError, match=message):
        meeting(**({"start_min": 480, "length_min": 30} | changes))


def test_unpaid_pauses_are_no_working_time():
    meal, handover = pause(720, 60, crews=3), pause(1035, 15, paid=True)
    assert shift(480, 570, meal, handover).work_min == 510


def test_each_crew_is_away_in_turn_and_all_hand_over():
    day = shift(480, 570, pause(690, 30, crews=3), pause(1035, 15, paid=True))
    for rank, meal in enumerate([(690, 705), (720, 735), (750, 765), (690, 705)]):
        assert away(presence(day, TUESDAY, rank), day) == [*meal, 1035]
    assert presence(day, TUESDAY, 0).sum() == (570 - 30 - 15) // 15


def test_shift_past_midnight_goes_on_in_the_slots_of_the_next_day():
    late = shift(1320, 480, pause(1470, 30))  # 22:00 to 06:00, meal at 00:30
    on = presence(late, TUESDAY, 0)
    assert np.flatnonzero(on).tolist() == [*range(88, 98), *range(100, 120)]


def test_meeting_takes_everybody_but_those_who_stay():
    day, early = shift(480, 570), meeting(480, 30, stay_one_in=3)
    gone = [len(away(presence(day, MONDAY, rank, (early,)), day)) for rank in range(7)]
    assert gone == [0, 2, 2, 0, 2, 2, 0]
    nobody_stays, all_stay = meeting(480, 30), meeting(480, 30, stay_one_in=1)
    assert away(presence(day, MONDAY, 0, (nobody_stays,)), day) == [480, 495]
    assert away(presence(day, MONDAY, 1, (all_stay,)), day) == []
    assert away(presence(day, TUESDAY, 0, (nobody_stays,)), day) == []


def test_shift_past_midnight_runs_into_the_next_days_meeting():
    late = shift(1320, 720)  # Sunday 22:00 to Monday 10:00
    assert away(presence(late, SUNDAY, 0, (meeting(480, 30),)), late) == [1920, 1935]
    assert away(presence(late, MONDAY, 0, (meeting(480, 30),)), late) == []


@pytest.mark.parametrize(
    ("start_min", "length_min", "extra"),
    [
        (480, 570, 0),  # on shift anyhow
        (810, 540, 60),  # comes in before the night
        (540, 480, 60),  # the meeting ends as the shift starts
        (510, 480, 30),  # the second half of it is worked anyhow
        (0, 510, 30),
        (0, 480, 60),
    ],
)
def test_meeting_for_everyone_is_working_time_where_no_shift_covers_it(
    start_min, length_min, extra
):
    company = meeting(480, 60, everyone=True)
    assert company.extra_work_min(shift(start_min, length_min), MONDAY) == extra
    assert company.extra_work_min(shift(start_min, length_min), TUESDAY) == 0
    assert meeting(480, 60).extra_work_min(shift(start_min, length_min), MONDAY) == 0


@settings(max_examples=50, deadline=None)
@given(
    crews=st.tuples(st.integers(1, 6), st.integers(1, 6)),
    stay_one_in=st.integers(0, 5),
    weekday=st.integers(0, 6),
    start_min=st.sampled_from([480, 810, 1320]),
)
def test_mean_presence_is_the_average_over_crews(crews, stay_one_in, weekday, start_min):
    planned = shift(
        start_min,
        600,
        pause(start_min + 60, 30, crews[0]),
        pause(start_min + 300, 15, crews[1]),
        pause(start_min + 585, 15, paid=True),
    )
    meetings = (meeting(480, 30, stay_one_in=stay_one_in), meeting(900, 15, weekday=2))
    mean = mean_presence(planned, weekday, meetings)
    # 60 is a multiple of every number of crews and of every stay_one_in
    cycle = [presence(planned, weekday, rank, meetings) for rank in range(60)]
    np.testing.assert_allclose(mean, np.mean(cycle, axis=0), atol=1e-12)


def test_mean_presence_without_pauses_is_the_shift():
    np.testing.assert_array_equal(
        mean_presence(shift(480, 570), TUESDAY), presence(shift(480, 570), TUESDAY, 0)
    )


def test_mean_presence_takes_pauses_off_by_their_share():
    mean = mean_presence(shift(480, 570, pause(690, 30, crews=3)), TUESDAY)
    assert mean[[45, 46, 49, 51, 52]].tolist() == pytest.approx([1, 2 / 3, 2 / 3, 2 / 3, 1])


def test_mean_presence_keeps_those_who_stay_during_a_meeting():
    mean = mean_presence(shift(480, 570), MONDAY, (meeting(480, 30, stay_one_in=4),))
    assert mean[32:35].tolist() == [0.25, 0.25, 1]
