"""Cards, found in notes or known from the lock."""

from __future__ import annotations

from enum import Enum

from paperpack.model.blocks import Block  # noqa: TC001  msgspec reads the annotations at run time
from paperpack.model.node import Node


class CardKind(Enum):
    """What kind of notetype a card needs. Part of its GUID: Anki cannot change a note's kind."""

    BASIC = "basic"
    CLOZE = "cloze"


class RuleName(Enum):
    """The rules that find cards in a note, in the order of precedence; `[cards] rules` chooses among them."""

    QA = "qa"
    HEADING = "heading"
    CALLOUT = "callout"
    TYPE = "type"
    INLINE = "inline"
    MULTILINE = "multiline"
    CLOZE = "cloze"
    DEFINITION = "definition"
    OUTLINE = "outline"
    TABLE = "table"
    IMAGE = "image"


class Card(Node, frozen=True):
    """A card found in a note.

    `front` of a cloze card is its whole text, holding `Gap`s, and `back` is empty or extra text. `context` is
    the heading path as plain text, without the note's title, and below it the short items and titles of callouts
    that the card stands in; `anchor` the nearest heading's anchor. `explicit_id` is an id the author wrote.
    `reverse`: the back asks for the front as well. `typed`: the answer is to be typed in. `numbered`: the author
    numbered the gaps. `guid` and `changed` (seconds since 1970, when the card's content last changed) are empty
    and 0 until `cards.identity` has compared the card with the lock.
    """

    kind: CardKind
    rule: RuleName
    front: tuple[Block, ...]
    back: tuple[Block, ...]
    context: tuple[str, ...] = ()
    anchor: str = ""
    explicit_id: str = ""
    reverse: bool = False
    typed: bool = False
    numbered: bool = False
    guid: str = ""
    changed: int = 0


class RetiredCard(Node, frozen=True):
    """A card that stood in the notes once and is gone; known from the lock alone, so as plain text.

    `note` and `title` are the path and title of the note it stood in; `front` and `back` are plain text with
    `$…$` for formulas and, in a cloze, `{{c1::…}}` for gaps.
    """

    guid: str
    kind: CardKind
    note: str
    title: str
    front: str
    back: str
    changed: int
    context: tuple[str, ...] = ()
    reverse: bool = False
