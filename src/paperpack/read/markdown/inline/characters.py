"""What the inline parser asks of a character: is it a space, punctuation, CJK, or part of a word."""

from __future__ import annotations

import unicodedata
from enum import Enum
from functools import lru_cache

from paperpack.scripts import is_east_asian_character


class Kind(Enum):
    """How a character counts beside a run of delimiters."""

    SPACE = "space"
    PUNCTUATION = "punctuation"
    CJK = "cjk"
    WORD = "word"


@lru_cache(maxsize=8192)
def kind_of(character: str) -> Kind:
    """Say what a character is; the empty string (the text's edge) counts as a space, as in CommonMark."""
    if not character or character.isspace():
        return Kind.SPACE
    if is_east_asian_character(character):
        return Kind.CJK
    if unicodedata.category(character)[0] in "PS":
        return Kind.PUNCTUATION
    return Kind.WORD
