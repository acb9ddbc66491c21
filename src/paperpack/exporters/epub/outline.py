"""The headings of a chapter, as its table of contents lists them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from paperpack.exporters.epub.page import visible
from paperpack.formula import spoken
from paperpack.model import Code, Heading, Image, LineBreak, Math, Text
from paperpack.walk import descendants

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from paperpack.model import Block, Inline

_LONGEST_LABEL = 200


class Outlined(msgspec.Struct, frozen=True):
    """A heading: its level, its text on one line, and its `id`."""

    level: int
    label: str
    identifier: str


def outline(blocks: Iterable[Block], identifiers: Mapping[str, str]) -> Iterator[Outlined]:
    """Give a note's own headings: those in quotes and callouts are no part of its outline."""
    for block in blocks:
        if isinstance(block, Heading) and block.anchor:
            label = _label(block.content)
            if label:
                yield Outlined(block.level, label, identifiers[block.anchor])


def _label(content: Iterable[Inline]) -> str:
    """Give a heading in plain words: formulas as they are spoken, no footnote numbers, not endless."""
    pieces: list[str] = []
    for node in descendants(content):
        match node:
            case Text(text=text) | Code(text=text):
                pieces.append(text)
            case Math(latex=latex):
                pieces.append(spoken(latex))
            case Image(alt=alt):
                pieces.append(alt)
            case LineBreak():
                pieces.append(" ")
            case _:
                pass  # its children come by themselves
    label = visible("".join(pieces))
    return label if len(label) <= _LONGEST_LABEL else label[: _LONGEST_LABEL - 1] + "…"
