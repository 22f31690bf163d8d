"""Plan a month behind the page: what matters is chosen here, and the best so far is shown."""

import calendar
import datetime as dt

import streamlit as st

from planner.ui import words
from planner.ui.charts import cost_course, course_key
from planner.ui.clashes import in_the_way
from planner.ui.html import colours
from planner.ui.importing import imports
from planner.ui.job_progress import progress
from planner.ui.navigation import PAGES
from planner.ui.rule_editor import rules
from planner.ui.session import Here, go_to, here
from planner.views import InputError, JobInfo, JobKind, JobState, clashes_of

POLL_S = 2.0
MOST_JOBS = 5  # listed
COURSE = "plan_course"  # of a job while it runs: seconds, best cost, bound


def show() -> None:
    """Draw the page."""
    now = here()
    _ = now.words
    st.title(_("Plan"), anchor=False)
    st.caption(
        _(
            "A plan forecasts the month from the imported history, works out how many agents keep "
            "replies on time, builds the roster and proves it by simulation. It goes on when this "
            "page is closed."
        )
    )
    imports(now)
    _form(now)
    jobs(now)


def _form(now: Here) -> None:
    """Ask for the month and the few settings that matter."""
    from planner.workflow import PlanInputs, settings_with_rules, start_plan_job

    _ = now.words
    months = _next_months(now.version.start)
    set_rules = rules(now)
    with st.form("plan"):
        first, second, third = st.columns(3)
        month = first.selectbox(
            _("Month"), months, format_func=lambda m: words.period(m, _days(m), now.lang), index=1
        )
        laws = {"": _("The team's own rules"), **_presets(now)}
        labour = second.selectbox(
            _("Within the law of"),
            list(laws),
            format_func=laws.__getitem__,
            help=_("A preset of labour law that the plan keeps; not legal advice"),
        )
        seconds = third.slider(
            _("Time for the roster, s"),
            10,
            300,
            60,
            step=10,
            help=_("Longer finds cheaper rosters; the best so far can be taken at any time"),
        )
        pressed = st.form_submit_button(_("Plan it"), type="primary", icon=":material/play_arrow:")
    if not pressed:
        return
    team = now.version.team
    try:
        asked = PlanInputs(
            month=f"{month:%Y-%m}",
            labour=labour or None,
            time_limit_s=float(seconds),
            config_text=settings_with_rules(now.url, now.actor, team, set_rules),
        )
        start_plan_job(now.url, now.actor, team, asked)
    except InputError as error:
        st.error(str(error))


def _presets(now: Here) -> dict[str, str]:
    return {law.name: now.own(law.label) for law in now.plan.month.site.labour_report}


def _next_months(start: dt.date) -> list[dt.date]:
    """Return the month of the roster looked at and the three after it."""
    return [
        dt.date(start.year + (start.month - 1 + k) // 12, (start.month - 1 + k) % 12 + 1, 1)
        for k in range(4)
    ]


def _days(month: dt.date) -> int:
    return calendar.monthrange(month.year, month.month)[1]


@st.fragment(run_every=POLL_S)
def jobs(now: Here) -> None:
    """Show the team's jobs as they go."""
    from planner.workflow import list_jobs

    _ = now.words
    try:
        found = list_jobs(now.url, now.actor, now.version.team)
    except InputError as error:
        st.error(str(error))
        return
    if not found:
        st.info(_("Nothing has been planned from here yet."), icon=":material/history:")
    for job in found[:MOST_JOBS]:
        with st.container(border=True):
            _job(now, job)


def _job(now: Here, job: JobInfo) -> None:
    from planner.workflow import cancel_job

    _ = now.words
    names = {
        JobState.WAITING: _("waits"),
        JobState.RUNNING: _("runs"),
        JobState.DONE: _("done"),
        JobState.FAILED: _("failed"),
        JobState.STOPPED: _("stopped"),
    }
    what = {
        JobKind.PLAN: (
            _("Forecast of {}") if job.inputs.get("forecast_only") else _("Plan of {}")
        ).format(job.inputs.get("month") or job.inputs.get("start")),
        JobKind.SIMULATE: _("Simulation of version {}").format(job.inputs.get("version")),
    }.get(job.kind, job.kind.value)
    zone = now.plan.month.site.zone
    st.markdown(f"**{what}** · {names[job.state]} · {words.moment(job.created_at, zone, now.lang)}")
    if job.state in (JobState.WAITING, JobState.RUNNING):
        progress(now, job)
        _course(now, job)
        if st.button(_("Stop and take the best so far"), key=f"stop_{job.id}", disabled=job.cancel):
            cancel_job(now.url, now.actor, job.id)
    if job.error:
        st.error(job.error)
    version = (job.result or {}).get("version")
    if isinstance(version, int):
        _result(now, job, version)
    if isinstance(version, int) and (job.result or {}).get("unmet"):
        in_the_way(now, clashes_of(now.url, now.actor, version))


def _result(now: Here, job: JobInfo, version: int) -> None:
    """Say what came out of a plan, and lead on to it."""
    _, found = now.words, job.result or {}
    if "on_time" in found:
        said = [
            _("on time {}, simulated").format(words.percent(found["on_time"])),
            _("month on target {}").format(words.percent(found["p_month"], 0)),
            words.number(found["paid_hours"], _("h")),
            _("gap to the bound {}").format(words.percent(found["gap"])),
        ]
        if found["unmet"]:
            said.append(_("{} hard rules broken").format(found["unmet"]))
        st.markdown(" · ".join(said))
    with st.container(horizontal=True):
        if st.button(
            _("Open the draft"), key=f"open_{job.id}", icon=":material/calendar_view_month:"
        ):
            go_to(version)
            st.switch_page(PAGES / "roster.py")
        if st.button(
            _("Compare and publish"), key=f"compare_{job.id}", icon=":material/difference:"
        ):
            go_to(version)
            st.switch_page(PAGES / "versions.py")


def _course(now: Here, job: JobInfo) -> None:
    """Draw how the best cost and the bound below it have come closer since the page looks on."""
    _, at = now.words, job.progress
    course = st.session_state.setdefault(f"{COURSE}_{job.id}", [])
    if at.cost is not None and (not course or course[-1][1:] != (at.cost, at.bound)):
        begun = job.started_at or job.created_at
        seconds = (dt.datetime.now(dt.UTC) - begun).total_seconds()
        course.append((seconds, at.cost, at.bound))
    if len(course) > 1:
        st.html(colours(course_key(_)))
        st.altair_chart(cost_course(course, _), alt=_("Best cost and bound"))


if __name__ == "__main__":
    show()
