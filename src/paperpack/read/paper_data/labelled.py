"""Blocks → labelled values: what stands behind `论文：`, `* **Title**:`, `*year:*`, below `### Paper:`."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING

import msgspec

from paperpack.model import (
    Block,
    BulletList,
    Callout,
    Emphasis,
    Heading,
    Inline,
    LineBreak,
    OrderedList,
    Paragraph,
    Quote,
    Strong,
    Table,
    Text,
)
from paperpack.read.paper_data.labels import LONGEST, Field, field_of
from paperpack.walk import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_LABEL = re.compile(rf"\W{{0,8}}(?P<label>[^:：\n]{{1,{LONGEST}}}?)\s*(?:：|::?)(?!//)\s*")
_COLON = re.compile(r"\s*(?:：|::?)\s*")
_COLON_BEHIND = re.compile(r"\s*[:：]{1,2}\s*$")
_PAIR = 2


class Labelled(msgspec.Struct, frozen=True):
    """A value with what its label announces. `goes_on`: below it stands a line without a label."""

    field: Field
    value: tuple[Inline, ...]
    goes_on: bool = False


_END = Labelled(Field.OTHER, ())


def labelled_in(block: Block) -> Iterator[Labelled]:
    """Give the labelled values of a block, in order."""
    match block:
        case Paragraph(content=content):
            read = [labelled(line) for line in lines(content)]
            for found, following in zip_longest(read, read[1:], fillvalue=_END):
                if found and found is not _END:
                    yield msgspec.structs.replace(found, goes_on=following is None)
        case BulletList(items=items) | OrderedList(items=items):
            for item in items:
                for inner in item.blocks:
                    yield from labelled_in(inner)
        case Quote(blocks=blocks) | Callout(blocks=blocks):
            for inner in blocks:
                yield from labelled_in(inner)
        case Table():
            yield from _rows(block)
        case _:
            return


def below_heading(heading: Heading, below: Block | None) -> Labelled | None:
    """Give the value that stands in the paragraph below a heading such as `### Paper:`, with its colon."""
    label = plain_text(heading.content).strip()
    colon = _COLON_BEHIND.search(label)
    field = field_of(label[: colon.start()]) if colon else None
    if field is None or not isinstance(below, Paragraph):
        return None
    return Labelled(field, below.content)


def labelled(line: Sequence[Inline]) -> Labelled | None:
    """Read one line: a label that is known, a colon, a value."""
    line = _without_signs(line)
    match line:
        case (Emphasis(content=content) | Strong(content=content), *rest):
            return _marked(plain_text(content).strip(), rest) or _all_marked(content, rest)
        case (Text(text=text), *rest):
            found = _LABEL.match(text)
            field = field_of(found["label"]) if found else None
            if found is None or field is None:
                return None
            behind = text[found.end() :]
            return Labelled(field, (*((Text(behind),) if behind else ()), *rest))
        case _:
            return None


def _without_signs(line: Sequence[Inline]) -> Sequence[Inline]:
    """Leave out an emoji or a bullet sign before the label."""
    match line:
        case (Text(text=text), *rest) if rest and not any(map(str.isalnum, text)):
            return rest
        case _:
            return line


def _marked(label: str, rest: Sequence[Inline]) -> Labelled | None:
    """Read `**label**: value` or `**label:** value`."""
    behind = _COLON_BEHIND.search(label)
    field = field_of(label[: behind.start()] if behind else label)
    if field is None:
        return None
    match rest:
        case _ if behind:
            return Labelled(field, tuple(rest))
        case (Text(text=text), *others) if colon := _COLON.match(text):
            value = text[colon.end() :]
            return Labelled(field, (*((Text(value),) if value else ()), *others))
        case _:
            return None


def _all_marked(content: tuple[Inline, ...], rest: Sequence[Inline]) -> Labelled | None:
    """Read `**label: value**`."""
    if plain_text(rest).strip() or not content or not isinstance(content[0], Text):
        return None
    return labelled(content)


def lines(content: Iterable[Inline]) -> Iterator[tuple[Inline, ...]]:
    """Cut a paragraph into its lines: at breaks, where a text begins a line, and before each marked label."""
    line: list[Inline] = []
    for node in content:
        begins = (
            isinstance(node, LineBreak) or (isinstance(node, Text) and node.line) or _is_marked_label(node)
        )
        if begins and any(map(_shows, line)):
            yield tuple(line)
            line = []
        if not isinstance(node, LineBreak):
            line.append(node)
    if any(map(_shows, line)):
        yield tuple(line)


def _shows(node: Inline) -> bool:
    return not isinstance(node, Text) or bool(node.text.strip())


def _is_marked_label(node: Inline) -> bool:
    if not isinstance(node, Emphasis | Strong):
        return False
    label = plain_text(node.content).strip()
    behind = _COLON_BEHIND.search(label)
    return bool(behind) and len(label) <= LONGEST


def _rows(table: Table) -> Iterator[Labelled]:
    """Read a table of two columns, label and value."""
    if len(table.alignments) != _PAIR:
        return
    for row in (*((table.header,) if table.header else ()), *table.rows):
        label, value = row.cells
        field = field_of(_COLON_BEHIND.sub("", plain_text(label.content).strip()))
        if field:
            yield Labelled(field, value.content)
