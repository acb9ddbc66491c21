"""Records → the bytes of `collection.anki2`, the SQLite file within a package.

genanki writes its tables; what it does to ids, times, cards and decks is replaced here: it takes the clock for all
three, finds no nested gap, reads and writes the JSON of all decks once a deck, warns by a regular expression of
quadratic time, and leaves its temporary file behind.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import genanki

from paperpack.exporters.anki.identifiers import Identifiers
from paperpack.exporters.anki.notetypes import notetype
from paperpack.model import CardKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paperpack.exporters.anki.record import Record

_FIELD_END = "\x1f"
_WRITER_VERSION = slice(96, 100)
_ANY_VERSION = (3_040_001).to_bytes(4, "big")


def collection_bytes(records: Sequence[Record]) -> bytes:
    """Give a collection of the records, new cards in their order. Same records, same bytes."""
    with closing(sqlite3.connect(":memory:")) as connection:
        _Package(records).write_to_db(connection.cursor(), 0, iter(()))
        connection.commit()
        content = bytearray(connection.serialize())
    # The header names the SQLite that wrote the file ("SQLITE_VERSION_NUMBER", file format, section 1.3.17).
    content[_WRITER_VERSION] = _ANY_VERSION
    return bytes(content)


class _Note(genanki.Note):  # type: ignore[misc]  # genanki has no types
    """A note whose cards are those Anki would make, and whose time is that of its own last change."""

    def __init__(self, record: Record, due: int) -> None:
        super().__init__(
            model=notetype(record.kind),
            fields=list(record.fields),
            tags=list(record.tags),
            guid=record.guid,
            due=due,
        )
        self.record = record

    @property
    def cards(self) -> list[genanki.Card]:
        return [genanki.Card(ordinal, self.record.suspended) for ordinal in self.record.ordinals]

    def write_to_db(
        self, cursor: sqlite3.Cursor, timestamp: float, deck_id: int, id_gen: Iterator[int]
    ) -> None:
        """Write the note's row and its cards', with ids from `id_gen`: the note's, then one a card."""
        note_id = next(id_gen)
        tags = f" {' '.join(self.tags)} " if self.tags else ""
        fields = _FIELD_END.join(self.fields)
        row = (note_id, self.guid, self.model.model_id, timestamp, -1, tags, fields, self.fields[0], 0, 0, "")
        cursor.execute("INSERT INTO notes VALUES(?,?,?,?,?,?,?,?,?,?,?)", row)
        for card in self.cards:
            card.write_to_db(cursor, timestamp, deck_id, note_id, id_gen, self.due)


class _Package(genanki.Package):  # type: ignore[misc]  # genanki has no types
    """A package that writes all decks at once."""

    def __init__(self, records: Sequence[Record]) -> None:
        super().__init__([])
        self.records = records

    def write_to_db(self, cursor: sqlite3.Cursor, timestamp: float, id_gen: Iterator[int]) -> None:
        """Write the tables; both times and ids come from the records, not from the arguments."""
        super().write_to_db(cursor, timestamp, id_gen)
        decks = self._decks()
        (written,) = cursor.execute("SELECT decks FROM col").fetchone()
        listed = json.loads(written) | {str(number): _deck(number, name) for name, number in decks.items()}
        models = {str(model.model_id): model.to_json(0, None) for model in map(notetype, CardKind)}
        cursor.execute("UPDATE col SET decks = ?, models = ?", (_json(listed), _json(models)))
        note_ids, card_ids = Identifiers("note"), Identifiers("card")
        for due, record in enumerate(self.records, start=1):
            ids = [note_ids.for_name(record.guid)]
            ids += [card_ids.for_name(record.guid, str(ordinal)) for ordinal in record.ordinals]
            _Note(record, due).write_to_db(cursor, record.changed, decks[record.deck], iter(ids))

    def _decks(self) -> dict[str, int]:
        numbers = Identifiers("deck")
        return {
            name: numbers.for_name(name) for name in dict.fromkeys(record.deck for record in self.records)
        }


def _deck(number: int, name: str) -> dict[str, Any]:
    values: dict[str, Any] = genanki.Deck(number, name).to_json()
    return values


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
