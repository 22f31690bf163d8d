"""Text that people type: what may be kept of it."""

from planner.domain.errors import InputError

LONGEST = 2000


def clean_text(text: str, column: str, *, most: int = LONGEST, needed: bool = False) -> str:
    """
    Return a text without space around it, or refuse what no database and no screen can hold.

    Markup and quotation marks are left as they are: whatever shows a text escapes it.

    Raises
    ------
    InputError
        If it is empty and needed, too long, or holds control characters or halves of letters.

    Examples
    --------
    >>> clean_text(" <b>'; DROP TABLE asks;-- ", "reason")
    "<b>'; DROP TABLE asks;--"
    """
    plain = text.strip()
    if needed and not plain:
        raise InputError("is empty", column=column, advice="Write a word or two")
    if len(plain) > most:
        raise InputError(f"is longer than {most} characters", column=column, advice="Shorten it")
    if any(
        (ord(sign) < 32 and sign not in "\n\t") or 0xD800 <= ord(sign) < 0xE000 for sign in plain
    ):
        raise InputError("holds signs that cannot be shown", column=column, advice="Type it anew")
    return plain
