"""The inline half of the Markdown reader: raw source of paragraphs, headings and cells becomes elements.

`InlineTreeprocessor` takes the place of Python-Markdown's own, whose patterns search the whole text again and
again. Patterns stay `InlineProcessor`s in `md.inlinePatterns`; each is tried only where its first character
stands, in one pass from left to right.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString, Registry

from paperpack.read.markdown.inline.breaks import settle_breaks
from paperpack.read.markdown.inline.construct import Construct
from paperpack.read.markdown.inline.delimiters import attach
from paperpack.read.markdown.inline.emoji import EmojiName
from paperpack.read.markdown.inline.html import Comment, DroppedElement, HtmlTag
from paperpack.read.markdown.inline.html_blocks import html_pieces
from paperpack.read.markdown.inline.links import FootnoteReference, WikiLink
from paperpack.read.markdown.inline.literals import (
    BackslashBreak,
    BlockIdentifier,
    CodeSpan,
    Entity,
    Escape,
    LineEnd,
    Script,
)
from paperpack.read.markdown.inline.math import (
    BackslashMath,
    DisplayMath,
    EnvironmentMath,
    GitHubMath,
    InlineMath,
)
from paperpack.read.markdown.inline.outliner import (
    BlockReference,
    BracketField,
    Hashtag,
    HiddenField,
    PercentComment,
)
from paperpack.read.markdown.inline.scanner import Scanner, is_plain
from paperpack.read.markdown.inline.templates import AttributeList, LiquidTag, Macro, Shortcode
from paperpack.read.markdown.inline.urls import AutoEmail, Autolink, BareEmail, BareUrl

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from markdown import Markdown
    from markdown.inlinepatterns import Pattern

LEAVES = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "td", "title"})
"""The elements whose text is inline source."""


def inline_patterns() -> Registry[Pattern]:
    """Give the constructs of the dialect; of those with the same first character the higher number goes first."""
    patterns: Registry[Pattern] = Registry()
    constructs: tuple[tuple[str, Pattern, int], ...] = (
        ("code", CodeSpan(), 190),
        ("backslash_break", BackslashBreak(), 185),
        ("environment_math", EnvironmentMath(), 184),
        ("doubled_parentheses_math", BackslashMath("()", doubled=True), 183),
        ("doubled_brackets_math", BackslashMath("[]", doubled=True), 182),
        ("parentheses_math", BackslashMath("()", doubled=False), 181),
        ("brackets_math", BackslashMath("[]", doubled=False), 180),
        ("escape", Escape(), 175),
        ("github_math", GitHubMath(), 170),
        ("display_math", DisplayMath(), 165),
        ("inline_math", InlineMath(), 160),
        ("footnote_reference", FootnoteReference(), 150),
        ("wiki_link", WikiLink(), 145),
        ("bracket_field", BracketField(), 143),
        ("autolink", Autolink(), 140),
        ("auto_email", AutoEmail(), 135),
        ("comment", Comment(), 130),
        ("dropped_element", DroppedElement(), 125),
        ("html_tag", HtmlTag(), 120),
        ("liquid_tag", LiquidTag(), 118),
        ("shortcode", Shortcode(), 117),
        ("macro", Macro(), 116),
        ("attribute_list", AttributeList(), 115),
        ("percent_comment", PercentComment(), 114),
        ("hashtag", Hashtag(), 113),
        ("block_reference", BlockReference(), 112),
        ("hidden_field", HiddenField(), 111),
        ("entity", Entity(), 110),
        ("bare_url", BareUrl(), 100),
        ("emoji", EmojiName(), 98),
        ("bare_email", BareEmail(), 95),
        ("block_identifier", BlockIdentifier(), 92),
        ("subscript", Script("~", "sub"), 90),
        ("superscript", Script("^", "sup"), 85),
        ("line_end", LineEnd(), 80),
    )
    for name, construct, priority in constructs:
        patterns.register(construct, name, priority)
    return patterns


class InlineTreeprocessor(Treeprocessor):
    """Reads the inline source of every leaf below the root, and splits raw HTML blocks into tags and text."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        md.inlinePatterns = inline_patterns()

    def run(self, root: Element) -> None:
        """Replace the text of leaves by inline elements, in place."""
        for element in list(root.iter()):
            if element.tag in LEAVES and not isinstance(element.text, AtomicString):
                self._read_leaf(element)
            elif element.tag == "html":
                self._read_html(element)

    @cached_property
    def _constructs(self) -> dict[str, list[Construct]]:
        """The constructs by their triggers: those that are registered when the first text is read."""
        constructs: dict[str, list[Construct]] = {}
        for construct in self.md.inlinePatterns:
            if isinstance(construct, Construct):
                for trigger in construct.triggers:
                    constructs.setdefault(trigger, []).append(construct)
        return constructs

    def _read_leaf(self, leaf: Element) -> None:
        source = leaf.text
        if not source or is_plain(source):
            return
        line = int(leaf.get("line", "0"))
        leaf.text = None
        attach(leaf, Scanner(self._constructs, self.md.references, source, line).scan())
        if "\n" in source:
            settle_breaks(leaf)

    def _read_html(self, element: Element) -> None:
        """Give an `html` element children: see `html_pieces`; its `words` are read like any other source."""
        pieces = html_pieces(element.text or "", int(element.get("line", "0")))
        element.text = None
        for piece in pieces:
            element.append(piece)
            if piece.tag == "words":
                self._read_leaf(piece)
