"""The cards of notes, as a list to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from paperpack.pipeline.reading import ReadRequest, place_of, read_alone
from paperpack.walk import plain_text

if TYPE_CHECKING:
    from paperpack.diagnostics import Diagnostic
    from paperpack.pipeline.progress import Progress


class ListedCard(msgspec.Struct, frozen=True):
    """A card as plain text, with the place it stands in."""

    path: str
    line: int
    rule: str
    kind: str
    context: tuple[str, ...]
    front: str
    back: str


class Listing(msgspec.Struct, frozen=True):
    """The cards in reading order, and what there is to say about the notes."""

    cards: tuple[ListedCard, ...]
    diagnostics: tuple[Diagnostic, ...]


def list_cards(request: ReadRequest, progress: Progress) -> Listing:
    """Read the notes and list their cards."""
    books = read_alone(request, progress)
    cards = tuple(
        ListedCard(
            place_of(book.source, note.path),
            card.line,
            card.rule.value,
            card.kind.value,
            (note.title, *card.context),
            plain_text(card.front),
            plain_text(card.back),
        )
        for book in books
        for note in book.notes
        for card in note.cards
    )
    return Listing(cards, tuple(problem for book in books for problem in book.diagnostics))
