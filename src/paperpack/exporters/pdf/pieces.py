"""Blocks → pieces between which a narrow space, such as a card, may end and another begin."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from paperpack.model import (
    BulletList,
    CodeBlock,
    OrderedList,
    Paragraph,
    Table,
    Text,
)
from paperpack.render.typst import blocks_to_typst, inlines_to_typst
from paperpack.render.typst_pieces import array
from paperpack.walk import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paperpack.model import Block, Inline
    from paperpack.render.typst_policy import TypstPolicy

_LONG_PARAGRAPH = 60
_LONGEST_PIECE = 160
_LINES, _ROWS = 6, 4
_SENTENCE = re.compile(r"(?<=[。！？；])|(?<=[.!?;])(?=\s)")
_WORD = re.compile(r"(?<=[\s，、,:：])")


def pieces(blocks: Sequence[Block], policy: TypstPolicy) -> str:
    """Give a Typst array of `(paragraph, content)`: pieces of one paragraph have its number, others `none`."""
    return array(f"({paragraph}, [{source}])" for paragraph, source in _pieces(blocks, policy))


def _pieces(blocks: Sequence[Block], policy: TypstPolicy) -> Iterator[tuple[str, str]]:
    for number, block in enumerate(blocks):
        if isinstance(block, Paragraph) and len(plain_text(block.content)) > _LONG_PARAGRAPH:
            for inlines in _sentences(block.content):
                yield str(number), inlines_to_typst(inlines, policy)
        else:
            for part in _parts(block):
                yield "none", blocks_to_typst((part,), policy)


def _parts(block: Block) -> Iterator[Block]:
    match block:
        case BulletList(items=items):
            yield from (replace(block, items=(item,)) for item in items)
        case OrderedList(items=items, start=start):
            yield from (replace(block, items=(item,), start=start + n) for n, item in enumerate(items))
        case CodeBlock(text=text):
            lines = text.split("\n")
            for start in range(0, len(lines), _LINES):
                yield replace(block, text="\n".join(lines[start : start + _LINES]))
        case Table(rows=rows) if len(rows) > _ROWS:
            for start in range(0, len(rows), _ROWS):
                caption = () if start else block.caption
                yield replace(block, rows=rows[start : start + _ROWS], caption=caption)
        case _:
            yield block


def _sentences(content: Sequence[Inline]) -> Iterator[tuple[Inline, ...]]:
    """Cut running text where its sentences end, outside of emphasis and links; a very long one between words."""
    piece: list[Inline] = []
    for inline in content:
        if not isinstance(inline, Text):
            piece.append(inline)
            continue
        *ended, last = _cut(inline.text)
        for text in ended:
            yield (*piece, Text(text))
            piece = []
        if last:
            piece.append(Text(last))
    if piece:
        yield tuple(piece)


def _cut(text: str) -> list[str]:
    cut: list[str] = []
    for sentence in _SENTENCE.split(text):
        cut += [sentence] if len(sentence) <= _LONGEST_PIECE else _bounded(sentence)
    return cut


def _bounded(text: str) -> Iterator[str]:
    piece = ""
    for word in _WORD.split(text):
        for start in range(0, len(word), _LONGEST_PIECE):
            part = word[start : start + _LONGEST_PIECE]
            if piece and len(piece) + len(part) > _LONGEST_PIECE:
                yield piece
                piece = ""
            piece += part
    yield piece
