"""Which parts of a text are in another language than the note, so that a reader speaks and breaks them right.

A guess from the script alone, made for notes that mix Chinese and English: short and certain, no statistics.
"""

from __future__ import annotations

import re
from functools import lru_cache

from paperpack.scripts import HAN, WIDE_PUNCTUATION, count_han, has_han, has_han_or_kana, is_kana

_LATIN_WORD = re.compile("[A-Za-z\u00c0-\u024f]{2,}")
_CASED = re.compile("[A-Za-z\u00c0-\u024f\u0370-\u03ff\u0400-\u04ff]")
_WORD = "[A-Za-z\u00c0-\u024f][A-Za-z\u00c0-\u024f0-9'’-]*+"
_ENGLISH_PHRASE = re.compile(f"(?<![A-Za-z\u00c0-\u024f0-9'’-]){_WORD}(?:,? {_WORD}){{3,}}")
_HAN_RUN = f"[{HAN}](?:[{HAN}{WIDE_PUNCTUATION}]*[{HAN}])?"
_SPACES_IN_PHRASE = 3
_WHOLE = 3

_EAST_ASIAN = frozenset({"zh", "ja", "ko"})


def foreign_language(text: str, language: str) -> str:
    """Give the language tag of a whole block's text where it is not the note's `language`, else "".

    In Chinese notes: text without a Han letter and of at least three Latin words is English. In others: text
    with more Han letters than cased ones is Chinese.
    """
    if not language:
        return ""
    if is_east_asian(language):
        if has_han_or_kana(text):
            return ""
        return "en" if len(_LATIN_WORD.findall(text)) >= _WHOLE else ""
    if _is_partly_chinese(text) and count_han(text) > len(_CASED.findall(text)):
        return "zh-CN"
    return ""


def runs(text: str, language: str) -> tuple[tuple[str, str], ...]:
    """Split running text into (language tag, text); the tag is "" for what is in the note's language.

    In Chinese notes an English phrase of four words or more is a run (single terms are read as Chinese
    readers say them); in others every stretch of Han letters is one. Joined, the texts are the input.
    """
    east_asian = is_east_asian(language)
    if east_asian and text.count(" ") < _SPACES_IN_PHRASE:
        return (("", text),)
    if not language or (not east_asian and not _is_partly_chinese(text)):
        return (("", text),)
    tag, pattern = ("en", _ENGLISH_PHRASE) if east_asian else ("zh-CN", _HAN_RUN)
    pieces: list[tuple[str, str]] = []
    end = 0
    for found in re.finditer(pattern, text):
        if found.start() > end:
            pieces.append(("", text[end : found.start()]))
        pieces.append((tag, found[0]))
        end = found.end()
    if end < len(text):
        pieces.append(("", text[end:]))
    return tuple(pieces)


def _is_partly_chinese(text: str) -> bool:
    """Say whether there are Han letters in a text, and no kana that make it Japanese."""
    return has_han(text) and not any(map(is_kana, text))


@lru_cache(maxsize=64)
def is_east_asian(language: str) -> bool:
    """Say whether a BCP 47 tag is one of Chinese, Japanese or Korean."""
    return language.lower().split("-")[0] in _EAST_ASIAN
