"""Links, ids and the two tables of contents of the finished sample book."""

from __future__ import annotations

from collections import Counter
from urllib.parse import urldefrag

import pytest

from paperpack.exporters.epub.archive import packed
from paperpack.exporters.epub.chapter import ChapterPage, Written
from paperpack.exporters.epub.navigation import Entry, contents
from paperpack.exporters.epub.outline import outline
from paperpack.exporters.epub.plan import identifiers, plan_book
from paperpack.exporters.epub.policy import Holdings
from paperpack.exporters.epub.shown import Shown
from paperpack.model import Note, Part
from tests.exporters.epub import samples
from tests.exporters.epub.opened import OPS, SPACES, XHTML, followed_links, package, pages, parsed, select


def test_every_link_inside_the_book_arrives(entries: dict[str, bytes]) -> None:
    assert followed_links(entries) > 70


def test_identifiers_are_unique_and_plain(entries: dict[str, bytes]) -> None:
    for tree in pages(entries).values():
        identifiers = [str(value) for value in select(tree, "//@id")]
        assert [value for value, times in Counter(identifiers).items() if times > 1] == []
        assert all(value.isascii() and value[0].isalpha() for value in identifiers)


def test_nav_and_ncx_list_the_book_in_the_order_of_the_spine(entries: dict[str, bytes]) -> None:
    nav = pages(entries)["EPUB/nav.xhtml"]
    toc = {
        link.get("href"): (len(list(link.iterancestors(f"{XHTML}ol"))), "".join(link.itertext()))
        for link in nav.iter(f"{XHTML}a")
        if link.get(f"{OPS}type") is None
    }
    ncx = parsed(entries["EPUB/toc.ncx"])
    points = select(ncx, "//n:navPoint")
    listed = [
        (point.find("n:content", SPACES).get("src"), point.findtext("n:navLabel/n:text", namespaces=SPACES))
        for point in points
    ]
    assert listed == [(address, label) for address, (level, label) in toc.items() if level <= 2]
    assert select(ncx, "//n:meta[@name='dtb:depth']/@content") == ["2"]
    files = [urldefrag(address)[0] for address in toc]
    spine = package(entries, "//opf:itemref/@idref")
    hrefs = {item.get("id"): item.get("href") for item in package(entries, "//opf:item")}
    assert list(dict.fromkeys(files)) == [hrefs[name] for name in spine][3:]


@pytest.mark.parametrize(("depth", "deepest"), [(-1, 0), (1, 0), (2, 1), (3, 2), (9, 6)])
def test_the_table_of_contents_goes_as_deep_as_told(depth: int, deepest: int) -> None:
    def levels(entries: tuple[Entry, ...]) -> int:
        return max((1 + levels(entry.entries) for entry in entries), default=0)

    headings = tuple(samples.h(level, f"a{level}", f"Level {level}") for level in range(1, 7))
    note = Note(path="n.md", title="N", title_content=(), blocks=headings)
    plan = plan_book(Part("", (note,)), (), Shown())
    (chapter,) = plan.chapters
    page = ChapterPage(packed(b""), (), tuple(outline(headings, identifiers(chapter))), Holdings())
    written = {chapter.identifier: Written((page,))}
    assert levels(contents(plan, written, max(1, depth))) == 1 + deepest


def test_landmarks_lead_to_cover_contents_and_text(entries: dict[str, bytes]) -> None:
    marks = pages(entries)["EPUB/nav.xhtml"].iter(f"{XHTML}a")
    landmarks = {mark.get(f"{OPS}type"): mark.get("href") for mark in marks if mark.get(f"{OPS}type")}
    assert landmarks == {
        "cover": "text/cover.xhtml",
        "titlepage": "text/title-page.xhtml",
        "toc": "nav.xhtml#toc",
        "bodymatter": "text/chapter-0001.xhtml",
    }
