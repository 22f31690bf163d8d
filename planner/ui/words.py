"""How numbers, dates and names read in each language."""

import calendar
import datetime as dt
from collections.abc import Mapping

from babel.dates import format_date, format_datetime, format_skeleton, get_day_names, get_timezone

from planner.i18n import Translator, own_words, translator
from planner.views import Violation

NONE = "–"


def percent(share: float | None, digits: int = 1) -> str:
    """
    Write a share as a percentage.

    Examples
    --------
    >>> percent(0.98), percent(0.98, 0), percent(None)
    ('98.0%', '98%', '–')
    """
    return NONE if share is None else f"{100 * share:.{digits}f}%"


def number(value: float | None, unit: str = "", digits: int = 0) -> str:
    """
    Write a number with its unit.

    Examples
    --------
    >>> number(7120.4, "h"), number(None, "h")
    ('7,120 h', '–')
    """
    return NONE if value is None else f"{value:,.{digits}f} {unit}".strip()


def interval(low: float | None, high: float | None) -> str:
    """
    Write an interval of shares as percentages.

    Examples
    --------
    >>> interval(0.981, 0.987), interval(0.9899, 0.9902), interval(None, None)
    ('98.1–98.7%', '98.99–99.02%', '–')
    """
    if low is None or high is None:
        return NONE
    digits = 2 if percent(low) == percent(high) else 1
    return f"{100 * low:.{digits}f}–{percent(high, digits)}"


def special_day(name: str, lang: str) -> str:
    """
    Write the name of a holiday or campaign, and of its phase.

    Examples
    --------
    >>> special_day("double11_wave1", "en"), special_day("double11_wave1", "zh")
    ('Double 11 wave 1', '双11·第一波')
    >>> special_day("shop_birthday", "en")
    'Shop birthday'
    """
    _ = translator(lang)
    for start, known in _campaigns(_).items():
        if name == start or name.startswith(f"{start}_"):
            phase = name[len(start) + 1 :]
            shown = _phases(_).get(phase, phase.replace("_", " "))
            return _("{} {}").format(known, shown) if shown else known
    words = name.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def shared(name: str, lang: str) -> str:
    """
    Write what agents share fairly, by its name in `planner.domain.rules.SHARED`.

    Examples
    --------
    >>> shared("campaign_days", "en"), shared("refused", "zh")
    ('Campaign days', '未满足的意愿')
    """
    _ = translator(lang)
    return {
        "nights": _("Nights"),
        "weekends": _("Weekends"),
        "holidays": _("Holidays"),
        "campaign_days": _("Campaign days"),
        "refused": _("Wishes refused"),
    }[name]


def _campaigns(_: Translator) -> Mapping[str, str]:
    return {
        "38": _("8 March"),
        "618": _("618"),
        "88": _("88 Day"),
        "99": _("99 Day"),
        "double11": _("Double 11"),
        "double12": _("Double 12"),
        "dragon_boat": _("Dragon Boat Festival"),
        "labour_day": _("Labour Day"),
        "makeup_workday": _("Make-up workday"),
        "mid_autumn": _("Mid-Autumn Festival"),
        "national_day_sale": _("National Day sale"),
        "national_day": _("National Day"),
        "new_year_goods": _("New Year goods"),
        "new_year": _("New Year"),
        "qingming": _("Qingming"),
        "shop_anniversary": _("Shop anniversary"),
        "spring_festival": _("Spring Festival"),
    }


def _phases(_: Translator) -> Mapping[str, str]:
    return {
        "day": "",
        "break": "",
        "deposit": _("deposit"),
        "eve": _("eve"),
        "final_payment": _("final payment"),
        "presale": _("presale"),
        "spot": _("spot sale"),
        "tail": _("after-sales"),
        "wave": _("wave"),
        "wave1": _("wave 1"),
        "wave2": _("wave 2"),
        "before": _("days before"),
        "return": _("return to work"),
    }


def weekdays(lang: str) -> tuple[str, ...]:
    """
    Return short names of the weekdays, Monday first.

    Examples
    --------
    >>> weekdays("en")[0], weekdays("zh")[0]
    ('Mo', '一')
    """
    names = get_day_names("short" if lang == "en" else "narrow", locale=lang)
    return tuple(names[i] for i in range(7))


def day(date: dt.date, lang: str) -> str:
    """
    Write a day with its weekday.

    Examples
    --------
    >>> day(dt.date(2026, 12, 1), "en"), day(dt.date(2026, 12, 1), "zh")
    ('Tue, Dec 1', '12月1日周二')
    """
    return format_skeleton("MMMEd", date, locale=lang)


def short_day(date: dt.date, lang: str) -> str:
    """
    Write a day without its weekday.

    Examples
    --------
    >>> short_day(dt.date(2026, 12, 1), "en"), short_day(dt.date(2026, 12, 1), "zh")
    ('Dec 1', '12月1日')
    """
    return format_skeleton("MMMd", date, locale=lang)


def weekday(date: dt.date, lang: str) -> str:
    """
    Write a day's weekday in full.

    Examples
    --------
    >>> weekday(dt.date(2026, 11, 11), "en"), weekday(dt.date(2026, 11, 11), "zh")
    ('Wednesday', '星期三')
    """
    return format_date(date, "EEEE", locale=lang)


def month_day_label(lang: str) -> str:
    """Write a date without its year, in Vega's language of expressions."""
    if lang == "zh":
        return "(utcmonth(datum.value) + 1) + '月' + utcdate(datum.value) + '日'"
    return "utcFormat(datum.value, '%b %-d')"


def times(factor: float) -> str:
    """
    Write a multiple, closer where it is near one.

    Examples
    --------
    >>> times(3.14), times(1.05), times(12.3)
    ('3.1', '1.05', '12')
    """
    digits = 0 if factor >= 10 else 2 if factor < 3 else 1
    return f"{factor:.{digits}f}"


def period(start: dt.date, n_days: int, lang: str) -> str:
    """
    Write a span of days, by its month where it is one.

    Examples
    --------
    >>> period(dt.date(2026, 12, 1), 31, "en"), period(dt.date(2026, 12, 1), 31, "zh")
    ('December 2026', '2026年12月')
    >>> period(dt.date(2026, 11, 16), 7, "en")
    'Nov 16, 2026 – Nov 22, 2026'
    """
    if start.day == 1 and n_days == calendar.monthrange(start.year, start.month)[1]:
        return format_skeleton("yMMMM", start, locale=lang)
    last = start + dt.timedelta(days=n_days - 1)
    return " – ".join(format_skeleton("yMMMd", date, locale=lang) for date in (start, last))


def moment(instant: dt.datetime, zone: str, lang: str) -> str:
    """
    Write an instant in the site's zone.

    Examples
    --------
    >>> moment(dt.datetime(2026, 11, 22, 4, 0, tzinfo=dt.UTC), "Asia/Shanghai", "zh")
    '2026-11-22 12:00'
    """
    return format_datetime(instant, "yyyy-MM-dd HH:mm", tzinfo=get_timezone(zone), locale=lang)


def sentence(violation: Violation, lang: str) -> str:
    """Write what a breach is about in the reader's language."""
    _ = translator(lang)

    def written(value: object) -> object:
        if isinstance(value, dt.date):
            return day(value, lang)
        if isinstance(value, str):
            return _("off") if value == "off" else own_words(value, lang)
        return value

    return _(violation.template).format(*map(written, violation.values))


def part_names(_: Translator) -> Mapping[str, str]:
    """Return what each part of a day's forecast is called on screen."""
    return {
        "level": _("Last four weeks"),
        "trend": _("Trend"),
        "weekday": _("Weekday"),
        "year": _("Time of year"),
        "month": _("Time of month"),
        "holidays": _("Holidays"),
        "campaigns": _("Campaigns"),
        "seen": _("Hours seen"),
        "expected": _("Expected"),
    }


def rule_names(_: Translator) -> Mapping[str, str]:
    """Return what each rule is called on screen."""
    return {
        "pins": _("Locked cells"),
        "approved_leave": _("Approved leave"),
        "approved_wishes": _("Approved wishes"),
        "first_nights": _("First night shift"),
        "rest_days": _("Rest days in the month"),
        "weekly_rest": _("Weekly rest day"),
        "work_run": _("Working days in a row"),
        "successions": _("Day shift after a night"),
        "rest_between": _("Rest between shifts"),
        "experienced": _("Senior on every shift"),
        "relief": _("Relief in the evening"),
        "mentor_pairs": _("New hires with their mentor"),
        "nights": _("Night shifts"),
        "overtime": _("Overtime"),
        "weekly_overtime": _("Overtime by the law's count"),
        "protection": _("Protected people"),
        "short_run": _("Short runs of work"),
        "rest_run": _("Single days off"),
        "shift_counts": _("Shifts of a kind"),
        "period_time": _("Hours in the month"),
        "week_time": _("Hours in the week"),
        "worked_weekends": _("Weekends worked"),
        "least_nights": _("Fewest nights"),
        "night_blocks": _("Nights in blocks"),
        "rest_after_nights": _("Days off after nights"),
        "skills_present": _("Skills on the shift"),
        "shift_heads": _("Agents on the shift"),
        "rest_blackouts": _("Days without rest days"),
        "own_limits": _("People's own limits"),
    }


def level_names(_: Translator) -> Mapping[str, str]:
    """Return what each level is called on screen."""
    return {
        "trainee": _("Trainee"),
        "agent": _("Agent"),
        "senior": _("Senior"),
        "lead": _("Team lead"),
        "supervisor": _("Supervisor"),
    }


def platform_names(_: Translator) -> Mapping[str, str]:
    """Return what each platform is called on screen."""
    return {
        "taobao": _("Taobao, Tmall"),
        "jd": _("JD"),
        "douyin": _("Douyin"),
        "pinduoduo": _("Pinduoduo"),
    }
