"""Days are closed when marked, or when every past day of their name was."""

import numpy as np
import pandas as pd

from forecasts import History
from forecasts.clean import day_table
from forecasts.closures import closed_dates
from tests.forecasts.made import day, made, special


def closed(days, without_record=()):
    history = made(special_days=days)
    counts = history.counts.copy()
    counts[list(without_record)] = np.nan
    contacts = pd.Series(counts.ravel(), index=history.contacts.index)
    broken = History(queue="q", contacts=contacts, special_days=days)
    return closed_dates(broken, day_table(broken, day(140), 28))


def test_a_day_marked_closed_is_closed():
    assert day(150) in closed((special(150, "move", "closed"),))


def test_a_name_closed_in_the_past_will_be_closed():
    days = (special(60, "eve", "public_holiday"), special(150, "eve", "public_holiday"))
    assert day(150) in closed(days, without_record=[60])
    assert day(150) not in closed(days)


def test_a_name_open_once_may_open_again():
    days = tuple(special(n, "eve", "public_holiday") for n in (40, 60, 150))
    assert day(150) not in closed(days, without_record=[60])


def test_a_name_never_seen_is_open():
    assert not closed((special(150, "eve", "public_holiday"),))


def test_a_day_within_a_long_gap_was_lost_not_closed():
    days = (special(60, "eve", "public_holiday"), special(150, "eve", "public_holiday"))
    assert day(150) not in closed(days, without_record=range(50, 75))


def test_a_campaign_that_met_a_closed_day_is_not_closed_for_ever():
    days = (special(60, "618"), special(150, "618"))
    assert day(150) not in closed(days, without_record=[60])
