"""What stands in a plan's way is told in plan.json and in the summary, in both languages."""

import datetime as dt

import pytest

from planner.domain.demands import Clash, GiveUp, demands_of
from planner.domain.prechecks import Obstacle
from planner.i18n import translator
from planner.workflow.clashes import clash_document, clash_lines, obstacle_document
from tests.planner.domain.week import roster, signed


def document(*, clashes=True):
    made = roster("-------", "-------", requests=(signed(2, "leave"),), pins=("??D????", "?" * 7))
    demands = tuple(x for x in demands_of(made.problem) if x.rule in ("pins", "approved_leave"))
    clash = Clash(
        demands=demands,
        give_up=(GiveUp(demand=demands[0], late=12.0, cost=230.5), GiveUp(demand=demands[1])),
        smallest=True,
    )
    obstacle = Obstacle(
        rule="experienced",
        agent=None,
        date=dt.date(2026, 11, 4),
        template="on {} only {} experienced agents can come, the shifts need {}",
        values=(dt.date(2026, 11, 4), 1, 2),
    )
    return {
        "unmet": [{}],
        "clashes": [clash_document(made.problem, clash)] if clashes else [],
        "obstacles": [obstacle_document(obstacle)],
    }


def test_document_names_pieces_by_agent_and_date_with_their_sentence():
    (clash,) = document()["clashes"]
    assert [(x["rule"], x["agent"], x["date"]) for x in clash["demands"]] == [
        ("pins", "a", "2026-11-04"),
        ("approved_leave", "a", "2026-11-04"),
    ]
    assert clash["give_up"][0]["text"] == "A on 2026-11-04: locked to D"
    assert [x["cost"] for x in clash["give_up"]] == [230.5, None]
    assert [x["standing"] for x in clash["give_up"]] == ["lock", "leave"]


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "cheapest to give up: A on 2026-11-04: locked to D"),
        ("zh", "放弃代价最小的是：A 2026-11-04：锁定为 D"),
    ],
)
def test_summary_says_what_clashes_and_what_to_give_up(lang, said):
    lines = [text for _, text in clash_lines(document(), translator(lang))]
    assert said in lines
    assert len([line for line in lines if line.startswith("- ")]) == 2


def test_breaches_without_a_clash_ask_for_more_time():
    lines = clash_lines(document(clashes=False), translator("en"))
    assert lines[-1][1] == "none was found: more time may keep every rule"


def test_roster_that_somebody_brings_is_not_explained():
    assert clash_lines({"unmet": [{}]}, translator("en")) == []
