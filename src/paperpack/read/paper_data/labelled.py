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
        case Paragraph(content=content) if _may_hold_label(content):
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


def _may_hold_label(content: Iterable[Inline]) -> bool:
    """Say whether a colon stands where a label may end; most paragraphs have none, and are done with here."""
    for node in content:
        if isinstance(node, Text):
            if holds_colon(node.text):
                return True
        elif isinstance(node, Emphasis | Strong) and holds_colon(plain_text(node.content)):
            return True
    return False


def holds_colon(text: str) -> bool:
    """Say whether a text holds a colon of either width."""
    return ":" in text or "：" in text


def below_heading(heading: Heading, below: Block | None) -> Labelled | None:
    """Give the value that stands in the paragraph below a heading such as `### Paper:`, with its colon."""
    label = plain_text(heading.content).strip()
    colon = _COLON_BEHIND.search(label) if holds_colon(label) else None
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
            found = _LABEL.match(text) if holds_colon(text) else None
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
    shows = False
    for node in content:
        if shows and _begins_line(node):
            yield tuple(line)
            line, shows = [], False
        if not isinstance(node, LineBreak):
            line.append(node)
            shows = shows or not isinstance(node, Text) or bool(node.text.strip())
    if shows:
        yield tuple(line)


def _begins_line(node: Inline) -> bool:
    if isinstance(node, Text):
        return node.line > 0
    return isinstance(node, LineBreak) or (isinstance(node, Emphasis | Strong) and _is_label(node.content))


def _is_label(marked: tuple[Inline, ...]) -> bool:
    label = plain_text(marked).strip()
    return len(label) <= LONGEST and _COLON_BEHIND.search(label) is not None


def _rows(table: Table) -> Iterator[Labelled]:
    """Read a table of two columns, label and value."""
    if len(table.alignments) != _PAIR:
        return
    for row in (*((table.header,) if table.header else ()), *table.rows):
        label, value = row.cells
        field = field_of(_COLON_BEHIND.sub("", plain_text(label.content).strip()))
        if field:
            yield Labelled(field, value.content)
