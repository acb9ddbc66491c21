"""Anki's cloze notation, as the parser in Anki's `rslib/src/cloze.rs` reads it.

Text is split at `{{c1::` (or `{{c1,2::`) and `}}`; a `}}` ends the innermost open gap; a gap that stays open is
none, nor are those in it; more than ten open gaps are not opened; the first `::` of a text in a gap begins its hint.
"""

from __future__ import annotations

import re

_TOKEN = re.compile(r"\{\{c([0-9,]+)::|\}\}")
_DEEPEST = 10
_HIGHEST_ORDINAL = 499
_HIGHEST_NUMBER = 2**16 - 1
_MOST_DIGITS = 5


def cloze_numbers(text: str) -> tuple[int, ...]:
    """Give the numbers of the closed gaps of a field, sorted: one card each."""
    numbers: set[int] = set()
    open_gaps: list[set[int]] = []
    for token in _TOKEN.finditer(text):
        if token[1] is None:
            if open_gaps:
                closed = open_gaps.pop()
                (open_gaps[-1] if open_gaps else numbers).update(closed)
        elif (opened := _numbers(token[1])) and len(open_gaps) < _DEEPEST:
            open_gaps.append(opened)
    return tuple(sorted(numbers - {0}))


def card_ordinals(text: str) -> tuple[int, ...]:
    """Give the ordinals of the cards Anki makes of a cloze field, from 0; gap numbers above 500 share the last."""
    return tuple(sorted({min(number - 1, _HIGHEST_ORDINAL) for number in cloze_numbers(text)}))


def _numbers(text: str) -> set[int]:
    digits = (part.lstrip("0") or "0" for part in text.split(",") if part)
    return {int(part) for part in digits if len(part) <= _MOST_DIGITS and int(part) <= _HIGHEST_NUMBER}
