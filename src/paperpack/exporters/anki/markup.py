"""A card's blocks → HTML of Anki fields: the policy for `render.xhtml`, and what it collects on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from paperpack.exporters.anki.mathjax import balanced, mathjax
from paperpack.exporters.anki.media import media_name
from paperpack.exporters.anki.notation import field_text, marked_gap, marked_math
from paperpack.model import Paragraph
from paperpack.render.addresses import usable_url
from paperpack.render.markup import element, escape
from paperpack.render.words import Word, word
from paperpack.render.xhtml import blocks_to_xhtml, inlines_to_xhtml

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from paperpack.model import Asset, Block, Footnote, Gap, Image, Inline, NoteLink

SCHEMES = frozenset({"http", "https", "mailto", "zotero"})
_HEADING_OFFSET = 2


class CardMarkup(msgspec.Struct):
    """The policy for one card, an `XhtmlPolicy`.

    After rendering, `media` holds the images shown (media name → asset) and `footnotes` the numbers of the
    footnotes referred to, in order. `broken_formula` takes a formula whose braces had to be mended and its line,
    `hidden_image` an image whose format Anki does not show.
    """

    language: str
    broken_formula: Callable[[str, int], None]
    hidden_image: Callable[[Image], None]
    media: dict[str, Asset] = msgspec.field(default_factory=dict)
    footnotes: list[int] = msgspec.field(default_factory=list)
    heading_offset: int = _HEADING_OFFSET
    schemes: frozenset[str] = SCHEMES

    def blocks(self, blocks: Sequence[Block]) -> str:
        """Give blocks as the text of a field; one paragraph alone stands without `<p>`, as Anki's editor writes it."""
        match blocks:
            case (Paragraph(content=content),):
                return self.inlines(content)
            case _:
                return field_text(blocks_to_xhtml(blocks, self))

    def inlines(self, inlines: Sequence[Inline]) -> str:
        """Give inlines as the text of a field."""
        return field_text(inlines_to_xhtml(inlines, self))

    def source(self, line: Sequence[Inline], address: str) -> str:
        """Give the line that names the source as the text of a field; its last piece, the file, is a link."""
        if not address or not line:
            return self.inlines(line)
        file = inlines_to_xhtml(line[-1:], self)
        link = element("a", file, {"href": address})
        return field_text(inlines_to_xhtml(line[:-1], self) + link)

    def text(self, text: str) -> str:
        """Give plain text as the text of a field."""
        return field_text(escape(text))

    def referenced_footnotes(self, footnotes: Sequence[Footnote]) -> str:
        """Give the footnotes referred to so far, and those they refer to, as a list; "" where there are none."""
        items = []
        done = 0
        while done < len(self.footnotes):
            number = self.footnotes[done]
            done += 1
            if number <= len(footnotes):
                items.append(element("li", self.blocks(footnotes[number - 1].blocks), {"value": str(number)}))
        return element("ol", "\n".join(items), {"class": "footnotes"}) if items else ""

    # ------------------------------------------------------------------------------------ the XhtmlPolicy

    def math(self, latex: str, *, display: bool, tag: str, line: int) -> str:
        """Give a formula for MathJax."""
        if balanced(latex)[1]:
            self.broken_formula(latex, line)
        return marked_math(mathjax(latex, display=display, tag=tag))

    def image(self, image: Image) -> str:
        """Give an image as a media file, or what is known of it where there is no file that Anki shows."""
        name = media_name(image.asset) if image.asset else ""
        if image.asset is None or not name:
            if image.asset is not None:
                self.hidden_image(image)
            return self._missing(image)
        self.media[name] = image.asset
        attributes = {
            "src": name,
            "alt": image.alt,
            "title": image.title or None,
            "width": str(image.width) if image.width else None,
            "height": str(image.height) if image.height else None,
        }
        return element("img", "", attributes)

    def _missing(self, image: Image) -> str:
        label = escape(image.alt or image.address or word(Word.IMAGE, self.language))
        href = usable_url(image.address, SCHEMES)
        if href:
            return element("a", label, {"class": "missing-image", "href": href})
        return element("span", label, {"class": "missing-image"})

    def note_link(self, link: NoteLink) -> str:  # noqa: ARG002  a card lies outside the book
        """Give no address: a collection has no page for a note."""
        return ""

    def footnote_reference(self, number: int) -> str:
        """Give the number; the footnote follows at the end of the answer."""
        if number not in self.footnotes:
            self.footnotes.append(number)
        return element("sup", str(number), {"class": "footnote-reference"})

    def gap(self, gap: Gap, inner: str) -> str:
        """Give a gap of Anki's."""
        return marked_gap(gap.number, inner, gap.hint)

    def identifier(self, anchor: str) -> str:  # noqa: ARG002  nothing links into a card
        """Give none: two fields on one card could have the same."""
        return ""
