"""Read YAML so that every value knows its file and line, and lay one file over another."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from planner.domain.errors import InputError

Key = str | int
EXTENDS = "extends"
INTEGER = re.compile(r"[-+]?[0-9]+")
DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+\.[0-9]*)([eE][-+][0-9]+)?")  # as PyYAML writes them
WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """
    A value and its place.

    Parameters
    ----------
    value
        A scalar, or a mapping or list of nodes.
    file
        File as the user names it.
    line
        Line of the key that has the value, or of the value where there is no key; from 1.
    """

    value: Any
    file: str
    line: int

    @property
    def place(self) -> str:
        """File and line for a message."""
        return f"{self.file}, line {self.line}"

    def plain(self) -> Any:
        """Return the value without places."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value

    def at(self, path: tuple[Key, ...]) -> "Node":
        """Follow a path as far as it goes."""
        node = self
        for key in path:
            inner = node.value
            entries = dict(enumerate(inner)) if isinstance(inner, list) else inner
            node = entries.get(key, node) if isinstance(entries, dict) else node
        return node


def read_tree(path: Path, shipped: Path) -> Node:
    """
    Read a YAML file and the files that it extends.

    Parameters
    ----------
    path
        File to read.
    shipped
        Folder of the files that come with peakroster, where a file to extend is looked for if it
        is not beside the one that names it.

    Returns
    -------
    Node
        The mapping in the file, laid over those that it extends.

    Raises
    ------
    InputError
        If a file cannot be read, is no YAML, or files extend each other in a circle.
    """
    return _read_chain(path, shipped, ())


def _read_chain(path: Path, shipped: Path, readers: tuple[Path, ...]) -> Node:
    top = parse(_read_text(path), str(path))
    if EXTENDS not in top.value:
        return top
    name = top.value[EXTENDS]
    if not isinstance(name.value, str):
        raise InputError(
            "extends must name one file",
            file=name.place,
            value=name.plain(),
            advice="Write extends: handbook.yaml",
        )
    base_path = beside(path, name.value, shipped)
    if base_path.resolve() in (*readers, path.resolve()):
        raise InputError(
            "the files extend each other in a circle",
            file=name.place,
            value=name.value,
            advice="Take one of the extends lines out",
        )
    if not base_path.is_file():
        raise InputError(
            "the file to extend is neither beside this one nor among those of peakroster",
            file=name.place,
            value=name.value,
            advice="Name an existing file",
        )
    base = _read_chain(base_path, shipped, (*readers, path.resolve()))
    own = {key: node for key, node in top.value.items() if key != EXTENDS}
    kept = {
        key: node
        for key, node in own.items()
        # A section whose lines are all commented out changes nothing.
        if node.value is not None or not isinstance(base.at((key,)).value, dict)
    }
    return merge(base, Node(value=kept, file=top.file, line=top.line))


def beside(path: Path, name: str, shipped: Path) -> Path:
    """Return the file of a name in a file's folder, or else among those of peakroster."""
    near = path.parent / name
    return near if near.is_file() else shipped / name


def merge(base: Node, over: Node) -> Node:
    """
    Lay one tree over another, mapping by mapping.

    Parameters
    ----------
    base
        What holds where nothing else is said.
    over
        What is said. Nothing over a mapping takes the mapping out; lists are replaced whole.
    """
    if not (isinstance(base.value, dict) and isinstance(over.value, dict)):
        return over
    merged = dict(base.value)
    for key, node in over.value.items():
        below = merged.get(key)
        if below is None:
            merged[key] = node
        elif node.value is None and isinstance(below.value, dict):
            del merged[key]
        else:
            merged[key] = merge(below, node)
    return Node(value=merged, file=over.file, line=over.line)


def parse(text: str, file: str) -> Node:
    """
    Parse YAML whose outermost value is a mapping.

    Of the YAML standard's version 1.2, with plain words kept as they are: ``off`` and ``no`` are
    text, and so is ``13:30``, which version 1.1 takes for the number 810.

    Parameters
    ----------
    text
        Content of the file.
    file
        Its name for messages.

    Raises
    ------
    InputError
        If the text is no YAML, or has an anchor, a tag, or a key twice.
    """
    try:
        top = yaml.compose(text, Loader=_Loader)
        if isinstance(top, yaml.MappingNode):
            return _convert(top, file, top.start_mark.line + 1)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise InputError(
            f"not valid YAML: {getattr(error, 'problem', None) or 'unreadable character'}",
            file=file if mark is None else f"{file}, line {mark.line + 1}",
            advice="Check the indentation, the colons and the quotes around this line",
        ) from None
    except RecursionError:
        raise InputError("nested too deeply", file=file, advice="Flatten it") from None
    what = "is empty" if top is None else "must consist of lines such as `name: value`"
    raise InputError(what, file=file, advice="Begin with `extends: handbook.yaml`")


class _Loader(yaml.BaseLoader):
    """Refuses repeated nodes, of which a few lines can make billions."""

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            event = self.get_event()  # type: ignore[no-untyped-call]  # of types-PyYAML
            raise yaml.MarkedYAMLError(
                problem="aliases are not supported", problem_mark=event.start_mark
            )
        return super().compose_node(parent, index)


def _convert(node: yaml.Node, file: str, line: int) -> Node:
    if node.tag.rpartition(":")[2] not in ("str", "seq", "map"):
        raise InputError(
            "tags are not supported",
            file=f"{file}, line {node.start_mark.line + 1}",
            value=node.tag,
            advice="Take the word with the exclamation mark out",
        )
    if isinstance(node, yaml.ScalarNode):
        value = node.value if node.style else _scalar(node.value)
        return Node(value=value, file=file, line=line)
    if isinstance(node, yaml.SequenceNode):
        items = [_convert(item, file, item.start_mark.line + 1) for item in node.value]
        return Node(value=items, file=file, line=line)
    entries: dict[str, Node] = {}
    for key, value in node.value:
        row = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            raise InputError("a key must be a word", file=f"{file}, line {row}")
        if key.value in entries:
            raise InputError(
                f"key {key.value!r} stands here and in line {entries[key.value].line}",
                file=f"{file}, line {row}",
                advice="Take one of them out",
            )
        entries[key.value] = _convert(value, file, row)
    return Node(value=entries, file=file, line=line)


def _scalar(text: str) -> str | int | float | bool | None:
    if text in WORDS:
        return WORDS[text]
    if INTEGER.fullmatch(text) and len(text) < 19:
        return int(text)
    return float(text) if DECIMAL.fullmatch(text) else text


def _read_text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise InputError("there is no such file", file=str(path), advice="Check the name") from None
    except UnicodeDecodeError:
        raise InputError("is not UTF-8 text", file=str(path), advice="Save it as UTF-8") from None
    except OSError as error:
        reason = error.strerror or "unknown reason"
        raise InputError(f"cannot be read: {reason}", file=str(path)) from None
