"""Files written whole or not at all."""

import contextlib
import uuid
from collections.abc import Iterator
from pathlib import Path

from planner.domain.errors import InputError


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """
    Write a file under another name and move it into place at the end.

    Parameters
    ----------
    path
        File to make or replace. It stays as it was if anything goes wrong before the end.

    Yields
    ------
    Path
        File to write, in the same folder.

    Raises
    ------
    InputError
        If the folder or the file cannot be written.
    """
    if not path.parent.is_dir():
        raise InputError(
            "cannot be written: its folder does not exist",
            file=str(path),
            advice="Make the folder, or choose another one",
        )
    part = path.with_name(f".{path.name}.{uuid.uuid4().hex}.part")
    try:
        yield part
        part.replace(path)
    except OSError as error:
        raise InputError(
            f"cannot be written: {error.strerror or error}",
            file=str(path),
            advice="Close it in other programs, or choose another folder",
        ) from None
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
