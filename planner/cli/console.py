"""What a command says: progress on stderr, its answer on stdout, one message for bad input."""

import json
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Any, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from planner.domain.errors import InputError

if TYPE_CHECKING:
    from planner.workflow.progress import Step

DONE, NOT_MET, BAD_INPUT = 0, 1, 2
STAGES = {
    "forecast": "Forecasting",
    "staffing": "Working out staffing",
    "roster": "Building the roster",
    "learning": "Learning from simulation",
    "simulation": "Simulating",
    "publish": "Publishing",
    "backtest": "Forecasting past weeks",
    "levers": "Trying levers",
    "grid": "Going through the grid",
    "log": "Reading the log",
    "fit": "Fitting",
}
errors = Console(stderr=True, highlight=False)


def refuse(error: InputError) -> NoReturn:
    """End the program with one clear message."""
    errors.print(f"[bold red]peakroster:[/] {_plain(str(error))}", soft_wrap=True)
    sys.exit(BAD_INPUT)


def answer(as_json: bool, document: dict[str, Any], text: Callable[[], str]) -> None:
    """Print a command's answer: one JSON object, or text for people."""
    if as_json:
        sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")
    else:
        Console(highlight=False, soft_wrap=True).print(_plain(text()))


def finish(document: dict[str, Any]) -> NoReturn:
    """End the command with the status that its findings deserve."""
    month, target = document["on_time"]["month"], document["on_time"]["target"]
    missed = month["simulated"] is not None and month["simulated"] < target
    missed |= any(
        row["platform"] == "handbook" and row["met"] is False for row in document["metrics"]
    )
    raise typer.Exit(NOT_MET if missed or document["unmet"] else DONE)


@contextmanager
def interruptible() -> Iterator[Callable[[], bool]]:
    """Let the first Ctrl-C ask for the best answer so far, and the second end the command."""
    asked = threading.Event()

    def ask(_number: int, _frame: FrameType | None) -> None:
        if asked.is_set():
            raise KeyboardInterrupt
        asked.set()
        errors.print("Stopping with the best so far; press Ctrl-C again to give it up.")

    former = signal.signal(signal.SIGINT, ask)
    try:
        yield asked.is_set
    finally:
        signal.signal(signal.SIGINT, former)


@contextmanager
def progress(_: Callable[[str], str]) -> Iterator[Callable[["Step"], None]]:
    """Show the stages of long work on stderr while it runs."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        TextColumn("{task.fields[detail]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=errors, transient=not errors.is_terminal) as bars:
        tasks: dict[str, Any] = {}

        def tell(step: "Step") -> None:
            for stage, task in tasks.items():
                if stage != step.stage:
                    bars.update(task, total=1, completed=1)
            if step.stage not in tasks:
                label = _(STAGES[step.stage])
                tasks[step.stage] = bars.add_task(label, total=None, detail="")
                if not errors.is_terminal:
                    errors.print(label)
            known = step.done is not None
            bars.update(
                tasks[step.stage],
                total=1 if known else None,
                completed=step.done or 0,
                detail=_detail(step),
            )

        yield tell
        for task in tasks.values():
            bars.update(task, total=1, completed=1)


def _detail(step: "Step") -> str:
    if step.cost is None:
        return ""
    if step.bound is None or step.cost <= 0:
        return f"{step.cost:,.0f}"
    return f"{step.cost:,.0f}  ({(step.cost - step.bound) / step.cost:.2%})"


def _plain(text: str) -> str:
    """Keep Rich from reading brackets in data as its own marks."""
    return text.replace("[", r"\[")
