"""What a leaf is: an open block that holds text; and the paragraph, which most of them are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperpack.read.markdown.blocks.containers import Item
from paperpack.read.markdown.blocks.identifiers import split_identifier
from paperpack.read.markdown.blocks.properties import without_properties
from paperpack.read.markdown.blocks.references import take_definitions

CONTENTS_MARKS = frozenset({"[toc]", "[[toc]]", "[[_toc_]]", "@[toc]", "${toc}"})
"""A paragraph that asks for a table of contents, which every output has of its own."""

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from paperpack.read.markdown.blocks.containers import Container
    from paperpack.read.markdown.blocks.state import BlockState


class Leaf:
    """A block that holds text.

    A `verbatim` leaf gets its lines before any other block is looked for. It begins in the innermost
    container, which stays open as long as the leaf is.
    """

    __slots__ = ()
    verbatim = True

    def take(self, state: BlockState) -> bool:
        """Take the current line, which is in the leaf's container. False: the leaf ended before it."""
        raise NotImplementedError

    def take_outside(self, state: BlockState) -> bool:  # noqa: ARG002  few leaves reach out
        """Take the current line, which is not in the leaf's container. False: the leaf ends here."""
        return False

    def take_blank(self, state: BlockState) -> bool:
        """Take a blank line. False: the leaf ends here."""
        raise NotImplementedError

    def close(self, state: BlockState) -> bool:
        """Put the leaf into the tree. False: it was no such block, and the state has gone back to read it."""
        raise NotImplementedError


class Paragraph(Leaf):
    """Lines of text without the white space before them, and the container they stand in.

    `lazy` is how many containers the last line was really in, if it stands in this paragraph only because
    nothing else claimed it (CommonMark's lazy continuation); else 0.
    """

    __slots__ = ("container", "deep", "lazy", "line", "lines")
    verbatim = False

    def __init__(self, container: Container, line: int, text: str) -> None:
        self.container = container
        self.line = line
        self.lines = [text]
        self.lazy = 0
        self.deep = False

    def take_blank(self, state: BlockState) -> bool:  # noqa: ARG002  the interface of all leaves
        """End at a blank line."""
        return False

    def close(self, state: BlockState) -> bool:
        """Put a `p` into the tree, unless nothing but link definitions and identifiers was in it."""
        text, line = self._without_definitions(state)
        if "::" in text:
            text, identifier = without_properties(text.split("\n"))
            self._name(identifier)
        if text and not _asks_for_contents(text):
            self._add(state, text, line)
        return True

    def _name(self, identifier: str) -> None:
        """Give the id of a property to the item or the block above that it stands in or below."""
        parent = self.container.element
        owner = parent if isinstance(self.container, Item) else parent[-1] if len(parent) else None
        if identifier and owner is not None:
            owner.set("id", identifier)

    def text_for_heading(self, state: BlockState) -> tuple[str, int]:
        """Give the text below link definitions, and its line, to become a heading; empty if none is left."""
        return self._without_definitions(state)

    def _without_definitions(self, state: BlockState) -> tuple[str, int]:
        text = "\n".join(self.lines).rstrip()
        if not text.startswith("["):
            return text, self.line
        start = take_definitions(text, state.references)
        return text[start:], self.line + text.count("\n", 0, start)

    def _add(self, state: BlockState, text: str, line: int) -> None:
        parent = self.container.element
        content, identifier = split_identifier(text)
        if not content and len(parent):
            parent[-1].set("id", identifier)
            return
        element = state.add(self.container, "p", content or text, line)
        if self.deep:
            element.set("deep", "true")
        if content and identifier:
            self._owner(parent, element).set("id", identifier)

    def _owner(self, parent: Element, element: Element) -> Element:
        """Give who gets the identifier: an item's first paragraph speaks for the item, as in Obsidian."""
        return parent if isinstance(self.container, Item) and len(parent) == 1 else element


def _asks_for_contents(text: str) -> bool:
    return text.rstrip().endswith(("]", "}")) and text.strip().lower() in CONTENTS_MARKS
