r"""From marked markup to field text: what a note says literally never acts as Anki's notation.

Renderers mark gaps and formulas with control characters, which no text of the model holds. `field_text` knows by
them what is ours and what is the author's: `{{c1::`, `[sound:x]`, `[latex]` or `\(` in the author's text are kept
apart by something invisible, so that they show as written and do nothing.
"""

from __future__ import annotations

import re

from paperpack.render.markup import escape

_OPEN, _NUMBERED, _HINT, _CLOSE, _MATH, _MATH_END = "\x01", "\x02", "\x03", "\x04", "\x05", "\x06"

_PART = re.compile(
    r"\x01(?P<number>[0-9]+)\x02|(?P<hint>\x03)|(?P<close>\x04)"
    r"|\x05(?P<math>[^\x06]*)\x06"
    r"""|(?P<element><(?:[^>"]|"[^"]*")*>)"""
    r"|(?P<text>[^\x01-\x06<]+)"
)
_APART = "<!-- -->"
_MEDIA = re.compile(r"\[(?=/?(?:latex|\$\$?)\]|sound:|anki:)", re.IGNORECASE)
_DELIMITER = re.compile(r"\\([()\[\]])")
_OPENING = re.compile(r"\{(?=\{c[0-9,])")
_ENDING = re.compile(r"\}(?=\})|:(?=:)")
_REFERENCES = str.maketrans({"{": "&#123;", "}": "&#125;", ":": "&#58;", "[": "&#91;", "\\": "&#92;"})
_SUSPICIOUS = re.compile(r"[\x01-\x06\[\\]|\{\{c")


def marked_gap(number: int, inner: str, hint: str) -> str:
    """Mark a gap around its inner markup; the hint is plain text."""
    behind = _HINT + escape(hint) if hint else ""
    return f"{_OPEN}{number}{_NUMBERED}{inner}{behind}{_CLOSE}"


def marked_math(formula: str) -> str:
    """Mark a formula that is in MathJax's notation and escaped."""
    return f"{_MATH}{formula}{_MATH_END}" if formula else ""


def field_text(markup: str) -> str:
    """Give marked markup as the text of a field.

    Text is kept apart by an empty comment, or for MathJax, which looks through comments, by a `<span>`;
    attributes by character references. So are literal gaps in basic notes: a change of the notetype would make
    gaps of them.
    """
    if not _SUSPICIOUS.search(markup):
        return markup
    pieces: list[str] = []
    depth = 0
    for part in _PART.finditer(markup):
        depth += (part["number"] is not None) - (part["close"] is not None)
        pieces.append(_written(part, pieces, within_gap=depth > 0))
    return "".join(pieces)


def _written(part: re.Match[str], before: list[str], *, within_gap: bool) -> str:
    match part.lastgroup:
        case "number":
            return f"{{{{c{part['number']}::"
        case "hint":
            return f"{_APART}::" if _ends_with(before, ":") else "::"
        case "close":
            return f"{_APART}}}}}" if _ends_with(before, "}") and not _ends_with(before, "}}") else "}}"
        case "math":
            return part["math"]
        case "element":
            return _safe_element(part["element"], within_gap=within_gap)
        case _:
            return _safe_text(part["text"], within_gap=within_gap)


def _ends_with(pieces: list[str], text: str) -> bool:
    return bool(pieces) and pieces[-1].endswith(text)


def _safe_text(text: str, *, within_gap: bool) -> str:
    safe = _DELIMITER.sub(r"\\<span>\1</span>", _MEDIA.sub("[" + _APART, text))
    safe = _OPENING.sub("{" + _APART, safe)
    if within_gap:
        safe = _ENDING.sub(lambda found: found[0] + _APART, safe)
    return safe


def _safe_element(element: str, *, within_gap: bool) -> str:
    """Refer to the first characters of Anki's notation by number; elements' names hold none of them."""
    patterns = [_MEDIA, _DELIMITER, _OPENING, *([_ENDING] if within_gap else [])]
    for pattern in patterns:
        element = pattern.sub(lambda found: found[0].translate(_REFERENCES), element)
    return element
