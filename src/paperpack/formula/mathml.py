"""LaTeX → a clean MathML tree, valid as Presentation MathML 3 and readable by MathML Core browsers.

math-core's own output is for browsers: it holds an HTML entity, HTML elements in `mtext`, style attributes
where MathML 3 has attributes, and attributes that only MathML Core allows on every element (EPUBCheck's
schema is MathML 3). Here it becomes one tree that is good for both.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from paperpack.formula.repair import mend, prepare
from paperpack.formula.scan import nesting
from paperpack.formula.vocabulary import MACROS

if TYPE_CHECKING:
    from math_core import LatexToMathML

_DOTS = [("mo", ".")] * 3

NAMESPACE = "http://www.w3.org/1998/Math/MathML"

APPLY_FUNCTION = "\u2061"
COLON_SPACE = "0.1667em"
NO_FENCE = "\u2063"  # math-core's sign for `\left.` and `\right.`

# math-core recurses on the machine's stack and takes the process with it at about 4,000 levels, which braces,
# `\left`, or a chain of `\hat\hat…` reach. Real formulas nest less than 20 deep and are below 4,000 characters.
MOST_CHARACTERS = 8_000
MOST_CHARACTERS_DEFINING = 1_000
DEEPEST = 80
DEEPEST_ELEMENT = 120
_DEFINES = re.compile(
    r"\\(?:(?:re|provide)?newcommand|renewcommand|def|gdef|edef|let|DeclareMathOperator)(?![A-Za-z])"
)

_ENTITY = re.compile(r"&(?!(?:lt|gt|amp|quot|apos|#\d+|#x[0-9A-Fa-f]+);)(\w+);")
_ENTITIES = {"ApplyFunction": APPLY_FUNCTION, "InvisibleTimes": "\u2062", "nbsp": "\u00a0"}
_MARGIN = re.compile(r"margin-left:\s*(-?[\d.]+)em")
_REM = re.compile(r"(-?[\d.]+)rem")
_TEXT_VARIANTS = {
    "b": ("bold", "font-weight: bold"),
    "strong": ("bold", "font-weight: bold"),
    "i": ("italic", "font-style: italic"),
    "em": ("italic", "font-style: italic"),
    "code": ("monospace", "font-family: monospace"),
}
_SANS_SERIF = ("sans-serif", "font-family: sans-serif")
_OVERLINE = {"\u0332": "\u203e", "\u0302": "\u02c6", "~": "\u02dc"}
_STYLE_ATTRIBUTES = ("displaystyle", "scriptlevel")
# MathML 3's rows and cells take `columnalign`; browsers take the style that math-core writes.
_ALIGNMENT = re.compile(r"text-align:\s*(left|right|center)")


class FormulaError(ValueError):
    """A formula that no repair could make readable; the message says why, in the parser's words."""


def math_tree(latex: str, *, display: bool) -> ET.Element:
    """Convert a formula into a clean `math` element without a namespace. Raises `FormulaError`."""
    _check_size(latex)
    prepared = prepare(latex)
    try:
        source = _convert(prepared, display=display)
    except FormulaError as refused:
        mended = mend(prepared)
        if mended == prepared:
            raise
        try:
            source = _convert(mended, display=display)
        except FormulaError:
            raise refused from None
    return _parse(source, display=display)


def _check_size(latex: str) -> None:
    most = MOST_CHARACTERS_DEFINING if _DEFINES.search(latex) else MOST_CHARACTERS
    if len(latex) > most:
        raise FormulaError(f"longer than {most} characters")
    if nesting(latex) > DEEPEST:
        raise FormulaError(f"nested deeper than {DEEPEST} levels")


@cache
def _converter(*, defining: bool) -> LatexToMathML:
    from math_core import LatexToMathML  # noqa: PLC0415  loaded with the first formula

    return LatexToMathML(
        fancy_error=False,
        allow_unreliable_rendering=True,
        macros=MACROS,
        max_expansions=15 if defining else 1_000,
    )


def _convert(latex: str, *, display: bool) -> str:
    from math_core import LatexError  # noqa: PLC0415  loaded with the first formula

    converter = _converter(defining=_DEFINES.search(latex) is not None)
    try:
        return converter.convert_with_local_state(latex, displaystyle=display)
    except LatexError as error:
        raise FormulaError(re.sub(r"^\d+: ", "", str(error)).rstrip(".")) from None


def _parse(source: str, *, display: bool) -> ET.Element:
    xml = _ENTITY.sub(lambda match: _ENTITIES.get(match[1], ""), source)
    try:
        root = ET.fromstring(xml)  # noqa: S314  math-core's own output: it can hold no document type
    except ET.ParseError as error:
        raise FormulaError(f"no well-formed MathML ({error})") from None
    root.attrib.clear()
    root.set("display", "block" if display else "inline")
    _clean_children(root, 0, script=False)
    return root


def _clean_children(parent: ET.Element, depth: int, *, script: bool) -> None:
    if depth > DEEPEST_ELEMENT:
        raise FormulaError(f"nested deeper than {DEEPEST_ELEMENT} levels")
    scripted = parent.tag in {"msub", "msup", "msubsup", "munder", "mover", "munderover", "mmultiscripts"}
    cleaned: list[ET.Element] = []
    for index, child in enumerate(parent):
        if child.tag != "mtext":
            _clean_children(child, depth + 1, script=script or (scripted and index > 0))
        cleaned.append(_cleaned(child, parent, script=script))
    parent[:] = _with_dots(cleaned) if parent.tag in {"math", "mrow", "mtd"} else cleaned


def _cleaned(element: ET.Element, parent: ET.Element, *, script: bool) -> ET.Element:
    element.tail = None
    element.attrib.pop("class", None)
    element.attrib.pop("id", None)
    for name, value in element.attrib.items():
        element.set(name, _REM.sub(r"\1em", value))
    match element.tag:
        case "mtext":
            return _text(element)
        case "mi" | "mo" | "mn":
            element.text = element.text or ""
            if element.tag == "mi" and element.text == ":":
                return _colon()
            if element.tag == "mo" and parent.tag in {"mover", "munder"} and element.text in _OVERLINE:
                element.text = _accent(element.text, parent)
        case "mspace":
            _clean_space(element)
        case "mrow" if _is_guarded(element):
            return element[-1]
        case "mtable":
            _clean_table(element, script=script)
        case "menclose":
            element[:] = [child for child in element if child.tag != "mrow" or len(child)]
        case "mrow" | "mfrac":
            return _styled(element)
        case _:
            pass
    return element


def _colon() -> ET.Element:
    r"""Give `\colon` as the punctuation it is: math-core makes a letter of it."""
    colon = ET.Element("mo", {"lspace": "0", "rspace": COLON_SPACE})
    colon.text = ":"
    return colon


def _is_guarded(row: ET.Element) -> bool:
    """Say whether a row is math-core's guard of one letter: an empty space, then the letter."""
    return [part.tag for part in row[:1]] == ["mspace"] and not row[0].attrib and not len(row[2:])


def _accent(text: str, parent: ET.Element) -> str:
    return text if parent.tag == "munder" and text == "\u0332" else _OVERLINE[text]


def _clean_space(element: ET.Element) -> None:
    margin = _MARGIN.search(element.get("style", ""))
    if margin:
        element.set("width", f"{margin[1]}em")
    elif "width" in element.attrib:
        element.attrib.pop("style", None)


def _clean_table(element: ET.Element, *, script: bool) -> None:
    """Give column alignments in MathML's words too; a table in a script is as small as the script."""
    if element.attrib.pop("scriptlevel", None) and script:
        element.attrib.pop("displaystyle", None)
    element.attrib.pop("style", None)
    if element[1:] and not any(len(cell) for cell in element[-1]):
        del element[-1]  # what a last `\\\\` begins
    for row in element:
        for cell in row:
            alignment = _ALIGNMENT.search(cell.get("style", ""))
            if alignment:
                cell.set("columnalign", alignment[1])


def _styled(element: ET.Element) -> ET.Element:
    """Move `displaystyle` and `scriptlevel`, which MathML 3 knows on `mstyle` alone, to one around it."""
    attributes = {name: element.attrib.pop(name) for name in _STYLE_ATTRIBUTES if name in element.attrib}
    if "color" in element.get("style", ""):
        element.set("mathcolor", element.get("style", "").removeprefix("color:").strip("; "))
    element.attrib.pop("style", None)
    if "mathcolor" in element.attrib and element.tag == "mrow":
        attributes["mathcolor"] = element.attrib.pop("mathcolor")
    if not attributes:
        return element
    style = ET.Element("mstyle", attributes)
    style[:] = list(element) if element.tag == "mrow" else [element]
    return style


def _text(element: ET.Element) -> ET.Element:
    """Turn HTML inside `mtext` into texts side by side, each in its own letters."""
    pieces = list(_text_pieces(element, ("", "")))
    if len(pieces) == 1:
        return pieces[0]
    row = ET.Element("mrow")
    row[:] = pieces
    return row


def _text_pieces(element: ET.Element, variant: tuple[str, str]) -> list[ET.Element]:
    own = _SANS_SERIF if "sans" in element.get("class", "") else _TEXT_VARIANTS.get(element.tag, variant)
    pieces = [_text_leaf(element.text, own)] if element.text or not len(element) else []
    for child in element:
        pieces += _text_pieces(child, own)
        if child.tail:
            pieces.append(_text_leaf(child.tail, own))
    return pieces


def _text_leaf(text: str | None, variant: tuple[str, str]) -> ET.Element:
    leaf = ET.Element("mtext")
    # XML readers may trim a leaf's outer spaces, so they are no-break spaces
    leaf.text = re.sub(r"^ | $", "\u00a0", text or "")
    if variant[0]:
        leaf.set("mathvariant", variant[0])
        leaf.set("style", variant[1])
    return leaf


def _with_dots(children: list[ET.Element]) -> list[ET.Element]:
    r"""Join three full stops, as math-core writes `\ldots`, into the one character."""
    joined: list[ET.Element] = []
    for child in children:
        joined.append(child)
        if [(part.tag, part.text) for part in joined[-3:]] == _DOTS:
            joined[-3:] = [ET.Element("mo", {"lspace": "0", "rspace": "0.1667em"})]
            joined[-1].text = "\u2026"
    return joined


def serialized(tree: ET.Element, alternative: str) -> str:
    """Write the tree as one `math` element with its namespace and its alternative text; variation selectors go."""
    math = ET.Element("math", {"xmlns": NAMESPACE, **tree.attrib, "alttext": alternative})
    math[:] = list(tree)
    return re.sub("[\ufe00-\ufe0f]", "", ET.tostring(math, encoding="unicode"))
