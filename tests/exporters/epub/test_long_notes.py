"""Notes too long for one file: where they are cut, and that everything still leads where it should."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from paperpack.exporters.epub import EpubExporter
from paperpack.exporters.epub.chapter import LONGEST_FILE
from paperpack.exporters.epub.divide import divide
from paperpack.model import (
    Block,
    BulletList,
    CodeBlock,
    Figure,
    Footnote,
    Math,
    MathBlock,
    Note,
    Notebook,
    NoteLink,
    OrderedList,
    Paragraph,
    Part,
    Table,
    Text,
)
from paperpack.walk import plain_text
from tests.exporters.epub import samples
from tests.exporters.epub.opened import XHTML, export, followed_links, pages, select
from tests.exporters.epub.samples import h, li, p, picture, ref, row, t

if TYPE_CHECKING:
    from paperpack.diagnostics import Diagnostic

WORDS = "一段话，有公式也有 English words. " * 40


def size(blocks: object) -> int:
    return len(plain_text(blocks))  # type: ignore[arg-type]  # blocks, as `divide` gives them


def long_note() -> Note:
    sections = [
        block
        for number in range(1, 41)
        for block in (
            h(1 + (number % 3 > 0), f"s{number}", f"Section {number}"),
            p(WORDS * 4, ref(1 + number % 5)),
            MathBlock(latex=r"\sum_{i=1}^n \frac{x_i}{y_i}" * 20),
        )
    ]
    last = p(*(NoteLink(t(f"to {number} "), "long.md", f"s{number}") for number in range(1, 41)))
    notes = tuple(Footnote(str(number), (p(f"note {number}", ref(5)),)) for number in range(1, 6))
    return Note("long.md", "Long", t("Long"), (*sections, last), notes)


@pytest.fixture(scope="module")
def entries() -> dict[str, bytes]:
    other = Note(
        "b.md", "B", t("B"), (p(NoteLink(t("there"), "long.md", "s40"), ref(1)),), (Footnote("1", (p("x"),)),)
    )
    content = export(Notebook(title="Book", slug="book", root=Part("", (long_note(), other))))
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_no_file_is_too_long_and_none_is_a_scrap(entries: dict[str, bytes]) -> None:
    lengths = [len(content) for name, content in entries.items() if "chapter-0001" in name]
    assert len(lengths) > 2
    assert max(lengths) <= LONGEST_FILE
    assert sorted(lengths)[1] > LONGEST_FILE / 3


def test_every_link_arrives_from_whichever_file(entries: dict[str, bytes]) -> None:
    assert followed_links(entries) > 100


def test_links_from_other_notes_lead_to_the_file_of_the_heading(entries: dict[str, bytes]) -> None:
    (link,) = select(pages(entries)["EPUB/text/chapter-0002.xhtml"], "//x:p/x:a")
    file, _, fragment = link.get("href").partition("#")
    assert file != "chapter-0001.xhtml"
    assert select(pages(entries)[f"EPUB/text/{file}"], f"//x:h3[@id='{fragment}']")


def test_files_begin_with_a_heading_and_the_chapter_has_one_title(entries: dict[str, bytes]) -> None:
    chapters = [tree for name, tree in sorted(pages(entries).items()) if "chapter-0001" in name]
    assert sum(len(select(tree, "//x:h1")) for tree in chapters) == 1
    for tree in chapters[:-1]:
        (section,) = select(tree, "//x:body/x:section")
        assert section[0].tag in {f"{XHTML}header", f"{XHTML}h2", f"{XHTML}h3"}


def test_a_footnote_stands_in_the_file_that_first_refers_to_it(entries: dict[str, bytes]) -> None:
    trees = {name: tree for name, tree in pages(entries).items() if "chapter-0001" in name}
    found = [str(value) for tree in trees.values() for value in select(tree, "//x:aside/@id")]
    assert sorted(found) == [f"fn-{number}" for number in range(1, 6)]
    assert any("xhtml#fn-" in str(value) for tree in trees.values() for value in select(tree, "//@href"))


def test_no_file_is_too_long_where_much_is_added_to_the_text() -> None:
    formulas = (Math(r"\frac{a}{b}"), "，") * 40
    blocks: tuple[Block, ...] = (Figure(picture("img/broken.svg")), *(p(*formulas) for _ in range(120)))
    note = Note("n.md", "N", t("N"), blocks)
    reported: list[Diagnostic] = []
    context = samples.context(reported)
    (output,) = EpubExporter().export(Notebook(title="B", slug="b", root=Part("", (note,))), context)
    with zipfile.ZipFile(BytesIO(output.content)) as archive:
        lengths = [entry.file_size for entry in archive.infolist() if "chapter" in entry.filename]
        first = archive.read("EPUB/text/chapter-0001.xhtml")
    assert len(lengths) > 2
    assert max(lengths) <= LONGEST_FILE
    assert b'class="missing-image"' in first
    assert [problem.code for problem in reported] == ["broken-image"]


@pytest.mark.parametrize(
    "block",
    [
        BulletList(tuple(li(p(f"item {number} " * 9)) for number in range(300))),
        BulletList((li(BulletList(tuple(li(p("inner " * 9)) for _ in range(300)))),)),
        OrderedList(tuple(li(p(f"item {number} " * 9)) for number in range(300)), start=7),
        Table((), row("a", "b"), tuple(row(str(number), "x" * 50) for number in range(300))),
        CodeBlock("\n".join(f"line {number}" for number in range(3000))),
        p("word " * 6000),
        p("字" * 30_000),
    ],
    ids=lambda block: type(block).__name__,
)
def test_a_block_that_alone_is_too_long_is_cut(block: Block) -> None:
    groups = divide([h(1, "a", "A"), block], 4000, size)
    assert len(groups) > 3
    assert all(size(group) <= 4400 for group in groups)
    assert _words(block for group in groups for block in group[:]) == _words([h(1, "a", "A"), block])


def _words(blocks: object) -> list[str]:
    """Give the text without white space; the header of a table that was cut stands in each of its parts."""
    text = plain_text(
        block if not isinstance(block, Table) else Paragraph((Text(plain_text(block.rows)),))  # type: ignore[arg-type]  # rows hold text
        for block in blocks  # type: ignore[attr-defined]  # blocks
    )
    return list("".join(text.split()))


def test_numbers_go_on_behind_a_cut() -> None:
    block = OrderedList(tuple(li(p("x" * 90)) for _ in range(100)), start=5)
    lists = [part for group in divide([block], 2000, size) for part in group if isinstance(part, OrderedList)]
    starts = [part.start for part in lists]
    assert starts == [5 + sum(len(part.items) for part in lists[:index]) for index in range(len(lists))]


def test_short_notes_stay_whole() -> None:
    blocks: list[Block] = [h(1, "a", "A"), p("x"), h(1, "b", "B")]
    assert divide(blocks, 4000, size) == (tuple(blocks),)
    assert divide([], 4000, size) == ((),)


def test_a_heading_stays_with_its_text() -> None:
    blocks: list[Block] = [
        h(1, "a", "A"),
        h(2, "b", "B"),
        p("x" * 300),
        h(1, "c", "C"),
        h(2, "d", "D"),
        p("y" * 300),
    ]
    groups = divide(blocks, 330, size)
    assert [len(group) for group in groups] == [3, 3]
    assert samples.h(1, "a", "A") == groups[0][0]
