"""What the inline parser asks of a character: is it a space, punctuation, CJK, or part of a word."""

from __future__ import annotations

import unicodedata
from enum import Enum
from functools import lru_cache

HAN = "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Han characters, as the inside of a regular expression's character class."""

KANA = "\u3040-\u312f\u31a0-\u31ff"
"""Kana and Bopomofo."""

WIDE_PUNCTUATION = "\u3000-\u3004\u3008-\u3020\u3030-\u3037\u303d-\u303f\ufe30-\ufe4f\uff00-\uffef"
"""CJK punctuation and full-width forms."""

HANGUL = "\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff"
"""Hangul: beside emphasis it is like Han, but its words are set apart by spaces."""

CJK = HAN + KANA + WIDE_PUNCTUATION + HANGUL + "\u3190-\u319f\u3200-\u33ff"
"""Everything whose neighbourhood must not keep emphasis from opening or closing."""

JOINING = HAN + KANA + WIDE_PUNCTUATION
"""Where a line break between two of these stands for nothing."""

AMBIGUOUS_PUNCTUATION = "‘’“”…—·"
"""Punctuation that Chinese and Western text share."""


class Kind(Enum):
    """How a character counts beside a run of delimiters."""

    SPACE = "space"
    PUNCTUATION = "punctuation"
    CJK = "cjk"
    WORD = "word"


def _bounds(ranges: str) -> tuple[tuple[str, str], ...]:
    parts: list[tuple[str, str]] = []
    position = 0
    while position < len(ranges):
        is_range = ranges[position + 1 : position + 2] == "-"
        parts.append((ranges[position], ranges[position + 2] if is_range else ranges[position]))
        position += 3 if is_range else 1
    return tuple(parts)


_CJK_BOUNDS = _bounds(CJK)


@lru_cache(maxsize=8192)
def kind_of(character: str) -> Kind:
    """Say what a character is; the empty string (the text's edge) counts as a space, as in CommonMark."""
    if not character or character.isspace():
        return Kind.SPACE
    if any(low <= character <= high for low, high in _CJK_BOUNDS):
        return Kind.CJK
    if unicodedata.category(character)[0] in "PS":
        return Kind.PUNCTUATION
    return Kind.WORD
