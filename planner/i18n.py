"""Words in the reader's language: gettext's meaning, with catalogues read from source by Babel."""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

LANGUAGES = {"en": "English", "zh": "中文"}
LOCALE = Path(__file__).parent / "locale"

Translator = Callable[[str], str]


def translator(lang: str) -> Translator:
    """
    Return the function that translates a message.

    Parameters
    ----------
    lang
        One of `LANGUAGES`.

    Raises
    ------
    ValueError
        If the language is not known.

    Examples
    --------
    >>> translator("zh")("Roster"), translator("en")("Roster")
    ('排班表', 'Roster')
    """
    messages = catalogue(lang)

    def translate(message: str) -> str:
        return messages.get(message, message)

    return translate


@cache
def catalogue(lang: str) -> Mapping[str, str]:
    """
    Read a language's translations by message; English, the source, has none.

    Raises
    ------
    ValueError
        If the language is not known.
    """
    if lang not in LANGUAGES:
        raise ValueError(f"language: must be one of {', '.join(LANGUAGES)}, got {lang}")
    path = LOCALE / lang / "LC_MESSAGES" / "peakroster.po"
    if not path.exists():
        return {}
    with path.open("rb") as file:
        found = read_po(file, locale=lang)
    return {str(m.id): str(m.string) for m in found if m.id and m.string}
