"""The words of a printed roster in Chinese and English, and the label of each shift."""

import datetime as dt
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.domain.people import Level
from planner.domain.shifts import Shift


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """
    What a printed roster says; places for values in braces.

    Parameters
    ----------
    sheet, font, page
        Name of the sheet, font, and footer.
    columns
        Heads of id, name, level and team.
    totals
        Heads of days at work, days off, leave, nights, hours and overtime.
    weekdays
        From Monday.
    levels
        From trainee to supervisor.
    off, leave
        What stands in a cell without work.
    """

    sheet: str
    font: str
    page: str
    columns: tuple[str, str, str, str]
    totals: tuple[str, str, str, str, str, str]
    weekdays: tuple[str, ...]
    levels: tuple[str, ...]
    off: str
    off_name: str
    leave: str
    leave_name: str
    holiday: str
    period: str
    hours: str
    next_day: str
    heads: str
    at_work: str
    signatures: str
    allowed: str

    def level(self, level: Level) -> str:
        """Name a level."""
        return self.levels[list(Level).index(level)]


WORDS: dict[str, Words] = {
    "zh": Words(
        sheet="排班表",
        font="Microsoft YaHei",
        page="第 &P 页，共 &N 页",
        columns=("工号", "姓名", "级别", "小组"),
        totals=("出勤", "休", "假", "夜班", "工时", "加班"),
        weekdays=("一", "二", "三", "四", "五", "六", "日"),
        levels=("新人", "客服", "资深", "组长", "主管"),
        off="休",
        off_name="休息",
        leave="假",
        leave_name="请假",
        holiday="节",
        period="{} 至 {}",
        hours="{}，{:g} 小时",
        next_day="次日 ",
        heads="{}人数",
        at_work="出勤合计",
        signatures="制表：________________　　审核：________________　　日期：________________",
        allowed="只能填写：{}",
    ),
    "en": Words(
        sheet="Roster",
        font="Calibri",
        page="Page &P of &N",
        columns=("ID", "Name", "Level", "Team"),
        totals=("Days", "Off", "Leave", "Nights", "Hours", "Over"),
        weekdays=("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"),
        levels=("trainee", "agent", "senior", "lead", "superv."),
        off="off",
        off_name="day off",
        leave="lv",
        leave_name="leave",
        holiday="hol",
        period="{} to {}",
        hours="{}, {:g} h",
        next_day="next day ",
        heads="Agents on {}",
        at_work="Agents at work",
        signatures="Drawn up: ________________    Checked: ________________    "
        "Date: ________________",
        allowed="Use one of: {}",
    ),
}


def cell_labels(shifts: Sequence[Shift], lang: str) -> tuple[str, ...]:
    """
    Choose what stands in a cell for each shift.

    In Chinese it is the first character of the shift's name, as on any 排班表, if the names are
    Chinese and that tells the shifts apart; otherwise it is the code.

    Examples
    --------
    >>> day = Shift(code="D", name="白班", start_min=480, length_min=570)
    >>> cell_labels([day], "zh"), cell_labels([day], "en")
    (('白',), ('D',))
    """
    codes = tuple(shift.code for shift in shifts)
    initials = tuple(shift.name[:1] for shift in shifts)
    if lang == "zh" and all(width(i) == 2 for i in initials) and _are_distinct(initials, lang):
        return initials
    if _are_distinct(codes, lang):
        return codes
    return tuple(f"{s}.{code}" for s, code in enumerate(codes, start=1))


def holiday_runs(holidays: Mapping[dt.date, str]) -> list[str]:
    """
    Name holidays, days in a row with one name together.

    Examples
    --------
    >>> holiday_runs({dt.date(2026, 10, d): "国庆节" for d in (1, 2, 3)})
    ['国庆节 10/1–10/3']
    """
    runs: list[list[dt.date]] = []
    for date in sorted(holidays):
        follows = runs and date - runs[-1][-1] == dt.timedelta(days=1)
        if follows and holidays[date] == holidays[runs[-1][-1]]:
            runs[-1].append(date)
        else:
            runs.append([date])
    return [
        f"{holidays[run[0]]} "
        + "–".join(f"{d.month}/{d.day}" for d in dict.fromkeys((run[0], run[-1])))
        for run in runs
    ]


def width(words: str) -> int:
    """
    Return the width of a text, a Chinese character counting as two. [characters]

    Examples
    --------
    >>> width("晚N")
    3
    """
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in words)


def _are_distinct(labels: tuple[str, ...], lang: str) -> bool:
    """Say whether a spreadsheet, blind to upper and lower case, tells all labels apart."""
    every = [*labels, WORDS[lang].off, WORDS[lang].leave]
    return len({label.casefold() for label in every}) == len(every)
