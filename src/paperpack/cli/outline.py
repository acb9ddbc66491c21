"""A note's tree as indented lines, for `paperpack show`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperpack.model import Card, Node, Note, TableCell, TableRow
from paperpack.walk import children, is_inline, plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDTH = 100


def outline(note: Note) -> Iterator[str]:
    """Give a line for the note, then one for each block below it, indented, with its line number."""
    yield f"{note.path}: {note.title} ({note.language})"
    for name in note.paper.__struct_fields__:
        value = getattr(note.paper, name)
        if value:
            yield f"  {name}: {', '.join(value) if isinstance(value, tuple) else value}"
    if note.tags:
        yield f"  tags: {', '.join(note.tags)}"
    for node in (*note.blocks, *note.footnotes):
        yield from _lines(node, 1)
    for card in note.cards:
        yield from _card(card)


def _lines(node: Node, depth: int) -> Iterator[str]:
    below = [child for child in children(node) if not is_inline(child)]
    text = "" if below else _shortened(plain_text([node]))  # type: ignore[list-item]  # rows and items walk too
    yield f"{node.line:>5}  {'  ' * depth}{type(node).__name__}{': ' + text if text else ''}"
    for child in below:
        if isinstance(child, TableRow):
            cells = " | ".join(plain_text(cell.content) for cell in child.cells)
            yield f"{child.line:>5}  {'  ' * (depth + 1)}TableRow: {_shortened(cells)}"
        elif not isinstance(child, TableCell):
            yield from _lines(child, depth + 1)


def _card(card: Card) -> Iterator[str]:
    yield f"{card.line:>5}  Card ({card.rule.value}): {_shortened(plain_text(card.front))}"
    if card.back:
        yield f"       → {_shortened(plain_text(card.back))}"


def _shortened(text: str) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= WIDTH else one_line[: WIDTH - 1] + "…"
