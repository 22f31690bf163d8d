"""The team: who can do what, who has had more than a fair share, and a new list."""

from typing import TYPE_CHECKING

import streamlit as st

from planner.ui import words
from planner.ui.fairness import fairness
from planner.ui.frame import Metric, metrics, page_head
from planner.ui.html import Column, Text, table
from planner.ui.importing import said, take_in
from planner.ui.session import Here, here
from planner.ui.team_editor import people
from planner.views import ImportKind, InputError, Verb

if TYPE_CHECKING:
    from planner.workflow import TeamList


def show() -> None:
    """Draw the page."""
    from planner.workflow import find_team

    now = here()
    _ = now.words
    page_head(now, _("Team"))
    said()
    try:
        team = find_team(now.url, now.actor, now.version.team)
    except InputError as error:
        st.error(str(error))
        return
    metrics(_headline(now, team))
    st.subheader(_("The list"), help=_source(now, team), anchor=False)
    people(now, team)
    _skills(now, team)
    fairness(now)
    if now.actor.may(Verb.IMPORT, now.version.team):
        with st.expander(_("A new list from a file")):
            take_in(now, ImportKind.AGENTS)


def _headline(now: Here, team: "TeamList") -> list[Metric]:
    _, agents = now.words, team.agents
    hours = sum(agent.contract_min_week for agent in agents) / 60
    learning = sum(agent.mentor is not None for agent in agents)
    return [
        (_("People"), str(len(agents)), "", "", _("People that the next plan counts on")),
        (
            _("Experienced"),
            str(sum(agent.is_experienced for agent in agents)),
            "",
            "",
            _("Seniors, team leads and supervisors; each shift needs one"),
        ),
        (
            _("Contract hours"),
            words.number(hours, _("h")),
            _("a week"),
            "",
            _("Working time that the contracts of all agents add up to"),
        ),
        (
            _("With a mentor"),
            str(learning),
            "",
            "",
            _("New hires who share their mentor's shifts and answer at less speed"),
        ),
    ]


def _source(now: Here, team: "TeamList") -> str:
    _ = now.words
    if team.source is None:
        return _("As on the newest published roster: no list has been imported yet")
    at = words.moment(team.source.imported_at, now.plan.month.site.zone, now.lang)
    return _("List {name} of {time}, by {who}").format(
        name=team.source.name, time=at, who=team.source.imported_by
    )


def _skills(now: Here, team: "TeamList") -> None:
    """Count who can answer each queue: where one person less is a queue less."""
    _ = now.words
    st.subheader(
        _("Who can answer what"),
        help=_("An agent is counted under every skill; the home queue is that of the first one"),
        anchor=False,
    )
    labels = {q.skill: now.own(q.label) for q in now.plan.month.problem.queues}
    had = (skill for agent in team.agents for skill in agent.skills)
    columns = [
        Column(title=_("Skill")),
        Column(title=_("People"), numeric=True),
        Column(title=_("Home queue"), numeric=True),
        Column(title=_("Experienced"), numeric=True),
        Column(title=_("No nights yet"), numeric=True),
    ]
    rows = []
    for skill in dict.fromkeys([*labels, *had]):
        able = [agent for agent in team.agents if skill in agent.skills]
        seniors = sum(agent.is_experienced for agent in able)
        rows.append(
            [
                Text(value=labels.get(skill, skill)),
                Text(value=str(len(able)), mark="" if able else "bad"),
                Text(value=str(sum(agent.skills[0] == skill for agent in able))),
                Text(value=str(seniors), mark="" if seniors else "bad"),
                Text(value=str(sum(a.earliest_night is not None for a in able))),
            ]
        )
    st.html(table(columns, rows, _("Who can answer what")))


if __name__ == "__main__":
    show()
