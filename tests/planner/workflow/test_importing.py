"""Files are looked through whole before anything is kept, and kept once."""

import contextlib
import csv
import io
import sqlite3

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.domain.access import Actor, Refused, Role, local_actor
from planner.domain.errors import InputError
from planner.workflow import ImportKind, find_imports, import_file, preview_import
from tests.end_to_end.command import run
from tests.planner.storage.examples import CALENDAR, HISTORY, PEOPLE, REQUESTS

ME, TEAM = local_actor("me"), "旗舰店"
FILES = {
    ImportKind.HISTORY: HISTORY,
    ImportKind.AGENTS: PEOPLE,
    ImportKind.REQUESTS: REQUESTS,
    ImportKind.CALENDAR: CALENDAR,
}


@pytest.fixture
def url(tmp_path):
    url = f"sqlite:///{tmp_path}/peak.db"
    keep(url, ImportKind.AGENTS)
    return url


def keep(url, kind, content=None, name="table.csv"):
    return import_file(url, ME, kind, name, content or FILES[kind].encode(), team=TEAM)


def look(url, kind, content, name="table.csv"):
    return preview_import(url, ME, kind, name, content, team=TEAM)


def as_xlsx(text):
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    for row in csv.reader(text.splitlines()):
        book.active.append(row)
    book.save(buffer)
    return buffer.getvalue()


def as_parquet(text):
    buffer = io.BytesIO()
    pd.read_csv(io.StringIO(text), dtype=str).to_parquet(buffer)
    return buffer.getvalue()


def imports(url):
    connection = sqlite3.connect(url.removeprefix("sqlite:///"))
    (count,) = connection.execute("SELECT count(*) FROM imports").fetchone()
    connection.close()
    return count


@pytest.mark.parametrize("kind", ImportKind)
@pytest.mark.parametrize("form", ["csv", "gbk", "xlsx", "parquet"])
def test_the_same_table_is_read_in_every_form_and_kept_once(url, kind, form):
    text = FILES[kind]
    content = {
        "csv": text.encode("utf-8-sig"),
        "gbk": text.replace("presales", "售前").encode("gbk"),
        "xlsx": as_xlsx(text),
        "parquet": as_parquet(text),
    }[form]
    name = f"table.{'csv' if form == 'gbk' else form}"
    seen, before = look(url, kind, content, name), imports(url)
    assert (seen.problems, seen.facts["rows"]) == ((), text.count("\n") - 1)
    first, again = keep(url, kind, content, name), keep(url, kind, content, name)
    assert first.is_new
    assert (again.id, again.is_new, imports(url)) == (first.id, False, before + 1)


def test_going_back_to_an_older_file_makes_it_the_newest_again(url):
    other = b"agent,skills\nA02,orders\n"
    ids = [keep(url, ImportKind.AGENTS, content).id for content in (other, PEOPLE.encode())]
    assert [one.id for one in find_imports(url, ME, TEAM)] == [*reversed(ids), 1]


def test_a_new_list_of_agents_tells_who_is_new_and_who_is_gone(url):
    seen = look(url, ImportKind.AGENTS, b"agent,skills\nA02,orders\nA03,orders\n")
    assert (seen.facts["new"], seen.facts["gone"]) == (["A03"], ["A01"])


def test_every_problem_is_told_in_order_and_nothing_is_kept(url):
    wrong = (REQUESTS + "A09,someday,lave,,,\nA01,2027-03-01,off,,0,\n").encode()
    seen, before = look(url, ImportKind.REQUESTS, wrong, "leave.csv"), imports(url)
    cells = [(one.file, one.row, one.column) for one in seen.problems]
    assert cells == [
        ("leave.csv", 3, "agent"),
        ("leave.csv", 3, "date"),
        ("leave.csv", 3, "kind"),
        ("leave.csv", 4, "weight"),
    ]
    with pytest.raises(InputError, match=r"leave\.csv, row 3, column agent: .* \(3 more"):
        keep(url, ImportKind.REQUESTS, wrong, "leave.csv")
    assert imports(url) == before


def test_requests_need_agents_and_may_be_for_any_day(url):
    assert look(url, ImportKind.REQUESTS, b"agent,date,kind\nA01,2030-01-01,off\n").problems == ()
    (problem,) = preview_import(
        url, ME, ImportKind.REQUESTS, "r.csv", REQUESTS.encode(), team="another"
    ).problems
    assert str(problem) == "another has no agents yet. Import the agents first."


def test_who_may_not_import_sees_nothing(url):
    for actor in (
        Actor(name="a", role=Role.AGENT, team=TEAM, agent="A01", account=1),
        Actor(name="l", role=Role.LEAD, team=TEAM, account=2),
        Actor(name="m", role=Role.MANAGER, team="another", account=3),
    ):
        with pytest.raises(Refused):
            import_file(url, actor, ImportKind.AGENTS, "a.csv", PEOPLE.encode(), team=TEAM)


def test_the_command_looks_first_and_keeps_when_asked(tmp_path):
    path, url = tmp_path / "agents.csv", f"sqlite:///{tmp_path}/p.db"
    path.write_text("agent,skills,level\nA01,,boss\n", "utf-8")
    asked = ("import", "--what", "agents", path, "--team", TEAM, "--database", url)
    wrong = run(*asked, "--write", "--json")
    assert (wrong.status, wrong.document["n_problems"], wrong.document["import"]) == (2, 2, None)
    assert [one["column"] for one in wrong.document["problems"]] == ["level", "skills"]
    assert f"{path}, row 2, column level: is not known (value: 'boss')" in run(*asked).out
    path.write_text(PEOPLE, "utf-8")
    assert run(*asked, "--json").document["import"] is None
    assert run(*asked, "--write", "--json").document["is_new"] is True
    assert "It was kept before, as import 1." in run(*asked, "--write").out
    assert run("import", "--what", "shoes", path, "--database", url).status == 2


ODD = (
    *("", " ", "A01", "presales", "D", "leave", "2026-11-03", "2026-13-01", "03/11/2026", "1e400"),
    *("-1", "nan", "=1+1", "'=1", "售前", '"', "a\nb", "\ufeff", "\x1a", "\0", "46329", "²", "é"),
    "x" * 300,
)
CELLS = st.sampled_from(ODD) | st.text(max_size=6)


@st.composite
def uploads(draw) -> tuple[ImportKind, str, bytes]:
    """Draw a file: a right one spoilt in cells or bytes, or any bytes under any name."""
    kind = draw(st.sampled_from(ImportKind))
    rows = [row.split(",") for row in FILES[kind].splitlines()]
    for _ in range(draw(st.integers(0, 4))):
        row = draw(st.sampled_from(rows))
        row[draw(st.integers(0, len(row) - 1))] = draw(CELLS)
    text = "\n".join(",".join(row) for row in rows)
    form = draw(st.sampled_from(["csv", "csv", "csv", "xlsx", "parquet", "bytes"]))
    content = draw(st.binary(max_size=60))
    name = draw(st.text(max_size=8)) + draw(st.sampled_from([".csv", ".XLSX", ".parquet", ""]))
    if form == "csv":
        content = text.encode(draw(st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"])))
    elif form == "xlsx":
        with contextlib.suppress(Exception):  # no workbook can hold such a cell
            content = as_xlsx(text)
    elif form == "parquet":
        with contextlib.suppress(Exception):
            content = as_parquet(text)
    if form != "bytes":
        name = f"table.{form}"
        for _ in range(draw(st.integers(0, 2))):
            at = len(content) * draw(st.integers(0, 9_999)) // 10_000
            content = content[:at] + draw(st.binary(max_size=2)) + content[at + 1 :]
    return kind, name, content


def fuzz(n, **others):
    return settings(
        max_examples=n,
        **others,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )


def upload(url, kind, name, content):
    """Every file is kept, or told in messages with nothing kept."""
    before = imports(url)
    seen = look(url, kind, content, name)
    if seen.problems:
        assert seen.n_problems >= len(seen.problems)
        assert all((one.problem and name in str(one)) or not one.file for one in seen.problems)
        assert imports(url) == before
    else:
        assert seen.facts["rows"] >= 1


@fuzz(300)
@given(file=uploads())
def test_any_upload_is_read_or_told(url, file):
    upload(url, *file)


@pytest.mark.slow
@fuzz(10_000, derandomize=False)
@given(file=uploads())
def test_any_of_ten_thousand_uploads_is_read_or_told(url, file):
    upload(url, *file)
