"""Tags in Anki's notation: no space of any kind, levels joined by `::`."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

RETIRED = "paperpack::retired"

_LEVELS = re.compile(r"/|::")
_SPACES = re.compile(r"\s+")
_UNWANTED = re.compile(r'["\x00-\x1f\x7f]')


def anki_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Give tags as Anki keeps them, without repetitions, in the order given.

    `a/b` becomes `a::b`; spaces, U+3000 and tabs within a tag become `_` (Anki would split or drop them); a
    leading `#`, quotation marks and empty levels go. Anki compares tags without regard to case.
    """
    written = (_anki_tag(tag) for tag in tags)
    return tuple({tag.casefold(): tag for tag in reversed([*filter(None, written)])}.values())[::-1]


def _anki_tag(tag: str) -> str:
    levels = (_level(level) for level in _LEVELS.split(tag.strip().removeprefix("#")))
    return "::".join(filter(None, levels))


def _level(text: str) -> str:
    joined = _SPACES.sub("_", text.strip())
    return unicodedata.normalize("NFC", _UNWANTED.sub("", joined)).strip(":")
