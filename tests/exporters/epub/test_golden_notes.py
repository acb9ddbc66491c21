"""A book of all golden cases' notes: everything a note can hold, read from Markdown, in every profile."""

from __future__ import annotations

import io
import shutil
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from paperpack.exporters.epub.chapter import LONGEST_FILE
from paperpack.exporters.epub.plan import last_name
from paperpack.model import Notebook
from paperpack.pipeline.build import build
from paperpack.pipeline.progress import NoProgress
from paperpack.pipeline.request import BuildRequest
from paperpack.render.references import reference_blocks
from paperpack.walk import notes_of
from tests.exporters.epub.opened import MATH, followed_links, pages
from tests.exporters.epub.test_chapter import visible_text, with_titles, written_text

if TYPE_CHECKING:
    from collections.abc import Callable

CASES = Path(__file__).parents[2] / "golden" / "cases"

CONFIG = """
[book]
title = "All"
series = "Series"
description = "<All> & more"
[epub]
profile = ["standard", "kindle", "kobo"]
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    root = tmp_path_factory.mktemp("all")
    for case in sorted(CASES.iterdir()):
        shutil.copytree(
            case / "notes", root / "notes" / case.name, ignore=shutil.ignore_patterns("*.toml", "*.lock")
        )
    (root / "notes" / "paperpack.toml").write_text(CONFIG)
    request = BuildRequest(
        notes=(root / "notes",), output=root / "build", exporters=("epub", "json"), now=1, keep_going=True
    )
    build(request, NoProgress())
    return {path.name: path.read_bytes() for path in (root / "build").iterdir() if path.is_file()}


def opened(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("name", ["all.epub", "all-kindle.epub", "all.kepub.epub"])
def test_the_book_holds_together(
    made: dict[str, bytes], name: str, epubcheck: Callable[[bytes], list[str]]
) -> None:
    entries = opened(made[name])
    assert followed_links(entries) > 200
    assert all(len(content) <= LONGEST_FILE for file, content in entries.items() if file.endswith(".xhtml"))
    assert epubcheck(made[name]) == []


def test_every_formula_has_its_alternative_text(made: dict[str, bytes]) -> None:
    formulas = [formula for tree in pages(opened(made["all.epub"])).values() for formula in tree.iter(MATH)]
    assert len(formulas) > 30
    assert all((formula.get("alttext") or "").strip() or not len(formula) for formula in formulas)


def test_every_chapter_reads_as_its_note(made: dict[str, bytes]) -> None:
    trees = {last_name(name): tree for name, tree in pages(opened(made["all.epub"])).items()}
    notes = list(notes_of(msgspec.json.decode(made["all.json"], type=Notebook)))
    assert len(notes) > 20
    for number, note in enumerate(notes, start=1):
        shown = msgspec.structs.replace(note, blocks=(*note.blocks, *reference_blocks(note)))
        assert visible_text(trees[f"chapter-{number:04d}.xhtml"]) == written_text(with_titles(shown)), (
            note.path
        )
