"""What stands at a document's head: the note's title and what is known of its paper."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paperpack.exporters.pdf.words import PdfWord, phrase
from paperpack.formula.typst_string import string
from paperpack.render.addresses import arxiv_address, doi_address, usable_url
from paperpack.render.typst_text import breakable, text_content

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paperpack.model import Note, Paper

_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_WEB = frozenset(("http", "https"))


def title_block(note: Note, language: str) -> dict[str, str]:
    """Give what is known of the paper as arguments of the layout's title block."""
    authors = phrase(PdfWord.SEPARATOR, language).join(filter(None, map(one_line, note.paper.authors)))
    if authors and note.paper.others:
        authors += phrase(PdfWord.AND_OTHERS, language)
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
        yield _link(doi_address(doi), f"doi:{doi}")
    if arxiv := one_line(paper.arxiv):
        yield _link(arxiv_address(arxiv), f"arXiv:{arxiv}")
    if (url := one_line(paper.url)) and not any(known and known in url for known in (doi, arxiv)):
        yield _link(url, re.sub(r"^https?://(?:www\.)?|/$", "", url))
    if note.date is not None:
        yield f"#{string(note.date.isoformat())};"


def _link(url: str, shown: str) -> str:
    address = usable_url(url, _WEB)
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


def paper_address(paper: Paper) -> str:
    """Give the address where the paper can be read, "" where none is known."""
    if arxiv := one_line(paper.arxiv):
        return arxiv_address(arxiv)
    if doi := one_line(paper.doi):
        return doi_address(doi)
    return usable_url(one_line(paper.url), _WEB)
