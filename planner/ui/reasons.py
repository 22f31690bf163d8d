"""Sentences about a day's forecast."""

import datetime as dt

from planner.i18n import translator
from planner.ui import words
from planner.views import Reason

NOTABLE = 0.02  # share from which a difference to a usual day is worth a number
PLANNED = 0.05  # share of a planner's expectation from which it is told


def sentence(
    date: dt.date, mean: float, band: tuple[float, float], reason: Reason | None, lang: str
) -> str:
    """
    Say what a day will bring and why.

    Parameters
    ----------
    date
        The day.
    mean, band
        Expected contacts, and the ends of their central 80 %.
    reason
        What makes it up, if it is known.
    lang
        Language.
    """
    _ = translator(lang)
    said = [
        _("{day}: {mean} contacts expected, 80 % between {low} and {high}.").format(
            day=words.day(date, lang),
            mean=words.number(mean),
            low=words.number(band[0]),
            high=words.number(band[1]),
        )
    ]
    if reason is not None:
        said += [_comparison(date, reason, lang), *_doubts(reason, lang)]
    return " ".join(said) if lang == "en" else "".join(said)


def _comparison(date: dt.date, reason: Reason, lang: str) -> str:
    _ = translator(lang)
    weekday = words.weekday(date, lang)
    names = reason.parts.special_days or reason.near
    listed = _(", ").join(words.special_day(name, lang) for name in names)
    if reason.times is None:
        return _("Nothing usual to compare with.")
    apart = reason.times - 1
    if abs(apart) < NOTABLE:
        text = _("That is a usual {weekday} for the season.")
    elif reason.parts.special_days:
        text = _("That is {times} × a usual {weekday}, because of {names}.")
    elif reason.near:
        text = _("That is {times} × a usual {weekday}, so close to {names}.")
    elif abs(reason.parts.seen) >= abs(reason.parts.holidays + reason.parts.campaigns):
        text = _("That is {times} × a usual {weekday}, after the hours already seen.")
    else:
        text = _("That is {times} × a usual {weekday}, so close to special days.")
    return text.format(times=words.times(reason.times), weekday=weekday, names=listed)


def _doubts(reason: Reason, lang: str) -> list[str]:
    _, parts, said = translator(lang), reason.parts, []
    if parts.from_planner >= PLANNED:
        said.append(
            _("{share} of it rests on what a planner expects, the rest on past days.").format(
                share=words.percent(parts.from_planner, 0)
            )
        )
    if parts.provisional:
        said.append(_("No official notice yet: the date may still change."))
    return said
