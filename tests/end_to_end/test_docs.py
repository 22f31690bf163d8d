"""What the documents tell people to type exists, and so do the files they point to."""

import re
import shlex
from pathlib import Path

import pytest
import typer

from planner.cli.app import app

PROGRAM = typer.main.get_command(app)
ROOT = Path(__file__).parents[2]
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)(?:#([^)]+))?\)")
# In a fenced block a command fills a line; in running text it stands between backticks.
FENCED = re.compile(r"^ *```sh\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
LINE = re.compile(r"^\s*(peakroster .*)$", re.MULTILINE)
QUOTED = re.compile(r"`(peakroster [^`\n]+)`")


def commands(document: Path) -> list[str]:
    text = document.read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for block in FENCED.findall(text) for line in LINE.findall(block)]
    return [found.split("  #")[0] for found in (*lines, *QUOTED.findall(text))]


def options(words: list[str]) -> set[str]:
    """Follow the command's name, and give the options that it and the program take."""
    command, known = PROGRAM, {"--help"}
    for word in [*words, ""]:
        known |= {name for one in command.params for name in (*one.opts, *one.secondary_opts)}
        if not word or not hasattr(command, "commands"):
            return known
        assert word in command.commands, f"no command {word!r}"
        command = command.commands[word]
    return known


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda one: one.name)
def test_every_command_and_option_exists(document):
    for line in commands(document):
        # ``db check|backup`` stands for two commands, ``[--out FILE]`` for an option.
        words = [word.split("|")[0].strip("[]().,\\") for word in shlex.split(line)[1:]]
        known = options(words)
        for word in words:
            if word.startswith("--"):
                assert word in known, f"{line}: {word}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda one: one.name)
def test_every_link_leads_somewhere(document):
    for target, anchor in LINK.findall(document.read_text(encoding="utf-8")):
        file = document.parent / target
        assert file.exists(), f"{document.name}: {target}"
        if anchor and file.suffix == ".md":
            heads = re.findall(r"^#+ (.*)$", file.read_text(encoding="utf-8"), re.MULTILINE)
            anchors = [re.sub(r"[^\w -]", "", head).lower().replace(" ", "-") for head in heads]
            assert anchor in anchors, f"{document.name}: {target}#{anchor}"


def test_the_reference_names_every_command():
    text = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")
    for name, command in PROGRAM.commands.items():
        for whole in [f"{name} {part}" for part in getattr(command, "commands", ())] or [name]:
            assert re.search(rf"`(peakroster )?{whole}\b", text), whole
