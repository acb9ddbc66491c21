r"""A clean MathML tree → Typst math code.

The code is made of these tokens and no others: names of Typst's own math functions, `(`, `)`, `,`, `;`, `&`,
`\ ` between rows, single ASCII letters, numbers, escapes `\u{…}`, string literals, and a few fixed `#`
arguments (lengths, `#none`, `#true`). What an author wrote only ever becomes a letter, a number, an escape or
a string literal; everything is written as calls, so that no precedence of Typst's syntax can change it.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from paperpack.formula.mathml import APPLY_FUNCTION, COLON_SPACE, NO_FENCE
from paperpack.formula.typst_string import string
from paperpack.formula.typst_table import aligned_rows, matrix
from paperpack.scripts import is_wide

if TYPE_CHECKING:
    from collections.abc import Iterable
    from xml.etree.ElementTree import Element

EMPTY = '""'

_LARGE_OPERATORS = frozenset("∏∐∑⋀⋁⋂⋃⨀⨁⨂⨃⨄⨅⨆")
_FENCES = frozenset("()[]{}|‖⟨⟩⌊⌋⌈⌉⟦⟧⟮⟯⎰⎱┌┐└┘/\\↑↓↕⇑⇓⇕∥∣")
_BRACES = {
    "⏞": "overbrace",
    "⏟": "underbrace",
    "⎴": "overbracket",
    "⎵": "underbracket",
    "⏜": "overparen",
    "⏝": "underparen",
    "⏠": "overshell",
    "⏡": "undershell",
}
_LINES = {"‾": "overline", "\u0332": "underline", "_": "underline"}
_ACCENTS = {
    "ˆ": 0x302,
    "\u0302": 0x302,
    "˜": 0x303,
    "~": 0x303,
    "¯": 0x304,
    "\u20d7": 0x20D7,
    "→": 0x2192,
    "←": 0x2190,
    "↔": 0x2194,
    "⇀": 0x21C0,
    "↼": 0x21BC,
    "˙": 0x307,
    "¨": 0x308,
    "\u20db": 0x20DB,
    "\u20dc": 0x20DC,
    "˚": 0x30A,
    "´": 0x301,
    "`": 0x300,
    "ˇ": 0x30C,
    "˘": 0x306,
}
_SPACES = {0.1667: "thin", 0.2222: "med", 0.2778: "thick", 1.0: "quad", 2.0: "wide"}
_VARIANTS = {"bold": "bold", "italic": "italic", "monospace": "mono", "sans-serif": "sans"}
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_EM = re.compile(r"-?[0-9]*\.?[0-9]+(?=em)")
_LAST_PLAIN = "\uffff"  # mathematical letters such as 𝐚 lie above
_ROUND_HAND = "\ufe01"
_VARIATION = re.compile("[\ufe00-\ufe0f]")
_PRIMES = frozenset("′″‴⁗")


def typst_math(tree: Element) -> str:
    """Print a `math` element: one table alone as aligned lines, everything else as one line."""
    children = [child for child in tree if child.tag != "mspace" or child.attrib]
    if len(children) == 1 and children[0].tag == "mtable" and tree.get("display") == "block":
        rows = aligned_rows(children[0], sequence)
        if rows:
            return rows
    return sequence(tree) or EMPTY


def sequence(elements: Iterable[Element]) -> str:
    """Print elements side by side."""
    return joined(printed(element) for element in elements)


def joined(codes: Iterable[str]) -> str:
    """Set codes side by side with a space only where two names or numbers would run together.

    Typst keeps a space that stands beside a string in a formula, so that `"det" (` is not `"det"(`.
    """
    line = ""
    for code in codes:
        line += f" {code}" if line[-1:].isalnum() and code[:1].isalnum() else code
    return line


def argument(element: Element) -> str:
    """Print an element as a function's argument: never empty."""
    return printed(element) or EMPTY


def character(text: str) -> str:
    """Give one character: a letter as it is, anything else as an escape."""
    return text if text.isascii() and text.isalpha() else f"\\u{{{ord(text):x}}}"


def printed(element: Element) -> str:
    """Print one element; empty where it shows nothing."""
    parts = list(element)
    match element.tag:
        case "mi":
            return _identifier(element)
        case "mn":
            return _number(element.text or "")
        case "mtext":
            return _text(element)
        case "mo":
            return _operator(element)
        case "mspace":
            return _space(element)
        case "mrow" | "mpadded":
            return _row(element)
        case "mstyle":
            return _styled(element)
        case "mfrac":
            return _fraction(parts) if element.get("linethickness") != "0" else _stack(parts)
        case "msqrt":
            return f"sqrt({sequence(parts) or EMPTY})"
        case "mroot":
            return f"root({argument(parts[1])}, {argument(parts[0])})"
        case "msub":
            return _attached(argument(parts[0]), br=parts[1])
        case "msup":
            return _superscript(parts)
        case "msubsup":
            return _attached(argument(parts[0]), br=parts[1], tr=parts[2])
        case "munder":
            return _around(element, under=parts[1])
        case "mover":
            return _around(element, over=parts[1])
        case "munderover":
            return _around(element, under=parts[1], over=parts[2])
        case "mmultiscripts":
            return _multiscripts(parts)
        case "mtable":
            return matrix(element, sequence)
        case "menclose":
            return _enclosed(element)
        case "mphantom":
            return f'#hide(math.equation(alt: " ", ${sequence(parts) or EMPTY}$))'
        case _:
            return sequence(parts)


def _identifier(element: Element) -> str:
    text = element.text or ""
    base = _VARIATION.sub("", text)
    if not base:
        return ""
    if len(base) > 1:
        return _letters(text) if text != base or max(base) > _LAST_PLAIN else string(base)
    if text.endswith(_ROUND_HAND):
        return f"scr({character(unicodedata.normalize('NFKC', base))})"
    if is_wide(base):
        return string(base)
    if not unicodedata.category(base).startswith("L"):
        return f'class("normal", {character(base)})'
    return f"upright({character(base)})" if element.get("mathvariant") == "normal" else character(base)


def _letters(text: str) -> str:
    r"""Print a word in mathematical letters, such as the `𝐚𝐛` of `\mathbf{ab}`, letter by letter."""
    pieces = re.findall(r".[\ufe00-\ufe0f]?", text, re.DOTALL)
    scripts = (
        f"scr({character(unicodedata.normalize('NFKC', piece[0]))})"
        if _ROUND_HAND in piece
        else _letter(piece[0])
        for piece in pieces
    )
    return joined(scripts)


def _letter(text: str) -> str:
    return f"upright({text})" if text.isascii() and text.isalpha() else character(text)


def _number(text: str) -> str:
    if _NUMBER.fullmatch(text):
        return text
    return character(text) if len(text) == 1 else string(text)


def _text(element: Element) -> str:
    text = (element.text or "").replace("\u00a0", " ")
    if not text:
        return ""
    variant = _VARIANTS.get(element.get("mathvariant", ""))
    return f"{variant}({string(text)})" if variant else string(text)


def _operator(element: Element) -> str:
    text = _VARIATION.sub("", element.text or "")
    if text == APPLY_FUNCTION:
        return "thin" if element.get("lspace") else ""
    if text in {"", NO_FENCE, "\u2062", "\u2064"}:
        return ""
    if text == ":" and element.get("rspace") == COLON_SPACE:
        return 'class("punctuation", \\u{3a})'
    if len(text) > 1:
        return f"op({string(text)})" if text[0].isalpha() else f'class("relation", {string(text)})'
    code = _sized(character(text), element, text)
    form = element.get("form")
    if text in "|‖" and form in {"prefix", "postfix"}:
        return f'class("{"opening" if form == "prefix" else "closing"}", {code})'
    if text in "|‖" and element.get("lspace") == "0":
        return f'class("normal", {code})'
    return code


def _sized(code: str, element: Element, text: str) -> str:
    size = _EM.search(element.get("minsize", ""))
    if not size:
        return code
    return f"lr(size: #{size[0]}em, {code})" if text not in "/\\" else f"stretch(size: #{size[0]}em, {code})"


def _space(element: Element) -> str:
    width = _EM.search(element.get("width", ""))
    if not width or float(width[0]) == 0:
        return ""
    return _SPACES.get(round(float(width[0]), 4), f"#h({float(width[0]):.4f}em)")


def _is_fence(element: Element) -> bool:
    return (
        element.tag == "mo"
        and element.get("stretchy") != "false"
        and "minsize" not in element.attrib
        and (element.text in _FENCES or element.text == NO_FENCE)
    )


def _row(element: Element) -> str:
    parts = list(element)
    if not parts[1:] or not (_is_fence(parts[0]) and _is_fence(parts[-1])):
        return sequence(parts)
    left, inner, right = parts[0].text, parts[1:-1], parts[-1].text
    if len(inner) == 1 and inner[0].get("linethickness") == "0" and (left, right) == ("(", ")"):
        return f"binom({argument(inner[0][0])}, {argument(inner[0][1])})"
    # an empty string keeps `lr` from stretching what stands where a fence was left out
    opening = EMPTY if left == NO_FENCE else character(left or "")
    closing = EMPTY if right == NO_FENCE else character(right or "")
    return f"lr({joined([opening, *map(_inside_fence, inner), closing])})"


def _inside_fence(element: Element) -> str:
    if element.tag == "mo" and element.get("stretchy") == "true" and _is_fence(element):
        return f"mid({character(element.text or '')})"
    return printed(element)


def _styled(element: Element) -> str:
    content = sequence(element)
    if not content:
        return ""
    if element.get("displaystyle") == "true":
        return f"display({content})"
    match element.get("scriptlevel"):
        case "1":
            return f"script({content})"
        case "2":
            return f"sscript({content})"
        case _:
            return f"inline({content})" if element.get("displaystyle") == "false" else content


def _fraction(parts: list[Element]) -> str:
    return f"frac({argument(parts[0])}, {argument(parts[1])})"


def _stack(parts: list[Element]) -> str:
    return f"mat(delim: #none, row-gap: #0.2em, {argument(parts[0])}; {argument(parts[1])})"


def _attached(base: str, **scripts: Element) -> str:
    written = ((place, printed(script)) for place, script in scripts.items())
    named = ", ".join(f"{place}: {code}" for place, code in written if code)
    return f"attach({base}, {named})" if named else base


def _superscript(parts: list[Element]) -> str:
    """Print a power; `x^{'}` is a prime, not a prime on nothing."""
    above = parts[1]
    if above.tag == "msup" and not printed(above[0]) and (above[1].text or "") in _PRIMES:
        above = above[1]
    return _attached(argument(parts[0]), tr=above)


def _multiscripts(parts: list[Element]) -> str:
    base, *scripts = parts
    split = next((index for index, part in enumerate(scripts) if part.tag == "mprescripts"), len(scripts))
    after, before = scripts[:split], scripts[split + 1 :]
    places = dict(zip(("br", "tr"), after, strict=False)) | dict(zip(("bl", "tl"), before, strict=False))
    return _attached(argument(base), **places)


def _around(element: Element, *, under: Element | None = None, over: Element | None = None) -> str:
    base = element[0]
    if "true" in {element.get("accent"), element.get("accentunder")}:
        return _accented(base, element[1])
    scripts = {place: part for place, part in (("b", under), ("t", over)) if part is not None}
    if base.tag in {"mover", "munder"} and (name := _BRACES.get(base[1].text or "")) and len(scripts) == 1:
        return f"{name}({argument(base[0])}, {argument(element[1])})"
    if any(part.tag in {"mover", "munder"} and part[1].tag == "mspace" for part in scripts.values()):
        labels = {place: _label(part) for place, part in scripts.items()}
        return _attached(f"limits(stretch({argument(base)}))", **labels)
    movable = base.tag == "mo" and base.text in _LARGE_OPERATORS and base.get("movablelimits") != "false"
    return _attached(argument(base) if movable else f"limits({argument(base)})", **scripts)


def _label(element: Element) -> Element:
    """Give the label of a stretched arrow without the width that math-core puts under it."""
    return element[0] if element.tag in {"mover", "munder"} and element[1].tag == "mspace" else element


def _accented(base: Element, mark: Element) -> str:
    sign = mark.text or ""
    content = argument(base)
    if name := _BRACES.get(sign) or _LINES.get(sign):
        return f"{name}({content})"
    if sign in _ACCENTS:
        return f"accent({content}, \\u{{{_ACCENTS[sign]:x}}})"
    return f"attach(limits({content}), t: {argument(mark)})"


def _enclosed(element: Element) -> str:
    content = sequence(element) or EMPTY
    match element.get("notation"):
        case "box":
            return (
                "#{set par(leading: 0em); box(stroke: 0.05em, inset: 0.3em, "
                f'math.equation(alt: " ", $display({content})$))}}'
            )
        case "updiagonalstrike":
            return f"cancel({content})"
        case "downdiagonalstrike":
            return f"cancel(inverted: #true, {content})"
        case "updiagonalstrike downdiagonalstrike":
            return f"cancel(cross: #true, {content})"
        case "horizontalstrike":
            return f"cancel(angle: #90deg, {content})"
        case _:
            return content
