"""Watching real files: a build after each change, and none where nothing came of it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from paperpack.errors import UsageError
from paperpack.pipeline.request import BuildRequest
from paperpack.pipeline.watching import watch
from paperpack.pipeline.writing import Fate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from paperpack.pipeline.watching import Round


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "a.md").write_text("# 注意力\n\nQ: 问题？\nA: 回答。\n")
    (folder / "b.md").write_text("# Residuals\n\nText.\n")
    return folder


def rounds(notes: Path, stop: threading.Event) -> Iterator[Round]:
    request = BuildRequest((notes,), notes.parent / "build", ("anki", "json"), now=1_700_000_000)
    return watch(request, lambda: 1_700_000_000, stop)


def test_each_change_leads_to_a_build_that_says_what_became_of_the_files(notes: Path) -> None:
    stop = threading.Event()
    told = rounds(notes, stop)
    first = next(told)
    assert first.result is not None
    assert {file.fate for file in first.result.files} == {Fate.NEW}
    (notes / "b.md").write_text("# Residuals\n\nOther text.\n")
    second = next(told)
    assert second.result is not None
    fates = {file.path: file.fate for file in second.result.files}
    assert fates == {"notes.apkg": Fate.UNCHANGED, "notes.json": Fate.CHANGED}
    (notes / "c.md").write_text("# New\n\n- **term**: what it is\n")
    third = next(told)
    assert [path.name for path in third.changed] == ["c.md"]
    assert third.result is not None
    assert all(file.fate is Fate.CHANGED for file in third.result.files)
    stop.set()
    assert list(told) == []


def test_a_build_that_fails_is_told_and_waited_on(notes: Path) -> None:
    stop = threading.Event()
    told = rounds(notes, stop)
    next(told)
    for file in notes.glob("*.md"):
        file.unlink()
    assert isinstance(next(told).error, UsageError)
    (notes / "a.md").write_text("# Back\n")
    again = next(told)
    while again.result is None:
        again = next(told)
    assert again.error is None
    stop.set()
    assert list(told) == []
