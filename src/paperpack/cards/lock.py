"""The lock: what is known of every card from earlier builds, as a text file made for version control.

The first line says what the file is and its version. Then there is one JSON value a line: the books, the
notes and the cards, sorted. Nothing in it counts up and nothing tells when a build ran: a time is when
content last changed. So a line changes only with its own card, and two people's edits merge.

Where a merge kept both versions of a line, the one that changed last counts, and gap numbers of the other are
never given to another gap.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from paperpack.errors import LockError
from paperpack.model import CardKind  # noqa: TC001  msgspec reads the annotations at run time

if TYPE_CHECKING:
    from collections.abc import Iterable

VERSION = 1

_ABOUT = "Which card is which. Keep this file with the notes, in their version control."
_MARKERS = re.compile(r"(?:<{7}|>{7}|\|{7})(?: |$)|={7}$")


class GapNumber(msgspec.Struct, frozen=True, array_like=True):
    """The number of a gap: its words, and where in the question they begin (-1: the gap is gone)."""

    number: int
    text: str
    start: int


class CardLine(msgspec.Struct, frozen=True, omit_defaults=True, tag="card", tag_field="is"):
    """A card. `content` is its fingerprint, `changed` when that last changed, in seconds since 1970.

    `question` and `answer` are plain text, cut where they are very long. `gaps` holds every gap that the card
    ever had. A retired card stands in no note any more. `twin` is the card's place among those of its note that
    have the same question and answer: 0 for all but duplicates. `reverse` is as in `Card`.
    """

    guid: str
    note: str
    kind: CardKind
    question: str
    answer: str
    content: str
    changed: int
    context: tuple[str, ...] = ()
    explicit_id: str = ""
    gaps: tuple[GapNumber, ...] = ()
    retired: bool = False
    twin: int = 0
    reverse: bool = False


class NoteLine(msgspec.Struct, frozen=True, omit_defaults=True, tag="note", tag_field="is"):
    """A note: by its title and its front matter's id it is known again under another path."""

    path: str
    title: str
    content: str
    changed: int
    note_id: str = ""


class BookLine(msgspec.Struct, frozen=True, omit_defaults=True, tag="book", tag_field="is"):
    """A book, by its file name: its notes, their order, its settings.

    `identifier` is the one that its first build gave it, where the configuration has none and the book is all of
    a folder.
    """

    slug: str
    content: str
    changed: int
    identifier: str = ""


class Lock(msgspec.Struct, frozen=True):
    """The whole lock."""

    cards: tuple[CardLine, ...] = ()
    notes: tuple[NoteLine, ...] = ()
    books: tuple[BookLine, ...] = ()


class _Header(msgspec.Struct, frozen=True):
    version: int = msgspec.field(name="paperpack.lock")
    about: str = _ABOUT


_decode_header = msgspec.json.Decoder(_Header).decode
_decode_line = msgspec.json.Decoder(CardLine | NoteLine | BookLine).decode


# ------------------------------------------------------------------------------------------------- writing


def format_lock(lock: Lock) -> str:
    """Give the lock's text; the same lock gives the same text, in whatever order its lines are."""
    books = sorted(lock.books, key=lambda line: line.slug)
    notes = sorted(lock.notes, key=lambda line: line.path)
    cards = sorted_cards(lock.cards)
    lines = (msgspec.json.encode(line).decode() for line in (_Header(VERSION), *books, *notes, *cards))
    return "".join(f"{line}\n" for line in lines)


def sorted_cards(lines: Iterable[CardLine]) -> tuple[CardLine, ...]:
    """Give card lines in the order of the lock: those of a note together."""
    return tuple(sorted(lines, key=lambda line: (line.note, line.guid)))


# ------------------------------------------------------------------------------------------------- reading


def parse_lock(text: str, place: str) -> Lock:
    """Read a lock; `place` is its path as the user would type it.

    Raises `LockError`, naming the line and what to do, where the text is damaged, comes from a newer version
    or holds an unfinished merge. It never guesses: a line that is lost is a review history that is lost.
    """
    lines = [line.removesuffix("\r") for line in text.removeprefix("\ufeff").split("\n")]
    _refuse_unfinished_merge(lines, place)
    _check_header(lines[0], place)
    cards: list[CardLine] = []
    notes: list[NoteLine] = []
    books: list[BookLine] = []
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip() or line == lines[0]:
            continue
        match _parsed(line, number, place):
            case CardLine() as card:
                cards.append(card)
            case NoteLine() as note:
                notes.append(note)
            case BookLine() as book:
                books.append(book)
    return Lock(_merged_cards(cards), _latest_notes(notes), _latest_books(books))


def _refuse_unfinished_merge(lines: list[str], place: str) -> None:
    for number, line in enumerate(lines, start=1):
        if _MARKERS.match(line):
            raise LockError(
                f"{place}:{number}: the lock holds an unfinished merge of your version control",
                hint="Delete the lines that begin with <<<<<<<, |||||||, ======= or >>>>>>> and keep all lines between "
                "them, of both sides; then build again.",
            )


def _check_header(line: str, place: str) -> None:
    try:
        header = _decode_header(line)
    except msgspec.DecodeError as error:
        raise LockError(f"{place}:1: this is no lock of paperpack: {error}", hint=_restore(place)) from error
    if header.version > VERSION:
        raise LockError(
            f"{place}:1: the lock is of version {header.version}, and this paperpack knows versions up to {VERSION}",
            hint="Update paperpack: pip install --upgrade paperpack.",
        )


def _parsed(line: str, number: int, place: str) -> CardLine | NoteLine | BookLine:
    try:
        parsed: CardLine | NoteLine | BookLine = _decode_line(line)
    except msgspec.DecodeError as error:
        raise LockError(f"{place}:{number}: the line is damaged: {error}", hint=_restore(place)) from error
    return parsed


def _restore(place: str) -> str:
    return (
        f"Restore the file from version control (git checkout -- '{place}') or a backup. Without it every card that "
        "was reworded since it was first built loses its review history."
    )


def _merged_cards(lines: Iterable[CardLine]) -> tuple[CardLine, ...]:
    by_guid: dict[str, CardLine] = {}
    for line in lines:
        known = by_guid.get(line.guid)
        by_guid[line.guid] = _merged(known, line) if known else line
    return sorted_cards(by_guid.values())


def _merged(one: CardLine, other: CardLine) -> CardLine:
    older, newer = sorted(
        (one, other), key=lambda line: (line.changed, not line.retired, msgspec.json.encode(line))
    )
    numbers = {gap.number for gap in newer.gaps}
    gone = tuple(replace(gap, start=-1) for gap in older.gaps if gap.number not in numbers)
    return replace(newer, gaps=newer.gaps + gone)


def _latest_notes(lines: Iterable[NoteLine]) -> tuple[NoteLine, ...]:
    latest = {line.path: line for line in sorted(lines, key=lambda line: (line.changed, line.content))}
    return tuple(sorted(latest.values(), key=lambda line: line.path))


def _latest_books(lines: Iterable[BookLine]) -> tuple[BookLine, ...]:
    latest = {line.slug: line for line in sorted(lines, key=lambda line: (line.changed, line.content))}
    return tuple(sorted(latest.values(), key=lambda line: line.slug))
