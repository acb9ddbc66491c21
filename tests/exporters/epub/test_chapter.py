"""Chapters of the finished sample book: they read as their notes do, and hold together."""

from __future__ import annotations

import zipfile
from collections import Counter
from io import BytesIO
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from lxml import etree

from paperpack.model import (
    Callout,
    Code,
    CodeBlock,
    Details,
    Node,
    Note,
    Notebook,
    Paper,
    Part,
    Table,
    Text,
)
from paperpack.render.markup import allowed
from paperpack.render.words import Word, callout_name, word
from paperpack.walk import descendants
from tests.exporters.epub import samples
from tests.exporters.epub.opened import MATH, XHTML, export, package, pages, parsed, select

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paperpack.diagnostics import Diagnostic


def test_every_formula_has_its_alternative_text(entries: dict[str, bytes]) -> None:
    formulas = [formula for tree in pages(entries).values() for formula in tree.iter(MATH)]
    assert len(formulas) > 8
    assert all((formula.get("alttext") or "").strip() or not len(formula) for formula in formulas)


def test_pages_with_formulas_declare_them_and_others_do_not(entries: dict[str, bytes]) -> None:
    declared = {
        f"EPUB/{item.get('href')}"
        for item in package(entries, "//opf:item")
        if "mathml" in (item.get("properties") or "").split()
    }
    assert declared == {
        name for name, tree in pages(entries).items() if next(tree.iter(MATH), None) is not None
    }


def test_no_link_in_a_link_no_paragraph_in_a_paragraph(entries: dict[str, bytes]) -> None:
    for tree in pages(entries).values():
        for name in ("a", "p", "pre"):
            assert select(tree, f"//x:{name}//x:{name}") == []


def test_references_and_footnotes_lead_to_each_other(entries: dict[str, bytes]) -> None:
    chapter = pages(entries)["EPUB/text/chapter-0001.xhtml"]
    references = select(chapter, "//x:sup/x:a[@epub:type='noteref'][@role='doc-noteref']")
    notes = select(chapter, "//x:aside[@epub:type='footnote'][@role='doc-footnote']")
    assert [note.get("id") for note in notes] == ["fn-1", "fn-2", "fn-3"]
    assert {link.get("href") for link in references} == {"#fn-1", "#fn-2", "#fn-3"}
    for number, note in enumerate(notes, start=1):
        back = select(note, ".//x:a[@role='doc-backlink']")
        assert [link.get("href") for link in back] == [f"#fnref-{number}"]


def visible_text(chapter: Any) -> str:
    """Give a chapter's text without what the book adds to the note, and without white space."""
    added = (
        "//m:math | //x:dl[@class='paper'] | //x:sup[@class='noteref'] | //x:span[@class='checkbox']"
        "| //x:code[@class='formula-source'] | //x:span[@class='missing-image'] | //x:span[@class='formula-number'] | //x:span[@class='footnote-number'] | //x:head"
    )
    for node in select(chapter, added):
        node.addprevious(etree.Comment(""))
        node.getprevious().tail = node.tail
        node.getparent().remove(node)
    return "".join("".join(chapter.itertext(f"{XHTML}*")).split())


def written_text(note: Note) -> str:
    """Give a note's text, in the order in which a chapter shows it, without white space."""
    nodes = descendants((*note.title_content, *note.blocks, *note.footnotes))
    return "".join("".join(node.text for node in nodes if isinstance(node, Text | Code | CodeBlock)).split())


def with_titles(note: Note) -> Note:
    """Give callouts and details without a title the one that renderers show, and tables' captions first."""
    return msgspec.structs.replace(
        note, blocks=_titled(note.blocks, note.language), footnotes=_titled(note.footnotes, note.language)
    )


def _titled(value: Any, language: str) -> Any:
    if isinstance(value, tuple):
        return tuple(part for item in value for part in _titled_parts(item, language))
    if not isinstance(value, Node):
        return value
    fields = {name: _titled(getattr(value, name), language) for name in value.__struct_fields__}
    return msgspec.structs.replace(value, **fields)


def _titled_parts(item: Any, language: str) -> Iterator[Any]:
    match item:
        case Callout(title=()):
            item = msgspec.structs.replace(item, title=samples.t(callout_name(item.kind, language)))
        case Details(summary=()):
            item = msgspec.structs.replace(item, summary=samples.t(word(Word.DETAILS, language)))
        case Table(caption=(_, *_)):
            yield samples.p(*item.caption)
            item = msgspec.structs.replace(item, caption=())
        case _:
            pass
    yield _titled(item, language)


@pytest.mark.parametrize(("name", "note"), [("0001", samples.everything()), ("0002", samples.second())])
def test_a_chapter_reads_as_its_note(entries: dict[str, bytes], name: str, note: Note) -> None:
    chapter = pages(entries)[f"EPUB/text/chapter-{name}.xhtml"]
    assert visible_text(chapter) == written_text(with_titles(note))


def test_of_a_hostile_note_no_word_is_lost(entries: dict[str, bytes]) -> None:
    chapter = pages(entries)["EPUB/text/chapter-0003.xhtml"]
    shown = Counter("".join("".join(chapter.itertext(f"{XHTML}*")).split()))
    assert not Counter("".join(allowed(written_text(samples.hostile())).split())) - shown


def test_the_chapter_head_tells_of_the_paper(entries: dict[str, bytes]) -> None:
    (data,) = pages(entries)["EPUB/text/chapter-0001.xhtml"].iter(f"{XHTML}dl")
    rows = [
        ("".join(name.itertext()), "".join(value.itertext()))
        for name, value in zip(data[::2], data[1::2], strict=True)
    ]
    assert rows == [
        ("论文", "Deep Residual Learning for Image Recognition"),
        ("作者", "Kaiming He、Xiangyu Zhang"),
        ("发表于", "CVPR"),
        ("年份", "2016"),
        ("DOI", "10.1109/CVPR.2016.90"),
        ("arXiv", "1512.03385"),
        ("链接", "https://openaccess.thecvf.com/content cvpr_2016"),
        ("标签", "视觉、残差、CNN & more"),
        ("日期", "2024-02-29"),
    ]


@pytest.mark.parametrize(
    ("url", "rows"),
    [
        ("https://arxiv.org/abs/1706.03762", ["arXiv"]),
        ("https://doi.org/10.1/x", ["arXiv", "Link"]),
        ("https://example.org/", ["arXiv", "Link"]),
    ],
)
def test_an_address_that_is_told_already_is_not_told_twice(url: str, rows: list[str]) -> None:
    note = Note("n.md", "N", samples.t("N"), paper=Paper(arxiv="1706.03762", url=url), language="en")
    content = export(Notebook(title="B", slug="b", root=Part("", (note,))))
    with zipfile.ZipFile(BytesIO(content)) as archive:
        tree = parsed(archive.read("EPUB/text/chapter-0001.xhtml"))
    assert select(tree, "//x:dl/x:dt/text()") == rows


@pytest.mark.parametrize(
    ("authors", "language", "shown"),
    [
        (("Ann Smith", "Bo Lee"), "en", "Ann Smith, Bo Lee et al."),
        (("何恺明",), "zh-CN", "何恺明等"),
        (("Ann Smith",), "zh-CN", "Ann Smith 等"),
    ],
)
def test_authors_that_are_not_named_are_others(authors: tuple[str, ...], language: str, shown: str) -> None:
    paper = Paper(authors=authors, others=True)
    note = Note("n.md", "N", samples.t("N"), (samples.p("x"),), paper=paper, language=language)
    content = export(Notebook(title="B", slug="b", root=Part("", (note,)), language=language))
    with zipfile.ZipFile(BytesIO(content)) as archive:
        tree = parsed(archive.read("EPUB/text/chapter-0001.xhtml"))
    assert select(tree, "//x:dl/x:dd/text()")[0] == shown


def test_what_shows_poorer_is_reported_once_a_note(book: bytes, reported: list[Diagnostic]) -> None:
    assert book
    assert sorted((problem.code, problem.path) for problem in reported) == [
        ("broken-formula", 'notes/part/deep/wei"rd & <note>.md'),
        ("broken-image", 'notes/part/deep/wei"rd & <note>.md'),
        ("broken-image", 'notes/part/deep/wei"rd & <note>.md'),
    ]
    assert r"\undefinedmacro{x" in next(p.message for p in reported if p.code == "broken-formula")
