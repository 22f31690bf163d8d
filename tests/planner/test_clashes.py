"""What stands in a plan's way is told in plan.json and in the summary, in both languages."""

import datetime as dt

import pytest
from streamlit.testing.v1 import AppTest

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


def page(lang, document):
    from planner.ui.clashes import in_the_way  # noqa: PLC0415 - runs as a page of its own
    from planner.ui.session import Here  # noqa: PLC0415

    in_the_way(Here(url="", actor=None, version=None, plan=None, lang=lang), document)


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


@pytest.mark.parametrize(
    ("lang", "head", "cheapest"),
    [
        ("en", "Clash 1 of 1: these 2 cannot all hold", "A on 2026-11-04: locked to D"),
        ("zh", "冲突 1/1：这 2 项不能同时满足", "A 2026-11-04：锁定为 D"),
    ],
)
def test_page_lists_the_pieces_and_what_to_give_up_with_its_price(lang, head, cheapest):
    app = AppTest.from_function(page, args=(lang, document())).run()
    assert not app.exception
    assert [part.label for part in app.expander] == [head]
    pieces, given_up = (part.proto.body for part in app.expander[0].get("html"))
    assert pieces.count("<li>") == 2
    first = given_up.split("<tr>")[2]
    assert cheapest in first
    assert ("+230" in first, "+12.0" in first) == (True, True)


def test_page_says_that_more_time_may_help_where_no_clash_was_found():
    (said,) = AppTest.from_function(page, args=("en", document(clashes=False))).run().caption
    assert said.value.endswith("no clash was found: more time may keep them.")


def test_page_is_silent_where_nothing_stands_in_the_way():
    app = AppTest.from_function(page, args=("en", {"obstacles": [], "unmet": []})).run()
    assert [*app.get("html"), *app.markdown, *app.caption] == []


def test_roster_that_somebody_brings_is_not_explained():
    assert clash_lines({"unmet": [{}]}, translator("en")) == []
