"""Load a configuration file."""

from dataclasses import replace
from pathlib import Path

import yaml

from planner.config.build import build_site
from planner.config.labour import load_labour
from planner.config.messages import validate
from planner.config.paths import HANDBOOK, PLATFORMS, configs_dir
from planner.config.platforms import Platforms
from planner.config.schema import Handbook
from planner.config.tree import Node, beside, merge, parse, read_tree
from planner.domain.labour import Labour
from planner.domain.site import Site


def load_site(path: Path | None = None, labour: str | None = None) -> Site:
    """
    Read a team's settings as the planner uses them.

    Parameters
    ----------
    path
        Configuration file; ``None``: the handbook that comes with peakroster.
    labour
        Preset of labour law to plan within, instead of the configuration's.

    Returns
    -------
    Site
        Settings; `site_hash` gives their fingerprint.

    Raises
    ------
    InputError
        If a file cannot be read, a key is unknown or missing, or a value is wrong: with the
        file, the line and what to write instead.
    """
    path, tree = _read(path, labour)
    return _site(_with_queue_defaults(tree), beside(path, PLATFORMS, configs_dir()), path)


def parse_site(text: str) -> Site:
    """
    Read a team's settings from text that `settings_text` gave.

    Raises
    ------
    InputError
        As `load_site` does.
    """
    tree = parse(text, "stored configuration")
    return _site(_with_queue_defaults(tree), configs_dir() / PLATFORMS)


def settings_text(path: Path | None = None, labour: str | None = None) -> str:
    """
    Return a configuration as one YAML text, with what it extends laid out.

    Raises
    ------
    InputError
        If a file cannot be read.
    """
    return yaml.safe_dump(_read(path, labour)[1].plain(), allow_unicode=True, sort_keys=False)


def load_handbook(path: Path | None = None) -> Handbook:
    """
    Read everything that a configuration says, also what the planner does not use.

    Parameters
    ----------
    path
        Configuration file; ``None``: the handbook that comes with peakroster.

    Returns
    -------
    Handbook
        Settings by their keys; times of day in minutes from midnight.

    Raises
    ------
    InputError
        As `load_site` does.
    """
    return validate(Handbook, _with_queue_defaults(_read(path)[1]))


def _read(path: Path | None, labour: str | None = None) -> tuple[Path, Node]:
    path = configs_dir() / HANDBOOK if path is None else path
    tree = read_tree(path, configs_dir())
    if labour is None:
        return path, tree
    return path, replace(
        tree, value=tree.value | {"labour": Node(value=labour, file="--labour", line=1)}
    )


def _site(tree: Node, presets: Path, near: Path | None = None) -> Site:
    platforms = validate(Platforms, read_tree(presets, configs_dir()))
    book = validate(Handbook, tree)

    def law(name: str) -> Labour:
        return load_labour(name, near=near, approved=book.comprehensive_approval)

    return replace(
        build_site(book, platforms, tree),
        labour=law(book.labour),
        labour_report=tuple(law(name) for name in book.labour_report),
    )


def _with_queue_defaults(tree: Node) -> Node:
    """Lay what each queue says over what holds for every queue."""
    defaults, queues = tree.value.get("queue_defaults"), tree.value.get("queues")
    if defaults is None or queues is None or not isinstance(queues.value, dict):
        return tree
    full = {
        name: merge(defaults, Node(value={}, file=queue.file, line=queue.line))
        if queue.value is None
        else merge(defaults, queue)
        for name, queue in queues.value.items()
    }
    whole = Node(value=full, file=queues.file, line=queues.line)
    return Node(value=tree.value | {"queues": whole}, file=tree.file, line=tree.line)
