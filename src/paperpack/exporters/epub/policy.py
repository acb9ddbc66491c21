"""How a chapter shows formulas, images, links and footnote references; and what it turned out to hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from paperpack.exporters.epub.images import BookImage, image_file
from paperpack.exporters.epub.words import BookWord, phrase
from paperpack.formula import FormulaError, spoken
from paperpack.model import Asset  # noqa: TC001  msgspec reads the annotations at run time
from paperpack.render.addresses import usable_url
from paperpack.render.markup import element, escape

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from paperpack.exporters.epub.formulas import Formulas
    from paperpack.model import Gap, Image, NoteLink


_WIDE = 40
"""Characters of a formula that may not fit a narrow page."""


class BrokenFormula(msgspec.Struct, frozen=True):
    """A formula shown as its source, where it first stands and why."""

    latex: str
    line: int
    reason: str


class Holdings(msgspec.Struct):
    """What a page holds, collected while it is written.

    `assets` by SHA-256, in order, and those that are `unusable` and not shown; `described` is false once an image had
    no alternative text, `headed` where a table has no header. `drawn` are the images of formulas, by file;
    `has_mathml`: there are some that are none.
    """

    assets: dict[str, Asset] = {}
    unusable: dict[str, Asset] = {}
    described: bool = True
    headed: bool = True
    has_math: bool = False
    has_mathml: bool = False
    drawn: dict[str, BookImage] = {}
    broken: dict[str, BrokenFormula] = {}


class ChapterPolicy(msgspec.Struct, frozen=True):
    """The `XhtmlPolicy` of one file of a chapter.

    `address` gives where a link leads, `file` is this file's own address. `footnotes` gives for each footnote of
    the note the file it stands in, empty for this one; `anchors` the `id` of each anchor. Images are shown if they
    are of the `media_types`; `unusable` are the SHA-256 of those that turned out to be broken. `identifiers` have
    been given, footnotes of the numbers `references` been referred to.
    """

    address: Callable[[NoteLink], str]
    file: str
    language: str
    footnotes: Mapping[int, str]
    anchors: Mapping[str, str]
    formulas: Formulas
    media_types: Collection[str]
    unusable: Collection[str]
    holdings: Holdings
    identifiers: set[str] = msgspec.field(default_factory=set)
    references: set[int] = msgspec.field(default_factory=set)

    heading_offset = 1
    schemes = frozenset({"http", "https", "mailto"})

    def math(self, latex: str, *, display: bool, tag: str, line: int) -> str:
        """Give the formula, or its source as code where there is no reading it."""
        number = element("span", escape(f"({tag})"), {"class": "formula-number"}) if tag else ""
        try:
            shown = self.formulas.shown(latex, display=display)
        except FormulaError as error:
            self.holdings.broken.setdefault(latex, BrokenFormula(latex, line, str(error)))
            return element("code", escape(latex), {"class": "formula-source"}) + number
        self.holdings.has_math = True
        self.holdings.has_mathml |= shown.is_mathml
        if shown.image is not None:
            self.holdings.drawn[shown.image.file] = shown.image
        if display and shown.is_mathml and len(spoken(latex)) > _WIDE:
            # Wider than the page, it scrolls: then the keyboard has to reach it (WCAG 2.1.1).
            return element("span", shown.markup, {"class": "wide", "tabindex": "0"}) + number
        return shown.markup + number

    def image(self, image: Image) -> str:
        """Give the image, or words that lead to its address."""
        asset = image.asset
        if asset is None:
            return self._missing_image(image)
        if asset.media_type not in self.media_types or asset.sha256 in self.unusable:
            self.holdings.unusable.setdefault(asset.sha256, asset)
            return self._missing_image(image)
        self.holdings.assets.setdefault(asset.sha256, asset)
        self.holdings.described &= bool(image.alt)
        attributes = {
            "src": f"../{image_file(asset)}",
            "alt": image.alt,
            "title": image.title if image.title != image.alt else None,
            "width": str(image.width) if image.width > 0 else None,
            "height": str(image.height) if image.height > 0 else None,
        }
        return element("img", "", {**attributes, "title": attributes["title"] or None})

    def _missing_image(self, image: Image) -> str:
        label = escape(image.alt or image.address)
        address = usable_url(image.address, {"http", "https"})
        shown = element("a", label, {"href": address}) if address else label
        return element(
            "span", escape(phrase(BookWord.IMAGE, self.language)) + shown, {"class": "missing-image"}
        )

    def note_link(self, link: NoteLink) -> str:
        """Give the address of the chapter and heading; within this file, of the heading alone."""
        address = self.address(link)
        return address.removeprefix(self.file) or address

    def footnote_reference(self, number: int) -> str:
        """Give the mark that opens the footnote; the first one is where the footnote leads back to."""
        if number not in self.footnotes:
            return element("sup", str(number))
        first = number not in self.references and not self.footnotes[number]
        self.references.add(number)
        attributes = {
            "epub:type": "noteref",
            "role": "doc-noteref",
            "href": f"{self.footnotes[number]}#fn-{number}",
            "id": f"fnref-{number}" if first else None,
        }
        return element("sup", element("a", str(number), attributes), {"class": "noteref"})

    def gap(self, gap: Gap, inner: str) -> str:  # noqa: ARG002  what is asked for is not shown
        """Give the gap, empty but for its hint."""
        label = phrase(BookWord.GAP, self.language)
        return element(
            "span", escape(f"[{gap.hint or '…'}]"), {"class": "gap", "role": "img", "aria-label": label}
        )

    def identifier(self, anchor: str) -> str:
        """Give the anchor's `id` the first time it is asked for."""
        identifier = self.anchors.get(anchor, "")
        if identifier in self.identifiers:
            return ""
        self.identifiers.add(identifier)
        return identifier
