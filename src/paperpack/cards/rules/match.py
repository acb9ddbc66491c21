"""What a rule gives and what it is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from paperpack.model import Block, CardKind, ListItem, Paragraph, RuleName  # noqa: TC001  msgspec reads them

if TYPE_CHECKING:
    from collections.abc import Callable


class Match(msgspec.Struct, frozen=True):
    """A card as a rule sees it, without its place in the note.

    `covers` are the blocks it is made of: no other rule looks at them. `line` and `explicit_id` are those of
    the block or item in which the card begins.
    """

    rule: RuleName
    kind: CardKind
    front: tuple[Block, ...]
    back: tuple[Block, ...]
    covers: tuple[Block, ...]
    line: int = 0
    explicit_id: str = ""


class Place(msgspec.Struct, frozen=True):
    """A paragraph and where it stands.

    `item` is the list item that it begins (None elsewhere); what else the item holds belongs to its card.
    `among_metadata`: it stands below a heading such as "References" or in a list of metadata.
    """

    paragraph: Paragraph
    item: ListItem | None = None
    among_metadata: bool = False

    @property
    def below(self) -> tuple[Block, ...]:
        """The rest of the item."""
        return self.item.blocks[1:] if self.item else ()

    @property
    def explicit_id(self) -> str:
        """The id the author gave the item or the paragraph."""
        return self.paragraph.anchor or (self.item.anchor if self.item else "")


if TYPE_CHECKING:
    ParagraphRule = Callable[[Place], Match | None]
