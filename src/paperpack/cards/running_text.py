"""Running text seen as a string: to look for marks in it, to cut it where they stand, to trim what is left.

The reader begins a `Text` with each line of the file; `lines` tells where they are.

In the string every character of a `Text` is itself, a `LineBreak` is a newline, and every node that a mark
must not be looked for in (code, formulas, links, images, footnotes) is one `OPAQUE` character.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from paperpack.model import (
    Emphasis,
    Gap,
    LineBreak,
    Mark,
    Strikethrough,
    Strong,
    Text,
    Underline,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from paperpack.model import Inline

OPAQUE = "\N{OBJECT REPLACEMENT CHARACTER}"

Inlines = tuple["Inline", ...]


def flat(content: Iterable[Inline]) -> str:
    """Give running text as a string, one character for each place that `cut` can cut at."""
    pieces: list[str] = []
    for node in content:
        match node:
            case Text(text=text):
                pieces.append(text)
            case LineBreak():
                pieces.append("\n")
            case Emphasis() | Strong() | Strikethrough() | Underline() | Mark() | Gap():
                pieces.append(flat(node.content))
            case _:
                pieces.append(OPAQUE)
    return "".join(pieces)


class Line(NamedTuple):
    """A line of a paragraph: from `start` to before `end` in `flat`; `number` in the file, 0 if it is not known."""

    start: int
    end: int
    number: int


def lines(content: Inlines) -> list[Line]:
    """Give the lines as the author wrote them: each line of the file, and what stands behind a break."""
    begins: list[tuple[int, int]] = [(0, 0)]
    length = _begin_lines(content, 0, begins)
    ends = [*(start for start, _ in begins[1:]), length]
    return [Line(start, end, number) for (start, number), end in zip(begins, ends, strict=True)]


def _begin_lines(content: Inlines, at: int, begins: list[tuple[int, int]]) -> int:
    for node in content:
        match node:
            case Text(text=text, line=line):
                if line:
                    begins.append((at, line))
                at += len(text)
            case LineBreak():
                at += 1
                begins.append((at, 0))
            case Emphasis() | Strong() | Strikethrough() | Underline() | Mark() | Gap():
                at = _begin_lines(node.content, at, begins)
            case _:
                at += 1
    return at


def cut(content: Inlines, offset: int) -> tuple[Inlines, Inlines]:
    """Cut before the character `offset` of `flat(content)`; markup around the cut stands on both sides."""
    left, right = cut_at(content, [offset])
    return left, right


def cut_at(content: Inlines, offsets: Sequence[int]) -> list[Inlines]:
    """Cut before each of the characters `offsets` (rising) of `flat(content)`, in one pass over the content."""
    pieces: list[list[Inline]] = [[]]
    begin = 0
    waiting = deque(offsets)
    for node in content:
        end = begin + len(flat((node,)))
        inside: list[int] = []
        while waiting and waiting[0] < end:
            inside.append(waiting.popleft() - begin)
        first, *others = _cut_node(node, inside) if inside else [node]
        if first is not None:
            pieces[-1].append(first)
        pieces.extend([] if other is None else [other] for other in others)
        begin = end
    pieces.extend([] for _ in waiting)
    return [tuple(piece) for piece in pieces]


def _cut_node(node: Inline, offsets: Sequence[int]) -> list[Inline | None]:
    """Give the parts of a node, one more than there are offsets; None where a cut is at its very beginning."""
    match node:
        case Text(text=text):
            ends = [*offsets, len(text)]
            parts = [text[begin:end] for begin, end in zip([0, *offsets], ends, strict=True)]
            return [replace(node, text=part) for part in parts]
        case Emphasis() | Strong() | Strikethrough() | Underline() | Mark() | Gap():
            return [replace(node, content=part) for part in cut_at(node.content, offsets)]
        case _:
            return [*(None for _ in offsets), node]


def trim(content: Inlines) -> Inlines:
    """Drop white space, line breaks and empty markup at both ends."""
    return _trimmed_end(_trimmed_start(content))


def _trimmed_start(content: Inlines) -> Inlines:
    for index, node in enumerate(content):
        first = _stripped(node, start=True)
        if first is not None:
            return (first, *content[index + 1 :])
    return ()


def _trimmed_end(content: Inlines) -> Inlines:
    for index in range(len(content) - 1, -1, -1):
        last = _stripped(content[index], start=False)
        if last is not None:
            return (*content[:index], last)
    return ()


def _stripped(node: Inline, *, start: bool) -> Inline | None:
    match node:
        case Text(text=text):
            kept = text.lstrip() if start else text.rstrip()
            return replace(node, text=kept) if kept else None
        case LineBreak():
            return None
        case Emphasis() | Strong() | Strikethrough() | Underline() | Mark() | Gap():
            content = _trimmed_start(node.content) if start else _trimmed_end(node.content)
            return replace(node, content=content) if content else None
        case _:
            return node


def unwrapped(content: Inlines) -> Inlines:
    """Drop bold or emphasis that wraps the whole text: on a card of its own it stresses nothing."""
    match content:
        case (Strong(content=inner) | Emphasis(content=inner),):
            return unwrapped(inner)
        case _:
            return content
