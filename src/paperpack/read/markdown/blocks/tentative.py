"""Leaves that may turn out to be text: a formula or a comment without an end must not swallow the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperpack.read.markdown.blocks.containers import Item
from paperpack.read.markdown.blocks.leaf import Leaf, Paragraph
from paperpack.read.markdown.blocks.lists import LIST_MARKER

if TYPE_CHECKING:
    from paperpack.read.markdown.blocks.containers import Container
    from paperpack.read.markdown.blocks.state import BlockState


class Tentative(Leaf):
    """A leaf with an end that must be found; else its first line is text and the others are read again.

    `before` is the paragraph it broke off, still open so that the text can go on in it; `source` the text of
    the first line, `kind` what `BlockState.refuses` is asked about.
    """

    __slots__ = ("before", "container", "kind", "line", "lines", "source")

    def __init__(self, state: BlockState, source: str, kind: str) -> None:
        self.kind = kind
        self.before = _paragraph_that_goes_on(state)
        self.container: Container = state.stack[-1] if self.before else state.container_for_block()
        self.line = state.index
        self.lines: list[str] = []
        self.source = source

    def take_outside(self, state: BlockState) -> bool:
        """Take a line that stands too far left for its list item, unless something else begins with it."""
        return reaches_out(state) and self.take(state)

    def take_blank(self, state: BlockState) -> bool:  # noqa: ARG002  the interface of all leaves
        """Go on over a blank line."""
        return True

    def close(self, state: BlockState) -> bool:
        """Become text: no end was found."""
        paragraph = self.before
        if paragraph is None:
            paragraph = Paragraph(self.container, self.line, self.source)
        else:
            paragraph.lines.append(self.source)
        state.refuse(self.kind, self.line, paragraph)
        return False

    def finish_before(self, state: BlockState, head: str = "") -> None:
        """Put what stands before the leaf into the tree, with the text `head` of the leaf's own first line."""
        if self.before is None:
            self.before = Paragraph(self.container, self.line, head) if head else None
        elif head:
            self.before.lines.append(head)
        if self.before is not None:
            self.before.close(state)


def reaches_out(state: BlockState) -> bool:
    """Say whether a line that left its list items may still be meant for the leaf open in them."""
    return (
        not state.after_blank
        and all(isinstance(container, Item) for container in state.stack[state.matched :])
        and not LIST_MARKER.match(state.line, state.column)
    )


def _paragraph_that_goes_on(state: BlockState) -> Paragraph | None:
    """Give the open paragraph if the line stands right below it, in it or lazily in its list item."""
    leaf = state.leaf
    if not isinstance(leaf, Paragraph):
        return None
    return leaf if state.goes_on_in_leaf or reaches_out(state) else None
