"""Each folder in `cases` is a test: its `notes` are built, and every output must read as in `expected`.

`pytest --update-golden` rewrites `expected`. A file that is missing there, or that nothing makes any more,
fails the test.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import msgspec
import pytest

from paperpack.exporters.pdf.source import typst_source
from paperpack.model import Notebook
from paperpack.pipeline.build import build
from paperpack.pipeline.progress import NoProgress
from paperpack.pipeline.request import BuildRequest
from paperpack.walk import notes_of
from tests.projections.anki import describe_package
from tests.projections.epub import describe_epub
from tests.projections.pdf import describe_pdf

CASES = Path(__file__).parent / "cases"
NOW = 1_700_000_000


@pytest.mark.parametrize("case", sorted(CASES.iterdir()), ids=lambda case: case.name)
def test_every_output_reads_as_expected(case: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    notes = tmp_path / "notes"
    shutil.copytree(case / "notes", notes)
    made = made_from(notes, tmp_path / "build")
    expected = case / "expected"
    if request.config.getoption("--update-golden"):
        rewrite(expected, made)
    stored = {
        str(path.relative_to(expected).as_posix()): path.read_text()
        for path in expected.rglob("*")
        if path.is_file()
    }
    assert sorted(stored) == sorted(made), "files are missing or stale; pytest --update-golden"
    for name in sorted(made):
        assert made[name] == stored[name], name


def made_from(notes: Path, output: Path) -> dict[str, str]:
    """Build the notes and give all that is compared, by file name."""
    request = BuildRequest(notes=(notes,), output=output, exporters=("anki", "epub", "pdf", "json"), now=NOW)
    result = build(request, NoProgress())
    told = "".join(f"{problem}\n" for problem in result.diagnostics)
    made = {
        "diagnostics.txt": told.replace(str(notes), "notes"),
        "paperpack.lock": (notes / "paperpack.lock").read_text(),
    }
    for file in result.files:
        made.update(described(file.path, (output / file.path).read_bytes()))
    return {name: text.replace("\r", "\\r") for name, text in made.items()}


def described(path: str, content: bytes) -> dict[str, str]:
    """Give an output as text, by file name."""
    stem, _, suffix = path.rpartition(".")
    match suffix:
        case "apkg":
            package = describe_package(content)
            return {"anki.json": json.dumps(package, ensure_ascii=False, indent=1) + "\n"}
        case "epub":
            return {f"epub/{name}": text for name, text in describe_epub(content).items()}
        case "pdf":
            return {f"pdf/{stem}.{end}": text for end, text in describe_pdf(content).items()}
        case "json":
            notebook = msgspec.json.decode(content, type=Notebook)
            sources = {f"pdf/handouts/{note.path}.typ": typst_source(note) for note in notes_of(notebook)}
            return {"model.json": content.decode(), **sources}
        case _:
            raise AssertionError(path)


def rewrite(expected: Path, made: dict[str, str]) -> None:
    """Make `expected` hold exactly what was made."""
    shutil.rmtree(expected, ignore_errors=True)
    for name, text in made.items():
        target = expected / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
