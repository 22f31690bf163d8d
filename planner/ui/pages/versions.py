"""Versions of a roster: what each changed, and which one holds."""

import pandas as pd
import streamlit as st

from planner import views
from planner.ui import words
from planner.ui.comparing import by_agent
from planner.ui.frame import page_head
from planner.ui.html import Column, Text, table
from planner.ui.session import Here, go_to, here
from planner.views import InputError, VersionInfo, VersionState

MOST_ROWS, HEIGHT = 10, 360  # people shown before the table scrolls, and its height then [px]
SAID = "versions_said"  # what the last press of a button brought


def show() -> None:
    """Draw the page."""
    now = here()
    _ = now.words
    page_head(now, _("Versions"), leads_on=False)
    if said := st.session_state.pop(SAID, None):
        st.success(said, icon=":material/check_circle:")
    try:
        versions = views.find_drafts(now.url, now.actor, now.version.id)
    except InputError as error:
        st.error(str(error))
        return
    st.html(_list(now, versions))
    if len(versions) > 1:
        compare(now, versions)
    elif versions[0].state is VersionState.DRAFT:
        st.caption(_("Nothing is published for these days yet, so there is nothing to compare."))
        _publish(now, versions[0])
    else:
        st.info(
            _("Only one version yet: change cells on the page Roster and save them as a draft."),
            icon=":material/edit_calendar:",
        )


def _list(now: Here, versions: tuple[VersionInfo, ...]) -> str:
    _, zone = now.words, now.plan.month.site.zone
    columns = [
        Column(title=_("Version"), numeric=True),
        Column(title=_("State")),
        Column(title=_("Made")),
        Column(title=_("By")),
        Column(title=_("Why"), wide=True),
    ]
    rows = [
        [
            Text(value=str(v.number)),
            Text(value=_state(now, v), mark="good" if v.state is VersionState.PUBLISHED else ""),
            Text(value=words.moment(v.created_at, zone, now.lang)),
            Text(value=v.created_by),
            Text(value=v.note or words.NONE),
        ]
        for v in versions
    ]
    return table(columns, rows, _("Versions"))


def _state(now: Here, version: VersionInfo) -> str:
    _ = now.words
    return {
        VersionState.DRAFT: _("Draft"),
        VersionState.PUBLISHED: _("Published"),
        VersionState.SUPERSEDED: _("Superseded"),
    }[version.state]


@st.fragment
def compare(now: Here, versions: tuple[VersionInfo, ...]) -> None:
    """Show in which cells two versions differ and what that brings, and offer to publish."""
    _ = now.words
    st.subheader(_("Compare"), anchor=False)
    by_id = {v.id: v for v in versions}

    def label(version: int) -> str:
        return f"{by_id[version].number} · {_state(now, by_id[version])}"

    published = [v.id for v in versions if v.state is VersionState.PUBLISHED]
    newest = next((v.id for v in versions if v.id not in published), versions[0].id)
    left, right = st.columns(2)
    old = left.selectbox(
        _("From"),
        list(by_id),
        index=list(by_id).index(published[0] if published else versions[-1].id),
        format_func=label,
    )
    new = right.selectbox(_("To"), list(by_id), index=list(by_id).index(newest), format_func=label)
    differences = views.compare_versions(now.url, now.actor, old, new)
    _effect(now, old, new)
    if not differences:
        st.info(_("No cell differs."))
    else:
        people = len({one.agent for one in differences})
        st.markdown(
            _("{cells} cells of {people} people differ.").format(
                cells=len(differences), people=people
            )
        )
        with st.container(height=HEIGHT if people > MOST_ROWS else "content", border=False):
            st.html(by_agent(now, differences))
        st.dataframe(
            pd.DataFrame([_row(now, difference) for difference in differences]),
            hide_index=True,
            height=min(36 * (len(differences) + 1), 430),
        )
    _publish(now, by_id[new])


def _row(now: Here, difference: views.Difference) -> dict[str, str]:
    _ = now.words
    shifts = {s.code: now.own(s.name) for s in now.plan.month.problem.shifts}

    def cell(code: str | None, locked: bool) -> str:
        name = _("Rest day") if code is None else shifts.get(code, code)
        return f"{name} · {_('locked')}" if locked else name

    return {
        _("Date"): words.day(difference.date, now.lang),
        _("Person"): now.own(views.agent_name(now.plan, difference.agent)),
        _("Before"): cell(difference.before, difference.was_locked),
        _("After"): cell(difference.after, difference.locked),
    }


def _effect(now: Here, old: int, new: int) -> None:
    """Say what the one brings against the other: on time, hours, cost, hard breaches."""
    _ = now.words
    both = [views.Appraisal(plan=views.load_plan(now.url, now.actor, v)) for v in (old, new)]
    effect = views.Effect(before=both[0], after=both[1])
    hard = [sum(v.is_hard for v in side.plan.breaches) for side in both]
    figures = [
        (
            _("On time, promised"),
            words.percent(both[1].on_time, 2),
            f"{100 * effect.on_time:+.2f} {_('pt')}",
        ),
        (_("Late replies"), words.number(float(both[1].late.sum())), f"{effect.late:+,.0f}"),
        (
            _("Paid hours"),
            words.number(both[1].plan.roster.paid_hours, _("h")),
            f"{effect.hours:+,.1f} {_('h')}",
        ),
        (
            _("Cost"),
            words.number(both[1].cost.total - both[1].cost.hard_rules),
            f"{effect.cost:+,.0f}",
        ),
        (_("Hard breaches"), str(hard[1]), f"{hard[1] - hard[0]:+d}"),
    ]
    with st.container(horizontal=True, gap="small", key="headline_compare"):
        for name, value, change in figures:
            st.metric(name, value, change, delta_color="off", delta_arrow="off", border=True)


def _publish(now: Here, version: VersionInfo) -> None:
    _ = now.words
    may = now.actor.may(views.Verb.PUBLISH, now.version.team)
    open_it, publish = st.columns(2)
    if open_it.button(_("Open version {}").format(version.number), width="stretch"):
        _leave(version.id)
    if version.state is VersionState.PUBLISHED:
        return
    text = (
        _("Publish version {}")
        if version.state is VersionState.DRAFT
        else _("Go back to version {}")
    )
    if publish.button(
        text.format(version.number),
        type="primary",
        disabled=not may,
        width="stretch",
        help=_("Agents see it from then on, and the one before is kept")
        if may
        else _("Your account may not publish"),
    ):
        _make_it_hold(now, version)


def _make_it_hold(now: Here, version: VersionInfo) -> None:
    """Publish a draft, or the cells of an older version as a new one."""
    from planner.workflow import publish_version, revert_to

    _ = now.words
    try:
        if version.state is VersionState.DRAFT:
            publish_version(now.url, now.actor, version.id)
            made = version.id
        else:
            reason = _("back to version {}").format(version.number)
            made = revert_to(now.url, now.actor, version.id, reason)
    except InputError as error:
        st.error(str(error))
        return
    st.session_state[SAID] = _("Version {} is published.").format(version.number)
    _leave(made)


def _leave(version: int) -> None:
    go_to(version)
    st.rerun()


if __name__ == "__main__":
    show()
