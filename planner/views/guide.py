"""The documentation as the pages show it: a chapter a screen, and the longer texts whole."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

WHOLE = ("reference", "explanation")  # texts in English only


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """
    What the guide says of a screen.

    Parameters
    ----------
    name
        Name of the page's file.
    title
        Heading.
    text
        What follows it, as Markdown.
    """

    name: str
    title: str
    text: str


@cache
def guide(lang: str) -> tuple[Chapter, ...]:
    """
    Read the guide to the screens.

    Examples
    --------
    >>> [chapter.title for lang in ("en", "zh") for chapter in guide(lang)[:2]]
    ['Start', 'Home', '开始', '首页']
    """
    path = _folder() / ("screens.zh.md" if lang == "zh" else "screens.md")
    _before, *parts = path.read_text(encoding="utf-8").split("<!-- ")
    chapters = []
    for part in parts:
        name, _mark, rest = part.partition(" -->\n## ")
        title, _break, text = rest.partition("\n")
        chapters.append(Chapter(name=name, title=title, text=text.strip()))
    return tuple(chapters)


@cache
def whole_text(name: str) -> str:
    """
    Read one of the longer texts, which are in English.

    Raises
    ------
    ValueError
        If it is none of `WHOLE`.
    """
    if name not in WHOLE:
        raise ValueError(f"text: must be one of {', '.join(WHOLE)}, got {name}")
    return (_folder() / f"{name}.md").read_text(encoding="utf-8")


def _folder() -> Path:
    """Return where the texts are: inside an installed package, or in a checkout beside it."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "_installed" / "docs"
    return installed if installed.is_dir() else package.parent / "docs"
