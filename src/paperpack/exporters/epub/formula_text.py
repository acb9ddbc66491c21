"""Simple formulas as plain HTML, for reading systems without MathML: letters, signs, `<sup>` and `<sub>`.

It says no to all that running text cannot hold: fractions, roots, accents, matrices, limits, scripts on
scripts, and letters that no reader's own font has.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from lxml import etree

from paperpack.render.markup import element, escape

if TYPE_CHECKING:
    from collections.abc import Iterator

_APPLIED = "\u2061"
_INVISIBLE = frozenset("\u2061\u2062\u2063\u2064")
_NO_BREAK, _THIN = "\u00a0", "\u2009"
_BINARY = frozenset("+−±×÷⋅·=≠≈≡<>≤≥≪≫∼∈∉⊂⊆∪∩→←↔⇒⇔∣|∥*∗")
_CLOSE = frozenset("()[]{}/!′″‴%‖:;.,…⋯∞∂∇∅−⊤⊥°")
_SIGNS = _BINARY | _CLOSE
_PRIMES = frozenset("′″‴")
_EITHER = frozenset("+−±")
_TIGHT = frozenset(("0", "0em"))
_ADJOINING = re.compile(r"</i><i>|</b><b>")
_SCRIPTS = {"msub": ("sub",), "msup": ("sup",), "msubsup": ("sub", "sup")}
_THINNEST, _WIDE = 0.1, 0.4  # em


class _Refusal(Exception):  # noqa: N818  no error: the formula is shown otherwise
    """The formula is not simple."""


def formula_text(mathml: str) -> str | None:
    """Give the formula as phrasing content, None where it is not simple. `mathml` is a `<math>` element."""
    try:
        return _ADJOINING.sub("", "".join(_row(etree.fromstring(mathml), flat=False)))
    except _Refusal:
        return None


def _row(node: etree._Element, *, flat: bool) -> Iterator[str]:
    """Give the children of a row; `flat` in a script, which holds no further ones."""
    children = list(node)
    for place, child in enumerate(children):
        before = children[place - 1] if place else None
        after = children[place + 1] if place + 1 < len(children) else None
        yield _part(child, before, after, flat=flat)


def _part(
    node: etree._Element, before: etree._Element | None, after: etree._Element | None, *, flat: bool
) -> str:
    match etree.QName(node).localname:
        case "mrow" if not node.attrib:
            return "".join(_row(node, flat=flat))
        case "mi":
            return _letters(node)
        case "mn":
            return escape(_own_text(node))
        case "mtext":
            return escape(_own_text(node).replace(" ", _NO_BREAK))
        case "mo":
            return _operator(node, before, after, flat=flat)
        case "mspace":
            return _space(node)
        case "msub" | "msup" | "msubsup" as name if not flat:
            return _scripted(name, node)
        case _:
            raise _Refusal


def _own_text(node: etree._Element) -> str:
    if len(node):
        raise _Refusal
    return node.text or ""


def _letters(node: etree._Element) -> str:
    text = _own_text(node)
    if all(sign in _SIGNS for sign in text):
        return escape(text)
    if len(text) > 1:
        if not text.replace(" ", "").isalpha() or not all(map(_is_usual, text.replace(" ", ""))):
            raise _Refusal
        return escape(text)
    name = unicodedata.name(text, "")
    if name.startswith("MATHEMATICAL "):
        return _styled(unicodedata.normalize("NFKC", text), set(name.split()[1:3]))
    if not _is_usual(text):
        raise _Refusal
    return escape(text) if node.get("mathvariant") == "normal" else element("i", escape(text))


def _styled(letter: str, words: set[str]) -> str:
    """Give a letter of Unicode's mathematical alphabets, of which only bold and italic are in every font."""
    styles = words & {"BOLD", "ITALIC"}
    if not styles or words - styles - {"SMALL", "CAPITAL"} or not _is_usual(letter):
        raise _Refusal
    shown = element("i", escape(letter)) if "ITALIC" in styles else escape(letter)
    return element("b", shown) if "BOLD" in styles else shown


def _is_usual(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith(("LATIN ", "GREEK "))


def _operator(
    node: etree._Element, before: etree._Element | None, after: etree._Element | None, *, flat: bool
) -> str:
    sign = _own_text(node)
    if sign in _INVISIBLE:
        return "" if sign != _APPLIED or _opens(after) else _NO_BREAK
    if not sign or any(letter not in _SIGNS for letter in sign) or node.get("minsize"):
        raise _Refusal
    if sign == ",":
        return ", " if not flat else ","
    is_prefix = sign in _EITHER and (before is None or _awaits(before))
    tight = node.get("lspace") in _TIGHT and node.get("rspace") in _TIGHT
    if flat or is_prefix or tight or sign not in _BINARY or after is None:
        return escape(sign)
    return f"{_NO_BREAK}{escape(sign)} "


def _awaits(node: etree._Element) -> bool:
    """Say whether a node is an operator that something must follow, so that a sign there belongs to that."""
    return etree.QName(node).localname == "mo" and (node.text or "") not in ")]}!′"


def _opens(node: etree._Element | None) -> bool:
    """Say whether a function's argument stands in brackets."""
    while node is not None and len(node):
        node = node[0]
    return node is not None and (node.text or "") in {"(", "[", "{"}


def _space(node: etree._Element) -> str:
    width = re.fullmatch(r"([\d.]+)em", node.get("width") or "")
    if width is None:
        raise _Refusal
    em = float(width[1])
    return "" if em < _THINNEST else _THIN if em < _WIDE else _NO_BREAK


def _scripted(name: str, node: etree._Element) -> str:
    base, *scripts = node
    shown = _part(base, None, None, flat=True)
    for kind, script in zip(_SCRIPTS[name], scripts, strict=True):
        text = _part(script, None, None, flat=True)
        # A prime is raised by itself.
        shown += text if set(text) <= _PRIMES else element(kind, text)
    return shown
