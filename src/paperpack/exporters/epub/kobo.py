"""Pages as Kobo's own reader wants them: every sentence in a span with a number, to find places again by.

The reader keeps bookmarks, notes and the progress in a book by these spans; without them it counts in whole
files. Kobo has not published the form. This is what the converters that its users trust make of a page: two
`div`s around the body's content, and `span.koboSpan` around each sentence, with an id of paragraph and sentence.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree
from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paperpack.exporters.epub.page import Page

_XHTML = "{http://www.w3.org/1999/xhtml}"
_SENTENCE = re.compile(r".+?(?:[.!?…]+[\"'”’)\]]*\s+|[。！？]+[”’」』）]*|$)", re.DOTALL)
_UNTOUCHED = frozenset(("pre", "script", "style"))
_PARAGRAPHS = frozenset(
    f"{_XHTML}{name}" for name in ("p", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6")
)
_DOCTYPE = b'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'


def with_spans(page: Page[bytes]) -> Page[bytes]:
    """Give a page with its sentences and images in numbered spans. The navigation document stays as it is."""
    if "nav" in page.properties:
        return page
    root = etree.fromstring(page.content)
    body = root.find(f"{_XHTML}body")
    if body is None:
        return page
    _Spans().fill(body)
    inner = etree.Element(f"{_XHTML}div", {"id": "book-inner"})
    inner.text, body.text = body.text, "\n"
    inner.extend(list(body))
    columns = etree.SubElement(body, f"{_XHTML}div", {"id": "book-columns"})
    columns.append(inner)
    columns.tail = "\n"
    content = _DOCTYPE + etree.tostring(root, encoding="unicode").encode() + b"\n"
    return replace(page, content=content)


class _Spans:
    """Counts paragraphs and sentences through a page."""

    def __init__(self) -> None:
        self._paragraph = 0
        self._sentence = 0

    def fill(self, element: etree._Element) -> None:
        """Wrap all text and images below an element."""
        if element.tag in _PARAGRAPHS:
            self._paragraph += 1
            self._sentence = 0
        children = list(element)
        text, element.text = element.text, None
        self._wrap(text, element, 0)
        for child in children:
            tail, child.tail = child.tail, None
            if child.tag == f"{_XHTML}img":
                self._wrap_image(child, element)
            elif self._is_prose(child):
                self.fill(child)
            self._wrap(tail, element, _place(element, child) + 1)

    @staticmethod
    def _is_prose(element: etree._Element) -> bool:
        name = etree.QName(element)
        return name.namespace == _XHTML[1:-1] and name.localname not in _UNTOUCHED

    def _span(self) -> etree._Element:
        self._paragraph = self._paragraph or 1
        self._sentence += 1
        number = f"kobo.{self._paragraph}.{self._sentence}"
        return etree.Element(f"{_XHTML}span", {"class": "koboSpan", "id": number})

    def _wrap(self, text: str | None, parent: etree._Element, place: int) -> None:
        """Put text back below its parent, each sentence in a span."""
        if not text:
            return
        if not text.strip():
            _put_back(text, parent, place)
            return
        for sentence in _sentences(text):
            span = self._span()
            span.text = sentence
            parent.insert(place, span)
            place += 1

    def _wrap_image(self, image: etree._Element, parent: etree._Element) -> None:
        span = self._span()
        parent.replace(image, span)
        span.append(image)


def _sentences(text: str) -> Iterator[str]:
    return (found[0] for found in _SENTENCE.finditer(text) if found[0])


def _put_back(text: str, parent: etree._Element, place: int) -> None:
    if place == 0:
        parent.text = text
    else:
        parent[place - 1].tail = text


def _place(parent: etree._Element, child: etree._Element) -> int:
    """Give where a child stands; a wrapped image stands where its span does."""
    above = child.getparent()
    return parent.index(child if above is parent or above is None else above)
