"""Cards to cut out: a note's cards as the two sides of each, in pieces that may go on on another card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from paperpack.exporters.pdf.pieces import pieces
from paperpack.exporters.pdf.title import title_of
from paperpack.exporters.pdf.words import PdfWord, phrase
from paperpack.formula.typst_string import string
from paperpack.model import (
    CardKind,
    FootnoteReference,
    Gap,
    Heading,
    ListItem,
    Mark,
    Note,
    Paragraph,
    Strong,
    Superscript,
    Text,
)
from paperpack.walk import descendants, replaced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paperpack.exporters.pdf.policy import PdfPolicy
    from paperpack.model import Block, Card, Footnote, Node

_CONTEXT_SEPARATOR = " › "


def cards_arguments(note: Note, policy: PdfPolicy) -> dict[str, str]:
    """Give the arguments of the layout: what stands on every card, and each card's two sides."""
    language = policy.language
    cards = "".join(f"    {_card(card, note, policy)},\n" for card in note.cards)
    return {
        "language": string(language),
        "title": string(title_of(note)),
        "continued": string(phrase(PdfWord.CONTINUED, language)),
        "empty": string(phrase(PdfWord.NO_CARDS, language)),
        "cards": f"(\n{cards}  )",
    }


def sides(card: Card) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """Give a card's front and back as they stand on paper: the back of a cloze is the text with its gaps filled."""
    if card.kind is CardKind.CLOZE:
        return card.front, (*replaced(card.front, _filled), *card.back)
    return card.front, card.back


def _filled(node: Node) -> Node:
    return Mark(node.content) if isinstance(node, Gap) else node


def self_contained(blocks: Sequence[Block], footnotes: Sequence[Footnote]) -> tuple[Block, ...]:
    """Give a card's blocks as they can stand apart from their note.

    Footnotes stand behind them, for a card has no foot of a page. Headings are bold paragraphs, and nothing can
    be linked to: the headings and anchors of a document are those of its own text.
    """
    numbers = dict.fromkeys(
        node.number for node in descendants(blocks) if isinstance(node, FootnoteReference)
    )
    known = [number for number in numbers if number <= len(footnotes)]
    notes = (block for number in known for block in _footnote(number, footnotes[number - 1]))
    return replaced((*blocks, *notes), _unanchored)


def _unanchored(node: Node) -> Node:
    match node:
        case Heading(content=content):
            return Paragraph((Strong(content),))
        case ListItem(anchor=anchor) if anchor:
            return replace(node, anchor="")
        case _:
            return node


def _footnote(number: int, footnote: Footnote) -> Iterator[Block]:
    mark = Superscript((Text(str(number)),))
    match footnote.blocks:
        case (Paragraph(content=content), *rest):
            yield Paragraph((mark, Text(" "), *content))
            yield from rest
        case blocks:
            yield Paragraph((mark,))
            yield from blocks


def _card(card: Card, note: Note, policy: PdfPolicy) -> str:
    plain = policy.without_footnotes()
    front, back = (pieces(self_contained(side, note.footnotes), plain) for side in sides(card))
    context = _CONTEXT_SEPARATOR.join(filter(None, (" ".join(part.split()) for part in card.context)))
    return f"({string(context)}, {front}, {back})"
