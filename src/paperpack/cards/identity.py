"""Every card gets the GUID it had, every note and card the time its content last changed, and the lock is renewed.

Pure: the lock is a value, and the time comes from outside. The order of steps is DESIGN's: `pairing` does the
first three (explicit id, question, likeness); here the rest becomes new or retired.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import msgspec
from msgspec.structs import replace

from paperpack.cards.changes import Change, ChangeKind
from paperpack.cards.content import (
    CardText,
    NoteContent,
    book_fingerprint,
    card_fingerprint,
    note_content,
    note_fingerprint,
    shortened,
)
from paperpack.cards.gaps import number_gaps, numbered_gaps, renumbered
from paperpack.cards.guid import NewGuids
from paperpack.cards.lock import BookLine, CardLine, GapNumber, Lock, NoteLine, sorted_cards
from paperpack.cards.pairing import SAME, Current, Pair, known_homes, pair_cards
from paperpack.diagnostics import Code, Diagnostic, diagnostic
from paperpack.model import Card, CardKind, Note, Notebook, RetiredCard, stamped

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

RETIRED_SEARCH = "tag:paperpack::retired"


class Identified(msgspec.Struct, frozen=True):
    """The notes with GUIDs and times in them, the lock as it is to be kept, and what became of the cards."""

    notes: tuple[Note, ...]
    lock: Lock
    retired: tuple[RetiredCard, ...]
    changes: tuple[Change, ...]

    def diagnostics(self, place: Callable[[str], str]) -> tuple[Diagnostic, ...]:
        """Tell of the cards that are gone since the last build; `place` gives a note's path as a user types it."""
        return tuple(
            diagnostic(
                Code.RETIRED_CARD,
                f"the card '{shortened(change.question)}' is in the notes no more",
                path=place(change.note),
                hint=f"It stays in Anki with its history. To find it there after the import: {RETIRED_SEARCH}",
            )
            for change in self.changes
            if change.kind is ChangeKind.RETIRED
        )


class Dated(msgspec.Struct, frozen=True):
    """When a book last changed, and the lock that knows it."""

    changed: int
    lock: Lock


def identify(
    notes: Sequence[Note],
    lock: Lock,
    *,
    now: int,
    unread: Collection[str],
    settings: str = "",
    contents: Mapping[str, NoteContent] | None = None,
) -> Identified:
    """Give the cards of the notes their GUIDs, gap numbers and times, by what the lock knows of them.

    `now` is the time for what is new or changed, in seconds since 1970. `unread` are the paths of notes that
    there are but that are not among `notes`: what the lock says of them stays as it is, and no card is taken
    from them. `settings` are those that cards show: where they change, the cards do. `contents` are what notes say,
    by their paths, where that is known already, with the same settings.
    """
    absent = frozenset(unread) - {note.path for note in notes}
    known = [line for line in lock.cards if line.note not in absent]
    kept = [line for line in lock.cards if line.note in absent]
    homes = known_homes(notes, (line for line in lock.notes if line.path not in absent))
    ready = contents or {}
    said = [ready.get(note.path) or note_content(note, settings) for note in notes]
    current = [
        Current(card.kind, note.path, card.context, card.explicit_id, text)
        for note, content in zip(notes, said, strict=True)
        for card, text in zip(note.cards, content.texts, strict=True)
    ]
    pairs = pair_cards(current, known, homes)
    naming = _Naming(known, pairs, NewGuids(line.guid for line in lock.cards), now, settings)
    named = [naming.note(note, content) for note, content in zip(notes, said, strict=True)]
    moved_to = {home: path for path, home in homes.items()}
    retired, retirements = _retire(known, pairs, moved_to, now)
    needed = absent | {line.note for line in retired}
    note_lines, dated = _date_notes(named, lock.notes, homes, needed, now)
    cards = (*kept, *naming.lines, *retired)
    titles = {line.path: line.title for line in note_lines}
    return Identified(
        notes=dated,
        lock=replace(lock, cards=sorted_cards(cards), notes=note_lines),
        retired=tuple(_retired_card(line, titles) for line in sorted_cards(retired)),
        changes=(*naming.changes, *retirements),
    )


class _Named(NamedTuple):
    """A note whose cards have their GUIDs, and its fingerprint."""

    note: Note
    content: str


class _Naming:
    """Names the cards in their order; gathers the lock's new lines and what is to be told."""

    def __init__(
        self,
        known: Sequence[CardLine],
        pairs: Mapping[int, Pair],
        guids: NewGuids,
        now: int,
        settings: str,
    ) -> None:
        self.known = known
        self.pairs = pairs
        self.guids = guids
        self.now = now
        self.settings = settings
        self.lines: list[CardLine] = []
        self.changes: list[Change] = []

    def note(self, note: Note, content: NoteContent) -> _Named:
        """Give a note with its cards named."""
        seen: Counter[tuple[CardKind, str, str]] = Counter()
        named = []
        for index, (card, text) in enumerate(zip(note.cards, content.texts, strict=True)):
            same = (card.kind, text.question, text.answer)
            named.append(self._card(index, note, content, seen[same]))
            seen[same] += 1
        with_names = stamped(note, tuple(named), note.changed)
        renumbered = any(
            card.front is not before.front for card, before in zip(named, note.cards, strict=True)
        )
        return _Named(with_names, note_fingerprint(with_names) if renumbered else content.note)

    def _card(self, index: int, note: Note, said: NoteContent, twin: int) -> Card:
        found, text = note.cards[index], said.texts[index]
        pair = self.pairs.get(len(self.lines))
        known = self.known[pair.line] if pair else None
        card, gaps = _with_gap_numbers(found, text, known)
        content = said.cards[index] if card is found else card_fingerprint(card, note, self.settings)
        if known:
            guid, changed = known.guid, _changed(known, content, self.now)
        else:
            guid = self.guids.give(card.kind, note.path, text.question, explicit_id=card.explicit_id)
            changed = self.now
        line = CardLine(
            guid=guid,
            note=note.path,
            kind=card.kind,
            question=text.question,
            answer=text.answer,
            content=content,
            changed=changed,
            context=card.context,
            explicit_id=card.explicit_id,
            gaps=gaps,
            twin=twin,
            reverse=card.reverse,
        )
        self.lines.append(line)
        if line != known:
            self.changes.extend(_change(line, known, card.line, pair.likeness if pair else 0))
        return replace(card, guid=guid, changed=changed)


def _with_gap_numbers(
    card: Card, text: CardText, known: CardLine | None
) -> tuple[Card, tuple[GapNumber, ...]]:
    if card.kind is not CardKind.CLOZE:
        return card, ()
    if card.numbered:
        return card, numbered_gaps(text, known.gaps if known else ())
    gaps = number_gaps(text, known.gaps if known else (), known.question if known else "")
    numbers = [gap.number for gap in gaps[: len(text.gaps)]]
    if numbers == [gap.number for gap in text.gaps]:
        return card, gaps
    return replace(card, front=renumbered(card.front, numbers)), gaps


def _changed(known: CardLine, content: str, now: int) -> int:
    """Give when a card's content last changed.

    A change is later than the last one even where the clock went back: Anki takes only what is newer.
    """
    if known.content == content and not known.retired:
        return known.changed
    return max(now, known.changed + 1)


def _change(line: CardLine, known: CardLine | None, place: int, alike: int) -> Iterable[Change]:
    kind = _kind_of_change(line, known)
    if kind is None:
        return
    yield Change(
        kind,
        line.guid,
        line.note,
        place,
        line.question,
        before=known.question if known and known.question != line.question else "",
        note_before=known.note if known and known.note != line.note else "",
        likeness=alike,
    )


def _kind_of_change(line: CardLine, known: CardLine | None) -> ChangeKind | None:
    if known is None:
        return ChangeKind.NEW
    if known.retired:
        return ChangeKind.REVIVED
    if known.note != line.note:
        return ChangeKind.MOVED
    if known.question != line.question:
        return ChangeKind.REWORDED
    return ChangeKind.CHANGED if known.content != line.content else None


# ------------------------------------------------------------------------------------------------- retired


def _retire(
    known: Sequence[CardLine], pairs: Mapping[int, Pair], moved_to: Mapping[str, str], now: int
) -> tuple[list[CardLine], list[Change]]:
    """Give the lines of the cards that stand in no note, and what to tell of those that did at the last build."""
    found = {pair.line for pair in pairs.values()}
    lines: list[CardLine] = []
    changes: list[Change] = []
    for index, line in enumerate(known):
        if index in found:
            continue
        note = moved_to.get(line.note, line.note)
        if line.retired:
            lines.append(replace(line, note=note))
            continue
        lines.append(replace(line, note=note, retired=True, changed=max(now, line.changed + 1)))
        changes.append(Change(ChangeKind.RETIRED, line.guid, note, 0, line.question, likeness=SAME))
    return lines, changes


def _retired_card(line: CardLine, titles: Mapping[str, str]) -> RetiredCard:
    return RetiredCard(
        guid=line.guid,
        kind=line.kind,
        note=line.note,
        title=titles.get(line.note, ""),
        front=_with_gaps_shown(line),
        back=line.answer,
        changed=line.changed,
        context=line.context,
        reverse=line.reverse,
    )


def _with_gaps_shown(line: CardLine) -> str:
    """Give a cloze's text with `{{c1::…}}` around its gaps; braces and colons in them are kept from closing one."""
    pieces: list[str] = []
    ends: list[int] = []
    at = 0
    for gap in sorted(line.gaps, key=lambda gap: (gap.start, -len(gap.text), gap.number)):
        end = gap.start + len(gap.text)
        while ends and ends[-1] <= gap.start and end > gap.start:
            pieces += [_within_gap(line.question[at : ends[-1]]), "}}"]
            at = ends.pop()
        if gap.start < at or not line.question.startswith(gap.text, gap.start) or (ends and end > ends[-1]):
            continue
        before = line.question[at : gap.start]
        pieces += [_within_gap(before) if ends else before, f"{{{{c{gap.number}::"]
        at = gap.start
        ends.append(end)
    while ends:
        pieces += [_within_gap(line.question[at : ends[-1]]), "}}"]
        at = ends.pop()
    return "".join((*pieces, line.question[at:]))


def _within_gap(text: str) -> str:
    return text.replace("}}", "} }").replace("::", ": :")


# --------------------------------------------------------------------------------------- notes and the book


def _date_notes(
    notes: Iterable[_Named],
    known: Iterable[NoteLine],
    homes: Mapping[str, str],
    needed: Collection[str],
    now: int,
) -> tuple[tuple[NoteLine, ...], tuple[Note, ...]]:
    """Give the lock's lines of the notes, and of those that are `needed` for other reasons; and the dated notes."""
    by_path = {line.path: line for line in known}
    lines: dict[str, NoteLine] = {}
    dated: list[Note] = []
    for note, content in notes:
        before = by_path.get(homes.get(note.path, ""))
        if before is None:
            changed = now
        else:
            changed = before.changed if before.content == content else max(now, before.changed)
        dated.append(stamped(note, note.cards, changed))
        lines[note.path] = NoteLine(note.path, note.title, content, changed, note.note_id)
    lines |= {path: line for path, line in by_path.items() if path in needed and path not in lines}
    return tuple(sorted(lines.values(), key=lambda line: line.path)), tuple(dated)


def date_book(notebook: Notebook, lock: Lock, *, settings: bytes, now: int) -> Dated:
    """Give when a book last changed: its notes, their order, its retired cards, or its settings.

    `lock` is the one that `identify` gave with the notes, which has their fingerprints.
    """
    content = book_fingerprint(notebook, {line.path: line.content for line in lock.notes}, settings)
    before = next((line for line in lock.books if line.slug == notebook.slug), None)
    if before and before.content == content:
        return Dated(before.changed, lock)
    changed = max(now, before.changed) if before else now
    others = [line for line in lock.books if line.slug != notebook.slug]
    books = sorted(
        (*others, BookLine(notebook.slug, content, changed, before.identifier if before else "")),
        key=lambda line: line.slug,
    )
    return Dated(changed, replace(lock, books=tuple(books)))
