"""A formula as one line of Unicode text, after Unicode's plain-text mathematics (UTN 28)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paperpack.formula.mathml import APPLY_FUNCTION, NO_FENCE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from xml.etree.ElementTree import Element

_ACCENTS = {
    "ˆ": "\u0302",
    "\u0302": "\u0302",
    "˜": "\u0303",
    "¯": "\u0304",
    "‾": "\u0305",
    "\u20d7": "\u20d7",
    "→": "\u20d7",
    "˙": "\u0307",
    "¨": "\u0308",
    "\u20db": "\u20db",
    "˚": "\u030a",
    "´": "\u0301",
    "`": "\u0300",
    "ˇ": "\u030c",
    "˘": "\u0306",
    "\u0332": "\u0332",
}
_RELATIONS = "=≠≈≃≅≡≔≕≜<>≤≥≪≫⩽⩾∈∉∋⊂⊆⊃⊇∼∝→←↔⇒⇐⇔⟶⟵⟹⟸⟺↦⟼⊢⊨∣∥≺≻⪯⪰"
_BINARY = "+−×·÷±∓∘⊕⊗⊙∪∩∧∨∖⋅"
_LEAST_SPACE = 0.2  # em: `\:` and wider are spaces, `\,` is not
_FIRST_EAST_ASIAN = 0x2E80
_SPACES = re.compile(r"\s+")
_SIMPLE = re.compile(r"^√?[^\W_]+[′″‴]*$|^.$|^[^\W_][\u0300-\u036f\u20d0-\u20ff]*$")
_VARIATION = re.compile("[\ufe00-\ufe0f\u2061-\u2064]")


def linear(tree: Element) -> str:
    """Give the one line for a clean `math` tree."""
    return _SPACES.sub(" ", _VARIATION.sub("", _sequence(tree))).strip()


def _sequence(elements: Iterable[Element]) -> str:
    """Join elements, with a space between two words and between a word and a letter, not between letters."""
    pieces: list[str] = []
    for element in elements:
        text = _linear(element)
        if not text:
            continue
        previous = pieces[-1] if pieces else " "
        if _word(previous[-1]) and _word(text[0]) and (text[1:] or previous[1:]):
            pieces.append(" ")
        pieces.append(text)
    return "".join(pieces)


def _word(character: str) -> bool:
    return character.isalnum() and ord(character) < _FIRST_EAST_ASIAN


def _linear(element: Element) -> str:
    parts = list(element)
    match element.tag:
        case "mi" | "mn" | "mtext":
            return element.text or ""
        case "mo":
            return _operator(element)
        case "mspace":
            return " " if _width(element) >= _LEAST_SPACE else ""
        case "mfrac" if element.get("linethickness") == "0":
            return f"{_linear(parts[0])}¦{_linear(parts[1])}"
        case "mfrac":
            return f"{_grouped(parts[0])}/{_grouped(parts[1])}"
        case "msqrt":
            inner = _sequence(parts)
            return f"√{inner}" if _SIMPLE.match(inner) else f"√({inner})"
        case "mroot":
            return f"√({_linear(parts[1])}&{_linear(parts[0])})"
        case "msub":
            return f"{_linear(parts[0])}_{_grouped(parts[1])}"
        case "msup":
            return _linear(parts[0]) + _superscript(parts[1])
        case "msubsup":
            return f"{_linear(parts[0])}_{_grouped(parts[1])}{_superscript(parts[2])}"
        case "munder" | "mover":
            return _over_or_under(element, parts)
        case "munderover":
            return f"{_linear(parts[0])}_{_grouped(parts[1])}^{_grouped(parts[2])}"
        case "mmultiscripts":
            return _linear(parts[0]) + "".join(f"^{_grouped(part)}" for part in parts[1:] if _linear(part))
        case "mtable":
            return "; ".join(_row(row) for row in parts)
        case "mphantom":
            return ""
        case _:
            return _sequence(parts)


def _row(row: Element) -> str:
    """Cells that are aligned at a relation are one statement; others are entries of a list."""
    cells = [_sequence(cell).strip() for cell in row]
    text = cells[0] if cells else ""
    for cell in cells[1:]:
        if cell:
            apart = " " if not text or cell[:1] in _RELATIONS + _BINARY or text.endswith(",") else ", "
            text += apart + cell
    return text


def _operator(element: Element) -> str:
    text = element.text or ""
    if text in {APPLY_FUNCTION, NO_FENCE, ""}:
        return " " if text == APPLY_FUNCTION else ""
    if text in _RELATIONS or (text in _BINARY and element.get("lspace") != "0"):
        return f" {text} "
    return f"{text} " if text in ",;" else text


def _over_or_under(element: Element, parts: list[Element]) -> str:
    mark = parts[1].text or ""
    base = _linear(parts[0])
    if element.get("accent") == "true" or element.get("accentunder") == "true":
        combining = _ACCENTS.get(mark)
        if combining and len(base) == 1:
            return base + combining
        return f"({base}){combining or ''}" if combining else base
    return f"{base}{'_' if element.tag == 'munder' else '^'}{_grouped(parts[1])}"


def _superscript(element: Element) -> str:
    text = _linear(element)
    return text if text and set(text) <= set("′″‴⁗") else f"^{_grouped(element)}"


def _grouped(element: Element) -> str:
    text = _SPACES.sub(" ", _linear(element)).strip()
    return text if _SIMPLE.match(text) else f"({text})"


def _width(element: Element) -> float:
    match = re.match(r"(-?[\d.]+)em", element.get("width", ""))
    return float(match[1]) if match else 0.0
