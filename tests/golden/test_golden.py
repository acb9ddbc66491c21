"""Each folder in `cases` is a test: its `notes` are built, and every output must read as in `expected`.

`pytest --update-golden` rewrites `expected`. A file that is missing there, or that nothing makes any more,
fails the test.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from paperpack.pipeline.build import BuildRequest, build
from paperpack.pipeline.progress import NoProgress
from tests.projections.anki import describe_package
from tests.projections.epub import describe_epub
from tests.projections.pdf import describe_pdf
from tests.projections.typst import describe_sources

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
    made = {
        "diagnostics.txt": "".join(f"{problem}\n" for problem in result.diagnostics).replace(
            f"{notes}", "notes"
        ),
        "paperpack.lock": (notes / "paperpack.lock").read_text(),
    }
    for path in sorted(output.rglob("*")):
        match path.suffix:
            case ".json" if path.parent == output:
                made["model.json"] = path.read_text()
            case ".apkg":
                described = describe_package(path.read_bytes())
                made["anki.json"] = json.dumps(described, ensure_ascii=False, indent=1) + "\n"
            case ".epub":
                pages = describe_epub(path.read_bytes())
                made.update({f"epub/{name}": text for name, text in pages.items()})
            case ".pdf":
                name = path.relative_to(output).with_suffix("")
                made.update(
                    {f"pdf/{name}.{end}": text for end, text in describe_pdf(path.read_bytes()).items()}
                )
    made.update(describe_sources(notes))
    return {name: text.replace("\r", "\\r") for name, text in made.items()}


def rewrite(expected: Path, made: dict[str, str]) -> None:
    """Make `expected` hold exactly what was made."""
    shutil.rmtree(expected, ignore_errors=True)
    for name, text in made.items():
        target = expected / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
