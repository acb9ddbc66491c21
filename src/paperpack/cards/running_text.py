"""Running text seen as a string: to look for marks in it, to cut it where they stand, to trim what is left.

The reader begins a `Text` with each line of the file; `lines` tells where they are.

In the string every character of a `Text` is itself, a `LineBreak` is a newline, and every node that a mark
must not be looked for in (code, formulas, links, images, footnotes) is one `OPAQUE` character.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, NamedTuple, TypeGuard, get_args

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

_Wrapping = Emphasis | Strong | Strikethrough | Underline | Mark | Gap
_WRAPPING = frozenset(get_args(_Wrapping))


def _wraps(node: Inline) -> TypeGuard[_Wrapping]:
    """Say whether a node shows nothing but what is in it."""
    return type(node) in _WRAPPING


def flat(content: Iterable[Inline]) -> str:
    """Give running text as a string, one character for each place that `cut` can cut at."""
    pieces: list[str] = []
    for node in content:
        if type(node) is Text:
            pieces.append(node.text)
        elif _wraps(node):
            pieces.append(flat(node.content))
        else:
            pieces.append("\n" if type(node) is LineBreak else OPAQUE)
    return "".join(pieces)


def _length(node: Inline) -> int:
    """Give the length of a node in `flat`."""
    if type(node) is Text:
        return len(node.text)
    return sum(map(_length, node.content)) if _wraps(node) else 1


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
        if type(node) is Text:
            if node.line:
                begins.append((at, node.line))
            at += len(node.text)
        elif _wraps(node):
            at = _begin_lines(node.content, at, begins)
        else:
            at += 1
            if type(node) is LineBreak:
                begins.append((at, 0))
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
        if not waiting:
            pieces[-1].append(node)
            continue
        end = begin + _length(node)
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
    if type(node) is Text:
        ends = [*offsets, len(node.text)]
        parts = [node.text[begin:end] for begin, end in zip([0, *offsets], ends, strict=True)]
        return [replace(node, text=part) for part in parts]
    if _wraps(node):
        return [replace(node, content=part) for part in cut_at(node.content, offsets)]
    return [*(None for _ in offsets), node]


def trim(content: Inlines) -> Inlines:
    """Drop white space, line breaks and empty markup at both ends."""
    return _trimmed_end(_trimmed_start(content))


def _trimmed_start(content: Inlines) -> Inlines:
    for index, node in enumerate(content):
        first = _stripped(node, start=True)
        if first is not None:
            return content if first is content[0] else (first, *content[index + 1 :])
    return ()


def _trimmed_end(content: Inlines) -> Inlines:
    for index in range(len(content) - 1, -1, -1):
        last = _stripped(content[index], start=False)
        if last is not None:
            return content if last is content[-1] else (*content[:index], last)
    return ()


def _stripped(node: Inline, *, start: bool) -> Inline | None:
    if type(node) is Text:
        kept = node.text.lstrip() if start else node.text.rstrip()
        if kept == node.text:
            return node if kept else None
        return replace(node, text=kept) if kept else None
    if _wraps(node):
        content = _trimmed_start(node.content) if start else _trimmed_end(node.content)
        if content is node.content:
            return node if content else None
        return replace(node, content=content) if content else None
    return None if type(node) is LineBreak else node


def unwrapped(content: Inlines) -> Inlines:
    """Drop bold or emphasis that wraps the whole text: on a card of its own it stresses nothing."""
    match content:
        case (Strong(content=inner) | Emphasis(content=inner),):
            return unwrapped(inner)
        case _:
            return content
