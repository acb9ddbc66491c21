"""What the READMEs show is what happens: their commands run, their settings are those there are."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.command import run_paperpack
from tests.tools.configuration_table import READMES, settings, with_table, words

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
PAGES = [*READMES.values(), ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"^(`{3,})[^`\n]*\n.*?^\1$|`[^`\n]+`", re.MULTILINE | re.DOTALL)
NOTE = Path("my-notes/dropout.md")
LANGUAGES = pytest.mark.parametrize("language", READMES)


class Block(NamedTuple):
    kind: str
    text: str


def blocks(language: str) -> Iterator[Block]:
    for kind, text in BLOCK.findall(READMES[language].read_text(encoding="utf-8")):
        yield Block(kind, text)


def stable(output: str) -> str:
    """Leave out what differs from machine to machine: sizes, times, and the width of columns."""
    output = re.sub(r"\d+(?:\.\d+)? (?:bytes|kB|MB)", "SIZE", output)
    output = re.sub(r"in \d+(?:\.\d+)? s$", "in TIME", output, flags=re.MULTILINE)
    return re.sub(r" +", " ", output).strip()


def edit(file: Path, change: str) -> None:
    """Replace the lines that a diff takes away by those it gives, pair by pair."""
    text = file.read_text(encoding="utf-8")
    for old, new in re.findall(r"^-(.*)\n\+(.*)$", change, re.MULTILINE):
        assert old in text
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")


@LANGUAGES
def test_the_commands_do_what_is_shown(language: str, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "notes", tmp_path / "notes")
    note = tmp_path / NOTE
    note.parent.mkdir()
    output = ""
    for kind, text in blocks(language):
        match kind:
            case "markdown":
                note.write_text(text, encoding="utf-8")
            case "diff":
                edit(note, text)
            case "text":
                assert stable(output) == stable(text)
            case "sh":
                for line in text.splitlines():
                    if line.startswith("paperpack "):
                        done = run_paperpack(*shlex.split(line)[1:], cwd=tmp_path)
                        assert done.returncode == 0, done.stderr
                        output = done.stdout
            case _:
                pass


@LANGUAGES
def test_the_settings_are_all_there(language: str) -> None:
    text = READMES[language].read_text(encoding="utf-8")
    assert text == with_table(text, language), "run python tests/tools/configuration_table.py"


def test_every_setting_is_explained_once() -> None:
    explained = {(table, key) for table, keys in words().items() for key in keys}
    assert explained == set(settings())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_links_lead_somewhere(page: Path) -> None:
    text = CODE.sub("", page.read_text(encoding="utf-8"))
    targets = re.findall(r"\]\(([^)\s]+)\)|<img src=\"([^\"]+)\"", text)
    for target in (first or second for first, second in targets):
        if not target.startswith(("http://", "https://")):
            path, _, _ = target.partition("#")
            assert (page.parent / path).exists(), target
