from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import page
import pytest

from paperpack.config import PdfConfig
from paperpack.exporters.pdf.exporter import handout_paths
from paperpack.model import (
    Footnote,
    FootnoteReference,
    Heading,
    Layout,
    Note,
    NoteLink,
    Paragraph,
    Part,
    Text,
)
from tests.exporters.pdf.opened import opened, text_under
from tests.exporters.pdf.samples import book, exported

WITHIN = (1, 4)  # PyMuPDF: a link to a place or to a name within the document

if TYPE_CHECKING:
    from pathlib import Path

    from paperpack.model import Inline


def note(path: str, *links: NoteLink, language: str = "en") -> Note:
    words: list[Inline] = [Text(text="see ")]
    for link in links:
        words += [link, Text(text=" and ")]
    words.append(FootnoteReference(number=1))
    blocks = (
        Heading(level=1, content=(Text(text="Start"),), anchor="start"),
        Paragraph(content=tuple(words)),
    )
    footnotes = (Footnote(label="1", blocks=(Paragraph(content=(Text(text=f"on {path}"),)),)),)
    title = (Text(text=path),)
    return Note(
        path=path,
        title=path,
        title_content=title,
        blocks=blocks,
        footnotes=footnotes,
        changed=1,
        language=language,
    )


def test_a_handout_a_note_in_reading_order() -> None:
    outputs, said = exported(
        book(note("b.md"), note("a.md"), parts=(Part(name="x", notes=(note("x/c.md"),)),))
    )
    assert [(output.path, output.holds) for output in outputs] == [
        ("handouts/b.pdf", {"pages": 1}),
        ("handouts/a.pdf", {"pages": 1}),
        ("handouts/x/c.pdf", {"pages": 1}),
    ]
    assert said == []


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a b/注意力.md", "handouts/a b/注意力.pdf"),
        ('what?"<>|*:.md', "handouts/what？＂＜＞｜＊：.pdf"),
        ("con.md", "handouts/con_.pdf"),
        ("v1.2.md", "handouts/v1.2.pdf"),
        ("dots....md", "handouts/dots.pdf"),
    ],
)
def test_paths_are_ones_that_file_systems_take(path: str, expected: str) -> None:
    assert handout_paths(book(note(path)), PdfConfig()) == {(path, Layout.HANDOUT): expected}


def test_paths_that_would_fall_together_are_told_apart() -> None:
    paths = handout_paths(book(note("a.md"), note("A.markdown"), note("a?.md"), note("a？.md")), PdfConfig())
    assert list(paths.values()) == [
        "handouts/a.pdf",
        "handouts/A-2.pdf",
        "handouts/a？.pdf",
        "handouts/a？-2.pdf",
    ]


@pytest.fixture(scope="module")
def booklet() -> bytes:
    forward = NoteLink(content=(Text(text="forward"),), path="x/c.md", anchor="start")
    back = NoteLink(content=(Text(text="back"),), path="a.md")
    inner = Part(name="Inner", notes=(note("x/y/d.md", language="zh-CN"),))
    parts = (Part(name="Part X", notes=(note("x/c.md", back),), parts=(inner,)),)
    outputs, said = exported(book(note("a.md", forward), parts=parts), PdfConfig(booklet=True))
    assert said == []
    assert outputs[-1].path == "the-book-booklet.pdf"
    return outputs[-1].content


def test_the_booklet_has_the_whole_tree_as_bookmarks(booklet: bytes) -> None:
    with opened(booklet) as document:
        assert [entry[:2] for entry in document.get_toc()] == [
            [1, "a.md"],
            [2, "Start"],
            [1, "Part X"],
            [2, "x/c.md"],
            [3, "Start"],
            [2, "Inner"],
            [3, "x/y/d.md"],
            [4, "Start"],
        ]
        cover, contents = document[0].get_text(), document[1].get_text()
        assert "The book" in cover
        assert "A, B" in cover
        assert "3 notes" in cover
        assert "Contents" in contents
        assert "x/y/d.md" in contents


def test_a_long_title_breaks_behind_its_colon_and_touches_nothing() -> None:
    title, subtitle = "论文精读：从一篇很长的题目到另一篇同样长的题目", "问题与证据"
    long = msgspec.structs.replace(book(note("a.md")), title=title, subtitle=subtitle)
    outputs, _ = exported(long, PdfConfig(booklet=True))
    with opened(outputs[-1].content) as document:
        lines = [
            (span["text"].strip(), span["origin"][1], span["size"])
            for block in document[0].get_text("dict")["blocks"]
            for line in block.get("lines", ())
            for span in line["spans"]
        ]
    assert lines[0][0] == "论文精读："
    last = max(line for line in lines if line[2] == lines[0][2])
    below = next(line for line in lines if line[0] == "问题与证据")
    assert below[1] - below[2] > last[1] + 0.25 * last[2]


def test_links_lead_within_the_booklet(booklet: bytes) -> None:
    with opened(booklet) as document:
        pages = {page_.number: page_ for page_ in document}
        found = {}
        for page_ in document:
            for link in page_.get_links():
                if link["kind"] in WITHIN:
                    words = text_under(page_, link)
                    found[words] = pages[link["page"]].get_text()
    assert "x/c.md" in found["forward"]
    assert "a.md" in found["back"]


@pytest.mark.parametrize("profile", [page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A])
def test_the_booklet_conforms(booklet: bytes, profile: page.ValidationProfile, tmp_path: Path) -> None:
    path = tmp_path / "booklet.pdf"
    path.write_bytes(booklet)
    assert "0 failed" in str(page.validate_pdf(str(path), profile=profile))


def test_a_handout_links_only_within_itself() -> None:
    own = NoteLink(content=(Text(text="own"),), path="a.md", anchor="start")
    other = NoteLink(content=(Text(text="other"),), path="b.md")
    outputs, _ = exported(book(note("a.md", own, other), note("b.md")))
    with opened(outputs[0].content) as document:
        places = [text_under(document[0], link) for link in document[0].get_links()]
    assert "own" in places
    assert "other" not in places


def test_the_same_book_gives_the_same_bytes(booklet: bytes) -> None:
    notebook = book(note("a.md"))
    first, again = exported(notebook, PdfConfig(booklet=True)), exported(notebook, PdfConfig(booklet=True))
    assert [output.content for output in first[0]] == [output.content for output in again[0]]
    assert booklet[:5] == b"%PDF-"


def test_an_empty_book_makes_no_handout() -> None:
    assert exported(book()) == ([], [])
