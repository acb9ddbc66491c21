"""What the project knows of writing systems: Han, kana, bopomofo, hangul, and the punctuation that goes with them.

The pieces in capitals are insides of character classes, for regular expressions; they join by `+`. Python 3.11 walks
every character of a range when it compiles one, so that a class of Han letters costs a millisecond or two: ask the
functions here for single characters and short texts, and have a pattern with such a class compiled where it is first
used, not where a module is imported.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# Unicode's Scripts.txt, with the strokes and radicals of Han, and whole blocks where some of one is unassigned.
HAN = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3038-\u303b\u31c0-\u31ef\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
"""Han letters and their parts, the signs of repetition (々), numerals (〇)."""

KANA = "\u3040-\u30ff\u31f0-\u31ff"
"""Hiragana and katakana with the marks among them (ー, ・); not the half-width ones."""

BOPOMOFO = "\u3100-\u312f\u31a0-\u31bf"
"""The letters of Zhuyin."""

HANGUL = "\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff"
"""Syllables and single letters of Korean, whose words are set apart by spaces."""

WIDE_PUNCTUATION = "\u3000-\u3004\u3008-\u3020\u3030-\u3037\u303d-\u303f\ufe30-\ufe4f\uff00-\uffef"
"""East Asian punctuation and the full-width and half-width forms."""

SHARED_PUNCTUATION = "‘’“”—…·"
"""Punctuation that Chinese and Western text share: wide beside Han letters, narrow beside Latin ones."""

UNSPACED = HAN + KANA + BOPOMOFO + WIDE_PUNCTUATION
"""What Chinese and Japanese are written in, which put no space between words: all but hangul."""

EAST_ASIAN_LETTERS = HAN + KANA + BOPOMOFO + HANGUL
"""Letters that are read one by one, or syllable by syllable."""

EAST_ASIAN = EAST_ASIAN_LETTERS + WIDE_PUNCTUATION + "\u3190-\u319f\u3200-\u33ff"
"""All of these, with the signs for reading old texts, and words and numbers in one square (㎏, ㊥)."""


def _bounds(piece: str) -> tuple[tuple[str, str], ...]:
    parts: list[tuple[str, str]] = []
    position = 0
    while position < len(piece):
        is_range = piece[position + 1 : position + 2] == "-"
        parts.append((piece[position], piece[position + 2] if is_range else piece[position]))
        position += 3 if is_range else 1
    return tuple(parts)


_HAN = _bounds(HAN)
_KANA = _bounds(KANA)
_HANGUL = _bounds(HANGUL)
_LETTERS = _bounds(EAST_ASIAN_LETTERS)
_UNSPACED = _bounds(UNSPACED)
_EAST_ASIAN = _bounds(EAST_ASIAN)


@lru_cache(maxsize=8192)
def is_han(character: str) -> bool:
    """Say whether a character is in `HAN`; the empty string is in none of these classes."""
    return _is_within(character, _HAN)


@lru_cache(maxsize=8192)
def is_kana(character: str) -> bool:
    """Say whether a character is in `KANA`."""
    return _is_within(character, _KANA)


@lru_cache(maxsize=8192)
def is_hangul(character: str) -> bool:
    """Say whether a character is in `HANGUL`."""
    return _is_within(character, _HANGUL)


@lru_cache(maxsize=8192)
def is_east_asian_letter(character: str) -> bool:
    """Say whether a character is in `EAST_ASIAN_LETTERS`: no punctuation."""
    return _is_within(character, _LETTERS)


@lru_cache(maxsize=8192)
def is_unspaced(character: str) -> bool:
    """Say whether a character is in `UNSPACED`."""
    return _is_within(character, _UNSPACED)


@lru_cache(maxsize=8192)
def is_east_asian_character(character: str) -> bool:
    """Say whether a character is in `EAST_ASIAN`, letter or not."""
    return _is_within(character, _EAST_ASIAN)


def is_wide(character: str) -> bool:
    """Say whether a character is an em wide in fonts of one width (UAX #11), as emoji are too."""
    return unicodedata.east_asian_width(character) in "WF"


def has_han(text: str) -> bool:
    """Say whether there is a Han letter in a text."""
    return not text.isascii() and any(map(is_han, text))


def has_han_or_kana(text: str) -> bool:
    """Say whether there is a Han letter or kana in a text: a word of Chinese or Japanese."""
    return not text.isascii() and any(is_han(character) or is_kana(character) for character in text)


def count_han(text: str) -> int:
    """Count the Han letters of a text."""
    return 0 if text.isascii() else sum(map(is_han, text))


def _is_within(character: str, bounds: tuple[tuple[str, str], ...]) -> bool:
    return any(low <= character <= high for low, high in bounds)
