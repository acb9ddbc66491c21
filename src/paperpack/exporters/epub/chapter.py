"""A note as a chapter: head with the paper's data, the note itself, its footnotes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from paperpack.exporters.epub.archive import Packed, packed
from paperpack.exporters.epub.divide import divide
from paperpack.exporters.epub.languages import language_tag
from paperpack.exporters.epub.outline import Outlined, outline
from paperpack.exporters.epub.page import Page, document, visible
from paperpack.exporters.epub.plan import ChapterKind, identifiers, last_name, referred
from paperpack.exporters.epub.policy import ChapterPolicy, Holdings
from paperpack.exporters.epub.words import BookWord, and_others, phrase
from paperpack.model import Block, Paragraph
from paperpack.render.addresses import arxiv_address, doi_address, usable_url
from paperpack.render.markup import element, escape
from paperpack.render.xhtml import blocks_to_xhtml, inlines_to_xhtml

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from paperpack.exporters.epub.formulas import Formulas
    from paperpack.exporters.epub.plan import Chapter, Leaf
    from paperpack.exporters.epub.profiles import Profile
    from paperpack.model import Footnote, Note, NoteLink


# The longest file that every reading system turns pages in at once, in bytes: calibre's bound is 260 kB.
LONGEST_FILE = 240_000

_ADDED = 2_000  # what a file has beside head, blocks and footnotes, at most
_LONGEST_HEAD = LONGEST_FILE // 2

_FORMULA_HEADER = re.compile(r'(<th\b[^<>]*><math)( [^<>]*?\balttext="([^"]+)")')

_MATHML = r"<math\b.*?</math>"
_DRAWN = r'<img\b[^<>]*\bclass="formula-image"[^<>]*>'
_OPENING = frozenset("（「『“‘《【(")
_CLOSING = "([，。；：、！？）」』”’》】.,;:!?)]*)"
_FORMULAS = tuple(re.compile(shown + _CLOSING, re.DOTALL) for shown in (_MATHML, _DRAWN))


class ChapterPage(msgspec.Struct, frozen=True):
    """A file of a chapter: ready to be put into the book, its headings, and what it holds."""

    content: Packed
    properties: tuple[str, ...]
    outline: tuple[Outlined, ...]
    holdings: Holdings


class Written(msgspec.Struct, frozen=True):
    """A chapter's files; of one that is too long for a single file nothing but its blocks, divided."""

    pages: tuple[ChapterPage, ...] = ()
    divided: tuple[tuple[Block, ...], ...] = ()


def chapter_title(note: Note) -> str:
    """Give a note's title as one line of text; never empty."""
    return visible(note.title) or visible(note.path) or phrase(BookWord.UNTITLED, note.language)


class ChapterWriter(msgspec.Struct, frozen=True):
    """Writes the chapters of a planned book.

    `address` gives where a link leads as seen from a chapter. `unusable` are the SHA-256 of images that cannot be shown.
    """

    address: Callable[[NoteLink], str]
    language: str
    formulas: Formulas
    unusable: Collection[str]
    profile: Profile

    def written(self, chapter: Chapter) -> Written:
        """Write a chapter's files, or find where it has to be divided."""
        anchors = identifiers(chapter)
        pages: list[ChapterPage] = []
        for number, leaf in enumerate(chapter.leaves):
            policy = self._policy(chapter, leaf, anchors)
            page = self._page(chapter, number, policy)
            if leaf.blocks is None and len(page.content) > LONGEST_FILE:
                return Written(divided=self._divided(chapter, leaf, anchors))
            headings = tuple(outline(chapter.blocks(leaf), anchors))
            content = packed(self.profile.finish(page).content)
            pages.append(ChapterPage(content, page.properties, headings, policy.holdings))
        return Written(tuple(pages))

    def _divided(
        self, chapter: Chapter, leaf: Leaf, anchors: Mapping[str, str]
    ) -> tuple[tuple[Block, ...], ...]:
        """Give the blocks of a chapter in groups for files that are not too long."""
        note = chapter.note

        def policy() -> ChapterPolicy:
            return self._policy(chapter, leaf, anchors)

        notes = [
            _bytes(_footnote(number, *_footnote_body(footnote, policy()), policy()))
            for number, footnote in enumerate(note.footnotes, start=1)
        ]

        def size(group: Sequence[Block]) -> int:
            below = (notes[number - 1] for number in set(referred(group)) if 0 < number <= len(notes))
            return _bytes(_text(group, policy())) + sum(below)

        head = min(_bytes(_head(note, policy())), _LONGEST_HEAD)
        return divide(chapter.blocks(leaf), LONGEST_FILE - _ADDED - head, size)

    def _policy(self, chapter: Chapter, leaf: Leaf, anchors: Mapping[str, str]) -> ChapterPolicy:
        return ChapterPolicy(
            address=self.address,
            file=last_name(leaf.file),
            language=language_tag(chapter.note.language, self.language),
            footnotes=_footnote_files(chapter, leaf),
            anchors=anchors,
            formulas=self.formulas,
            media_types=self.profile.media_types,
            unusable=self.unusable,
            holdings=Holdings(),
        )

    def _page(self, chapter: Chapter, number: int, policy: ChapterPolicy) -> Page[bytes]:
        note, leaf = chapter.note, chapter.leaves[number]
        title = chapter_title(note)
        if number:
            title = phrase(BookWord.CONTINUED, policy.language, title, number + 1)
        head = "" if number else _head(note, policy)
        text = _text(chapter.blocks(leaf), policy)
        inner = (head, text, _kept_together(_footnotes(note, leaf, policy)))
        policy.holdings.headed = all(part.count("<table>") == part.count("<thead>") for part in inner)
        named = {"aria-label": title} if number else {"aria-labelledby": "title"}
        kind = chapter.kind.value
        section = element(
            "section",
            "\n{}\n".format("\n".join(filter(None, inner))),
            {
                "epub:type": kind,
                "role": f"doc-{kind}",
                **named,
                "class": kind if number == 0 else "continued",
            },
        )
        where = "backmatter" if chapter.kind is ChapterKind.INDEX else "bodymatter"
        body = element("body", f"\n{section}\n", {"epub:type": where})
        content = document(title=title, language=policy.language, body=body, file=leaf.file)
        properties = ("mathml",) if policy.holdings.has_mathml else ()
        return Page(leaf.identifier, leaf.file, content, properties)


def _text(blocks: Sequence[Block], policy: ChapterPolicy) -> str:
    return _kept_together(_named_headers(blocks_to_xhtml(blocks, policy)))


def _named_headers(markup: str) -> str:
    """Name formulas that alone are a column's header: for that, checkers do not take `alttext`."""
    return _FORMULA_HEADER.sub(r'\1 aria-label="\3"\2', markup)


def _kept_together(markup: str) -> str:
    """Keep the punctuation beside a formula in its line: Chromium breaks there, against all rules of CJK text."""
    for formulas in _FORMULAS:
        markup = "".join(_together(markup, formulas))
    return markup


def _together(markup: str, formulas: re.Pattern[str]) -> Iterator[str]:
    end = 0
    for found in formulas.finditer(markup):
        is_opened = markup[found.start() - 1] in _OPENING
        if is_opened or found[1]:
            begin = found.start() - is_opened
            yield markup[end:begin]
            yield element("span", markup[begin : found.end()], {"class": "together"})
            end = found.end()
    yield markup[end:]


def _footnote_files(chapter: Chapter, here: Leaf) -> dict[int, str]:
    """Give for each footnote the file that it stands in, "" for this one."""
    return {
        number: "" if leaf is here else last_name(leaf.file)
        for leaf in chapter.leaves
        for number in leaf.footnotes
    }


def _bytes(markup: str) -> int:
    return len(markup.encode("utf-8", "replace"))


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
        yield BookWord.AUTHORS, escape(authors + and_others(authors, language) if paper.others else authors)
    if venue := visible(paper.venue):
        yield BookWord.VENUE, escape(venue)
    if paper.year:
        yield BookWord.YEAR, str(paper.year)
    if doi := visible(paper.doi):
        yield BookWord.DOI, _link(doi_address(doi), doi)
    if arxiv := visible(paper.arxiv):
        yield BookWord.ARXIV, _link(arxiv_address(arxiv), arxiv)
    url = visible(paper.url)
    if url and url not in {doi_address(doi), arxiv_address(arxiv)}:
        yield BookWord.LINK, _link(usable_url(url, {"http", "https"}), url)
    if tags := separator.join(filter(None, map(visible, note.tags))):
        yield BookWord.TAGS, escape(tags)
    if note.date is not None:
        day = note.date.isoformat()
        yield BookWord.DATE, element("time", day, {"datetime": day})


def _link(url: str, label: str) -> str:
    return element("a", escape(label), {"href": url}) if url else escape(label)


# ----------------------------------------------------------------------------------------------- footnotes


def _footnotes(note: Note, leaf: Leaf, policy: ChapterPolicy) -> str:
    """Give the footnotes as asides, which reading systems open as pop-ups (EPUB Structural Semantics, 6).

    The number comes first and leads back: a link back at the end makes Kindle join neighbouring notes.
    """
    if not leaf.footnotes:
        return ""
    # All are written before any leads back: a footnote may be referred to from within another one.
    bodies = [(number, _footnote_body(note.footnotes[number - 1], policy)) for number in leaf.footnotes]
    asides = "\n".join(_footnote(number, lead, rest, policy) for number, (lead, rest) in bodies)
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
    if number in policy.references:
        mark = element("a", mark, {"href": f"#fnref-{number}", "role": "doc-backlink"})
    first = element("p", element("span", mark, {"class": "footnote-number"}) + " " + lead)
    attributes = {"epub:type": "footnote", "role": "doc-footnote", "id": f"fn-{number}"}
    return element("aside", "\n" + "\n".join(filter(None, (first, rest))) + "\n", attributes)
