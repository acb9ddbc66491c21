"""A long note in pieces that every reading system opens at once: cut before headings, as evenly as they allow."""

from __future__ import annotations

from itertools import dropwhile
from typing import TYPE_CHECKING

from msgspec.structs import replace

from paperpack.model import (
    BulletList,
    Callout,
    CodeBlock,
    Details,
    Heading,
    ListItem,
    OrderedList,
    Paragraph,
    Quote,
    Table,
    Text,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from paperpack.model import Block, Inline

    Size = Callable[[Sequence[Block]], int]
    Sized = tuple[Block, int]


def divide(blocks: Sequence[Block], limit: int, size: Size) -> tuple[tuple[Block, ...], ...]:
    """Give the blocks in groups of at most `limit`, in order; one group where they fit. `size` is additive.

    Cuts are made before headings, the highest first; where there are none, between blocks; and in the middle of
    a block only where it alone is too long, as a list of thousands of items is.
    """
    parts = [part for block in blocks for part in _small(block, limit, size)]
    groups = _grouped([(part, size((part,))) for part in parts], limit)
    return tuple(tuple(block for block, _ in group) for group in groups) or ((),)


def _grouped(sized: Sequence[Sized], limit: int) -> list[list[Sized]]:
    if _total(sized) <= limit:
        return [list(sized)] if sized else []
    groups: list[list[Sized]] = []
    sections = _sections(sized)
    room = 0
    for section in sections:
        length = _total(section)
        if groups and length <= room:
            groups[-1] += section
            room -= length
        else:
            groups += [section] if length <= limit or len(sections) == 1 else _grouped(section, limit)
            room = limit - _total(groups[-1])
    return groups


def _total(sized: Sequence[Sized]) -> int:
    return sum(length for _, length in sized)


def _sections(sized: Sequence[Sized]) -> list[list[Sized]]:
    """Cut before the highest headings that there are behind the first text, else everywhere.

    Headings that follow one another stay with what they head.
    """
    behind = dropwhile(lambda pair: isinstance(pair[0], Heading), sized)
    levels = [block.level for block, _ in behind if isinstance(block, Heading)]
    highest = min(levels, default=0)
    sections: list[list[Sized]] = []
    only_headings = False
    for block, length in sized:
        is_heading = isinstance(block, Heading)
        begins = not levels or (isinstance(block, Heading) and block.level == highest)
        if sections and (only_headings or not begins):
            sections[-1].append((block, length))
            only_headings = only_headings and is_heading
        else:
            sections.append([(block, length)])
            only_headings = is_heading
    return sections


def _small(block: Block, limit: int, size: Size) -> Iterator[Block]:
    """Give a block in halves of halves, until all are short enough or cannot be cut."""
    waiting = [block]
    while waiting:
        part = waiting.pop()
        halves = _halves(part) if size((part,)) > limit else ()
        if halves:
            waiting += halves[::-1]
        else:
            yield part


def _halves(block: Block) -> tuple[Block, ...]:
    match block:
        case BulletList(items=items):
            return tuple(replace(block, items=half) for half in _items(items))
        case OrderedList(items=items, start=start):
            item_halves = _items(items)
            starts = (start, start + len(items) // 2)
            return tuple(
                replace(block, items=half, start=first)
                for half, first in zip(item_halves, starts, strict=False)
            )
        case Table(rows=(_, _, *_) as rows):
            half = len(rows) // 2
            return replace(block, rows=rows[:half]), replace(block, rows=rows[half:], caption=())
        case CodeBlock(text=text) if "\n" in text.strip("\n"):
            lines = text.split("\n")
            half = len(lines) // 2
            return tuple(replace(block, text="\n".join(part)) for part in (lines[:half], lines[half:]))
        case Quote(blocks=blocks) | Callout(blocks=blocks) | Details(blocks=blocks):
            return tuple(replace(block, blocks=half) for half in _block_halves(blocks))
        case Paragraph(content=content):
            first, *more = _content(content)
            return (replace(block, content=first), *(Paragraph(half) for half in more)) if more else ()
        case _:
            return ()


def _items(items: tuple[ListItem, ...]) -> tuple[tuple[ListItem, ...], ...]:
    if len(items) > 1:
        half = len(items) // 2
        return items[:half], items[half:]
    halves = _block_halves(items[0].blocks) if items else ()
    return ((replace(items[0], blocks=halves[0]),), (ListItem(halves[1]),)) if halves else ()


def _block_halves(blocks: tuple[Block, ...]) -> tuple[tuple[Block, ...], ...]:
    if len(blocks) > 1:
        half = len(blocks) // 2
        return blocks[:half], blocks[half:]
    halves = _halves(blocks[0]) if blocks else ()
    return ((halves[0],), (halves[1],)) if halves else ()


def _content(content: tuple[Inline, ...]) -> tuple[tuple[Inline, ...], ...]:
    if len(content) > 1:
        half = len(content) // 2
        return content[:half], content[half:]
    match content:
        case (Text(text=text),) if len(text) > 1:
            half = text.find(" ", len(text) // 2) + 1 or len(text) // 2
            return (Text(text[:half]),), (Text(text[half:]),)
        case _:
            return (content,)
