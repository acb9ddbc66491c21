"""The cards of notes, and what a build would do to them, as lists to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from paperpack.cards.changes import ChangeKind
from paperpack.pipeline.books import bind
from paperpack.pipeline.reading import ReadRequest, place_of, read_alone
from paperpack.walk import plain_text

if TYPE_CHECKING:
    from pathlib import Path

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


class ListedChange(msgspec.Struct, frozen=True, omit_defaults=True):
    """A card that a build would bring in, update or retire, with the place it stands in.

    `line` is 0 of a retired card, whose `path` is the note it stood in. `before` is its question as it was, if that
    is another, `path_before` the note that it came from, `likeness` how alike it is to what it was, in per cent.
    """

    kind: ChangeKind
    path: str
    line: int
    question: str
    guid: str
    before: str = ""
    path_before: str = ""
    likeness: int = 0


class Changes(msgspec.Struct, frozen=True):
    """The changes, retired cards last, and what there is to say about the notes."""

    changes: tuple[ListedChange, ...]
    diagnostics: tuple[Diagnostic, ...]


def list_changes(request: ReadRequest, output: Path, progress: Progress) -> Changes:
    """Say what a build of the notes would do to the cards, and do nothing. Raises `LockError` as a build does.

    `output` is the folder of the outputs, where the lock of notes lies that cannot be written beside.
    """
    books = [bind(book, output, now=0) for book in read_alone(request, progress)]
    changes = [
        ListedChange(
            change.kind,
            place_of(book.read.source, change.note),
            change.line,
            change.question,
            change.guid,
            change.before,
            place_of(book.read.source, change.note_before) if change.note_before else "",
            change.likeness,
        )
        for book in books
        for change in book.changes
    ]
    changes.sort(key=lambda change: change.kind is ChangeKind.RETIRED)
    said = (problem for book in books for problem in (*book.read.diagnostics, *book.diagnostics))
    return Changes(tuple(changes), tuple(said))
