"""Forecasts made anew from the page: started here, and chosen to be looked at."""

import calendar
import dataclasses
import datetime as dt

import streamlit as st

from planner import views
from planner.ui import words
from planner.ui.session import Here
from planner.views import InputError, JobInfo, JobState, PublishedPlan, Verb

POLL_S = 2.0
SHOWN, ROSTERS = 3, 0  # forecasts to choose among; the choice that is the roster's own
CHOICE = "forecast_made"


def choose(now: Here) -> tuple[Here, int]:
    """
    Let the visitor look at the roster's forecast or at one made since.

    Returns
    -------
    now : Here
        With the forecast that is chosen in the plan's place.
    made : int
        Its number; 0: the roster's own.
    """
    _, team = now.words, now.version.team
    made = {job.result["forecast"]: job for job in _jobs(now) if job.result and _is_made(job)}
    shown = dict(list(made.items())[:SHOWN])
    if not shown:
        return now, ROSTERS
    zone = now.plan.month.site.zone

    def label(number: int) -> str:
        if number == ROSTERS:
            return _("This roster's forecast")
        job = shown[number]
        at = words.moment(job.created_at, zone, now.lang)
        return _("{month}, made {time}").format(month=_period(job, now.lang), time=at)

    key = f"{CHOICE}_{now.version.id}"
    if st.session_state.get(key) not in shown:
        st.session_state[key] = ROSTERS
    number = st.segmented_control(
        _("Forecast"),
        [ROSTERS, *shown],
        required=True,
        format_func=label,
        key=key,
        label_visibility="collapsed",
    )
    if not number:
        return now, ROSTERS
    plan = _with(now.url, team, now.version.id, number, _now=now)
    return dataclasses.replace(now, plan=plan), int(number)


@st.cache_resource(max_entries=4, show_spinner=False)
def _with(
    url: str,
    team: str,
    version: int,  # noqa: ARG001 - a key of the cache
    number: int,
    *,
    _now: Here,
) -> PublishedPlan:
    return views.with_forecast(url, _now.actor, team, _now.plan, number)


def forecast_anew(now: Here) -> None:
    """Ask for a month, and forecast it with the newest history and calendar."""
    from planner.workflow import PlanInputs, start_plan_job

    _, team = now.words, now.version.team
    if not now.actor.may(Verb.PLAN, team):
        return
    start = now.version.start
    months = [
        dt.date(start.year + (start.month - 1 + k) // 12, (start.month - 1 + k) % 12 + 1, 1)
        for k in range(4)
    ]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        month = st.selectbox(
            _("Month"),
            months,
            index=1,
            format_func=lambda m: words.period(m, _days(m), now.lang),
            width=220,
            key="forecast_month",
        )
        if st.button(_("Forecast anew"), icon=":material/refresh:"):
            try:
                asked = PlanInputs(month=f"{month:%Y-%m}", forecast_only=True)
                start_plan_job(now.url, now.actor, team, asked)
            except InputError as error:
                st.error(str(error))
    progress(now)


@st.fragment(run_every=POLL_S)
def progress(now: Here) -> None:
    """Say how far the newest forecast is; the whole page is drawn again when it is done."""
    _ = now.words
    newest = next((job for job in _jobs(now) if job.inputs.get("forecast_only")), None)
    if newest is None:
        return
    watched = f"forecast_watched_{newest.id}"
    if newest.is_open:
        st.session_state[watched] = True
        st.progress(0.0, text=_("Forecasting {}…").format(_period(newest, now.lang)))
    elif newest.state is JobState.FAILED and newest.error:
        st.error(newest.error)
    elif st.session_state.pop(watched, False):
        if newest.result:
            st.session_state[f"{CHOICE}_{now.version.id}"] = newest.result["forecast"]
        st.rerun()


def _jobs(now: Here) -> tuple[JobInfo, ...]:
    from planner.workflow import list_jobs

    if not now.actor.may(Verb.PLAN, now.version.team):
        return ()
    return list_jobs(now.url, now.actor, now.version.team)


def _is_made(job: JobInfo) -> bool:
    return job.state is JobState.DONE and "forecast" in (job.result or {})


def _period(job: JobInfo, lang: str) -> str:
    month = dt.date.fromisoformat(f"{job.inputs['month']}-01")
    return words.period(month, _days(month), lang)


def _days(month: dt.date) -> int:
    return calendar.monthrange(month.year, month.month)[1]
