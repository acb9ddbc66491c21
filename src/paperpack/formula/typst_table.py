"""MathML tables → Typst: aligned lines where a table is the whole formula, else a matrix."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from xml.etree.ElementTree import Element

    Printer = Callable[[Iterable[Element]], str]

_RELATIONS = frozenset("=≠≈≃≅≡≔≕≜<>≤≥≪≫⩽⩾∈∉⊂⊆∼∝→←↔⇒⇐⇔⟹⟺↦")
_BINARY = frozenset("+−±∓×·∘⊕⊗⊙∪∩∧∨⋅")


def aligned_rows(table: Element, show: Printer) -> str:
    r"""Print a table of `aligned` or `gathered` as Typst's own lines; empty where it is another kind.

    Such lines keep displayed fractions, break across pages and know the space around a relation at `&`.
    """
    rows = [list(row) for row in table]
    if not _displayed(table) or not all(_paired(row) for row in rows) or _lined(table):
        return ""
    return "\\ ".join(_line(row, show) for row in rows)


def matrix(table: Element, show: Printer) -> str:
    """Print a table as `mat`, column by column as it is aligned, with its inner lines."""
    rows = [list(row) for row in table]
    width = max((len(row) for row in rows), default=0)
    if width == 0:
        return '""'
    pairs = _displayed(table) and all(_paired(row) for row in rows)
    script = table.get("scriptlevel") is None and table.get("displaystyle") is None and width == 1
    style = "display" if _displayed(table) else "script" if script else ""
    printed = [[_cell(row, index, show, pairs=pairs, style=style) for index in range(width)] for row in rows]
    gaps = f"row-gap: #{0.15 if script else 0.4}em, column-gap: #{0 if pairs else 1}em"
    body = "; ".join(", ".join(row) for row in printed)
    return f"mat(delim: #none, {gaps}, {_augment(rows, width)}{body})"


def _displayed(table: Element) -> bool:
    return table.get("displaystyle") == "true"


def _alignment(cell: Element) -> str:
    return cell.get("columnalign", "center")


def _paired(row: list[Element]) -> bool:
    """Say whether cells are right- and left-aligned in turn, as `&=` makes them, or one centred cell."""
    if len(row) == 1 and _alignment(row[0]) == "center":
        return True
    return all(_alignment(cell) == ("left" if index % 2 else "right") for index, cell in enumerate(row))


def _lined(table: Element) -> bool:
    return any("border" in cell.get("style", "") for row in table for cell in row)


def _line(row: list[Element], show: Printer) -> str:
    pieces: list[str] = []
    for index, cell in enumerate(row):
        if index:
            pieces.append("&" if index % 2 else "&quad ")
        pieces.append(show(cell))
    return "".join(pieces)


def _cell(row: list[Element], index: int, show: Printer, *, pairs: bool, style: str) -> str:
    if index >= len(row):
        return '""'
    cell = row[index]
    content = show(cell) or '""'
    if style:
        content = f"{style}({content})"
    if pairs and index % 2:
        content = f"{_space_before(cell)}{content}"
    elif pairs and index:
        content = f"quad {content}"
    match _alignment(cell):
        case "left":
            return f"&{content}"
        case "right":
            return f"{content}&"
        case _:
            return content


def _space_before(cell: Element) -> str:
    """Give the space that a relation or a binary sign at the beginning of a cell has in LaTeX."""
    first = next(iter(cell), None)
    if first is None or first.tag != "mo":
        return ""
    if first.text in _RELATIONS:
        return "thick "
    return "med " if first.text in _BINARY else ""


def _augment(rows: list[list[Element]], width: int) -> str:
    horizontal = {
        index
        for index, row in enumerate(rows)
        for cell in row
        if re.search("border-top", cell.get("style", ""))
    }
    vertical = {
        index + 1
        for row in rows
        for index, cell in enumerate(row)
        if re.search("border-right", cell.get("style", ""))
    }
    lines = [
        f"{name}: ({', '.join(map(str, sorted(inside)))},)"
        for name, inside in (
            ("hline", horizontal & set(range(1, len(rows)))),
            ("vline", vertical & set(range(1, width))),
        )
        if inside
    ]
    return f"augment: #({', '.join(lines)}), " if lines else ""
