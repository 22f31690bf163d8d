"""Small pieces of HTML, every word escaped."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

STYLE = Path(__file__).with_name("style.css")
ICON = Path(__file__).with_name("icon.svg")
LOGO = Path(__file__).with_name("logo.svg")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """
    A column of a plain table.

    Parameters
    ----------
    title
        Heading.
    numeric
        Whether it stands at the right.
    wide
        Whether its text may wrap.
    """

    title: str
    numeric: bool = False
    wide: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """
    A cell of a plain table.

    Parameters
    ----------
    value
        What it says.
    note
        What is added in small.
    mark
        ``good`` or ``bad``, or nothing.
    """

    value: str
    note: str = ""
    mark: str = ""


def element(tag: str, text: object, **attributes: str) -> str:
    """
    Write an element whose text and attributes are escaped; ``kind`` is the class.

    Examples
    --------
    >>> element("td", "<D>", kind="d0", title="day & night")
    '<td class="d0" title="day &amp; night">&lt;D&gt;</td>'
    """
    return around(tag, escape(str(text)), **attributes)


def around(tag: str, inner: str, **attributes: str) -> str:
    """Write an element around what is HTML already; the attributes are escaped."""
    written = "".join(
        f' {"class" if name == "kind" else name}="{escape(value)}"'
        for name, value in attributes.items()
        if value
    )
    return f"<{tag}{written}>{inner}</{tag}>"


def table(
    columns: Sequence[Column], rows: Iterable[Sequence[Text]], label: str, *, stacks: bool = False
) -> str:
    """
    Write a plain table that scrolls inside its own box.

    Parameters
    ----------
    columns
        Headings.
    rows
        Cells, as many in each as there are columns.
    label
        What the table is, for those who hear it.
    stacks
        Whether on a phone the cells of a row stand one below the other, as lines of a text.
    """
    head = "".join(
        element("th", c.title, kind="num" if c.numeric else "", scope="col") for c in columns
    )
    body = "".join(
        "<tr>" + "".join(_cell(c, t) for c, t in zip(columns, row, strict=True)) + "</tr>"
        for row in rows
    )
    kind = "pr scroll list stacks" if stacks else "pr scroll list"
    return (
        f'<div class="{kind}" tabindex="0" role="region" aria-label="{escape(label)}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def colours(named: Iterable[tuple[str, str]]) -> str:
    """Write what colours stand for."""
    written = "".join(
        f"<span>{element('i', '', kind='c', style=f'background:{colour}')}"
        f"{element('span', name)}</span>"
        for name, colour in named
    )
    return f'<div class="pr key">{written}</div>'


def _cell(column: Column, text: Text) -> str:
    kinds = " ".join(
        kind
        for kind, holds in (
            ("num", column.numeric),
            ("wide", column.wide),
            (text.mark, bool(text.mark)),
        )
        if holds
    )
    note = element("small", text.note) if text.note else ""
    return around("td", escape(text.value) + note, kind=kinds)
