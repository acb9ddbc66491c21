"""What every note's model promises to the renderers, whatever stands in its file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paperpack.model import (
    BulletList,
    Callout,
    CodeBlock,
    Details,
    Emphasis,
    FootnoteReference,
    Heading,
    Keyboard,
    Link,
    ListItem,
    Mark,
    Math,
    MathBlock,
    Note,
    NoteLink,
    OrderedList,
    Paragraph,
    Quote,
    Strikethrough,
    Strong,
    Subscript,
    Superscript,
    Table,
    Text,
    Underline,
)
from paperpack.model import (
    Code as CodeNode,
)
from paperpack.walk import children, descendants, joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paperpack.model import Node

DEEPEST = 200
"""Levels of nodes that renderers and codecs, which recurse, must be able to go down."""

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def broken_promises(note: Note) -> Iterator[str]:
    """Say what of a note's model is not as promised; nothing, if all is."""
    note = joined(note)
    yield from _outline(note)
    if _depth(note) > DEEPEST:
        yield f"nested deeper than {DEEPEST}"
    inside = [node for block in (*note.blocks, *note.footnotes) for node in descendants(children(block))]
    if any(isinstance(node, Heading) for node in inside):
        yield "a heading in another block"
    for node in descendants([note]):
        for name in node.__struct_fields__:
            value = getattr(node, name)
            if isinstance(value, str) and _CONTROL.search(value):
                yield f"a control character in {value!r}"
        if _is_empty(node):
            yield f"an empty {type(node).__name__} in line {node.line}"
        match node:
            case Table(alignments=alignments, header=header, rows=rows):
                if {len(row.cells) for row in (header, *rows) if row} - {len(alignments)}:
                    yield f"a ragged table in line {node.line}"
            case FootnoteReference(number=number) if not 0 < number <= len(note.footnotes):
                yield f"no footnote {number}"
            case _:
                pass


def _outline(note: Note) -> Iterator[str]:
    headings = [block for block in note.blocks if isinstance(block, Heading)]
    before = 0
    for heading in headings:
        if not 1 <= heading.level <= before + 1:
            yield f"level {heading.level} below level {before}"
        before = heading.level
    anchors = [heading.anchor for heading in headings]
    if not all(anchors) or len(set(anchors)) != len(anchors):
        yield f"anchors that are empty or alike: {anchors}"


def _is_empty(node: Node) -> bool:
    match node:
        case (
            Emphasis(content=content)
            | Strong(content=content)
            | Strikethrough(content=content)
            | Underline(content=content)
            | Mark(content=content)
            | Subscript(content=content)
            | Superscript(content=content)
            | Keyboard(content=content)
            | Link(content=content)
            | NoteLink(content=content)
            | Paragraph(content=content)
            | Heading(content=content)
        ):
            return not content
        case Text(text=text) | CodeNode(text=text):
            return not text
        case Math(latex=text) | MathBlock(latex=text):
            return not text.strip()
        case BulletList(items=items) | OrderedList(items=items):
            return not items
        case ListItem(blocks=blocks, checked=checked):
            return not blocks and checked is None
        case Quote(blocks=blocks):
            return not blocks
        case Details(summary=summary, blocks=blocks):
            return not summary and not blocks
        case Table(header=header, rows=rows):
            return header is None and not rows
        case CodeBlock() | Callout() | _:
            return False


def _depth(note: Note) -> int:
    deepest = 0
    stack: list[tuple[Node, int]] = [(note, 0)]
    while stack:
        node, depth = stack.pop()
        deepest = max(deepest, depth)
        stack.extend((child, depth + 1) for child in children(node))
    return deepest
