"""The guide says something of every screen, in both languages."""

from pathlib import Path

import pytest

from planner.views.guide import WHOLE, guide, whole_text

PAGES = Path(__file__).parents[2] / "planner" / "ui" / "pages"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_screen_has_a_chapter(lang):
    screens = {path.stem for path in PAGES.glob("*.py")} - {"__init__", "help"}
    chapters = {chapter.name: chapter for chapter in guide(lang)}
    assert screens <= set(chapters)
    assert all(chapter.title and len(chapter.text) > 10 for chapter in chapters.values())


def test_both_languages_have_the_same_chapters_in_the_same_order():
    assert [c.name for c in guide("en")] == [c.name for c in guide("zh")]


@pytest.mark.parametrize("name", WHOLE)
def test_the_longer_texts_can_be_read(name):
    assert whole_text(name).startswith("# ")


def test_no_other_file_can_be_read_by_its_name():
    with pytest.raises(ValueError, match="must be one of"):
        whole_text("../README")
