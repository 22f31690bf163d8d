"""From two files to the first roster, on one page: give them, choose the month, plan, open it."""

import calendar
import datetime as dt

import streamlit as st

from planner.i18n import own_words, translator
from planner.ui import words
from planner.ui.importing import said, take_in
from planner.ui.job_progress import progress
from planner.ui.session import FirstDesk, go_to
from planner.views import ImportKind, InputError, JobState, Verb, default_team

POLL_S = 2.0
MOST_NAME = 60  # signs of a team's name
HISTORY = "timestamp,queue,contacts\n2026-11-02 09:00,presales,41\n2026-11-02 09:00,aftersales,18"
AGENTS = "agent,name,skills,level\nA01,李安,presales|aftersales,senior\nA02,Bo Chen,presales,agent"


def first_plan(desk: FirstDesk) -> None:
    """Lead through the four steps; each says whether it is done."""
    _ = desk.words
    if not (desk.actor.may(Verb.IMPORT, desk.team) and desk.actor.may(Verb.PLAN, desk.team)):
        st.info(_("Your manager plans and publishes the first roster; it then appears here."))
        return
    said()
    done = _imported(desk)
    _file(
        desk,
        _("1. Inquiries of the past"),
        ImportKind.HISTORY,
        done.get(ImportKind.HISTORY),
        _("One row for each queue and hour; two weeks at least, two years are better:"),
        HISTORY,
    )
    _file(
        desk,
        _("2. Agents"),
        ImportKind.AGENTS,
        done.get(ImportKind.AGENTS),
        _("One row for each person; skills are names of queues, with | between them:"),
        AGENTS,
    )
    ready = ImportKind.HISTORY in done and ImportKind.AGENTS in done
    st.subheader(_("3. Plan the month"), anchor=False)
    if not ready:
        st.caption(_("Give both files first; then the month can be planned."))
        return
    _start(desk)
    _jobs(desk)


def choose_team(actor_team: str | None, lang: str) -> str:
    """Ask for the team's name, where the visitor belongs to none."""
    _ = translator(lang)
    if actor_team is not None:
        return actor_team
    name = st.text_input(
        _("Name of the team"), own_words(default_team(), lang), max_chars=MOST_NAME, width=320
    )
    return name.strip() or default_team()


def _imported(desk: FirstDesk) -> dict[ImportKind, str]:
    """Return the names of the newest files, by kind."""
    from planner.workflow import find_imports

    return {one.kind: one.name for one in reversed(find_imports(desk.url, desk.actor, desk.team))}


def _file(
    desk: FirstDesk, title: str, kind: ImportKind, name: str | None, how: str, example: str
) -> None:
    """Take one file in; folded away when it is there."""
    _ = desk.words
    st.subheader(title, anchor=False)
    if name is not None:
        st.success(_("{} is imported.").format(name), icon=":material/check_circle:")
    with st.expander(_("Give another file") if name else _("Give the file"), expanded=name is None):
        st.caption(how)
        st.code(example, language=None)
        take_in(desk, kind)


def _start(desk: FirstDesk) -> None:
    """Ask for the month and start."""
    from planner.workflow import PlanInputs, start_plan_job

    _, today = desk.words, dt.datetime.now(dt.UTC).date()
    months = [
        dt.date(today.year + (today.month - 1 + k) // 12, (today.month - 1 + k) % 12 + 1, 1)
        for k in range(4)
    ]
    with st.form("first_plan", border=False):
        month = st.selectbox(
            _("Month"),
            months,
            index=1,
            format_func=lambda m: words.period(
                m, calendar.monthrange(m.year, m.month)[1], desk.lang
            ),
            width=320,
        )
        pressed = st.form_submit_button(_("Plan it"), type="primary", icon=":material/play_arrow:")
    if not pressed or month is None:
        return
    try:
        start_plan_job(desk.url, desk.actor, desk.team, PlanInputs(month=f"{month:%Y-%m}"))
    except InputError as error:
        st.error(str(error))


@st.fragment(run_every=POLL_S)
def _jobs(desk: FirstDesk) -> None:
    """Show the newest job as it goes, and the way to its roster."""
    from planner.workflow import cancel_job, list_jobs

    _ = desk.words
    for job in list_jobs(desk.url, desk.actor, desk.team)[:1]:
        if job.state in (JobState.WAITING, JobState.RUNNING):
            progress(desk, job)
            if st.button(_("Stop and take the best so far"), disabled=job.cancel):
                cancel_job(desk.url, desk.actor, job.id)
        elif job.error:
            st.error(job.error)
        version = (job.result or {}).get("version")
        if isinstance(version, int):
            st.success(
                _("The roster is ready as a draft: look at it, then publish it."),
                icon=":material/check_circle:",
            )
            if st.button(_("Open the roster"), type="primary", icon=":material/arrow_forward:"):
                go_to(version)
                st.rerun()
