"""`paperpack new` begins a note that the reader understands, and never replaces one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from paperpack.model import Paper
from paperpack.read.note import read_note
from tests.command import run_paperpack

if TYPE_CHECKING:
    from pathlib import Path

BIBLIOGRAPHY = """@inproceedings{he2016deep,
  title = {Deep Residual Learning: {"Image"} Recognition},
  author = {He, Kaiming and Zhang, Xiangyu and others},
  booktitle = {CVPR},
  year = {2016},
  eprint = {1512.03385},
  archivePrefix = {arXiv},
}
"""


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "references.bib").write_text(BIBLIOGRAPHY)
    return folder


@pytest.mark.parametrize("words", ["he2016deep", "1512.03385", 'deep residual learning: "image" recognition'])
def test_a_paper_in_the_bibliography_fills_the_front_matter(notes: Path, tmp_path: Path, words: str) -> None:
    told = run_paperpack("new", words, cwd=tmp_path)
    assert told.returncode == 0, told.stderr
    assert told.stdout == "notes/deep-residual-learning-image-recognition.md\n"
    reading = read_note(notes, "deep-residual-learning-image-recognition.md", "x.md")
    assert reading.note is not None
    assert reading.diagnostics == ()
    assert reading.note.title == 'Deep Residual Learning: "Image" Recognition'
    assert reading.note.paper == Paper(
        authors=("Kaiming He", "Xiangyu Zhang"),
        year=2016,
        venue="CVPR",
        arxiv="1512.03385",
        citekey="he2016deep",
        others=True,
    )


def test_a_title_alone_begins_a_note_in_the_book_s_language(notes: Path, tmp_path: Path) -> None:
    (notes / "paperpack.toml").write_text('[book]\nlanguage = "zh-CN"\n')
    told = run_paperpack("new", "注意力: 就够了？", cwd=tmp_path)
    assert "only the title" in told.stdout
    text = (notes / "注意力-就够了.md").read_text()
    assert 'title: "注意力: 就够了？"' in text
    assert "第一遍" in text
    checked = run_paperpack("check", cwd=tmp_path)
    assert checked.stdout == "0 errors, 0 warnings, 0 infos\n"


def test_a_note_that_is_there_stays(notes: Path, tmp_path: Path) -> None:
    (notes / "a-title.md").write_text("mine")
    told = run_paperpack("new", "A Title", cwd=tmp_path)
    assert told.returncode == 2
    assert "hint:" in told.stderr
    assert (notes / "a-title.md").read_text() == "mine"


def test_a_missing_folder(tmp_path: Path) -> None:
    assert run_paperpack("new", "A Title", "-d", "nowhere", cwd=tmp_path).returncode == 2
