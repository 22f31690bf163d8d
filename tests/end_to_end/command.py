"""Run a command as the shell would, in this process."""

import json
import sys
from dataclasses import dataclass
from typing import Any

import pytest

from planner.cli import main


@dataclass(frozen=True)
class Answer:
    """What a command did."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        """The JSON object on stdout."""
        found: dict[str, Any] = json.loads(self.out)
        return found


def run(capsys: pytest.CaptureFixture[str], *words: object) -> Answer:
    """Run ``peakroster`` with some words."""
    former, sys.argv = sys.argv, ["peakroster", *map(str, words)]
    capsys.readouterr()
    try:
        main()
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    finally:
        sys.argv = former
    said = capsys.readouterr()
    return Answer(status=status, out=said.out, err=said.err)
