"""GUIDs of new cards: derived from the card, so that a lost lock still gives the same ones.

Anki matches notes by GUID alone. Its own are a random 64-bit number in the 91 characters below
(`anki.utils.guid64`); ours are 64 bits of a hash in the same characters.
"""

from __future__ import annotations

import hashlib
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container

    from paperpack.model import CardKind

ALPHABET = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&()*+,-./:;<=>?@[]^_`{|}~"
_BYTES = 8


def new_guid(kind: CardKind, note: str, question: str, *, explicit_id: str, taken: Container[str]) -> str:
    """Give the GUID of a card that no build has seen before.

    It comes from the kind (Anki cannot change a note's kind), the note's path, and the explicit id or else
    the question; cards that are equal in all of these are numbered, and so get the first that is not `taken`.
    """
    name = ("id", explicit_id) if explicit_id else ("question", question)
    ordinal = 0
    while True:
        guid = _guid(kind.value, note, *name, str(ordinal))
        if guid not in taken:
            return guid
        ordinal += 1


def _guid(*parts: str) -> str:
    content = unicodedata.normalize("NFC", "\0".join(("paperpack", *parts))).encode()
    number = int.from_bytes(hashlib.sha256(content).digest()[:_BYTES], "big")
    characters = []
    while number:
        number, place = divmod(number, len(ALPHABET))
        characters.append(ALPHABET[place])
    return "".join(reversed(characters))
