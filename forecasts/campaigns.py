"""Campaigns that recur every year: dates by rule, phases, and what planners expect of them."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lunardate import LunarDate

from forecasts.types import ONE_DAY, SpecialDay

KIND = "promotion"
MARGIN_YEARS = 1  # a phase may reach into the year before or after its main day's


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """
    A part of a campaign, such as presale, wave, spot sale or after-sales tail.

    Parameters
    ----------
    name
        What campaigns have in common: days of one phase share an effect over campaigns.
    first, last
        First and last day, counted from the campaign's main day. [days]
    starts_hour
        Hour of the first day from which it is felt, 0 to 23; for queues without a lag.
    uplift
        Contacts over usual ones that are expected, by queue; queues not named expect nothing.
    expected_sd
        How sure that is: spread of the logarithm.
    lag_days
        How much later a queue feels the phase, by queue; 0 where not named. [days]
    moved
        First and last day in years in which they were not as the rule has it.

    Raises
    ------
    ValueError
        If the phase ends before it begins.
    """

    name: str
    first: int
    last: int
    starts_hour: int = 0
    uplift: Mapping[str, float] = field(default_factory=dict)
    expected_sd: float = 0.5
    lag_days: Mapping[str, int] = field(default_factory=dict)
    moved: Mapping[int, tuple[dt.date, dt.date]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        spans = [(self.first, self.last)] + [
            (first.toordinal(), last.toordinal()) for first, last in self.moved.values()
        ]
        if any(last < first for first, last in spans):
            raise ValueError(f"{self.name}: must not end before it begins")


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """
    A campaign of every year.

    Parameters
    ----------
    name
        What recurs.
    month, day
        Main day.
    lunar
        Whether month and day are those of the lunar calendar.
    phases
        Its parts; on a day of two, both are felt.
    """

    name: str
    month: int
    day: int
    lunar: bool = False
    phases: tuple[Phase, ...] = ()

    def main_day(self, year: int) -> dt.date:
        """Return the main day of a year."""
        if self.lunar:
            main: dt.date = LunarDate(year, self.month, self.day).to_solar_date()
            return main
        return dt.date(year, self.month, self.day)


def campaign_days(
    campaigns: Sequence[Campaign],
    queue: str,
    first: dt.date,
    last: dt.date,
    *,
    expected_from: dt.date | None = None,
) -> tuple[SpecialDay, ...]:
    """
    Lay campaigns out on the days of a queue.

    Parameters
    ----------
    campaigns
        Those the shop takes part in.
    queue
        Queue, for its lags and expected uplifts.
    first, last
        First and last day to cover.
    expected_from
        Days before it carry no expectation, since what came is on record; by default all do.

    Returns
    -------
    tuple of SpecialDay
        In order of date. A phase's expectation is one statement, however many days it has: each
        day carries its spread times the root of their number.
    """
    found = [
        day
        for campaign in campaigns
        for year in range(first.year - MARGIN_YEARS, last.year + MARGIN_YEARS + 1)
        for phase in campaign.phases
        for day in _phase_days(campaign, phase, year, queue, expected_from)
        if first <= day.date <= last
    ]
    return tuple(sorted(found, key=lambda day: (day.date, day.name, day.phase)))


def _phase_days(
    campaign: Campaign, phase: Phase, year: int, queue: str, expected_from: dt.date | None
) -> Iterator[SpecialDay]:
    main, lag = campaign.main_day(year), phase.lag_days.get(queue, 0)
    ruled = (main + phase.first * ONE_DAY, main + phase.last * ONE_DAY)
    begins, ends = phase.moved.get(year, ruled)
    n_days = (ends - begins).days + 1
    for k in range(n_days):
        date = begins + (k + lag) * ONE_DAY
        told = expected_from is None or date >= expected_from
        yield SpecialDay(
            date=date,
            name=campaign.name,
            kind=KIND,
            phase=phase.name,
            starts_hour=phase.starts_hour if k == lag == 0 else 0,
            expected_uplift=phase.uplift.get(queue) if told else None,
            expected_sd=phase.expected_sd * n_days**0.5,
        )
