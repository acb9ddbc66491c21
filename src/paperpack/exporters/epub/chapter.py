"""A note as a chapter: head with the paper's data, the note itself, its footnotes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from paperpack.exporters.epub.languages import language_tag
from paperpack.exporters.epub.page import Page, document, visible
from paperpack.exporters.epub.policy import ChapterPolicy, Holdings
from paperpack.exporters.epub.words import BookWord, phrase
from paperpack.model import Paragraph
from paperpack.render.addresses import usable_url
from paperpack.render.markup import element, escape
from paperpack.render.references import reference_blocks
from paperpack.render.xhtml import blocks_to_xhtml, inlines_to_xhtml

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from paperpack.exporters.epub.plan import Chapter, Plan
    from paperpack.model import Footnote, Note


@dataclass(frozen=True)
class ChapterPage:
    """A chapter's page and what it holds."""

    chapter: Chapter
    page: Page
    holdings: Holdings


def chapter_title(note: Note) -> str:
    """Give a note's title as one line of text; never empty."""
    return visible(note.title) or visible(note.path) or phrase(BookWord.UNTITLED, note.language)


def chapter_page(
    chapter: Chapter, plan: Plan, book_language: str, unusable: Collection[str] = ()
) -> ChapterPage:
    """Write a chapter. `unusable` are the SHA-256 of images that cannot be shown."""
    note = chapter.note
    language = language_tag(note.language, book_language)
    holdings = Holdings()
    policy = ChapterPolicy(plan, language, len(note.footnotes), unusable, holdings)
    parts = [_head(note, policy), _text(note, policy), _footnotes(note, policy)]
    inner = "\n".join(filter(None, parts))
    section = element(
        "section",
        f"\n{inner}\n",
        {"epub:type": "chapter", "role": "doc-chapter", "aria-labelledby": "title", "class": "chapter"},
    )
    body = element("body", f"\n{section}\n", {"epub:type": "bodymatter"})
    content = document(title=chapter_title(note), language=language, body=body, file=chapter.file)
    properties = ("mathml",) if holdings.has_math else ()
    return ChapterPage(chapter, Page(chapter.identifier, chapter.file, content, properties), holdings)


# ---------------------------------------------------------------------------------------------------- head


def _head(note: Note, policy: ChapterPolicy) -> str:
    title = inlines_to_xhtml(note.title_content, policy) or escape(chapter_title(note))
    heading = element("h1", title, {"id": "title"})
    rows = "\n".join(
        element("dt", escape(phrase(name, policy.language))) + element("dd", value)
        for name, value in _paper(note, policy.language)
    )
    data = element("dl", f"\n{rows}\n", {"class": "paper"}) if rows else ""
    return element("header", "\n" + "\n".join(filter(None, (heading, data))) + "\n")


def _paper(note: Note, language: str) -> Iterator[tuple[BookWord, str]]:
    """Give what is known of the paper, name and markup, in the order of a reference."""
    paper = note.paper
    separator = phrase(BookWord.LIST_SEPARATOR, language)
    if visible(paper.title) not in {"", chapter_title(note)}:
        yield BookWord.PAPER, element("cite", escape(visible(paper.title)))
    if authors := separator.join(filter(None, map(visible, paper.authors))):
        yield BookWord.AUTHORS, escape(authors)
    if venue := visible(paper.venue):
        yield BookWord.VENUE, escape(venue)
    if paper.year:
        yield BookWord.YEAR, str(paper.year)
    if doi := visible(paper.doi):
        yield BookWord.DOI, _link(f"https://doi.org/{quote(doi, '/:;()')}", doi)
    if arxiv := visible(paper.arxiv):
        yield BookWord.ARXIV, _link(f"https://arxiv.org/abs/{quote(arxiv, '/')}", arxiv)
    if url := visible(paper.url):
        yield BookWord.LINK, _link(usable_url(url, {"http", "https"}), url)
    if tags := list(filter(None, map(visible, note.tags))):
        yield BookWord.TAGS, separator.join(element("span", escape(tag), {"class": "tag"}) for tag in tags)
    if note.date is not None:
        day = note.date.isoformat()
        yield BookWord.DATE, element("time", day, {"datetime": day})


def _link(url: str, label: str) -> str:
    return element("a", escape(label), {"href": url}) if url else escape(label)


def _text(note: Note, policy: ChapterPolicy) -> str:
    return blocks_to_xhtml((*note.blocks, *reference_blocks(note)), policy)


# ----------------------------------------------------------------------------------------------- footnotes


def _footnotes(note: Note, policy: ChapterPolicy) -> str:
    """Give the footnotes as asides, which reading systems open as pop-ups (EPUB Structural Semantics, 6).

    The number comes first and leads back: a link back at the end makes Kindle join neighbouring notes.
    """
    if not note.footnotes:
        return ""
    # All are written before any leads back: a footnote may be referred to from within another one.
    bodies = [_footnote_body(footnote, policy) for footnote in note.footnotes]
    asides = "\n".join(
        _footnote(number, lead, rest, policy) for number, (lead, rest) in enumerate(bodies, start=1)
    )
    label = phrase(BookWord.FOOTNOTES, policy.language)
    attributes = {"epub:type": "footnotes", "class": "footnotes", "aria-label": label}
    return element("section", f"\n{asides}\n", attributes)


def _footnote_body(footnote: Footnote, policy: ChapterPolicy) -> tuple[str, str]:
    """Give the text of the first paragraph, if it begins with one, and the other blocks."""
    match footnote.blocks:
        case (Paragraph(content=content), *rest):
            return inlines_to_xhtml(content, policy), blocks_to_xhtml(rest, policy)
        case blocks:
            return "", blocks_to_xhtml(blocks, policy)


def _footnote(number: int, lead: str, rest: str, policy: ChapterPolicy) -> str:
    mark = str(number)
    if number in policy.holdings.references:
        mark = element("a", mark, {"href": f"#fnref-{number}", "role": "doc-backlink"})
    first = element("p", element("span", mark, {"class": "footnote-number"}) + " " + lead)
    attributes = {"epub:type": "footnote", "role": "doc-footnote", "id": f"fn-{number}"}
    return element("aside", "\n" + "\n".join(filter(None, (first, rest))) + "\n", attributes)
