"""Parts of notes that other notes name: a section by its heading, a block by its id."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from paperpack.model import BulletList, Heading, ListItem, Paragraph
from paperpack.walk import descendants

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from paperpack.model import Block, Inline, Note


class Named(NamedTuple):
    """A block with an id, the note it stands in, and the anchor of the heading above it (empty for none)."""

    note: Note
    block: Paragraph | ListItem
    above: str

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Give the block as it is shown elsewhere: an item stays one."""
        return (BulletList((self.block,)),) if isinstance(self.block, ListItem) else (self.block,)

    @property
    def words(self) -> tuple[Inline, ...]:
        """Give its text, of an item without what is below."""
        first = self.block if isinstance(self.block, Paragraph) else next(iter(self.block.blocks), None)
        return first.content if isinstance(first, Paragraph) else ()


def named_blocks(notes: Iterable[Note]) -> dict[str, Named]:
    """Give the paragraphs and items with an id, by it; the first of several."""
    found: dict[str, Named] = {}
    for note in notes:
        for identifier, named in _named_in(note):
            found.setdefault(identifier, named)
    return found


def _named_in(note: Note) -> Iterator[tuple[str, Named]]:
    above = ""
    for block in note.blocks:
        if isinstance(block, Heading):
            above = block.anchor
            continue
        for node in descendants([block]):
            if isinstance(node, ListItem | Paragraph) and node.anchor:
                yield node.anchor, Named(note, node, above)


def section(note: Note, anchor: str) -> tuple[Block, ...]:
    """Give the heading with an anchor and everything down to the next one of its level; empty if there is none."""
    found: list[Block] = []
    level = 0
    for block in note.blocks:
        if isinstance(block, Heading):
            if found and block.level <= level:
                break
            if not found and block.anchor == anchor:
                level = block.level
        if level:
            found.append(block)
    return tuple(found)
