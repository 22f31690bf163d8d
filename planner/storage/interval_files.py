"""Files of intervals to staff, and of the agents they need."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from planner.atomic import replacing
from planner.domain.demand import LEAST_CV, MOST_CV, ChatWork, Queue
from planner.domain.effective import effective_work
from planner.domain.errors import InputError
from planner.domain.intervals import Intervals, QueueModel
from planner.domain.site import Site
from planner.storage.columns import choices, guard, numbers, texts, times, whole
from planner.storage.sheet import Sheet
from planner.storage.sheets import read_either

KEYS = ("timestamp", "queue")
# Column, least and most of every number that a row may give; the rest is the configuration's.
NUMBERS = {
    "aht_s": (0.01, 1e6),
    "patience_s": (0.01, 1e9),
    "target": (1e-6, 1 - 1e-6),
    "within_s": (0.01, 1e6),
    "reply_s": (0.01, 1e6),
    "customer_s": (0.01, 1e6),
    "replies_per_chat": (1.0, 1e4),
    "reply_cv": (LEAST_CV, MOST_CV),
    "shrinkage": (0.0, 0.95),
}
EXTRAS = ("model", "minutes", "max_chats", *NUMBERS)
KINDS = (((*KEYS, "contacts"), EXTRAS), ((*KEYS, "mean"), EXTRAS))  # the second: a forecast
MODELS = {model.value: model.value for model in QueueModel}
LENGTHS_MIN = (15.0, 30.0, 60.0)


@dataclass(frozen=True, kw_only=True, eq=False)
class IntervalFile:
    """Intervals as they stand in a file: when, of which queue, and how many contacts in each."""

    timestamp: pd.Series
    queue: pd.Series
    contacts: pd.Series
    intervals: Intervals


def read_intervals(path: Path, site: Site, shrinkage: float = 0.0) -> IntervalFile:
    """
    Read what has to be served when.

    Parameters
    ----------
    path
        File with the columns ``timestamp,queue,contacts``, or a forecast (``mean`` in place of
        ``contacts``), and perhaps ``model``, ``minutes`` (length of the interval), ``aht_s``,
        ``patience_s``, ``target``, ``within_s``, ``max_chats``, ``reply_s``, ``customer_s``,
        ``replies_per_chat``, ``reply_cv`` and ``shrinkage``.
    site
        Settings of the queues, for cells that are blank and columns that are not there. Where no
        handling time is given, it is that of the chat's replies one after the other.
    shrinkage
        Where a row gives none.

    Raises
    ------
    InputError
        If the file cannot be read, a column is missing, or a cell is wrong.
    """
    kind, sheet = read_either(path, KINDS)
    with sheet:
        return _intervals(sheet, KINDS[kind][0][2], site, shrinkage)


def _intervals(sheet: Sheet, amount: str, site: Site, shrinkage: float) -> IntervalFile:
    stamps, queues = times(sheet, "timestamp"), texts(sheet, "queue")
    contacts = numbers(sheet, amount)
    known = {name: _planned(site, name) for name in queues.unique()}
    words = texts(sheet, "model", default=QueueModel.CHAT.value).str.lower()
    minutes = _numbers(sheet, "minutes", 1.0, 1440.0, _length_min(stamps, queues))
    default = {"shrinkage": pd.Series(shrinkage, index=queues.index)} | {
        name: queues.map({q: _value(queue, name) for q, queue in known.items()})
        for name in (*NUMBERS, "max_chats")
        if name != "shrinkage"
    }
    found = {
        name: _numbers(sheet, name, least, most, default[name]).to_numpy()
        for name, (least, most) in NUMBERS.items()
    }
    most_chats = whole(sheet, "max_chats", least=0, most=99, default=0)
    chats = most_chats.where(most_chats > 0, default["max_chats"]).to_numpy(dtype=np.float64)
    return IntervalFile(
        timestamp=stamps,
        queue=queues,
        contacts=contacts,
        intervals=Intervals(
            model=choices(sheet, "model", words, MODELS).to_numpy(dtype=np.str_),
            contacts_per_hour=(contacts * 60.0 / minutes).to_numpy(),
            max_chats=chats,
            **found,
        ),
    )


def write_requirement(path: Path, frame: pd.DataFrame) -> None:
    """
    Write the agents of every interval as CSV, whole or not at all.

    Raises
    ------
    InputError
        If the name does not end in ``.csv``, or the file cannot be written.
    """
    if path.suffix.lower() != ".csv":
        raise InputError(
            "the requirement is written as CSV",
            file=str(path),
            advice="Choose a name that ends in .csv",
        )
    shown = frame.assign(queue=guard(frame["queue"]))
    with replacing(path) as part:
        shown.to_csv(part, index=False, lineterminator="\n", date_format="%Y-%m-%d %H:%M:%S")


def _planned(site: Site, name: str) -> Queue:
    """Return a queue with its chats as the levers leave them."""
    queue = site.queue(name)
    return replace(queue, work=effective_work(queue.work, queue.levers))


def _value(queue: Queue, name: str) -> float:
    """Return what the configuration says where a file does not."""
    if name == "target":
        return queue.target.on_time
    if name == "within_s":
        return queue.target.within_s
    if name == "aht_s":
        return queue.work.replies_per_chat * queue.work.reply_s
    work: ChatWork = queue.work
    return float(getattr(work, name))


def _numbers(sheet: Sheet, name: str, least: float, most: float, default: pd.Series) -> pd.Series:
    """Take a column as numbers where it has any."""
    given = texts(sheet, name, default="") != ""
    if not given.any():
        return default.astype("float64")
    return (
        numbers(sheet.where(given), name, least=least, most=most)
        .reindex(given.index)
        .fillna(default)
    )


def _length_min(stamps: pd.Series, queues: pd.Series) -> pd.Series:
    """Find the length of intervals from the least distance in the file: 15, 30 or 60 minutes."""
    ordered = pd.DataFrame({"queue": queues, "at": stamps}).sort_values(["queue", "at"])
    gaps = ordered.groupby("queue")["at"].diff().dt.total_seconds() / 60.0
    least = gaps[gaps > 0].min()
    length = 60.0 if pd.isna(least) else max((m for m in LENGTHS_MIN if m <= least), default=15.0)
    return pd.Series(length, index=stamps.index)
