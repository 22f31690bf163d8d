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


def own_words(text: str, lang: str) -> str:
    """
    Take a language's part of a name that the configuration gives in both.

    A name in one language is left as it is.

    Examples
    --------
    >>> own_words("售前 pre-sales", "zh"), own_words("售前 pre-sales", "en")
    ('售前', 'Pre-sales')
    >>> own_words("Night desk", "zh")
    'Night desk'
    """
    words = text.split()
    chinese = [word for word in words if any("\u4e00" <= sign <= "\u9fff" for sign in word)]
    own = chinese if lang == "zh" else [word for word in words if word not in chinese]
    if not own or len(own) == len(words):
        return text
    chosen = " ".join(own)
    return chosen[:1].upper() + chosen[1:]
