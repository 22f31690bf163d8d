"""Write a whole file or none."""

import uuid
from pathlib import Path

from planner.domain.errors import InputError


def replace_file(path: Path, content: bytes) -> None:
    """
    Put a file in the place of an older one, which stays as it is if that fails.

    Parameters
    ----------
    path
        File to write; its folder must exist.
    content
        All of it.

    Raises
    ------
    InputError
        If the file cannot be written.
    """
    draft = path.with_name(f".{uuid.uuid4().hex}.tmp")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise InputError(
            "the file cannot be written",
            file=str(path),
            value=error.strerror,
            advice="Close it if it is open, and look at the folder and its permissions",
        ) from error
