"""The table of contents, twice: nav.xhtml with landmarks, and toc.ncx for reading systems of EPUB 2."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from paperpack.exporters.epub.chapter import chapter_title
from paperpack.exporters.epub.page import Page, document, visible
from paperpack.exporters.epub.words import BookWord, phrase
from paperpack.render.markup import element, escape

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from paperpack.exporters.epub.chapter import ChapterPage, Written
    from paperpack.exporters.epub.plan import Chapter, Plan, Section

NAV_FILE = "nav.xhtml"
NCX_FILE = "toc.ncx"

_NCX_LEVELS = 2


class Entry(msgspec.Struct, frozen=True):
    """A line of the table of contents. `address` is relative to the package document."""

    label: str
    address: str
    entries: tuple[Entry, ...] = ()


def contents(plan: Plan, written: Mapping[str, Written], depth: int) -> tuple[Entry, ...]:
    """Give the entries of parts, notes and headings; a note is depth 1, the headings below it go to `depth`.

    Notes that lie in a folder itself come before its sub-folders, as they do in the book. Indexes come last.
    """
    last = (Entry(chapter_title(index.note), index.file) for index in plan.indexes)
    return (*_entries(plan.root, written, depth), *last)


def nav_page(
    entries: Sequence[Entry], title: str, language: str, landmarks: Sequence[tuple[str, str, str]]
) -> Page[bytes]:
    """Give the navigation document. `landmarks` are (structural type, address, label)."""
    heading = element("h1", escape(phrase(BookWord.CONTENTS, language)), {"id": "title"})
    attributes = {"epub:type": "toc", "role": "doc-toc", "id": "toc", "aria-labelledby": "title"}
    toc = element("nav", f"\n{heading}\n{_nav_list(entries)}\n", attributes)
    marks = "\n".join(
        element("li", element("a", escape(label), {"epub:type": kind, "href": address}))
        for kind, address, label in landmarks
    )
    name = element("h2", escape(phrase(BookWord.LANDMARKS, language)))
    guide = element(
        "nav",
        f"\n{name}\n{element('ol', f'{chr(10)}{marks}{chr(10)}')}\n",
        {"epub:type": "landmarks", "id": "landmarks", "hidden": "hidden"},
    )
    body = element("body", f"\n{toc}\n{guide}\n", {"epub:type": "frontmatter"})
    content = document(title=title, language=language, body=body, file=NAV_FILE)
    return Page("nav", NAV_FILE, content, ("nav",))


def ncx(entries: Sequence[Entry], title: str, language: str, identifier: str) -> bytes:
    """Give the NCX (OPF 2.0.1, section 2.4.1, which does without `playOrder`), two levels deep.

    Kindle shows no more of them; reading systems of EPUB 3 take the navigation document.
    """
    entries = _cut(entries, _NCX_LEVELS)
    head = "\n".join(
        element("meta", "", {"name": f"dtb:{name}", "content": value})
        for name, value in (
            ("uid", identifier),
            ("depth", str(_depth(entries))),
            ("totalPageCount", "0"),
            ("maxPageNumber", "0"),
        )
    )
    numbers = count(1)
    points = "\n".join(_nav_point(entry, numbers) for entry in entries)
    parts = (
        element("head", f"\n{head}\n"),
        element("docTitle", element("text", escape(title))),
        element("navMap", f"\n{points}\n"),
    )
    attributes = {"xmlns": "http://www.daisy.org/z3986/2005/ncx/", "version": "2005-1", "xml:lang": language}
    root = element("ncx", "\n{}\n".format("\n".join(parts)), attributes)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{root}\n'.encode("utf-8", "replace")


# -------------------------------------------------------------------------------------------------- entries


def _entries(section: Section, written: Mapping[str, Written], depth: int) -> Iterator[Entry]:
    for chapter in section.chapters:
        pages = written[chapter.identifier].pages
        yield Entry(chapter_title(chapter.note), chapter.file, _headings(chapter, pages, depth))
    for child in section.sections:
        inner = tuple(_entries(child, written, depth))
        if child.file:
            yield Entry(visible(child.name), child.file, inner)
        else:
            yield from inner


def _headings(chapter: Chapter, pages: Sequence[ChapterPage], depth: int) -> tuple[Entry, ...]:
    headings: dict[str, tuple[int, str, str]] = {}
    for leaf, page in zip(chapter.leaves, pages, strict=True):
        for heading in page.outline:
            if heading.level < depth:
                found = (heading.level, heading.label, f"{leaf.file}#{heading.identifier}")
                headings.setdefault(heading.identifier, found)
    return tuple(_nested(list(headings.values())))


def _nested(headings: Sequence[tuple[int, str, str]]) -> Iterator[Entry]:
    """Give each heading with those of deeper levels that follow it."""
    start = 0
    while start < len(headings):
        level, label, address = headings[start]
        end = start + 1
        while end < len(headings) and headings[end][0] > level:
            end += 1
        yield Entry(label, address, tuple(_nested(headings[start + 1 : end])))
        start = end


# --------------------------------------------------------------------------------------------------- markup


def _nav_list(entries: Sequence[Entry]) -> str:
    items = "\n".join(
        element(
            "li",
            element("a", escape(entry.label), {"href": entry.address})
            + (f"\n{_nav_list(entry.entries)}\n" if entry.entries else ""),
        )
        for entry in entries
    )
    return element("ol", f"\n{items}\n")


def _nav_point(entry: Entry, numbers: Iterator[int]) -> str:
    number = next(numbers)
    label = element("navLabel", element("text", escape(entry.label)))
    content = element("content", "", {"src": entry.address})
    inner = "\n".join((label, content, *(_nav_point(child, numbers) for child in entry.entries)))
    return element("navPoint", f"\n{inner}\n", {"id": f"point-{number}"})


def _cut(entries: Sequence[Entry], levels: int) -> tuple[Entry, ...]:
    if not levels:
        return ()
    return tuple(replace(entry, entries=_cut(entry.entries, levels - 1)) for entry in entries)


def _depth(entries: Sequence[Entry]) -> int:
    return 1 + max((_depth(entry.entries) for entry in entries), default=0) if entries else 0
