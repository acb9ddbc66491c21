"""A note → the Typst source of its handout."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from paperpack.config import Paper
from paperpack.exporters.pdf.images import image_files
from paperpack.exporters.pdf.policy import PdfPolicy, Troubles, anchors_within
from paperpack.exporters.pdf.words import PdfWord, phrase
from paperpack.formula.typst_string import string
from paperpack.model import Heading, ListItem
from paperpack.render.addresses import usable_url
from paperpack.render.references import reference_blocks
from paperpack.render.typst import blocks_to_typst, inlines_to_typst
from paperpack.render.typst_text import breakable, text_content
from paperpack.walk import descendants

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from paperpack.model import Note

PAPERS = {Paper.A4: "a4", Paper.LETTER: "us-letter"}
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def typst_source(note: Note, *, paper: Paper = Paper.A4) -> str:
    """Give the main file of a note's handout, with every image that has an asset."""
    return handout_source(note, note_policy(note, image_files(note)), paper)


def note_policy(note: Note, files: Mapping[str, str], troubles: Troubles | None = None) -> PdfPolicy:
    """Give the policy for a handout of this note alone."""
    return PdfPolicy(
        language=language_of(note),
        footnotes=note.footnotes,
        files=files,
        troubles=troubles or Troubles(),
        target_of=anchors_within(frozenset(anchors(note)), note.path),
    )


def handout_source(note: Note, policy: PdfPolicy, paper: Paper) -> str:
    """Give the main file: the layout's import, the handout's data, and the note's blocks."""
    language = policy.language
    shown_title = inlines_to_typst(note.title_content, policy) or f"#{string(title_of(note))};"
    arguments = {
        "language": string(language),
        "paper": string(PAPERS[paper]),
        "title": string(title_of(note)),
        "shown-title": f"[{shown_title}]",
        "words": page_words(language),
        **title_block(note, language),
    }
    named = ",\n".join(f"  {name}: {value}" for name, value in arguments.items())
    body = blocks_to_typst((*note.blocks, *reference_blocks(note)), policy)
    source = f'#import "handout.typ": *\n#show: pp-handout.with(\n{named},\n)\n{body}\n'
    return without_characters(source, policy.troubles.characters)


def title_block(note: Note, language: str) -> dict[str, str]:
    """Give what is known of the paper as arguments of the layout's title block."""
    authors = phrase(PdfWord.SEPARATOR, language).join(filter(None, map(one_line, note.paper.authors)))
    facts = "".join(f"[{fact}], " for fact in _facts(note, language))
    tags = "".join(f"{string(one_line(tag))}, " for tag in note.tags if one_line(tag))
    return {
        "authors": f"[{text_content(authors, language)}]" if authors else '""',
        "facts": f"({facts})",
        "tags": f"({tags})",
    }


def page_words(language: str) -> str:
    """Give the words around a page's number as an array."""
    words = (PdfWord.PAGE_BEFORE, PdfWord.PAGE_BETWEEN, PdfWord.PAGE_AFTER)
    return f"({', '.join(string(phrase(name, language)) for name in words)})"


def _facts(note: Note, language: str) -> Iterator[str]:
    paper = note.paper
    if one_line(paper.title) not in {"", title_of(note)}:
        yield f"#emph[{text_content(one_line(paper.title), language)}];"
    venue = one_line(paper.venue)
    year = str(paper.year) if paper.year and str(paper.year) not in venue else ""
    if published := " ".join(filter(None, (venue, year))):
        yield text_content(published, language)
    if doi := one_line(paper.doi):
        yield _link(f"https://doi.org/{quote(doi, '/:;()')}", f"doi:{doi}")
    if arxiv := one_line(paper.arxiv):
        yield _link(f"https://arxiv.org/abs/{quote(arxiv, '/')}", f"arXiv:{arxiv}")
    if (url := one_line(paper.url)) and not (paper.arxiv and paper.arxiv in url):
        yield _link(url, re.sub(r"^https?://(?:www\.)?|/$", "", url))
    if note.date is not None:
        yield f"#{string(note.date.isoformat())};"


def _link(url: str, shown: str) -> str:
    address = usable_url(url, {"http", "https"})
    text = f"#{string(breakable(shown))};"
    return f"#pp-link({string(address)})[{text}];" if address else text


def title_of(note: Note) -> str:
    """Give a note's title as one line; never empty."""
    return one_line(note.title) or one_line(note.path) or phrase(PdfWord.UNTITLED, note.language)


def one_line(text: str) -> str:
    """Give text without line breaks and outer space."""
    return " ".join(text.split())


def language_of(note: Note) -> str:
    """Give the note's language as a tag that Typst takes."""
    tag = note.language.replace("_", "-")
    return tag if _TAG.fullmatch(tag) else "en"


def anchors(note: Note) -> Iterator[str]:
    """Give every anchor that a link into the note may go to."""
    for node in descendants((*note.blocks, *reference_blocks(note))):
        if isinstance(node, Heading | ListItem) and node.anchor:
            yield node.anchor


def without_characters(source: str, characters: frozenset[str]) -> str:
    """Name characters that cannot be shown, where they stand: in string literals and escapes of formulas."""
    for character in sorted(characters):
        name = f"[U+{ord(character):04X}]"
        source = source.replace(character, name).replace(f"\\u{{{ord(character):x}}}", string(name))
    return source
