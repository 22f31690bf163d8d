"""Files that come as bytes under a name, as browsers send them."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from planner.domain.errors import InputError
from planner.storage.sheets import ENDINGS


@contextmanager
def uploaded(name: str, content: bytes) -> Iterator[Path]:
    """
    Lay bytes down as a file while they are read.

    Parameters
    ----------
    name
        Name that its owner gave; only its ending is used, and it stands in every message.
    content
        The bytes.

    Yields
    ------
    Path
        The file.
    """
    ending = Path(name).suffix.lower()
    with tempfile.TemporaryDirectory(prefix="peakroster") as folder:
        path = Path(folder) / f"upload{ending if ending in ENDINGS else '.unknown'}"
        path.write_bytes(content)
        try:
            yield path
        except InputError as error:
            raise _renamed(error, str(path), name) from None


def _renamed(error: InputError, path: str, name: str) -> InputError:
    return InputError(
        error.problem,
        file=name if error.file == path else error.file,
        row=error.row,
        column=error.column,
        value=error.value,
        advice=error.advice,
        others=[_renamed(other, path, name) for other in error.others],
        unlisted=error.unlisted,
    )
