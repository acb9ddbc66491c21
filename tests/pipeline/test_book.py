"""What a book is called, by its reader and by its cover, from one build to the next."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import msgspec
import pytest
from PIL import Image

from paperpack.model import Notebook
from paperpack.pipeline.build import build
from paperpack.pipeline.progress import NoProgress
from paperpack.pipeline.request import BuildRequest

if TYPE_CHECKING:
    from pathlib import Path


def built(notes: Path, config: str, *, name: str = "*.json") -> tuple[Notebook, list[tuple[str, str]]]:
    (notes.parent / "paperpack.toml").write_text(config)
    output = notes.parent / "build"
    result = build(BuildRequest(notes=(notes,), output=output, exporters=("json",), now=1), NoProgress())
    newest = max(output.glob(name), key=lambda path: path.stat().st_mtime_ns)
    said = [(problem.code, problem.severity) for problem in result.diagnostics]
    return msgspec.json.decode(newest.read_bytes(), type=Notebook), said


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    (folder / "img").mkdir(parents=True)
    (folder / "a.md").write_text("# A\n\nText.\n")
    target = io.BytesIO()
    Image.new("RGB", (6, 9), "red").save(target, "PNG")
    (folder / "img" / "cover.png").write_bytes(target.getvalue())
    (folder / "img" / "broken.png").write_bytes(target.getvalue()[:20])
    (tmp_path / "outside.png").write_bytes(target.getvalue())
    return folder


def test_a_book_keeps_its_identifier_under_another_title(notes: Path) -> None:
    first, _ = built(notes, '[book]\ntitle = "One"')
    second, _ = built(notes, '[book]\ntitle = "Two"\nauthors = ["A"]', name="two.json")
    assert first.identifier.startswith("urn:uuid:")
    assert (second.title, second.identifier) == ("Two", first.identifier)


def test_the_configured_identifier_wins(notes: Path) -> None:
    built(notes, "")
    assert built(notes, '[book]\nidentifier = "urn:isbn:1"')[0].identifier == "urn:isbn:1"


@pytest.mark.parametrize("written", ["img/cover.png", "notes/img/cover.png", "cover.png"])
def test_a_cover_is_found_from_the_configuration_and_from_the_notes(notes: Path, written: str) -> None:
    notebook, said = built(notes, f'[book]\ncover = "{written}"')
    assert notebook.cover
    assert (notebook.cover.path, notebook.cover.media_type) == ("img/cover.png", "image/png")
    assert said == []


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("nothing.png", "missing-image"),
        ("outside.png", "missing-image"),
        ("../outside.png", "image-outside"),
        ("img/broken.png", "broken-image"),
        ("https://example.org/x.png", "remote-image"),
    ],
)
def test_a_cover_that_cannot_be_shown_is_a_warning(notes: Path, written: str, code: str) -> None:
    notebook, said = built(notes, f'[book]\ncover = "{written}"')
    assert notebook.cover is None
    assert said == [(code, "warning")]
