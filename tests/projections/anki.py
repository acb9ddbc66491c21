"""What is in an `.apkg`, as data that a golden file can hold."""

from __future__ import annotations

import hashlib
import io
import json
import sqlite3
import zipfile
from contextlib import closing
from typing import Any

_FIELD_END = "\x1f"
_SUSPENDED = -1


def describe_package(content: bytes) -> dict[str, Any]:
    """Give a package's notetypes, decks, notes with their cards, and media, as JSON-able data.

    Notes are in the order of their rows' `due`. Fields stand by name, without the empty ones. Ids and style sheets are
    left out: they are the same in every package, and have tests of their own.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        collection = archive.read("collection.anki2")
        names = json.loads(archive.read("media"))
        media = {name: hashlib.sha256(archive.read(number)).hexdigest() for number, name in names.items()}
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(collection)
        return {**_describe_collection(connection), "media": dict(sorted(media.items()))}


def _describe_collection(connection: sqlite3.Connection) -> dict[str, Any]:
    models, decks = (
        json.loads(text) for text in connection.execute("SELECT models, decks FROM col").fetchone()
    )
    names = {int(number): deck["name"] for number, deck in decks.items()}
    used = {names[number] for (number,) in connection.execute("SELECT DISTINCT did FROM cards")}
    return {
        "notetypes": {model["name"]: [field["name"] for field in model["flds"]] for model in models.values()},
        "decks": sorted(used),
        "notes": _notes(connection, models, names),
    }


def _notes(
    connection: sqlite3.Connection, models: dict[str, Any], decks: dict[int, str]
) -> list[dict[str, Any]]:
    cards: dict[int, list[tuple[int, int, int, int]]] = {}
    for note, *card in connection.execute("SELECT nid, ord, did, due, queue FROM cards ORDER BY nid, ord"):
        ordinal, deck, due, queue = card
        cards.setdefault(note, []).append((ordinal, deck, due, queue))
    rows = connection.execute("SELECT id, guid, mid, mod, tags, flds FROM notes").fetchall()
    described = [_note(row, models, decks, cards.get(row[0], [])) for row in rows]
    return sorted(described, key=lambda note: note["due"])


def _note(
    row: tuple[Any, ...],
    models: dict[str, Any],
    decks: dict[int, str],
    cards: list[tuple[int, int, int, int]],
) -> dict[str, Any]:
    _, guid, model_id, changed, tags, fields = row
    model = models[str(model_id)]
    named = zip((field["name"] for field in model["flds"]), fields.split(_FIELD_END), strict=True)
    return {
        "notetype": model["name"],
        "guid": guid,
        "changed": changed,
        "deck": sorted({decks[deck] for _, deck, _, _ in cards}),
        "due": min((due for _, _, due, _ in cards), default=0),
        "cards": [ordinal for ordinal, *_ in cards],
        **({"suspended": True} if any(queue == _SUSPENDED for *_, queue in cards) else {}),
        "tags": tags.split(),
        "fields": {name: text for name, text in named if text},
    }
