"""What came in the hours of a day: kept, corrected, taken from a file."""

import datetime as dt

import pytest

from planner.domain.access import local_actor
from planner.domain.errors import InputError
from planner.storage.audit_log import read_log
from planner.storage.store import Store
from planner.views import SeenHour, hours_seen
from planner.workflow import import_hours, save_hours
from tests.planner.ui.small_site import MONDAY, TEAM, publish, small_plan

ME = local_actor("ops")
QUEUES = ("presales", "aftersales")


@pytest.fixture
def url(tmp_path) -> str:
    url = f"sqlite:///{tmp_path / 'shop.sqlite3'}"
    publish(url, small_plan())
    return url


def hour(h: int, contacts: float | None, queue: str = "presales") -> SeenHour:
    return SeenHour(hour=h, queue=queue, contacts=contacts)


def file(*rows: str) -> bytes:
    return "\n".join(["timestamp,queue,contacts", *rows, ""]).encode()


def test_a_correction_holds_and_both_are_in_the_log(url):
    assert save_hours(url, ME, TEAM, MONDAY, [hour(9, 40.0), hour(10, 50.0)]) == 2
    assert save_hours(url, ME, TEAM, MONDAY, [hour(9, 44.0), hour(10, 50.0)]) == 1
    assert hours_seen(url, ME, TEAM, MONDAY) == (hour(9, 44.0), hour(10, 50.0))
    with Store.open(url) as store:
        told = [entry.after for entry in read_log(store) if entry.table == "hours_seen"]
    assert sorted(len(entry) for entry in told) == [2, 3]


def test_an_hour_is_taken_back(url):
    save_hours(url, ME, TEAM, MONDAY, [hour(9, 40.0)])
    assert save_hours(url, ME, TEAM, MONDAY, [hour(9, None)]) == 1
    assert hours_seen(url, ME, TEAM, MONDAY) == ()


def test_the_day_is_taken_from_a_history_and_quarters_are_added_up(url):
    rows = (f"{MONDAY} 09:00,presales,10", f"{MONDAY} 09:30,presales,12", "2026-12-06 09:00,x,3")
    assert import_hours(url, ME, TEAM, MONDAY, "day.csv", file(*rows), queues=QUEUES) == 1
    assert hours_seen(url, ME, TEAM, MONDAY) == (hour(9, 22.0),)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("2026-12-06 09:00,presales,10", "holds nothing of 2026-12-07"),
        (f"{MONDAY} 09:00,pre-sales,10", "is not a queue of this roster"),
        (f"{MONDAY} 09:00,presales,-1", "contacts"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_kept(url, row, said):
    with pytest.raises(InputError, match=said):
        import_hours(url, ME, TEAM, MONDAY, "day.csv", file(row), queues=QUEUES)
    assert hours_seen(url, ME, TEAM, MONDAY) == ()


def test_days_are_apart(url):
    save_hours(url, ME, TEAM, MONDAY, [hour(9, 40.0)])
    assert hours_seen(url, ME, TEAM, MONDAY + dt.timedelta(days=1)) == ()
