"""Every word on screen has its Chinese translation, and both take the same values."""

import ast
import dataclasses
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from planner.config import load_labour, load_site
from planner.config.labour import presets
from planner.domain.rules import Strictness
from planner.i18n import catalogue, translator

ROOT = Path(__file__).parents[2]
SOURCES = sorted([*(ROOT / "planner").rglob("*.py"), ROOT / "streamlit_app.py"])


def messages() -> Iterator[tuple[str, str]]:
    """Give where each message is, and the message: in _("…"), or the template of a violation."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            found: list[ast.expr] = []
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                found = node.args[:1] if node.func.id == "_" else []
            elif isinstance(node, ast.keyword) and node.arg == "template":
                found = [node.value]
            for expression in found:
                for part in ast.walk(expression):
                    if isinstance(part, ast.Constant) and isinstance(part.value, str):
                        yield f"{path.relative_to(ROOT)}:{part.lineno}", part.value


def places(text: str) -> set[tuple[str, str]]:
    """Return the places of a sentence by name or number, each with its format."""
    found = [(name, form) for _, name, form, _ in Formatter().parse(text) if name is not None]
    return {(name or str(i), form or "") for i, (name, form) in enumerate(found)}


def test_every_message_is_translated_into_chinese():
    chinese = catalogue("zh")
    missing = [f"{where}: {message}" for where, message in messages() if message not in chinese]
    assert not missing, "\n".join(missing)


def test_the_search_for_messages_finds_pages_and_rules():
    found = {message: where for where, message in messages()}
    assert found["Agents by half hour"].startswith("planner/ui/")
    assert found["nobody takes over {} in the evening of {}"].startswith("planner/domain/")


def test_translations_take_the_same_values_as_the_messages():
    wrong = [message for message, own in catalogue("zh").items() if places(message) != places(own)]
    assert not wrong


def test_numbered_and_bare_places_are_the_same():
    assert places("{} of {:.1f}") == places("{1:.1f} / {0}")
    assert places("{} of {}") != places("{0}")


def test_the_clauses_of_the_handbook_are_translated():
    rules = load_site().rules
    found = [getattr(rules, field.name) for field in dataclasses.fields(rules)]
    strict = [getattr(rule, "how", rule) for rule in found]
    clauses = {rule.clause for rule in strict if isinstance(rule, Strictness)}
    assert "Labour Law art. 38" in clauses
    assert clauses <= set(catalogue("zh"))


def test_sentences_on_labour_law_are_translated():
    tree = ast.parse((ROOT / "planner/domain/limits.py").read_text(encoding="utf-8"))
    found = {
        part.value
        for part in ast.walk(tree)
        if isinstance(part, ast.Constant) and "{}" in str(part.value)
    }
    assert len(found) > 10
    assert found <= set(catalogue("zh"))


def test_the_clauses_of_labour_presets_are_translated():
    clauses = set()
    for name in presets():
        law = load_labour(name)
        fields = (getattr(law, field.name) for field in dataclasses.fields(law))
        clauses |= {value.clause for value in fields if hasattr(value, "clause")}
        clauses |= {clause for clause in (law.protection, law.approval) if clause}
    assert clauses <= set(catalogue("zh"))


def test_an_unknown_message_stays_as_it_is():
    assert translator("zh")("never translated") == "never translated"


def test_english_is_the_language_of_the_source():
    assert translator("en")("Roster") == "Roster"


def test_an_unknown_language_is_refused():
    with pytest.raises(ValueError, match="must be one of en, zh, got fr"):
        translator("fr")
