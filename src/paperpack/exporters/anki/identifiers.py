"""Numbers that Anki wants for notes, cards and decks, derived from names and never from the clock.

Anki's ids are milliseconds since 1970 and stand for the time of creation. Ours lie between 2014 and 2023: never in
the future (Anki's import would change them) and spread wide enough to meet nobody else's.
"""

from __future__ import annotations

import hashlib

_FIRST = 1_400_000_000_000
_COUNT = 300_000_000_000


class Identifiers:
    """Hands out one number a name. Two names that fall on one number get neighbours, the first asked first."""

    def __init__(self, purpose: str) -> None:
        self._purpose = purpose
        self._taken: set[int] = set()

    def for_name(self, *name: str) -> int:
        """Give the number of a name that was not asked for before."""
        text = "\0".join((self._purpose, *name))
        digest = hashlib.sha256(text.encode()).digest()
        number = _FIRST + int.from_bytes(digest[:8], "big") % _COUNT
        while number in self._taken:
            number += 1
        self._taken.add(number)
        return number
