"""An XHTML page around its content, and the pages that are no notes: cover, title page, part page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

import msgspec

from paperpack.exporters.epub.words import BookWord, count_of_notes, phrase
from paperpack.render.markup import allowed, element, escape

if TYPE_CHECKING:
    from collections.abc import Mapping

    from paperpack.exporters.epub.plan import Section
    from paperpack.model import Notebook

STYLE_FILE = "style.css"


Content = TypeVar("Content")


class Page(msgspec.Struct, Generic[Content], frozen=True):
    """A file of the book's spine: its bytes, or those deflated.

    `file` is relative to the package document, `properties` EPUB's words.
    """

    identifier: str
    file: str
    content: Content
    properties: tuple[str, ...] = ()


def document(*, title: str, language: str, body: str, file: str) -> bytes:
    """Give a whole XHTML document; `body` is markup, `file` says how far up the style sheet lies."""
    style = "../" * file.count("/") + STYLE_FILE
    head = "\n".join(
        (
            element("meta", "", {"charset": "utf-8"}),
            element("title", escape(title)),
            element("link", "", {"rel": "stylesheet", "type": "text/css", "href": style}),
        )
    )
    root = element(
        "html",
        f"\n{element('head', f'{chr(10)}{head}{chr(10)}')}\n{body}\n",
        {
            "xmlns": "http://www.w3.org/1999/xhtml",
            "xmlns:epub": "http://www.idpf.org/2007/ops",
            "lang": language,
            "xml:lang": language,
        },
    )
    text = f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n{root}\n'
    return text.encode("utf-8", "replace")


def visible(text: str) -> str:
    """Give a title or name on one line, without what XML forbids."""
    return " ".join(allowed(text).split())


def cover_page(title: str, language: str, image: str) -> Page[bytes]:
    """Give the page that shows the cover image."""
    file = "text/cover.xhtml"
    label = phrase(BookWord.COVER_OF, language, title)
    picture = element("img", "", {"src": f"../{image}", "alt": label})
    section = element("section", f"\n{picture}\n", {"epub:type": "cover", "class": "cover"})
    body = element("body", f"\n{section}\n", {"epub:type": "cover"})
    return Page("cover", file, document(title=title, language=language, body=body, file=file))


def title_page(notebook: Notebook, title: str, language: str, notes: int) -> Page[bytes]:
    """Give the title page: title, subtitle, authors, how many notes there are."""
    file = "text/title-page.xhtml"
    authors = phrase(BookWord.LIST_SEPARATOR, language).join(filter(None, map(visible, notebook.authors)))
    lines = [
        element("h1", escape(title), {"class": "book-title", "epub:type": "title"}),
        _line(visible(notebook.subtitle), "book-subtitle", {"epub:type": "subtitle", "role": "doc-subtitle"}),
        _line(authors, "book-authors"),
        _line(count_of_notes(notes, language), "book-size"),
    ]
    inner = "\n".join(filter(None, lines))
    section = element("section", f"\n{inner}\n", {"epub:type": "titlepage", "class": "title-page"})
    body = element("body", f"\n{section}\n", {"epub:type": "frontmatter"})
    return Page("title-page", file, document(title=title, language=language, body=body, file=file))


def part_page(section: Section, language: str) -> Page[bytes]:
    """Give the page that opens a part."""
    name = visible(section.name)
    heading = element("h1", escape(name), {"id": "title"})
    inner = element(
        "section",
        f"\n{heading}\n",
        {"epub:type": "part", "role": "doc-part", "aria-labelledby": "title", "class": "part"},
    )
    body = element("body", f"\n{inner}\n", {"epub:type": "bodymatter"})
    content = document(title=name, language=language, body=body, file=section.file)
    return Page(section.identifier, section.file, content)


def _line(text: str, name: str, attributes: Mapping[str, str] | None = None) -> str:
    return element("p", escape(text), {"class": name, **(attributes or {})}) if text else ""
