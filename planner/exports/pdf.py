"""
Write a roster as a PDF to print or to send.

Chinese needs no font file: readers bring the font of Adobe's Asian collection, STSong-Light,
which has Latin letters, too.
"""

import datetime as dt
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from planner.atomic import replacing
from planner.domain.errors import InputError
from planner.domain.roster import Roster
from planner.exports.layout import MOST_ON_A3, MOST_ON_A4, Layout
from planner.exports.looks import BOLD, GREY, HOLIDAY, WEEKEND
from planner.exports.words import holiday_runs, width

FONT = "STSong-Light"
MARGIN, FOOT = 24.0, 30.0  # [points]
HEAD = 96.0  # title, period and legend [points]
ROWS = (9.0, 16.0)  # lowest and highest row [points]
MOST_NAME = 16  # longest name before it is cut; a Chinese character counts as two [characters]
NAMES, TOTAL = 5.2, 26.0  # width of a character of a name, and of a total [points]
COLUMNS = 4  # before the days


def write_roster_pdf(
    path: Path,
    roster: Roster,
    *,
    title: str,
    lang: str = "zh",
    holidays: Mapping[dt.date, str] | None = None,
) -> None:
    """
    Write a roster as a PDF, A4 landscape or A3 for many agents; whole or not at all.

    Parameters
    ----------
    path, roster, title, lang, holidays
        As in `planner.exports.xlsx.write_roster_xlsx`.

    Raises
    ------
    ValueError
        If the language is unknown.
    InputError
        If reportlab is not installed or the file cannot be written.
    """
    layout = Layout(roster=roster, lang=lang, holidays=holidays or {})
    content = _Pdf(layout, title).render()
    with replacing(path) as part:
        part.write_bytes(content)


class _Pdf:
    """The document, with the parts of reportlab that draw it."""

    def __init__(self, layout: Layout, title: str) -> None:
        try:
            from reportlab import platypus  # noqa: PLC0415 - an extra
            from reportlab.lib import colors, pagesizes, styles  # noqa: PLC0415
            from reportlab.pdfbase import cidfonts, pdfmetrics  # noqa: PLC0415
        except ModuleNotFoundError as error:
            raise InputError(
                f"a PDF cannot be written: {error.name} is not installed",
                advice="Install it with pip install 'peakroster[pdf]', or export xlsx",
            ) from None
        pdfmetrics.registerFont(cidfonts.UnicodeCIDFont(FONT))
        self.layout, self.text, self.title = layout, layout.text, title
        self.platypus, self.colour = platypus, colors.HexColor
        self.style = styles.ParagraphStyle("roster", fontName=FONT, fontSize=9, leading=12)
        n_agents = len(layout.order)
        paper = pagesizes.A4 if n_agents <= MOST_ON_A4 else pagesizes.A3
        self.width, self.height = pagesizes.landscape(paper)
        rows = min(n_agents, MOST_ON_A3) + len(layout.shift_labels) + 3
        room = self.height - MARGIN - FOOT - HEAD - 24
        self.row = min(max(room / rows, ROWS[0]), ROWS[1])

    def render(self) -> bytes:
        """Draw twice: the first time counts the pages."""
        pages = self.draw(io.BytesIO(), 0)
        buffer = io.BytesIO()
        self.draw(buffer, pages)
        return buffer.getvalue()

    def draw(self, buffer: io.BytesIO, pages: int) -> int:
        document = self.platypus.SimpleDocTemplate(
            buffer,
            pagesize=(self.width, self.height),
            leftMargin=MARGIN,
            rightMargin=MARGIN,
            topMargin=MARGIN,
            bottomMargin=FOOT,
            title=self.title,
            author="peakroster",
            invariant=True,
        )

        def footer(canvas: Any, _document: object) -> None:
            page = canvas.getPageNumber()
            words = self.text.page.replace("&P", str(page)).replace("&N", str(pages or page))
            canvas.setFont(FONT, 8)
            canvas.drawCentredString(self.width / 2, FOOT / 2, words)

        document.build(self.story(), onFirstPage=footer, onLaterPages=footer)
        return int(document.page)

    def story(self) -> list[Any]:
        big = self.style.clone("title", fontSize=15, leading=20, alignment=1)
        holidays = "  ".join(holiday_runs(self.layout.shown_holidays))
        lines = [(self.title, big), (self.layout.period, self.style)]
        if holidays:
            lines.append((f"{self.text.holiday}: {holidays}", self.style))
        return [
            *(self.platypus.Paragraph(escape(words), style) for words, style in lines),
            self.legend(),
            self.platypus.Spacer(1, 4),
            self.table(),
            self.platypus.Spacer(1, 10),
            self.platypus.Paragraph(escape(self.text.signatures), self.style),
        ]

    def legend(self) -> Any:
        """Name the labels beside their colours."""
        labels = zip(self.layout.labels, self.layout.looks, self.layout.meanings, strict=True)
        cells = [
            f'<font backColor="{look.get("bg_color", "#FFFFFF")}">{escape(label)}'
            f"</font> {escape(meaning)}"
            for label, look, meaning in labels
        ]
        return self.platypus.Paragraph(" · ".join(cells), self.style)

    def table(self) -> Any:
        layout, problem = self.layout, self.layout.roster.problem
        n_days, dates = problem.horizon.n_days, problem.horizon.dates
        same_month = dates[0].month == dates[-1].month
        heads = [str(d.day) if same_month else f"{d.month}/{d.day}" for d in dates]
        weekdays = [self.text.weekdays[d.weekday()] for d in dates]
        rows: list[list[str]] = [
            [*self.text.columns, *heads, *self.text.totals],
            [""] * COLUMNS + weekdays + [""] * len(self.text.totals),
        ]
        for a in layout.order:
            agent, sums = problem.agents[a], layout.totals(a)
            known = (agent.id, agent.name, self.text.level(agent.level), agent.team)
            totals = (sums.work, sums.off, sums.leave, sums.nights)
            hours = (f"{sums.hours:.1f}", f"{sums.overtime:.1f}")
            rows.append([*map(_cut, known), *layout.cells(a), *map(str, totals), *hours])
        blank = [""] * len(self.text.totals)
        for s, name in enumerate(layout.heads):
            count = (layout.roster.codes == s).sum(axis=0).tolist()
            rows.append([name, *[""] * (COLUMNS - 1), *map(str, count), *blank])
        at_work = layout.roster.works.sum(axis=0).tolist()
        rows.append([self.text.at_work, *[""] * (COLUMNS - 1), *map(str, at_work), *blank])
        names = [NAMES * max(3, *(width(row[c]) for row in rows[: -self.n_foot])) for c in range(4)]
        day = (self.width - 2 * MARGIN - sum(names) - TOTAL * len(self.text.totals)) / n_days
        return self.platypus.Table(
            rows,
            colWidths=[*names, *[day] * n_days, *[TOTAL] * len(self.text.totals)],
            rowHeights=self.row,
            repeatRows=2,
            style=self.marks(len(rows), n_days),
        )

    @property
    def n_foot(self) -> int:
        """Rows under the agents."""
        return len(self.layout.roster.problem.shifts) + 1

    def marks(self, n_rows: int, n_days: int) -> list[tuple[Any, ...]]:
        """Return lines, colours and type of the table."""
        first, last = COLUMNS, COLUMNS + n_days - 1
        head = self.colour(str(BOLD["bg_color"]))
        marks: list[tuple[Any, ...]] = [
            ("FONT", (0, 0), (-1, -1), FONT, min(self.row * 0.62, 9)),
            ("GRID", (0, 0), (-1, -1), 0.4, self.colour(GREY)),
            ("ALIGN", (0, 0), (-1, -1), "CENTER"),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("LEFTPADDING", (0, 0), (-1, -1), 1),
            ("RIGHTPADDING", (0, 0), (-1, -1), 1),
            ("TOPPADDING", (0, 0), (-1, -1), 0),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
            ("BACKGROUND", (0, 0), (-1, 1), head),
            *(("SPAN", (c, 0), (c, 1)) for c in (*range(first), *range(last + 1, last + 7))),
            *(("SPAN", (0, r), (COLUMNS - 1, r)) for r in range(n_rows - self.n_foot, n_rows)),
        ]
        for d in range(n_days):
            tint = self.layout.tint(d).get("bg_color")
            if tint in (WEEKEND, HOLIDAY):
                column = first + d
                marks.append(("BACKGROUND", (column, 0), (column, -1), self.colour(str(tint))))
        looks = dict(zip(self.layout.labels, self.layout.looks, strict=True))
        for row, a in enumerate(self.layout.order, start=2):
            for d, label in enumerate(self.layout.cells(a)):
                cell = (first + d, row)
                marks += [
                    (name, cell, cell, self.colour(str(looks[label][key])))
                    for name, key in (("BACKGROUND", "bg_color"), ("TEXTCOLOR", "font_color"))
                    if key in looks[label]
                ]
        return marks


def _cut(words: str) -> str:
    """Shorten a name that would not fit."""
    kept = words
    while width(kept) > MOST_NAME:
        kept = kept[:-1]
    return kept if kept == words else f"{kept}…"
