"""The PDF is whole, of the right paper, and says so where its library is missing."""

import re
import sys
import zlib
from base64 import a85decode

import pytest

from planner.domain.errors import InputError
from planner.exports.pdf import write_roster_pdf
from tests.planner.exports.rosters import WEEK, agent, roster

MM = 72 / 25.4


def pages(content: bytes) -> list[tuple[int, int]]:
    """Return the size of each page. [mm]"""
    boxes = re.findall(rb"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]", content)
    return [(round(float(w) / MM), round(float(h) / MM)) for w, h in boxes]


def text_of(content: bytes) -> str:
    """Return the strings drawn, which the Chinese font holds as UTF-16."""
    found = []
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", content, re.DOTALL):
        drawn = zlib.decompress(a85decode(stream.strip().removesuffix(b"~>")))
        found += re.findall(rb"\(((?:\\.|[^\\()])*)\) Tj", drawn, re.DOTALL)
    plain = [re.sub(rb"\\(\d{3})", lambda m: bytes([int(m[1], 8)]), s) for s in found]
    plain = [re.sub(rb"\\(.)", rb"\1", s) for s in plain]
    return "".join(s.decode("utf-16-be", "replace") for s in plain)


@pytest.mark.parametrize(
    ("n_agents", "size", "n_pages"), [(40, (297, 210), 1), (41, (420, 297), 1), (90, (420, 297), 2)]
)
def test_paper_grows_with_the_team(n_agents, size, n_pages, tmp_path):
    path = tmp_path / "roster.pdf"
    write_roster_pdf(path, roster(["D.NDD.."] * n_agents), title="十月", lang="zh")
    content = path.read_bytes()
    assert content.startswith(b"%PDF-")
    assert pages(content) == [size] * n_pages


def test_it_names_everybody_and_every_total(tmp_path):
    path = tmp_path / "roster.pdf"
    made = roster(WEEK, agents=(agent("A0", "王芳"), agent("A1", "李雷"), agent("A2", "<b>韩&梅")))
    write_roster_pdf(path, made, title="<i>旗舰店&", lang="zh")
    said = text_of(path.read_bytes())
    for words in (
        "<i>旗舰店&",
        "王芳",
        "李雷",
        "<b>韩&梅",
        "加班",
        "53.5",
        "13.5",
        "制表",
        "晚班人数",
    ):
        assert words in said


def test_a_long_name_is_cut_and_the_days_keep_their_room(tmp_path):
    path = tmp_path / "roster.pdf"
    write_roster_pdf(path, roster(["D......"], agents=(agent("A", "长" * 60),)), title="x")
    assert "长" * 8 + "…" in text_of(path.read_bytes())


def test_without_its_library_the_way_to_it_is_told(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "reportlab", None)
    with pytest.raises(InputError, match=r"pip install 'peakroster\[pdf\]'"):
        write_roster_pdf(tmp_path / "roster.pdf", roster(WEEK), title="x")
    assert list(tmp_path.iterdir()) == []
