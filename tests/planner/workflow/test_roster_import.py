"""An exported sheet, edited in a spreadsheet, comes back as just the edits."""

from pathlib import Path

import openpyxl
import pytest

from planner.domain.access import Actor, Refused, Role, local_actor
from planner.domain.edits import Conflict
from planner.domain.errors import InputError
from planner.storage.store import Store
from planner.views import export_roster
from planner.workflow import import_roster, preview_roster
from tests.end_to_end.command import run
from tests.planner.ui.small_site import publish, small_plan

ME = local_actor("me")
EDITED = Path(__file__).with_name("edited_in_libreoffice.xlsx")  # version 1 of the small site
EDITS = [  # what was changed in it by hand
    ("an", "2026-12-09", None, "N"),
    ("cai", "2026-12-13", None, "D"),
    ("di", "2026-12-07", "D", None),
    ("en", "2026-12-12", None, "D"),
]


@pytest.fixture
def url(tmp_path):
    url = f"sqlite:///{tmp_path}/peak.db"
    publish(url, small_plan())
    return url


def untouched(cells, page): ...


def sheet(url, tmp_path, edit=untouched, lang="zh") -> bytes:
    """Export the roster and edit it: ``cells`` by agent and day."""
    path = tmp_path / "sheet.xlsx"
    export_roster(url, ME, "xlsx", out=path, lang=lang)
    book = openpyxl.load_workbook(path)
    page, place = next(book.defined_names["roster_cells"].destinations)
    edit(book[page][place], book[page])
    book.save(path)
    return path.read_bytes()


def found(preview):
    return [(one.agent, one.date, one.was, one.now) for one in preview.differences]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_untouched_sheet_has_no_differences(url, tmp_path, lang):
    assert preview_roster(url, ME, 1, "s.xlsx", sheet(url, tmp_path, lang=lang)).differences == ()


def test_a_sheet_saved_by_libreoffice_shows_just_the_edits(url):
    assert found(preview_roster(url, ME, 1, "s.xlsx", EDITED.read_bytes())) == EDITS


def test_the_edits_become_a_draft_and_what_is_published_stays(url):
    before = small_plan()
    preview, draft = import_roster(url, ME, 1, "s.xlsx", EDITED.read_bytes(), "from the wall")
    assert found(preview) == EDITS
    with Store.open(url) as store:
        made = store.load(draft)
        assert store.published()[0].id == 1
        assert store.info(draft).note == "from the wall"
    changed = made.codes != before.codes
    assert changed.sum() == 4
    assert (made.locked == before.locked).all()
    with pytest.raises(InputError, match="nothing is changed"):
        import_roster(url, ME, draft, "s.xlsx", EDITED.read_bytes(), "again")
    with pytest.raises(Conflict):
        import_roster(url, ME, 1, "s.xlsx", EDITED.read_bytes(), "again")


def test_rows_may_be_sorted_and_inserted_above(url, tmp_path):
    def edit(cells, page):
        for column in range(1, 12):
            first, second = (page.cell(cells[i][0].row, column) for i in (0, 1))
            first.value, second.value = second.value, first.value
        cells[5][6].value = " d"

    content = sheet(url, tmp_path, edit, lang="en")
    assert found(preview_roster(url, ME, 1, "s.xlsx", content)) == [("fu", "2026-12-13", None, "D")]


def test_everything_wrong_is_told_by_cell_and_nothing_is_saved(url, tmp_path):
    def edit(cells, page):
        cells[1][3].value = "早"
        cells[5][0].value = 7
        cells[2][4].value = "假"
        page.cell(cells[3][0].row, 1).value = "zed"

    content = sheet(url, tmp_path, edit)
    with pytest.raises(InputError) as told:
        import_roster(url, ME, 1, "s.xlsx", content, "x")
    assert [(one.row, one.column, one.value) for one in (told.value, *told.value.others)] == [
        (9, "H", "早"),
        (13, "E", "7"),
    ]
    assert told.value.advice == "Use one of 白, 晚, 休, 假"

    def milder(cells, page):
        cells[2][4].value = "假"
        cells[0][2].value = "休"
        page.cell(cells[3][0].row, 1).value = "zed"

    with pytest.raises(InputError) as told:
        import_roster(url, ME, 1, "s.xlsx", sheet(url, tmp_path, milder), "x")
    problems = [one.problem for one in (told.value, *told.value.others)]
    assert problems == [
        "takes approved leave back",
        "marks leave that is not approved",
        "is not on this roster",
        "di has no row",
    ]
    with Store.open(url) as store, pytest.raises(InputError):
        store.info(2)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"PK\x03\x04", "is not a roster that was exported from here"),
        (b"", "is not a roster that was exported from here"),
    ],
)
def test_another_file_is_told(url, content, message):
    with pytest.raises(InputError, match=message):
        preview_roster(url, ME, 1, "s.xlsx", content)


def test_the_sheet_of_another_month_is_told(url, tmp_path):
    def edit(cells, page):
        head = cells[0][0].row - 2
        for cell in page[head][4:11]:
            cell.value = cell.value.replace(year=2027)

    with pytest.raises(InputError, match=r"is not a day of this roster .*exported from.*more prob"):
        preview_roster(url, ME, 1, "s.xlsx", sheet(url, tmp_path, edit))


def test_who_may_not_edit_reads_nothing_in(url):
    agent = Actor(name="a", role=Role.AGENT, team="Harbour shop", agent="an", account=1)
    with pytest.raises(Refused):
        preview_roster(url, agent, 1, "s.xlsx", EDITED.read_bytes())


def test_the_command_lists_first_and_saves_when_asked(url):
    asked = ("import", "--what", "roster", EDITED, "--version", 1, "--database", url)
    seen = run(*asked, "--json").document
    assert [tuple(one.values()) for one in seen["differences"]] == EDITS
    assert seen["draft"] is None
    assert "cai Cai Yun  2026-12-13  off → D" in run(*asked).out
    saved = run(*asked, "--write", "--reason", "swap", "--json").document
    assert saved["draft"] == 2
    missing = run("import", "--what", "roster", EDITED, "--database", url)
    assert (missing.status, "--version" in missing.err) == (2, True)
