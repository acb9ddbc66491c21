"""GUIDs of new cards: derived from the card, so that a lost lock still gives the same ones.

Anki matches notes by GUID alone. Its own are a random 64-bit number in the 91 characters below
(`anki.utils.guid64`); ours are 64 bits of a hash in the same characters.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from paperpack.model import CardKind

ALPHABET = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&()*+,-./:;<=>?@[]^_`{|}~"
_BYTES = 8


class NewGuids:
    """Gives GUIDs to cards that no build has seen before; no two alike, and none that is `taken`."""

    def __init__(self, taken: Iterable[str]) -> None:
        self.taken = set(taken)
        self.ordinals: Counter[tuple[str, ...]] = Counter()

    def give(self, kind: CardKind, note: str, question: str, *, explicit_id: str) -> str:
        """Give the next card's GUID.

        It comes from the kind (Anki cannot change a note's kind), the note's path, and the explicit id or else
        the question; cards that are equal in all of these are numbered.
        """
        name = (kind.value, note, *(("id", explicit_id) if explicit_id else ("question", question)))
        while True:
            guid = _guid(*name, str(self.ordinals[name]))
            self.ordinals[name] += 1
            if guid not in self.taken:
                self.taken.add(guid)
                return guid


def _guid(*parts: str) -> str:
    content = unicodedata.normalize("NFC", "\0".join(("paperpack", *parts))).encode()
    number = int.from_bytes(hashlib.sha256(content).digest()[:_BYTES], "big")
    characters = []
    while number:
        number, place = divmod(number, len(ALPHABET))
        characters.append(ALPHABET[place])
    return "".join(reversed(characters))
