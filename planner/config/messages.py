"""Turn what pydantic finds wrong into one message that a person can act on."""

import difflib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from planner.config.tree import Key, Node
from planner.domain.errors import InputError

Model = TypeVar("Model", bound=BaseModel)

WANTED = {
    "int_type": "must be a whole number",
    "float_type": "must be a number",
    "finite_number": "must be a finite number",
    "bool_type": "must be true or false",
    "string_type": "must be text",
    "dict_type": "must have keys of its own below it",
    "model_type": "must have keys of its own below it",
    "list_type": "must be a list",
    "greater_than": "must be over {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than": "must be under {lt}",
    "less_than_equal": "must be at most {le}",
    "multiple_of": "must be in steps of {multiple_of}",
    "literal_error": "must be {expected}",
    "enum": "must be {expected}",
    "too_short": "must have at least {min_length} entries",
    "too_long": "must have at most {max_length} entries",
    "string_too_short": "must not be empty",
    "value_error": "does not fit together: {error}",
}


def validate(model: type[Model], tree: Node) -> Model:
    """
    Check a tree against a model.

    Parameters
    ----------
    model
        What is allowed.
    tree
        What a file says.

    Raises
    ------
    InputError
        If something is wrong: an unknown key first, since it explains a missing one, otherwise
        what comes first in the model.
    """
    try:
        return model.model_validate(tree.plain())
    except ValidationError as error:
        found = error.errors(include_url=False)
        found.sort(key=lambda e: e["type"] != "extra_forbidden")
        raise _explain(found[0], model, tree) from None


def refuse(
    tree: Node, path: tuple[Key, ...], problem: str, advice: str | None = None
) -> InputError:
    """Make the error for the value at a path."""
    node = tree.at(path)
    value = None if isinstance(node.value, dict | list) else node.value
    return InputError(f"{_dotted(path)} {problem}", file=node.place, value=value, advice=advice)


@contextmanager
def refused_at(tree: Node, path: tuple[Key, ...]) -> Iterator[None]:
    """Give what the domain refuses its place in the file."""
    try:
        yield
    except ValueError as error:
        raise refuse(tree, path, f"does not fit together: {error}") from None


def nearest(word: str, known: list[str]) -> str:
    """Say which known word to write instead."""
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.5)
    listed = ", ".join(known)
    return f"Write {close[0]}" if close else f"Known are {listed}"


def _explain(error: ErrorDetails, model: type[BaseModel], tree: Node) -> InputError:
    path = tuple(error["loc"])
    kind, context = error["type"], error.get("ctx", {})
    if kind == "extra_forbidden":
        *above, key = path
        known = _known_keys(model, tuple(above))
        where = f" in {_dotted(tuple(above))}" if above else ""
        return InputError(
            f"unknown key {str(key)!r}{where}",
            file=tree.at(path).place,
            advice=nearest(str(key), known),
        )
    if kind == "missing":
        return InputError(
            f"{_dotted(path)} is missing",
            file=tree.at(path[:-1]).place,
            advice="Add it, or begin the file with `extends: handbook.yaml`",
        )
    wanted = WANTED.get(kind, error["msg"]).format_map(_Context(context))
    return refuse(tree, path, wanted, "Mend the value in this line")


class _Context(dict[str, Any]):
    """Shows whole numbers without a fraction."""

    def __init__(self, context: dict[str, Any]) -> None:
        super().__init__({k: f"{v:g}" if isinstance(v, float) else v for k, v in context.items()})


def _known_keys(model: Any, path: tuple[Key, ...]) -> list[str]:
    """List the keys of the model reached from another along a path."""
    for key in path:
        if isinstance(model, type) and issubclass(model, BaseModel):
            model = model.model_fields[str(key)].annotation
        else:
            model = get_args(model)[-1]
    return list(model.model_fields)


def _dotted(path: tuple[Key, ...]) -> str:
    return ".".join(str(key) for key in path)
