"""Private characters that Word leaves in copied text → the characters they looked like.

Word keeps the letters of its Symbol font at U+F000 and above, in the order of Adobe's Symbol encoding; of
Wingdings the signs of lists and arrows are met, and they win where both fonts have something.
"""

from __future__ import annotations

import re

_GREEK = dict(
    zip(
        "ABCDEFGHIKLMNOPQRSTUWXYZabcdefghijklmnopqrstuwxyz",
        "ΑΒΧΔΕΦΓΗΙΚΛΜΝΟΠΘΡΣΤΥΩΞΨΖαβχδεφγηιϕκλμνοπθρστυωξψζ",
        strict=True,
    )
)
_SIGNS = {
    0xA3: "≤", 0xA5: "∞", 0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xB0: "°", 0xB1: "±", 0xB3: "≥",
    0xB4: "×", 0xB5: "∝", 0xB6: "∂", 0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xBC: "…", 0xC5: "⊕", 0xC6: "∅",
    0xC7: "∩", 0xC8: "∪", 0xCC: "⊂", 0xCD: "⊆", 0xCE: "∈", 0xCF: "∉", 0xD1: "∇", 0xD5: "∏", 0xD6: "√", 0xD7: "⋅",
    0xD9: "∧", 0xDA: "∨", 0xDB: "⇔", 0xDE: "⇒", 0xE5: "∑", 0xF2: "∫",
    0xA7: "▪", 0xA8: "◻", 0xB7: "•", 0xD8: "➢", 0xE0: "→", 0xE8: "➔", 0xF0: "⇨", 0xFC: "✓", 0xFB: "✗",
}  # fmt: skip
_KNOWN = {0xF000 + ord(letter): shown for letter, shown in _GREEK.items()} | {
    0xF000 + code: shown for code, shown in _SIGNS.items()
}
_PRIVATE = re.compile("[\uf020-\uf0ff]")


def without_word_symbols(text: str) -> str:
    """Give text with Word's private characters as what they looked like, where that is known."""
    return text.translate(_KNOWN) if _PRIVATE.search(text) else text
