"""What a rule gives and what it is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from paperpack.model import Block, CardKind, ListItem, Paragraph, RuleName

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from paperpack.cards.marks import CardMark


class Match(msgspec.Struct, frozen=True):
    """A card as a rule sees it, without its place in the note.

    `covers` are the blocks it is made of: no other rule looks at them. `line` and `explicit_id` are those of
    the block or item in which the card begins. `marks` are those that a book does without. `reverse`, `typed` and
    `numbered` are as in `Card`.
    """

    rule: RuleName
    front: tuple[Block, ...]
    back: tuple[Block, ...]
    covers: tuple[Block, ...]
    kind: CardKind = CardKind.BASIC
    line: int = 0
    explicit_id: str = ""
    reverse: bool = False
    typed: bool = False
    numbered: bool = False
    marks: tuple[CardMark, ...] = ()


class Place(msgspec.Struct, frozen=True):
    """A paragraph and where it stands; `text` is its `flat` form.

    `item` is the list item that it begins (None elsewhere); what else the item holds belongs to its card.
    `container` are the blocks among which it is the one at `position`. `among_metadata`: it stands below a
    heading such as "References" or in a list of metadata.
    """

    paragraph: Paragraph
    text: str
    item: ListItem | None = None
    among_metadata: bool = False
    container: tuple[Block, ...] = ()
    position: int = 0

    @property
    def below(self) -> tuple[Block, ...]:
        """The rest of the item."""
        return self.item.blocks[1:] if self.item else ()

    @property
    def explicit_id(self) -> str:
        """The id the author gave the item or the paragraph."""
        return self.paragraph.anchor or (self.item.anchor if self.item else "")

    @property
    def following(self) -> Iterator[Block]:
        """The blocks after it in its container."""
        return (self.container[index] for index in range(self.position + 1, len(self.container)))


if TYPE_CHECKING:
    ParagraphRule = Callable[[Place], Sequence[Match]]
    BlockRule = Callable[[Block], Sequence[Match]]
    ContainerRule = Callable[[Sequence[Block], Collection[int]], Iterable[Match]]
