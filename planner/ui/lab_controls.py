"""The controls of the stress lab: from presets and sliders to a scenario."""

import datetime as dt

import streamlit as st

from planner.ui import words
from planner.ui.session import Here
from planner.workflow.whatif import (
    Absence,
    Days,
    ExtraStaff,
    HandlingTime,
    LongerShift,
    Replies,
    Scenario,
    Volume,
)

KEEP = "session"
DEFAULTS: dict[str, object] = {
    "lab_volume": 1.0,
    "lab_hours": (8, 24),
    "lab_handling": 1.0,
    "lab_absent": 0,
    "lab_templates": False,
    "lab_deflected": 0,
    "lab_chats": 0,
    "lab_extra": 0,
    "lab_longer": 0,
}
PRESETS: dict[str, dict[str, object]] = {
    "plain": {},
    "evening": {"lab_volume": 5.0, "lab_hours": (19, 23)},
    "wave": {"lab_volume": 3.0, "lab_hours": (20, 24)},
    "sick": {"lab_absent": 20},
    "templates": {"lab_templates": True, "lab_deflected": 10},
}


def choose_days(now: Here) -> Days:
    """Let the visitor choose the days looked at; the worst day to begin with."""
    _ = now.words
    dates = now.plan.month.problem.horizon.dates
    worst = (now.plan.on_time.get("worst_day") or {}).get("date")
    first = dt.date.fromisoformat(worst) if worst else dates[0]
    chosen = st.select_slider(
        _("Days looked at"),
        dates,
        value=(first, first),
        format_func=lambda date: words.day(date, now.lang),
        key=f"lab_days_{now.version.id}",
    )
    return Days(first=chosen[0], last=chosen[1])


def choose_scenario(now: Here, days: Days) -> Scenario:
    """Draw presets and sliders, and return what they say."""
    _ = now.words
    names = {
        "plain": _("As it is"),
        "evening": _("Evening × 5"),
        "wave": _("From 20:00 × 3"),
        "sick": _("20% ill"),
        "templates": _("Templates"),
    }
    for key, value in DEFAULTS.items():
        st.session_state.setdefault(key, value)
    st.pills(
        _("Presets"),
        list(PRESETS),
        format_func=names.__getitem__,
        key="lab_preset",
        on_change=_take_preset,
    )
    volume = st.slider(_("Volume ×"), 0.5, 10.0, step=0.1, key="lab_volume")
    st.slider(_("in the hours"), 0, 24, key="lab_hours", format="%d:00")
    first_h, last_h = st.session_state["lab_hours"]
    labels = {queue.name: now.own(queue.label) for queue in now.plan.month.problem.queues}
    queues = st.multiselect(
        _("of the queues"),
        list(labels),
        format_func=labels.__getitem__,
        key="lab_queues",
        placeholder=_("all"),
    )
    left, right = st.columns(2, gap="small")
    with left:
        handling = st.slider(_("Handling time ×"), 0.5, 2.0, step=0.05, key="lab_handling")
        absent = st.slider(_("Absent"), 0, 60, step=5, key="lab_absent", format="%d%%")
        deflected = st.slider(
            _("Settled automatically"), 0, 60, step=5, key="lab_deflected", format="%d%%"
        )
    with right:
        extra = st.slider(_("People from outside"), 0, 80, key="lab_extra")
        longer = st.slider(
            _("Overtime of the day shift"),
            0,
            180,
            step=30,
            key="lab_longer",
            format=f"%d {_('min')}",
        )
        chats = st.slider(_("More chats at once"), 0, 3, key="lab_chats")
    templates = st.toggle(_("Reply templates"), key="lab_templates")
    return _scenario(
        now,
        days,
        volume=Volume(
            factor=volume,
            queues=tuple(queues),
            from_min=60 * min(first_h, 23),
            to_min=60 * max(last_h, min(first_h, 23) + 1),
        ),
        handling=handling,
        absent=absent / 100,
        deflected=deflected / 100,
        templates=templates,
        extra=extra,
        longer=longer,
        chats=chats,
    )


def _take_preset() -> None:
    """Set the sliders as a preset says."""
    chosen = st.session_state.get("lab_preset")
    if chosen is not None:
        st.session_state.update(DEFAULTS | PRESETS[chosen])


def _scenario(
    now: Here,
    days: Days,
    *,
    volume: Volume,
    handling: float,
    absent: float,
    deflected: float,
    templates: bool,
    extra: int,
    longer: int,
    chats: int,
) -> Scenario:
    _, month = now.words, now.plan.month
    prices, problem = month.site.lever_prices, month.problem
    parts, replies = [], []
    if volume.factor != 1:
        hours = f"{volume.from_min // 60}–{volume.to_min // 60}"
        parts.append(
            _("× {factor:g} from {hours} o'clock").format(factor=volume.factor, hours=hours)
        )
    if handling != 1:
        parts.append(_("handling × {factor:g}").format(factor=handling))
    if absent:
        parts.append(_("{share:.0%} absent").format(share=absent))
    if templates or deflected:
        replies.append(
            Replies(
                deflected_share=deflected or None,
                templated_share=prices.templated_share if templates else None,
                template_saves_s=prices.template_saves_s if templates else None,
            )
        )
        parts.append(_("templates"))
    if chats:
        replies += [
            Replies(queues=(q.name,), max_chats=min(q.work.max_chats + chats, 99))
            for q in month.site.queues
            if q.name in {own.name for own in problem.queues}
        ]
        parts.append(_("+{n} chats").format(n=chats))
    day = min(problem.shifts, key=lambda shift: shift.start_min)
    if extra:
        parts.append(_("{n} from outside").format(n=extra))
    if longer:
        parts.append(_("{n} min overtime").format(n=longer))
    late_min = max(queue.close_min for queue in problem.queues)
    return Scenario(
        name=" · ".join(parts) or _("As it is"),
        days=days,
        volume=() if volume.factor == 1 else (volume,),
        handling_time=() if handling == 1 else (HandlingTime(factor=handling),),
        absence=() if not absent else (Absence(share=absent),),
        replies=tuple(replies),
        extra_staff=()
        if not extra
        else (
            ExtraStaff(
                count=extra,
                speed=prices.extra_speed,
                days=days,
                from_min=late_min - 4 * 60,
                to_min=late_min,
            ),
        ),
        longer_shifts=()
        if not longer
        else (LongerShift(shift=day.code, after_min=longer, days=days),),
    )
