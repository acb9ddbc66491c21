"""“Check yourself”: a note's cards at the end of its chapter, as blocks that every renderer knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from paperpack.exporters.epub.words import BookWord, phrase
from paperpack.model import (
    CardKind,
    Details,
    Gap,
    Heading,
    ListItem,
    OrderedList,
    Paragraph,
    Strong,
    Text,
)
from paperpack.walk import descendants

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paperpack.model import Block, Card, Inline, Note

_ANCHOR = "check-yourself-of-the-note"


def self_check(note: Note, *, folded: bool) -> tuple[Block, ...]:
    """Give the cards as questions; nothing where the note has none.

    `folded`: each answer lies folded below its question. Else all follow behind the last question, by number,
    for reading systems that fold nothing.
    """
    if not note.cards:
        return ()
    language = note.language
    heading = Heading(1, (Text(phrase(BookWord.CHECK_YOURSELF, language)),), _ANCHOR, 1)
    if folded:
        items = tuple(ListItem(_folded(card, language)) for card in note.cards)
        return heading, OrderedList(items, tight=False)
    questions = OrderedList(tuple(ListItem(_plain(card.front)) for card in note.cards), tight=False)
    answers = OrderedList(tuple(ListItem(_answer(card, language)) for card in note.cards), tight=False)
    below = Heading(2, (Text(phrase(BookWord.ANSWERS, language)),), f"{_ANCHOR}-answers", 2)
    return heading, questions, below, answers


def _folded(card: Card, language: str) -> tuple[Block, ...]:
    """Give question and answer: a question of one paragraph opens its answer, a longer one stands above."""
    answer = _answer(card, language)
    match _plain(card.front):
        case (Paragraph(content=question),):
            return (Details(question, answer),)
        case question:
            return (*question, Details((Text(phrase(BookWord.ANSWER, language)),), answer))


def _answer(card: Card, language: str) -> tuple[Block, ...]:
    back = _plain(card.back)
    if card.kind is CardKind.BASIC:
        return back
    return (Paragraph(tuple(_gaps(card.front, phrase(BookWord.GAP_SEPARATOR, language)))), *back)


def _gaps(blocks: Sequence[Block], separator: str) -> Iterator[Inline]:
    """Give what the gaps hold, in the order of the question."""
    gaps = [node for node in descendants(blocks) if isinstance(node, Gap)]
    for number, gap in enumerate(gaps):
        if number:
            yield Text(separator)
        yield from gap.content


def _plain(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Give a card's blocks without places to link to, which are in the note, and without headings."""
    return tuple(map(_without_anchor, blocks))


def _without_anchor(block: Block) -> Block:
    match block:
        case Heading(content=content):
            return Paragraph((Strong(content),))
        case Paragraph(anchor=anchor) if anchor:
            return replace(block, anchor="")
        case _:
            return block
