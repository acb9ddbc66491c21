"""Deck names: the book, its parts, the note; safe whatever characters a title has."""

from __future__ import annotations

import re
import unicodedata

_UNWANTED = re.compile(r"[\x00-\x1f\x7f]")
_SPACES = re.compile(r"\s+")
_COLONS = re.compile(r":(?=:)|(?<=:):|^:|:$")
_NAMELESS = "…"


class DeckNames:
    """Gives deck names; those that differ for us and not for Anki, which ignores case, become one."""

    def __init__(self, base: str) -> None:
        """Take the name above all decks, in Anki's notation: `Reading::Papers` are two levels."""
        self._base = tuple(base.split("::"))
        self._known: dict[tuple[str, ...], str] = {}

    def name(self, *levels: str) -> str:
        """Give `base::…::levels`. A level that repeats the one above is left out."""
        written: list[str] = []
        path: tuple[str, ...] = ()
        for level in map(_level, (*self._base, *levels)):
            if written and level.casefold() == written[-1].casefold():
                continue
            path = (*path, level.casefold())
            written.append(self._known.setdefault(path, level))
        return "::".join(written)


def _level(text: str) -> str:
    """Give one level as Anki would keep it.

    Anki trims levels, drops control characters and quotation marks and calls an empty level "blank"; a `:` that
    would make or join a `::` is written full-width.
    """
    plain = _SPACES.sub(" ", _UNWANTED.sub(" ", text)).replace('"', "'").strip()
    return unicodedata.normalize("NFC", _COLONS.sub("：", plain)) or _NAMELESS
